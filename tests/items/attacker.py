"""An attacker who reads everything that the pages and files publish, and works out what they do not say.

Each figure becomes an equation: so many people are in this set of cells. A cell is one option of one situation in one
version, on one occasion and in one quarter, with or without certainty. Two attacks follow: linear algebra, which finds
every set whose size the equations fix (the complement and every difference are among them), and squeezing, which uses
that no cell holds fewer than nobody.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from fractions import Fraction
from html import unescape
from itertools import chain, combinations
from typing import NamedTuple

from induction.domain.item_analysis.clauses import sections_of
from induction.domain.learning.module import Module
from tests.web.conftest import Browser


class Cell(NamedTuple):
    """People who chose one option, in one quarter."""

    fingerprint: str
    scene: str
    occasion: str
    quarter: date
    option: str
    is_sure: bool


class Equation(NamedTuple):
    """So many people are in these cells."""

    cells: frozenset[Cell]
    people: int


Truth = Mapping[Cell, int]
QUARTERS = tuple(date(year, month, 1) for year in (2025, 2026) for month in (1, 4, 7, 10))


class World:
    """What the attacker knows beside the figures: the content, which every author does."""

    def __init__(self, modules: Sequence[Module]) -> None:
        self.modules = {module.fingerprint: module for module in modules}

    def cells(
        self, fingerprint: str, scene: str, occasion: str, first: date, last: date, options: Iterable[str] = ()
    ) -> frozenset[Cell]:
        found = self.modules[fingerprint].scene(scene)
        assert found
        names = [*options] or [option.id for option in found.options]
        return frozenset(
            Cell(fingerprint, scene, occasion, quarter, name, is_sure)
            for quarter in QUARTERS
            if first <= quarter <= last
            for name in names
            for is_sure in (False, True)
        )

    def wrong(self, cells: frozenset[Cell]) -> frozenset[Cell]:
        return frozenset(each for each in cells if each.option in self._ids(each, "poor") | self._ids(each, "breach"))

    def of_grade(self, cells: frozenset[Cell], grade: str) -> frozenset[Cell]:
        return frozenset(each for each in cells if each.option in self._ids(each, grade))

    def _ids(self, cell: Cell, grade: str) -> set[str]:
        scene = self.modules[cell.fingerprint].scene(cell.scene)
        assert scene
        return {option.id for option in scene.options if option.grade == grade}


def read_everything(browser: Browser, world: World, current: Sequence[Module]) -> Iterator[Equation]:
    """Fetch every page and file there is and turn each figure into an equation."""
    files = [browser.get(f"/content/misunderstood.{ending}") for ending in ("csv", "json")]
    yield from _of_rows(world, csv.DictReader(io.StringIO(files[0].data.decode("utf-8-sig"))))
    yield from _of_rows(world, map(json.loads, files[1].data.decode().splitlines()))
    held: dict[str, frozenset[Cell]] = {}
    for module in current:
        page = unescape(browser.get(f"/content/misunderstood/{module.id}").text)
        assert page.count("chose wrongly") == len(_TABLE.findall(page)), "the reader does not know this page"
        for found, cells in _of_page(world, module, page):
            yield found
            if cells is not None:
                held.setdefault(f"{module.id} {next(iter(cells)).scene}", cells)  # the version in use comes first
    yield from _of_clauses(world, current, held, unescape(browser.get("/content/misunderstood").text))


def _of_rows(world: World, rows: Iterable[Mapping[str, str]]) -> Iterator[Equation]:
    for row in rows:
        about = (row["module_fingerprint"], row["scene"], row["occasion"])
        span = (date.fromisoformat(row["from_on"]), date.fromisoformat(row["to_on"]))
        everybody = world.cells(*about, *span)
        yield Equation(world.cells(*about, *span, row["options"].split(", ")), int(row["chose"]))
        yield Equation(everybody, int(row["people"]))
        if row["sure_and_wrong"] not in ("", None):
            sure = frozenset(each for each in world.wrong(everybody) if each.is_sure)
            yield Equation(sure, int(row["sure_and_wrong"]))


_TABLE = re.compile(
    r"Version (\d+), at (induction|refreshers)[^:]*: ([\d,]+) people, (\d+ \w+ \d+) to (\d+ \w+ \d+)"
    r"</caption>(.*?)</table>"
    r"\s*<p>([\d,]+) of [\d,]+ chose wrongly \([\d.]+%\)(?:; (at least )?([\d,]+) of them were sure of it)?",
    re.DOTALL,
)
_ROW = re.compile(r'scope="row".*?<span>(.*?)</span></th>.*?People </span>([\d,]+)</td>', re.DOTALL)


def _of_page(world: World, module: Module, page: str) -> Iterator[tuple[Equation, frozenset[Cell] | None]]:
    for part in page.split('<h2 class="nhsuk-heading-m" id="scene-')[1:]:
        scene = part.partition('"')[0]
        for found in _TABLE.finditer(part):
            version, occasion, people, first, last, rows, wrong, at_least, sure = found.groups()
            made = next(m for m in world.modules.values() if (m.id, m.version) == (module.id, int(version)))
            about = (made.fingerprint, scene, "induction" if occasion == "induction" else "refresher")
            everybody = world.cells(*about, _day(first), _day(last))
            texts = {option.text: option.id for option in made.scene(scene).options}
            yield Equation(everybody, _number(people)), everybody
            yield Equation(world.wrong(everybody), _number(wrong)), None
            for text, number in _ROW.findall(rows):
                options = [texts[each] for each in text.split(" <em>or</em> ")]
                yield Equation(world.cells(*about, _day(first), _day(last), options), _number(number)), None
            if sure and not at_least:
                certain = frozenset(each for each in world.wrong(everybody) if each.is_sure)
                yield Equation(certain, _number(sure)), None


_CLAUSE = re.compile(r'<th scope="row".*?<span>(.*?)</span></th>(.*?)</tr>', re.DOTALL)


def _of_clauses(
    world: World, current: Sequence[Module], held: Mapping[str, frozenset[Cell]], page: str
) -> Iterator[Equation]:
    for heading, rest in _CLAUSE.findall(page):
        section = heading.removeprefix("Section ").partition(":")[0]
        cells = frozenset(
            chain.from_iterable(
                held.get(f"{module.id} {scene.id}", frozenset())
                for module in current
                for scene in module.scenes
                if section in sections_of(scene)
            )
        )
        plain = re.sub(r"<[^>]+>", " ", rest)
        yield Equation(cells, _figure(plain, "First choices"))
        yield Equation(world.wrong(cells), _figure(plain, "Wrong"))
        if breaches := re.search(r"Breach\s+([\d,]+)", plain):
            yield Equation(world.of_grade(cells, "breach"), _number(breaches[1]))


def _figure(plain: str, name: str) -> int:
    found = re.search(rf"{name}\s+([\d,]+)", plain)
    assert found, f"{name} in {plain}"
    return _number(found[1])


def _number(text: str) -> int:
    return int(text.replace(",", ""))


def _day(text: str) -> date:
    return datetime.strptime(text, "%d %B %Y").date()  # noqa: DTZ007  # a date


class Algebra:
    """The row space of the equations: tells the size of every set that they fix."""

    def __init__(self, equations: Iterable[Equation]) -> None:
        self.rows: dict[Cell, tuple[dict[Cell, Fraction], Fraction]] = {}
        for cells, people in set(equations):
            row, value = self._reduced({cell: Fraction(1) for cell in cells}, Fraction(people))
            if row:
                lead = min(row)
                self.rows[lead] = ({c: v / row[lead] for c, v in row.items()}, value / row[lead])
            else:
                assert value == 0, "two figures contradict each other"

    def size(self, cells: Iterable[Cell]) -> int | None:
        """Give how many people are in some cells, if the equations fix it."""
        row, value = self._reduced({cell: Fraction(1) for cell in cells}, Fraction(0))
        return None if row else int(-value)

    def _reduced(self, row: dict[Cell, Fraction], value: Fraction) -> tuple[dict[Cell, Fraction], Fraction]:
        done: dict[Cell, Fraction] = {}
        while row:
            lead = min(row)
            factor = row[lead]
            if lead not in self.rows:
                done[lead] = row.pop(lead)
                continue
            other, amount = self.rows[lead]
            value -= factor * amount
            for cell, times in other.items():
                left = row.get(cell, Fraction(0)) - factor * times
                if left:
                    row[cell] = left
                else:
                    row.pop(cell, None)
        return done, value


def squeezed(equations: Iterable[Equation]) -> dict[Cell, tuple[int, int]]:
    """Narrow every cell down, until nothing gets narrower: nobody is fewer than nobody."""
    known = sorted(set(equations), key=lambda each: len(each.cells))
    low: dict[Cell, int] = {cell: 0 for each in known for cell in each.cells}
    high: dict[Cell, int] = dict.fromkeys(low, 10**6)
    changed = True
    while changed:
        changed = False
        for cells, people in known:
            lows, highs = sum(low[c] for c in cells), sum(high[c] for c in cells)
            for cell in cells:
                top, bottom = people - (lows - low[cell]), people - (highs - high[cell])
                if top < high[cell] or bottom > low[cell]:
                    high[cell], low[cell] = min(high[cell], top), max(low[cell], bottom)
                    lows, highs, changed = sum(low[c] for c in cells), sum(high[c] for c in cells), True
    return {cell: (low[cell], high[cell]) for cell in low}


def found_out(equations: Sequence[Equation], world: World, truth: Truth, fewest: int = 10) -> list[str]:
    """List every group of one to nine people that the equations give away."""
    algebra, squeeze = Algebra(equations), squeezed(equations)
    found = []
    for name, cells in _groups(world, truth):
        people = sum(truth.get(cell, 0) for cell in cells)
        if 0 < people < fewest:
            bounds = [squeeze.get(cell, (0, 10**6)) for cell in cells]
            is_forced = sum(low for low, _ in bounds) == sum(high for _, high in bounds)
            if algebra.size(cells) == people or is_forced:
                found.append(f"{people} people: {name}")
    return found


def _groups(world: World, truth: Truth) -> Iterator[tuple[str, frozenset[Cell]]]:
    """Name the groups worth finding out: any options of a situation, sure or not or both, in any run of quarters."""
    items = sorted({(cell.fingerprint, cell.scene, cell.occasion) for cell in truth})
    for item in items:
        scene = world.modules[item[0]].scene(item[1])
        assert scene
        names = [option.id for option in scene.options]
        subsets = [*chain.from_iterable(combinations(names, size) for size in range(1, len(names) + 1))]
        for first, last in ((a, b) for a in QUARTERS for b in QUARTERS if a <= b):
            for options in subsets:
                cells = world.cells(*item, first, last, options)
                for certainty in (None, False, True):
                    chosen = frozenset(c for c in cells if certainty is None or c.is_sure is certainty)
                    yield f"{item[1:]} {first}–{last} {options} sure={certainty}", chosen
