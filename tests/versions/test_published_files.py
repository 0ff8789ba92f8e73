"""Published content is immutable: a changed file is refused, with its line and what to do, wherever content is read."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from induction import settings
from induction.app import create_app
from induction.cli import root
from induction.db import Database, Session
from induction.domain.errors import ContentError
from induction.library import Shelf
from induction.services.authoring.published import published, watcher
from tests.versions.desk import Desk
from tests.versions.next_version import NEW, OLD, SLUG
from tests.versions.office import Office


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """This is about files."""
    return sqlite_url


def change_text(desk: Desk) -> str:
    path = desk.content / "policies" / SLUG / f"{OLD}.md"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("lead_director: Director", "lead_director: Deputy Director"), encoding="utf-8")
    return f"content/policies/{SLUG}/{OLD}.md:1"


def change_module(desk: Desk) -> str:
    path = desk.scenarios / "friend-requests.yaml"
    text = path.read_text(encoding="utf-8").replace("title: A name from the ward", "title: A name from another ward")
    path.write_text(text, encoding="utf-8")
    line = next(number for number, row in enumerate(text.splitlines(), 1) if row.startswith("version:"))
    return f"scenarios/friend-requests.yaml:{line}"


def change_register(desk: Desk) -> str:
    path = desk.content / "policies" / SLUG / f"{OLD}.obligations.yaml"
    text = path.read_text(encoding="utf-8").replace("kind: should", "kind: must", 1)
    path.write_text(text, encoding="utf-8")
    return f"content/policies/{SLUG}/{OLD}.obligations.yaml:"


def change_statement(desk: Desk) -> str:
    path = desk.content / "statements" / "annual-attestation.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("whom to tell", "whom to call"), encoding="utf-8")
    return "content/statements/annual-attestation.yaml:4"


@pytest.mark.parametrize("change", [change_text, change_module, change_register, change_statement])
def test_a_published_file_that_changed_is_refused_with_its_line_and_what_to_do(
    office: Office, session: Session, change: Callable[[Desk], str]
) -> None:
    office.publish(OLD)
    where = change(office.desk)
    office.desk.load()  # by itself the content is sound
    with pytest.raises(ContentError) as error:
        office.desk.load(published(session))
    (problem,) = error.value.problems
    assert str(problem).startswith(where), problem
    assert "is published, and this file has changed since" in problem.what
    assert problem.mend.startswith(("Raise `version` to", "Put the published file back"))


def test_a_published_version_whose_file_is_gone_is_refused(office: Office, session: Session) -> None:
    office.publish(OLD)
    office.write_next()
    office.publish(NEW)
    for suffix in (".md", ".obligations.yaml", ".notes.md"):
        (office.desk.content / "policies" / SLUG / f"{OLD}{suffix}").unlink()
    with pytest.raises(ContentError, match=r"1\.0\.md:0: Version 1\.0 of the policy is published, and its file is not"):
        office.desk.load(published(session))


def test_comments_and_layout_may_change(office: Office, session: Session) -> None:
    office.publish(OLD)
    for path in (
        office.desk.scenarios / "friend-requests.yaml",
        office.desk.content / "statements" / "annual-attestation.yaml",
    ):
        path.write_text(f"# A remark.\n{path.read_text(encoding='utf-8')}", encoding="utf-8")
    assert not office.desk.load(published(session)).drafts


def test_a_version_below_the_published_one_is_refused(office: Office, session: Session) -> None:
    office.publish(OLD)
    office.write_next()
    office.publish(NEW)
    fields = office.desk.fields_of("friend-requests")
    office.desk.write_module(fields | {"version": 1, "title": "Another title"})
    with pytest.raises(ContentError, match=r"version 1, is (published, and this file has changed|older)"):
        office.desk.load(published(session))


def test_a_running_service_takes_a_publication_over_and_keeps_good_content_through_a_broken_one(
    office: Office, database_url: str
) -> None:
    office.publish(OLD)
    now = [0.0]
    with closing(Database(database_url)) as database:
        shelf = Shelf(office.desk.content, office.desk.scenarios, lambda: now[0], published=watcher(database))
        office.write_next()
        now[0] += 5
        assert shelf.current().policy(SLUG).version == OLD
        assert shelf.current().drafts
        office.publish(NEW)
        now[0] += 5
        assert shelf.current().policy(SLUG).version == NEW
        change_text(office.desk)
        now[0] += 5
        assert shelf.current().policy(SLUG).version == NEW
        assert "has changed since" in shelf.problems[0].what


def test_what_is_published_is_read_again_only_when_something_was_added(office: Office, database_url: str) -> None:
    with closing(Database(database_url)) as database:
        look = watcher(database)
        assert look() is look()
        office.publish(OLD)
        known = look()
        assert known.versions == {SLUG: OLD}
        assert look() is known


def check(desk: Desk, **environ: str) -> tuple[int, str, str]:
    named = ["--content-dir", str(desk.content), "--scenarios-dir", str(desk.scenarios)]
    nowhere = dict.fromkeys(("INDUCTION_DATABASE_URL", "INDUCTION_DATA_DIR"))
    result = CliRunner().invoke(root, ["content", "check", *named], env={**nowhere, **environ})
    return result.exit_code, result.stdout, result.stderr


def test_the_check_compares_where_the_environment_names_a_database_and_says_so(
    office: Office, database_url: str, tmp_path: Path
) -> None:
    office.publish(OLD)
    code, told, _ = check(office.desk, INDUCTION_DATABASE_URL=database_url)
    assert (code, told.splitlines()[-1][:20]) == (0, "Nothing differs from")
    where = change_module(office.desk)
    assert check(office.desk)[0] == 0, "by itself the content is sound"
    assert check(office.desk, INDUCTION_DATA_DIR=str(tmp_path / "empty"))[0] == 0, "there is nothing to compare with"
    code, _, said = check(office.desk, INDUCTION_DATABASE_URL=database_url)
    assert code == 1
    assert said.startswith(f"{where}: The module friend-requests")


def test_the_service_does_not_start_with_a_published_file_that_changed(
    office: Office, database_url: str, tmp_path: Path
) -> None:
    office.publish(OLD)
    where = change_text(office.desk)
    environ = {
        "INDUCTION_DATABASE_URL": database_url,
        "INDUCTION_DATA_DIR": str(tmp_path),
        "INDUCTION_SECRET_KEY": "only for tests, and long enough for them",
        "INDUCTION_CONTENT_DIR": str(office.desk.content),
        "INDUCTION_SCENARIOS_DIR": str(office.desk.scenarios),
    }
    with pytest.raises(ContentError, match=re.escape(where)):
        create_app(settings.load(environ))
