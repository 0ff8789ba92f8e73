"""Crowds of people who answer, put straight into the tables: a whole history of choices in milliseconds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import count
from typing import NamedTuple

from induction.db import Session
from induction.db.bulk import follow_keys, insert_rows, next_key
from induction.db.models import Answer, Attempt, ContentSnapshot, StaffMember
from induction.domain.learning.module import Module
from tests import staff
from tests.scenes import module, option, scene

SHA = "a" * 64
_serial = count(1)


def two_ways(version: int = 1, **changes: object) -> Module:
    """A module whose short path is the scenes `s1` and `s2`, each with five options and a recovery."""
    made = module(2, "first", version=version, **changes).model_dump(mode="json", exclude_defaults=True)
    for each in made["scenes"]:
        if not each.get("recovery"):
            each["core"] = True
            each["options"].append(option(f"{each['id']}-worse", "poor", f"{each['id']}-again"))
    return Module.model_validate(made)


def forked() -> Module:
    """A module without a short path: from `s1` one way leads through `aside`, the other goes round it."""
    made = module(2, "first").model_dump(mode="json", exclude_defaults=True)
    made["scenes"][0]["options"][1]["next"] = "aside"
    made["scenes"].append(scene("aside", "s2"))
    made["scenes"].append(scene("aside-again", "s2", recovery=True))
    return Module.model_validate(made)


def people(session: Session, number: int) -> list[int]:
    """Add people, and give their keys."""
    unit, first = staff.add_unit(session), next_key(session, StaffMember)
    rows = [
        {
            "id": first + at, "employee_number": str(70_000_000 + first + at), "assignment_number": f"{first + at}-1",
            "name": "Somebody", "sort_name": "Somebody", "email": f"s{first + at}@larkmere.example",
            "organisation_unit_id": unit, "staff_group": "Students", "job_role": "Student",
            "starts_on": staff.CREATED_AT.date(), "password_hash": "", "created_at": staff.CREATED_AT,
        }
        for at in range(number)
    ]  # fmt: skip
    insert_rows(session, StaffMember, rows)
    return [first + at for at in range(number)]


def keep(session: Session, made: Module) -> None:
    """Keep a module's content, once."""
    if session.get(ContentSnapshot, made.fingerprint) is None:
        session.add(
            ContentSnapshot(
                fingerprint=made.fingerprint, module_id=made.id, module_version=made.version, body=made.canonical,
                kept_at=staff.CREATED_AT,
            )
        )  # fmt: skip
        session.flush()


class Sat(NamedTuple):
    """One attempt of somebody: scenes in order, each with the option chosen and whether they were sure of it."""

    who: int
    moment: datetime
    given: Mapping[str, tuple[str, bool]]
    kind: str = "core"
    cycle: int = 1


def sit(session: Session, made: Module, attempts: Sequence[Sat]) -> None:
    """Insert attempts at one module with their answers."""
    keep(session, made)
    first, grades = next_key(session, Attempt), {o.id: o.grade.value for each in made.scenes for o in each.options}
    rows = [
        {
            "id": first + at, "public_id": f"crowd-{next(_serial)}", "staff_member_id": each.who, "module_id": made.id,
            "cycle": each.cycle, "kind": each.kind, "scenes": "" if each.kind == "full" else ",".join(each.given),
            "seed": bytes(16), "module_fingerprint": made.fingerprint, "policy_version": "1.0",
            "policy_fingerprint": SHA, "started_at": each.moment, "finished_at": each.moment,
        }
        for at, each in enumerate(attempts)
    ]  # fmt: skip
    insert_rows(session, Attempt, rows)
    answers = [
        {
            "attempt_id": first + at, "step": step, "scene_id": name, "visit": 1, "option_id": chosen,
            "grade": grades[chosen], "confidence": "sure" if is_sure else "guessed", "answered_at": each.moment,
        }
        for at, each in enumerate(attempts)
        for step, (name, (chosen, is_sure)) in enumerate(each.given.items(), start=1)
    ]  # fmt: skip
    insert_rows(session, Answer, answers)
    follow_keys(session, (Attempt,))


def answered(
    session: Session, made: Module, who: int, moment: datetime, given: Mapping[str, str], *,
    kind: str = "core", cycle: int = 1,
) -> None:  # fmt: skip
    """Let somebody answer scenes with options, in one attempt."""
    unsure = {name: (chosen, False) for name, chosen in given.items()}
    sit(session, made, [Sat(who, moment, unsure, kind, cycle)])


def crowd(
    session: Session, made: Module, moment: datetime, chosen: Mapping[str, int], *, sure: int = 0, scene_id: str = "s1"
) -> list[int]:
    """Let people choose in one scene: so many each option; the first `sure` of each are sure. Gives their keys."""
    who = people(session, sum(chosen.values()))
    waiting = iter(who)
    sit(
        session,
        made,
        [
            Sat(next(waiting), moment, {scene_id: (f"{scene_id}-{name}", at < sure)})
            for name, number in chosen.items()
            for at in range(number)
        ],
    )
    return who
