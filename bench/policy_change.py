"""What a change of policy costs to work out for 20,000 staff, against comparing the two bare texts word by word.

Ours pairs sections and paragraphs, makes the redline, follows every obligation and quote, finds the stale scenes,
reads who holds an attestation to the version before, and says what each of them is asked and why. The bare comparison
is one `difflib.SequenceMatcher` over the words of both files. Processor time of the same run, the smaller of three; the
content is read before. The tests' version 1.1 of the shipped policy is the new one.
"""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, date, datetime
from difflib import SequenceMatcher
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time

from sqlalchemy import text

from induction.db import Database, Session, migrate
from induction.domain.library_values import Library
from induction.services.authoring import publication, publication_plan
from tests.versions.desk import desk_in
from tests.versions.next_version import NEW, OLD, SLUG

STAFF, TURNS, LIMIT = 20_000, 3, 4
DAY = date(2026, 11, 23)
_MOMENT = datetime(2026, 11, 1, 9, tzinfo=UTC)
_NUMBERS = f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {STAFF})"
_FILL = (
    "INSERT INTO organisation_unit (id, code, name) VALUES (1, 'U1', 'Unit 1')",
    f"""INSERT INTO staff_member (id, employee_number, assignment_number, name, sort_name, organisation_unit_id,
            staff_group, job_role, assignment_status, is_primary_assignment, starts_on, created_at)
        {_NUMBERS} SELECT i, i, i || '-1', 'Person ' || i, i, 1,
            CASE i % 3 WHEN 0 THEN 'Nursing and Midwifery Registered' ELSE 'Administrative and Clerical' END,
            'Job', 'Active Assignment', 1, '2020-01-01', :moment FROM n""",
    f"""INSERT INTO attestation (id, staff_member_id, programme_id, cycle, policy_slug, policy_version,
            policy_fingerprint, statement_id, statement_version, statement_text, typed_name, answers_fingerprint,
            signed_in_at, confirmed_at, assurance_level, achieved_at, achieved_on, expires_on, recorded_at)
        {_NUMBERS} SELECT i, i, 'induction-core', 1, '{SLUG}', '{OLD}', 'a', 'annual-attestation', 1, 'I attest.',
            'A', 'a', :moment, :moment, 'server', :moment, '2026-11-01', '2027-11-01', :moment FROM n""",
    f"""INSERT INTO standing (staff_member_id, programme_id, from_on, status, due_on, expires_on, reason,
            organisation_unit_id, staff_group)
        {_NUMBERS} SELECT i, 'induction-core', '2026-11-01', 'compliant', '2027-11-01', '2027-11-01', 'bench', 1,
            CASE i % 3 WHEN 0 THEN 'Nursing and Midwifery Registered' ELSE 'Administrative and Clerical' END FROM n""",
)


def ratios() -> dict[str, tuple[float, float, float]]:
    """Give, by name, the ratio to the bare comparison, the limit it must keep, and our own milliseconds."""
    with TemporaryDirectory() as folder:
        library, texts = _content(Path(folder))
        url = f"sqlite:///{folder}/induction.db"
        migrate.upgrade(url)
        with closing(Database(url)) as database, database.session() as session:
            for statement in _FILL:
                session.execute(text(statement), {"moment": _MOMENT.isoformat(" ")} if ":moment" in statement else {})
            session.commit()
            times = [(_timed(_ours, session, library), _timed(_bare, *texts)) for _ in range(TURNS)]
    ours, bare = min(each for each, _ in times), min(each for _, each in times)
    return {f"policy diff and impact, {STAFF:,} staff / both texts compared bare": (ours / bare, LIMIT, ours * 1000)}


def _content(folder: Path) -> tuple[Library, tuple[str, str]]:
    desk = desk_in(folder / "desk")
    desk.write_next_version()
    desk.mend_modules()
    files = (desk.content / "policies" / SLUG / f"{version}.md" for version in (OLD, NEW))
    old, new = (path.read_text(encoding="utf-8") for path in files)
    return desk.load(), (old, new)


def _ours(session: Session, library: Library) -> None:
    found = publication_plan.plan(session, library, SLUG, NEW, day=DAY, judged={})
    if len(list(publication.assignments(found, DAY, DAY))) != STAFF:
        raise ValueError("not everybody was asked")


def _bare(old: str, new: str) -> None:
    SequenceMatcher(None, old.split(), new.split(), autojunk=False).get_opcodes()


def _timed(act: object, *values: object) -> float:
    began = process_time()
    act(*values)  # type: ignore[operator]
    return process_time() - began


if __name__ == "__main__":
    for name, (ratio, limit, took) in ratios().items():
        print(f"{name}: {ratio:.2f} (limit {limit}), {took:,.0f} ms")
