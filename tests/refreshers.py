"""A programme of six modules and what people do in it, for tests of refreshers."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from functools import cache

from induction.db import Session, begin_write
from induction.db.models import Reattestation
from induction.domain.learning.attempt import option_token
from induction.domain.learning.confidence import Confidence
from induction.domain.learning.module import Scene
from induction.domain.library_values import Library
from induction.domain.people import Principal
from induction.domain.policies.groups import Group
from induction.domain.standings.programme import Programme
from induction.services.certification.certificates import Issuer
from induction.services.learning import answers, attempts, attestation, cycles, refreshers
from induction.services.learning.refreshers import Refresher
from tests.db.facts import keep, proposal
from tests.record import MOMENT, shipped
from tests.scenes import NAMES, programme
from tests.staff import add_staff

ISSUER = Issuer("Larkmere Vale NHS Foundation Trust", "https://induction.example", is_demo=True)
IN_WINDOW = datetime.fromisoformat("2027-09-01T09:00:00+00:00")

GROUPS = tuple(
    Group(title=f"Part {number}", sections=("6.1",), modules=pair)
    for number, pair in enumerate((NAMES[:2], NAMES[2:4], NAMES[4:]), start=1)
)

Chooser = Callable[[str, Scene], str]


@cache
def library() -> Library:
    """The shipped policy with a programme of six modules: one scene of the short path each, three beyond it."""
    modules = {each.id: each for each in programme()}
    taken = shipped().programme("induction-core").model_copy(update={"modules": tuple(modules), "groups": GROUPS})
    return replace(shipped(), modules=modules, programmes={taken.id: taken})


def well(_module_id: str, _scene: Scene) -> str:
    """Choose the best option."""
    return "best"


class Taker:
    """Somebody who takes the programme in the services; every act is committed, as a door does it."""

    def __init__(self, session: Session, principal: Principal, content: Library | None = None) -> None:
        self.session, self.principal = session, principal
        self.library = content or library()
        self.me = principal.staff_member_id
        self.is_sure_of: dict[str, Confidence] = {}

    @property
    def programme(self) -> Programme:
        return self.library.programme("induction-core")

    def induct(self, choose: Chooser = well, moment: datetime = MOMENT) -> None:
        """Take every module and attest."""
        for module_id in self.programme.modules:
            while not self._is_complete(module_id, moment):
                begin_write(self.session)
                public_id = attempts.start(
                    self.session, self.library, self.programme, self.me, module_id=module_id, moment=moment
                )
                self.session.commit()
                self.answer(public_id, choose, moment)
        self.attest(moment)

    def attest(self, moment: datetime = MOMENT) -> attestation.Attested:
        begin_write(self.session)
        done = attestation.attest(
            self.session, self.library, self.programme, self.principal,
            typed_name=self.principal.name, issuer=ISSUER, moment=moment,
        )  # fmt: skip
        self.session.commit()
        return done

    def refresher(self, moment: datetime = IN_WINDOW) -> Refresher | None:
        cycle = cycles.current(self.session, self.me, self.programme, moment.date())
        return refreshers.of(
            self.session, refreshers.Taker(self.library, self.programme, self.me, cycle, moment.date())
        )

    def go_on(self, again_after: str | None = None, moment: datetime = IN_WINDOW) -> str | None:
        begin_write(self.session)
        public_id = refreshers.go_on(
            self.session, self.library, self.programme, self.me, again_after=again_after, moment=moment
        )
        self.session.commit()
        return public_id

    def take_round(self, choose: Chooser = well, moment: datetime = IN_WINDOW) -> int:
        """Go on with the refresher until everything has been met once; counts the attempts."""
        count = 0
        while public_id := self.go_on(moment=moment):
            self.answer(public_id, choose, moment)
            count += 1
        return count

    def answer(self, public_id: str, choose: Chooser = well, moment: datetime = IN_WINDOW, most: int = 100) -> None:
        """Answer an attempt to its end, or so many steps of it; `choose` names the grade. Says how sure one is."""
        for _ in range(most):
            loaded = attempts.load(self.session, self.library, self.me, public_id)
            if loaded.current is None:
                return
            grade = "best" if loaded.current.recovery else choose(loaded.module.id, loaded.current)
            option = next(each for each in loaded.current.options if each.grade == grade)
            begin_write(self.session)
            answers.submit(
                self.session, self.library, self.me,
                public_id=public_id, step=loaded.step, token=option_token(loaded.plan.seed, option), moment=moment,
                confidence=self.is_sure_of.get(f"{loaded.module.id}/{loaded.current.id}"),
            )  # fmt: skip
            self.session.commit()

    def _is_complete(self, module_id: str, moment: datetime) -> bool:
        cycle = cycles.current(self.session, self.me, self.programme, moment.date())
        return bool(attestation.learning.completions_in_cycle(self.session, self.me, cycle.number, [module_id]))


def wrong_in(*names: str, grade: str = "poor") -> Chooser:
    """Choose wrongly the first time in these scenes, named ``module/scene``, and well everywhere else."""
    left = set(names)

    def choose(module_id: str, scene: Scene) -> str:
        name = f"{module_id}/{scene.id}"
        if name in left:
            left.remove(name)
            return grade
        return "best"

    return choose


def changed(session: Session, taker: Taker, items: list[str], kind: str = "scenes", moment: datetime = MOMENT) -> None:
    """Let a change of the policy ask something of somebody."""
    proposer = add_staff(session, number=f"8{session.query(Reattestation).count()}")
    keep(
        session,
        Reattestation(
            staff_member_id=taker.me, programme_id="induction-core", policy_version="1.0", kind=kind,
            items=json.dumps(items), reason="Section 6.2 was reworded.", assigned_on=moment.date(),
            due_on=date(2027, 12, 1), proposal_id=keep(session, proposal(proposer)), recorded_at=moment,
        ),
    )  # fmt: skip
    session.commit()
