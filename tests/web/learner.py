"""What a learner does, for tests of the pages: takes a module by the authors' option ids and reads what comes."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlsplit

from werkzeug.test import TestResponse

from induction.db import Database
from induction.db.models import Attempt, Completion
from induction.domain.learning.attempt import option_token, taken
from induction.domain.learning.module import Option
from induction.domain.library_values import Library
from induction.services.learning import attempts
from tests.record import MOMENT
from tests.web.conftest import Browser

Chooser = Callable[[tuple[Option, ...]], Option]


def best(options: tuple[Option, ...]) -> Option:
    return next(option for option in options if option.grade == "best")


def worst(options: tuple[Option, ...]) -> Option:
    return next((option for option in options if not option.grade.is_right), best(options))


class Learner:
    """Somebody at the pages, who knows the authors' ids because the test reads them from the database."""

    def __init__(self, browser: Browser, database: Database, library: Library) -> None:
        self.browser, self.database, self.library = browser, database, library

    def start(self, module_id: str) -> str:
        """Start or go on with a module; gives the attempt's public id."""
        self.browser.get(f"/training/{module_id}")
        response = self.browser.send(f"/training/{module_id}/start")
        assert response.status_code == 303, response.text
        return response.location.split("/")[-1]

    def token(self, attempt_id: str, choose: Chooser) -> str:
        """The token of the option that is chosen in the attempt's current scene."""
        with self.database.session() as session:
            row = session.query(Attempt).filter_by(public_id=attempt_id).one()
            loaded = attempts.load(session, self.library, row.staff_member_id, attempt_id)
            assert loaded.current
            return option_token(loaded.plan.seed, choose(loaded.current.shown(taken(loaded.given))))

    def answer(self, attempt_id: str, step: int, choose: Chooser) -> TestResponse:
        """Fetch a question and answer it; gives the feedback page."""
        self.browser.get(f"/attempts/{attempt_id}/{step}")
        response = self.browser.send(f"/attempts/{attempt_id}/{step}", option=self.token(attempt_id, choose))
        assert response.status_code == 303, response.text
        return self.browser.get(response.location)

    def take(self, module_id: str, choose: Chooser = best) -> TestResponse:
        """Take a module to its result page."""
        attempt_id = self.start(module_id)
        for step in range(1, 60):
            page = self.answer(attempt_id, step, choose)
            target = re.search(
                r'<a class="nhsuk-button"[^>]*href="([^"]+)"|href="([^"]+)"[^>]*class="nhsuk-button"', page.text
            )
            assert target, page.text
            following = urlsplit(target[1] or target[2]).path
            if following.endswith("/result"):
                return self.browser.get(following)
        raise AssertionError("The module did not come to an end.")

    def take_everything(self) -> None:
        """Complete every module of the programme on its best path, page by page."""
        for module_id in self.library.programme("induction-core").modules:
            self.take(module_id)

    def complete_everything(self, staff_member_id: int) -> None:
        """Record every module of the programme as completed, for tests of what comes after."""
        policy = self.library.policy("staff-use-of-social-media")
        with self.database.session() as session:
            for module_id in self.library.programme("induction-core").modules:
                module = self.library.module(module_id)
                session.add(
                    Completion(
                        staff_member_id=staff_member_id, module_id=module_id, module_version=module.version,
                        module_title=module.title, cycle=1, module_fingerprint=module.fingerprint,
                        policy_version=policy.version, policy_fingerprint=policy.fingerprint, attempts=1, decisions=5,
                        right_first_time=5, assurance_level="server", achieved_at=MOMENT, achieved_on=MOMENT.date(),
                    )
                )  # fmt: skip
            session.commit()
