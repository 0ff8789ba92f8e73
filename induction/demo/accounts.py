"""The register of team accounts: who leads one and who deputises, and who did before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from induction.db import Session
from induction.demo.duties import Duty
from induction.demo.people import Person
from induction.demo.records import noted
from induction.domain.library_values import Library
from induction.domain.people import Principal
from induction.services.workforce import team_accounts

_PLATFORMS = ("Microblog", "Photo sharing", "Video channel")
_PEOPLE_AN_ACCOUNT = 1_500
_FEWEST = 4
_A_DAY = timedelta(days=1)
_Keyed = tuple[Person, int]


@dataclass(frozen=True)
class Registrar:
    """Keeps the register in the name of somebody of the Communications Team.

    Attributes:
        names: what the teams are called, by code.
    """

    session: Session
    library: Library
    principal: Principal
    names: Mapping[str, str]

    def enter(self, chance: Random, keyed: Sequence[_Keyed], day: date) -> Iterator[Duty]:
        """Enter accounts of teams with their holders; gives who still holds one, since when.

        In the first the lead has changed, and the registrar is a deputy since a week; the second is closed.
        """
        teams = _teams(keyed, day)
        codes = chance.sample(sorted(teams), min(len(teams), _FEWEST + len(keyed) // _PEOPLE_AN_ACCOUNT))
        for place, code in enumerate(codes):
            opened_on = day - timedelta(days=chance.randint(90, 380))
            account = self._open(self.names[code], _PLATFORMS[place % len(_PLATFORMS)], code, opened_on)
            lead, deputy, *others = chance.sample(teams[code], min(3, len(teams[code])))
            held = [
                self._appoint(account, lead, "lead", opened_on),
                self._appoint(account, deputy, "deputy", opened_on + 9 * _A_DAY),
            ]
            if place == 0:
                held[:1] = self._change_the_lead(account, others, day - timedelta(days=40))
                self._enter(account, self.principal.employee_number, "deputy", day - timedelta(days=8))
            elif place == 1:
                held = self._close(account, day - timedelta(days=30))
            yield from held

    def _open(self, name: str, platform: str, code: str, opened_on: date) -> int:
        return team_accounts.open_account(
            self.session, self.principal, noted(opened_on, -1), name=name, platform=platform,
            address=f"https://social.example/larkmere-{code.lower()}", opened_on=opened_on,
        )  # fmt: skip

    def _appoint(self, account: int, holder: _Keyed, part: str, from_on: date) -> Duty:
        person, key = holder
        since = max(from_on, person.history.starts_on + _A_DAY)
        self._enter(account, person.employee_number, part, since)
        return Duty(person, key, since)

    def _enter(self, account: int, number: str, part: str, since: date) -> None:
        team_accounts.appoint(
            self.session, self.library, self.principal, noted(since, -1),
            account_id=account, employee_number=number, part=part, from_on=since,
        )  # fmt: skip

    def _change_the_lead(self, account: int, others: Sequence[_Keyed], on: date) -> list[Duty]:
        held = team_accounts.found(self.session, account).holders
        lead = next(each.row.id for each in held if each.row.part == "lead")
        team_accounts.end(self.session, self.library, self.principal, noted(on, 3), holder_id=lead, to_on=on)
        return [self._appoint(account, other, "lead", on + _A_DAY) for other in others]

    def _close(self, account: int, on: date) -> list[Duty]:
        team_accounts.close(self.session, self.library, self.principal, noted(on, 2), account_id=account, closed_on=on)
        return []


def _teams(keyed: Sequence[_Keyed], day: date) -> dict[str, list[_Keyed]]:
    """List who could hold an account, by team; a team of one is left out."""
    found: dict[str, list[_Keyed]] = defaultdict(list)
    for person, key in keyed:
        is_there = not (person.ends_on or person.absence or person.move or person.place.sign_in)
        if is_there and not person.place.leads and person.history.starts_on < day - timedelta(days=60):
            found[person.place.unit_code].append((person, key))
    return {code: members for code, members in found.items() if len(members) > 1}
