"""The fictitious organisation: directorates, their teams, and the posts that are found in each kind of team."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, count, islice

from induction.domain.people import StaffGroup

STAFF_A_TEAM = 24
TEAMS_A_DIRECTORATE = 3


@dataclass(frozen=True)
class Post:
    """A job role with its staff group."""

    staff_group: StaffGroup
    job_role: str


@dataclass(frozen=True)
class Team:
    """A team: where it stands, and the posts in it, the manager's first."""

    code: str
    name: str
    directorate: str
    posts: tuple[Post, ...]


@dataclass(frozen=True)
class Directorate:
    """A directorate: its code, its name, and the post of its director."""

    code: str
    name: str
    director: Post


def _posts(text: str) -> tuple[Post, ...]:
    groups = {"A": StaffGroup.ADMINISTRATIVE, "C": StaffGroup.CLINICAL_SERVICES, "E": StaffGroup.ESTATES,
              "H": StaffGroup.ALLIED_HEALTH, "M": StaffGroup.MEDICAL, "N": StaffGroup.NURSING,
              "P": StaffGroup.ADD_PROF, "S": StaffGroup.SCIENTISTS, "T": StaffGroup.STUDENTS}  # fmt: skip
    return tuple(Post(groups[part.strip()[0]], part.strip()[2:]) for part in text.split(","))


_NURSING = _posts(
    "N Community Team Manager, N Staff Nurse, N Staff Nurse, C Healthcare Assistant, N Community Nurse, "
    "A Clerical Worker, C Healthcare Assistant, N Specialist Nurse Practitioner, M Specialty Doctor, T Student Nurse"
)
_THERAPY = _posts(
    "P Clinical Psychologist Lead, P Clinical Psychologist, P Psychotherapist, P Social Worker, M Consultant, "
    "C Assistant Psychologist, A Medical Secretary, P Family Therapist, H Occupational Therapist, M Specialty Registrar"
)
_HOSPITAL = _posts(
    "N Ward Manager, N Staff Nurse, N Staff Nurse, C Healthcare Assistant, M Foundation Doctor, N Sister, "
    "C Healthcare Assistant, A Ward Clerk, M Consultant, N Nursing Associate"
)
_SCIENCE = _posts(
    "S Lead Biomedical Scientist, S Biomedical Scientist, P Pharmacist, S Healthcare Science Assistant, "
    "P Pharmacy Technician, S Clinical Physiologist, A Clerical Worker, T Trainee Scientist"
)
_REHAB = _posts(
    "H Therapy Team Manager, H Physiotherapist, H Occupational Therapist, H Speech Therapist, H Dietitian, "
    "C Therapy Assistant, A Clerical Worker, H Podiatrist"
)
_OFFICE = _posts("A Head of Service, A Officer, A Officer, A Manager, A Analyst, A Clerical Worker, A Adviser")
_SITE = _posts(
    "E Facilities Manager, E Porter, E Domestic Assistant, E Cook, E Maintenance Craftsperson, E Porter, E Driver, "
    "A Helpdesk Officer"
)
_TEACHING = _posts(
    "A Education Centre Manager, A Visiting Lecturer, T Trainee Psychotherapist, A Course Administrator, "
    "P Clinical Tutor, A Visiting Lecturer, T Student Social Worker, A Librarian"
)
_PLAN: tuple[tuple[str, str, tuple[tuple[str, tuple[Post, ...]], ...]], ...] = (
    ("Adult and Community Services", "N Director of Community Services", (
        ("Riverside Community Team", _NURSING), ("Adult Psychological Therapies", _THERAPY),
        ("Crisis and Home Treatment", _NURSING))),
    ("Children, Young People and Families", "M Medical Director", (
        ("Young People's Service", _THERAPY), ("Family Support Team", _THERAPY), ("School Nursing", _NURSING))),
    ("People and Communications", "A Director of People", (
        ("Human Resources", _OFFICE), ("Communications Team", _OFFICE), ("Learning and Development", _OFFICE))),
    ("Digital, Finance and Estates", "A Director of Finance", (
        ("Digital Services", _OFFICE), ("Estates and Facilities", _SITE), ("Finance", _OFFICE))),
    ("Medicine and Urgent Care", "M Clinical Director", (
        ("Rowan Ward", _HOSPITAL), ("Urgent Treatment Centre", _HOSPITAL), ("Alder Ward", _HOSPITAL))),
    ("Diagnostics and Pharmacy", "S Chief Scientist", (
        ("Pathology", _SCIENCE), ("Pharmacy", _SCIENCE), ("Clinical Physiology", _SCIENCE))),
    ("Education and Training", "A Director of Education", (
        ("Education Centre", _TEACHING), ("Library and Courses", _TEACHING), ("Clinical Placements", _TEACHING))),
    ("Rehabilitation and Therapies", "H Chief Allied Health Professional", (
        ("Community Rehabilitation", _REHAB), ("Outpatient Therapies", _REHAB), ("Stroke and Falls", _REHAB))),
)  # fmt: skip
_PLACES = (
    "Ashby Fen", "Brackenhope", "Coldwater", "Dunmere", "Eastholt", "Fernley Cross", "Gorsebridge", "Harrowmere",
    "Inglethorpe", "Kestrel Hill", "Lowmere", "Mossgate", "Netherwold", "Oakhanger Green", "Priorsbeck", "Quarrydale",
    "Rushey Vale", "Saltersgate", "Thornwick", "Upper Larkmere", "Wintersett",
)  # fmt: skip
SMALL = 150
CODES = {"Communications Team": "COMMS"}  # the requirements name this unit, whatever the organisation's size
EXECUTIVE = Directorate("LV", "Executive Office", _posts("A Chief Executive")[0])


def directorates(staff: int) -> tuple[Directorate, ...]:
    """List the directorates of an organisation of this size: four when it is small, eight otherwise."""
    plan = _PLAN[: 4 if staff < SMALL else 8]
    return tuple(
        Directorate(f"D{number:02}", name, _posts(post)[0]) for number, (name, post, _) in enumerate(plan, start=1)
    )


def teams(staff: int) -> tuple[Team, ...]:
    """List the teams of an organisation of this size, one from each directorate in turn.

    Where the plan's teams do not suffice they come again, one for each place, and then numbered.
    """
    in_turn = islice(_endless_teams(directorates(staff)), max(9, staff // STAFF_A_TEAM))
    return tuple(Team(CODES.get(name, f"{home.code}-T{number:04}"), name, home.code, posts)
                 for number, (home, name, posts) in enumerate(in_turn, start=1))  # fmt: skip


def _endless_teams(homes: tuple[Directorate, ...]) -> Iterator[tuple[Directorate, str, tuple[Post, ...]]]:
    suffixes = chain(
        ("",),
        (f", {place}" for place in _PLACES),
        (f", {place} {number}" for number in count(2) for place in _PLACES),
    )
    for suffix in suffixes:
        for row in range(TEAMS_A_DIRECTORATE):
            for home, (_, _, plan) in zip(homes, _PLAN, strict=False):
                name, posts = plan[row]
                yield home, name + suffix, posts
