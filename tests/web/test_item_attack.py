"""Differencing: an attacker reads all that is published, again and again, and tries to find out a small group."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from random import Random

import pytest
from flask import Flask
from sqlalchemy import event

from induction.db import Database, begin_write
from induction.domain.item_analysis import suppression
from induction.domain.item_analysis.suppression import FEWEST
from induction.domain.learning.module import Module
from induction.domain.people import Role
from induction.services.insight import item_release
from induction.web.house import EXTENSION
from tests.items.attacker import QUARTERS, Cell, Equation, World, found_out, read_everything
from tests.items.crowd import Sat, people, sit
from tests.shipped import shipped
from tests.web.conftest import Browser, Clock

MODULES = ("friend-requests", "confidentiality")
CLOSED = QUARTERS[:6]
Attack = Callable[[int], list[str]]


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """The rule knows no database; the counting is tested on both elsewhere."""
    return sqlite_url


class Trust:
    """A Trust of a given history: crowds each quarter, two versions of a module, refreshers; and what is true of it."""

    def __init__(self, database: Database, seed: int) -> None:
        self.database, self.chance = database, Random(seed)
        self.truth: Counter[Cell] = Counter()
        current = [shipped().modules[name] for name in MODULES]
        other = current[0].model_dump(mode="json", exclude_defaults=True) | {"version": 2, "summary": "Another one."}
        self.old = Module.model_validate(other)
        self.modules: Sequence[Module] = (*current, self.old)
        self.current = current
        self.tempers: dict[str, list[float]] = {
            f"{module.id} {scene.id}": [self.chance.choice((9, 3, 1, 0.2, 0.05)) for _ in scene.options]
            for module in self.modules
            for scene in module.scenes
        }

    def live_through(self, quarter: date) -> None:
        """Let people take the modules in a quarter: between none and many, so that some figures are small."""
        moment = datetime(quarter.year, quarter.month + 1, 11, 9, tzinfo=UTC)
        with self.database.session() as session:
            for module in (self.old if quarter < QUARTERS[3] else self.current[0], self.current[1]):
                for kind in ("core", "refresher"):
                    number = self.chance.choice((0, 4, 12, 40, 120))
                    who = people(session, number)
                    sit(session, module, [self._sat(module, person, moment, quarter, kind) for person in who])
            session.commit()

    def _sat(self, module: Module, who: int, moment: datetime, quarter: date, kind: str) -> Sat:
        given = {}
        for scene in module.core:
            weights = self.tempers[f"{module.id} {scene.id}"]
            option = self.chance.choices(scene.options, weights)[0]
            is_sure = self.chance.random() < 0.4
            given[scene.id] = (option.id, is_sure)
            occasion = "refresher" if kind == "refresher" else "induction"
            self.truth[Cell(module.fingerprint, scene.id, occasion, quarter, option.id, is_sure)] += 1
        return Sat(who, moment, given, kind, 1 if kind == "core" else 2)


@pytest.fixture
def attack(app: Flask, database: Database, clock: Clock, client_as: Callable[..., Browser]) -> Attack:
    """Live through the quarters, read everything after each, and try to find a small group out."""
    browser = client_as(Role.CONTENT_AUTHOR)

    def run(seed: int) -> list[str]:
        trust = Trust(database, seed)
        world = World(trust.modules)
        known: list[Equation] = []
        for quarter, following in zip(CLOSED, QUARTERS[1:], strict=False):
            trust.live_through(quarter)
            clock.moment = datetime(following.year, following.month, 3, 9, tzinfo=UTC)
            browser.sign_in("40200001")
            _count(app, database, clock)
            known += (each for each in read_everything(browser, world, trust.current) if each.people >= FEWEST)
        assert len(set(known)) > 20, "there is hardly anything to attack"
        assert all(sum(trust.truth[cell] for cell in cells) == number for cells, number in known), "a figure is wrong"
        return found_out(known, world, trust.truth)

    return run


def _count(app: Flask, database: Database, clock: Clock) -> None:
    with database.session() as session:
        library = app.extensions[EXTENSION].library
        found = item_release.work_out(session, library, clock().date())
        begin_write(session)
        assert item_release.keep(session, found, clock().date(), clock())
        session.commit()


@pytest.mark.parametrize(
    "seed", [1, 2, pytest.param(3, marks=pytest.mark.slow), pytest.param(4, marks=pytest.mark.slow)]
)
def test_nothing_is_found_out(attack: Attack, seed: int) -> None:
    assert attack(seed) == []


def test_without_secondary_suppression_the_attack_succeeds(
    attack: Attack, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Small figures are not printed, as before; but options are told apart without a look at what is left over."""

    def apart(part, chosen):
        large = tuple(suppression._block([each], chosen) for each in part if chosen[each.id] >= FEWEST)
        small = [each for each in part if 0 < chosen[each.id] < FEWEST]
        return (*large, suppression._block(small, chosen)) if small else large

    monkeypatch.setattr(suppression, "_divided", apart)
    event.listen(database.engine, "connect", lambda raw, _: raw.execute("PRAGMA ignore_check_constraints=ON"))
    database.engine.dispose()  # the table itself would refuse them
    assert attack(1)


def test_the_attacker_sees_through_totals_and_dates() -> None:
    """The attacks that the rule was made against, each by itself."""
    module = shipped().modules[MODULES[0]]
    scene = module.core[0]
    world, names = World([module]), [option.id for option in scene.options]
    first, second = QUARTERS[:2]

    def cells(quarter: date, last: date, *options: str) -> frozenset[Cell]:
        return world.cells(module.fingerprint, scene.id, "induction", quarter, last, options)

    truth = dict.fromkeys(cells(first, second), 20)
    small = Cell(module.fingerprint, scene.id, "induction", first, names[3], False)
    truth |= {small: 3, small._replace(is_sure=True): 0}

    def said(quarter: date, last: date, *options: str) -> Equation:
        found = cells(quarter, last, *options)
        return Equation(found, sum(truth[cell] for cell in found))

    complement = [said(first, first), *(said(first, first, name) for name in names[:3])]
    assert found_out(complement, world, truth)
    by_date = [said(first, second, names[3]), said(second, second, names[3])]
    assert found_out(by_date, world, truth)
    assert not found_out(
        [said(first, first, *names[2:]), *(said(first, first, name) for name in names[:2])], world, truth
    )


def test_an_answer_in_an_open_quarter_changes_no_figure(attack: Attack, database: Database, client_as, clock) -> None:
    attack(1)
    browser = client_as(Role.CONTENT_AUTHOR, number="40299999")
    paths = ("/content/misunderstood", "/content/misunderstood.csv", f"/content/misunderstood/{MODULES[0]}")

    def read() -> list[str]:
        return [browser.get(path).text.replace(browser.token, "") for path in paths]

    before = read()
    Trust(database, 9).live_through(QUARTERS[6])
    assert read() == before
