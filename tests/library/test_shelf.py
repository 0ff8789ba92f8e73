"""A running program keeps the last good content, takes over what was mended, and looks at the files now and then."""

from __future__ import annotations

import threading

import pytest

from induction.domain.errors import ContentError
from induction.library import Shelf
from tests.library.kitchen import MODULE, POLICY, Kitchen


class Watch:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


def shelf_in(kitchen: Kitchen) -> tuple[Shelf, Watch]:
    watch = Watch()
    return Shelf(kitchen.root / "content", kitchen.root / "scenarios", watch, look_every=5.0), watch


def test_the_program_refuses_to_start_with_broken_content_and_says_where(kitchen: Kitchen) -> None:
    line = kitchen.change(MODULE, "next: pouring", "next: nowhere")
    with pytest.raises(ContentError, match=f"{MODULE}:{line}: .*nowhere"):
        shelf_in(kitchen)


def test_a_change_is_seen_when_the_next_look_is_due_and_not_before(kitchen: Kitchen) -> None:
    shelf, watch = shelf_in(kitchen)
    first = shelf.current()
    kitchen.change(MODULE, "title: Making tea", "title: Making more tea")
    watch.seconds += 4.9
    assert shelf.current() is first
    watch.seconds += 0.1
    assert shelf.current().module("making-tea").title == "Making more tea"


def test_nothing_is_read_again_while_nothing_changes(kitchen: Kitchen) -> None:
    shelf, watch = shelf_in(kitchen)
    first = shelf.current()
    watch.seconds += 60
    assert shelf.current() is first


@pytest.mark.parametrize(("file", "old", "new"), [(MODULE, "next: pouring", "next: no"), (POLICY, "## 1. B", "## B")])
def test_a_broken_change_keeps_the_last_good_content_until_it_is_mended(
    kitchen: Kitchen, file: str, old: str, new: str
) -> None:
    shelf, watch = shelf_in(kitchen)
    good = shelf.current()
    line = kitchen.change(file, old, new)
    watch.seconds += 5
    assert shelf.current() is good
    assert (file, line) in [(problem.file, problem.line) for problem in shelf.problems]
    watch.seconds += 5
    assert shelf.current() is good
    assert shelf.problems, "a problem stays known while the file stays broken"
    kitchen.change(file, new, old)
    watch.seconds += 5
    assert shelf.current().module("making-tea") == good.module("making-tea")
    assert shelf.problems == ()


def test_when_one_file_changes_the_others_are_not_understood_again(kitchen: Kitchen) -> None:
    kitchen.add("scenarios/more-tea.yaml", kitchen.read(MODULE).replace("making-tea", "more-tea"))
    shelf, watch = shelf_in(kitchen)
    before = shelf.current()
    kitchen.change(MODULE, "title: Making tea", "title: Making more tea")
    watch.seconds += 5
    assert shelf.current().module("more-tea") is before.module("more-tea")
    assert shelf.current().module("making-tea") != before.module("making-tea")


def test_a_file_taken_away_or_added_is_a_change(kitchen: Kitchen) -> None:
    shelf, watch = shelf_in(kitchen)
    text = kitchen.read(MODULE)
    (kitchen.root / MODULE).unlink()
    watch.seconds += 5
    assert shelf.current().module("making-tea")
    assert shelf.problems
    kitchen.add(MODULE, text)
    kitchen.add("scenarios/more-tea.yaml", text.replace("making-tea", "more-tea"))
    watch.seconds += 5
    assert set(shelf.current().modules) == {"making-tea", "more-tea"}
    assert shelf.problems == ()


def test_a_file_that_is_half_written_at_the_look_is_taken_over_once_it_is_whole(kitchen: Kitchen) -> None:
    shelf, watch = shelf_in(kitchen)
    whole = kitchen.read(MODULE).replace("title: Making tea", "title: Making more tea")
    kitchen.add(MODULE, whole[: len(whole) // 2])
    watch.seconds += 5
    assert shelf.current().module("making-tea").title == "Making tea"
    kitchen.add(MODULE, whole)
    watch.seconds += 5
    assert shelf.current().module("making-tea").title == "Making more tea"


def test_many_threads_are_served_while_one_reads(kitchen: Kitchen) -> None:
    shelf, watch = shelf_in(kitchen)
    kitchen.change(MODULE, "title: Making tea", "title: Making more tea")
    watch.seconds += 5
    titles: list[str] = []
    threads = [
        threading.Thread(target=lambda: titles.append(shelf.current().module("making-tea").title)) for _ in range(16)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(titles) == 16
    assert set(titles) <= {"Making tea", "Making more tea"}
    assert shelf.current().module("making-tea").title == "Making more tea"
