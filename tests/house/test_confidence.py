"""How sure somebody was of an answer is private: only what stores it and what chooses their own refresher read it."""

from __future__ import annotations

import re

from induction import resources

MAY_READ = {
    "db/migrations/versions/0009_refresher.py",
    "db/models/learning.py",
    "db/queries/items.py",  # into figures about ten people or more
    "domain/learning/confidence.py",
    "domain/learning/refresher.py",
    "domain/retained/subject_record.py",
    "services/learning/answers.py",
    "services/learning/refresher_choice.py",
    "settings.py",
    "web/learning/presenters.py",
    "web/learning/views.py",
}


def test_nothing_else_reads_how_sure_somebody_was() -> None:
    reading = {
        path.relative_to(resources.PACKAGE).as_posix()
        for path in resources.PACKAGE.rglob("*.py")
        if re.search(r"confidence", path.read_text(encoding="utf-8"), re.IGNORECASE)
    }
    assert reading <= MAY_READ | {"demo/walk.py"}, (
        f"{sorted(reading - MAY_READ)} read how sure somebody was. It belongs to that person: use it only in figures"
        " for groups of ten people or more, and then add the file here."
    )
    assert "services/learning/refresher_choice.py" in reading
