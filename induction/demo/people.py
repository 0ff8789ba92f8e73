"""The demo people: a post for each, a tree of managers, a name, and a history that leads to a status."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import count
from random import Random

from induction.demo import histories, names, organisation
from induction.demo.histories import Era, History
from induction.demo.names import Name
from induction.demo.organisation import Post, Team
from induction.demo.sign_ins import DOMAIN, FIRST_NUMBER, SIGN_INS, SignIn
from induction.domain.people import Role, StaffGroup
from induction.domain.standings.exemption import ReasonCode
from induction.domain.standings.requirement import Status

FEWEST = 40
_SHARES = (
    (Status.NOT_STARTED, 0.04),
    (Status.IN_PROGRESS, 0.04),
    (Status.DUE_SOON, 0.12),
    (Status.OVERDUE, 0.1),
    (Status.EXEMPT, 0.03),
)
_LEAVERS = 0.04
_WITHOUT_MAIL = 0.3  # of those who work in kitchens, stores and workshops
_WITHOUT_ESR = "Visiting Lecturer"


@dataclass(frozen=True)
class Place:
    """A post in a unit; `manager` is the position of the line manager in the list of places."""

    post: Post
    unit_code: str
    manager: int | None
    sign_in: SignIn | None = None
    leads: bool = False
    roles: frozenset[Role] = frozenset()


@dataclass(frozen=True)
class Identity:
    """What tells one person from another."""

    employee_number: str
    name: Name
    email: str


@dataclass(frozen=True, slots=True)
class Move:
    """A move into the present place, from the one before."""

    on: date
    before: Place


@dataclass(frozen=True, slots=True)
class Employment:
    """An employment that has ended: its first and its last day."""

    from_on: date
    to_on: date


@dataclass(frozen=True, slots=True)
class Absence:
    """A time away for which somebody is exempt; without an end as long as it takes."""

    from_on: date
    to_on: date | None
    code: ReasonCode


@dataclass(frozen=True)
class Person:
    """A demo person. `ends_on` is set for leavers; their history ends with it."""

    place: Place
    employee_number: str
    assignment_number: str
    name: Name
    email: str | None
    history: History
    status: Status
    ends_on: date | None = None
    move: Move | None = None
    earlier: Employment | None = None
    absence: Absence | None = None

    @property
    def has_esr_record(self) -> bool:
        """Tell whether the Electronic Staff Record knows the person; others have a sponsor."""
        return not self.employee_number.startswith("L-")


def assemble(chance: Random, staff: int, era: Era) -> list[Person]:
    """Draw an organisation's people, managers before those they manage."""
    places = _places(chance, staff)
    statuses = _statuses(chance, places)
    leavers = _leavers(chance, places, statuses)
    identities = _identities(chance)
    people: list[Person] = []
    for at, (place, status) in enumerate(zip(places, statuses, strict=True)):
        if place.sign_in:
            people.append(_named(place, place.sign_in, era))
        elif at in leavers:
            people.append(_left(chance, place, era, next(identities)))
        else:
            people.append(_drawn(chance, place, era, status, next(identities)))
    return people


def _places(chance: Random, staff: int) -> list[Place]:
    teams = organisation.teams(staff)
    managers = {sign_in.team: sign_in for sign_in in SIGN_INS if sign_in.leads}
    directors = {home.code: position for position, home in enumerate(organisation.directorates(staff), start=1)}
    places = [Place(organisation.EXECUTIVE.director, organisation.EXECUTIVE.code, None, leads=True)]
    places += [Place(home.director, home.code, 0, leads=True) for home in organisation.directorates(staff)]
    first_manager = len(places)
    for position, team in enumerate(teams):
        roles = _ROLES_OF_MANAGERS.get(team.name, frozenset())
        manager = directors[team.directorate]
        places.append(Place(team.posts[0], team.code, manager, managers.get(position), leads=True, roles=roles))
    members = ((sign_in.team, sign_in) for sign_in in SIGN_INS if not sign_in.leads)
    places += [_member(chance, teams, at, first_manager, sign_in) for at, sign_in in members]
    while len(places) < staff:
        places.append(_member(chance, teams, chance.randrange(len(teams)), first_manager))
    return places


_ROLES_OF_MANAGERS = {
    "Human Resources": frozenset({Role.HR}),
    "Communications Team": frozenset({Role.CONTENT_AUTHOR}),
}


def _member(
    chance: Random, teams: tuple[Team, ...], at: int, first_manager: int, sign_in: SignIn | None = None
) -> Place:
    return Place(chance.choice(teams[at].posts[1:]), teams[at].code, first_manager + at, sign_in)


def _statuses(chance: Random, places: list[Place]) -> list[Status]:
    """Deal the statuses out by fixed shares, so that each is there even among few; managers are no new starters."""
    open_to_draw = [at for at, place in enumerate(places) if not place.sign_in and not place.leads]
    chance.shuffle(open_to_draw)
    dealt = [Status.COMPLIANT] * len(places)
    positions = iter(open_to_draw)
    for status, share in _SHARES:
        for _ in range(max(2, round(share * len(places)))):
            dealt[next(positions)] = status
    return dealt


def _leavers(chance: Random, places: list[Place], statuses: list[Status]) -> set[int]:
    free = [
        at
        for at, place in enumerate(places)
        if not place.leads and not place.sign_in and statuses[at] is Status.COMPLIANT
    ]
    return set(chance.sample(free, max(2, round(_LEAVERS * len(places)))))


def _named(place: Place, sign_in: SignIn, era: Era) -> Person:
    history = sign_in.history(era.day, era.terms)
    place = replace(place, roles=sign_in.roles)
    number = sign_in.employee_number
    name = Name(sign_in.name, sign_in.surname)
    return Person(place, number, number, name, sign_in.email, history, sign_in.status)


def _drawn(chance: Random, place: Place, era: Era, status: Status, identity: Identity) -> Person:
    history = histories.draw(chance, era, status)
    roles = place.roles | {Role.LINE_MANAGER} if place.leads else place.roles
    number = f"L-{identity.employee_number}" if place.post.job_role == _WITHOUT_ESR else identity.employee_number
    assignment = f"{number}-2" if chance.random() < 0.03 else number
    is_on_site = place.post.staff_group is StaffGroup.ESTATES and not place.leads
    email = None if is_on_site and chance.random() < _WITHOUT_MAIL else identity.email
    return Person(replace(place, roles=roles), number, assignment, identity.name, email, history, status)


def _left(chance: Random, place: Place, era: Era, identity: Identity) -> Person:
    ends_on = era.day - timedelta(days=chance.randint(3, 300))
    status = chance.choice((Status.COMPLIANT, Status.DUE_SOON, Status.OVERDUE))
    return replace(_drawn(chance, place, replace(era, day=ends_on), status, identity), ends_on=ends_on)


def _identities(chance: Random) -> Iterator[Identity]:
    """Draw names for ever, each with the next number and an address that nobody else has."""
    taken = Counter(sign_in.mailbox for sign_in in SIGN_INS)
    for number in count(FIRST_NUMBER + len(SIGN_INS)):
        name = names.draw(chance)
        mailbox = names.mailbox(name.printed)
        taken[mailbox] += 1
        suffix = str(taken[mailbox]) if taken[mailbox] > 1 else ""
        yield Identity(str(number), name, f"{mailbox}{suffix}@{DOMAIN}")
