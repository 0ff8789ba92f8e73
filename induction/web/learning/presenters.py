"""What the learner's pages need beyond what the services give."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask import request, url_for

from induction.domain.learning.attempt import AttemptKind
from induction.domain.learning.confidence import Confidence, read
from induction.domain.learning.module import Contact, Module
from induction.domain.policies.policy import Policy
from induction.services.learning import refresher_items, spaced, training
from induction.services.learning.answers import Outcome
from induction.services.learning.attempts import Loaded
from induction.services.learning.refresher_items import Place
from induction.services.learning.spaced import Offer
from induction.services.learning.training import Training
from induction.settings import Contacts
from induction.web.database import session
from induction.web.house import house
from induction.web.sessions import principal


@dataclass(frozen=True)
class ContactLine:
    """Somebody to tell, with the Trust's own address where the settings give one."""

    name: str
    address: str = ""

    @property
    def href(self) -> str:
        """The address as a link: a page, or a mail address."""
        return self.address if "://" in self.address else f"mailto:{self.address}"


_NAMES = {
    Contact.COLLEAGUE: "a colleague",
    Contact.LINE_MANAGER: "your line manager",
    Contact.NEXT_IN_LINE: "the next manager in line",
    Contact.SENIOR_MANAGER: "another senior manager",
    Contact.COMMUNICATIONS_TEAM: "the Communications Team",
    Contact.FREEDOM_TO_SPEAK_UP_GUARDIAN: "the Freedom to Speak Up Guardian",
    Contact.HUMAN_RESOURCES: "Human Resources (HR)",
    Contact.SAFEGUARDING_LEAD: "the safeguarding leads",
    Contact.CALDICOTT_GUARDIAN: "the Caldicott Guardian",
}
_ADDRESSES = {
    Contact.COMMUNICATIONS_TEAM: "communications_email",
    Contact.FREEDOM_TO_SPEAK_UP_GUARDIAN: "freedom_to_speak_up_url",
    Contact.HUMAN_RESOURCES: "human_resources_email",
}


def policy_of(module: Module) -> Policy:
    """Give the policy version that a module quotes, which is not always the one in force."""
    return house().library.policy(module.policy, module.policy_version)


def onward(outcome: Outcome) -> str:
    """Give the address of what follows an outcome: the next question, or the result."""
    if outcome.next_step is None:
        return url_for("learning.result", attempt_id=outcome.attempt_id)
    return url_for("learning.question", attempt_id=outcome.attempt_id, step=outcome.next_step)


def my_training() -> list[Training]:
    """Put together every programme that is asked of the staff member who is signed in."""
    here = house()
    return training.of(session(), here.library, principal().staff_member_id, here.today())


def my_programme(programme_id: str) -> Training:
    """Put together one programme of the staff member who is signed in.

    Raises:
        NotFoundError: ``no-programme``, also for one that is asked of others only.
    """
    here = house()
    return training.of_programme(session(), here.library, principal().staff_member_id, programme_id, here.today())


def my_module(module_id: str) -> Training:
    """Put together the programme with a module in it, for the staff member who is signed in.

    Raises:
        NotFoundError: ``no-module``, also for one that is asked of others only.
    """
    here = house()
    return training.of_module(session(), here.library, principal().staff_member_id, module_id, here.today())


def spaced_offer(mine: Iterable[Training]) -> Offer | None:
    """Find the single question to offer on My training, where the Trust has switched them on."""
    here = house()
    if not here.settings.practice.spaced_questions:
        return None
    person, day = principal().staff_member_id, here.today()
    offers = (spaced.offer(session(), here.library, each.programme, person, day) for each in mine)
    return next((offer for offer in offers if offer), None)


def whom_to_tell(contacts: Iterable[Contact]) -> list[ContactLine]:
    """Name whom to tell, first to last."""
    own: Contacts = house().settings.contacts
    return [ContactLine(_NAMES[contact], getattr(own, _ADDRESSES.get(contact, ""), "")) for contact in contacts]


def confidence() -> Confidence | None:
    """Read how sure the person says they are; None where they left it out, or where nobody is asked."""
    if not house().settings.practice.asks_confidence:
        return None
    return read(request.form.get("confidence", ""))


def place(loaded: Loaded) -> str:
    """Give the address of where an attempt is."""
    attempt_id = loaded.row.public_id
    if loaded.current is None:
        return url_for("learning.result", attempt_id=attempt_id)
    return url_for("learning.question", attempt_id=attempt_id, step=loaded.step)


@dataclass(frozen=True)
class InRefresher:
    """What follows an attempt that is part of a refresher.

    Attributes:
        again: the module after which what was missed is taken again; None where everything is to be met first.
    """

    programme_id: str
    again: str | None


def place_in_refresher(loaded: Loaded) -> Place | None:
    """Find where the question stands in its refresher; None outside one, and while something is put right."""
    row, scene = loaded.row, loaded.current
    if row.cycle == 1 or scene is None:
        return None
    return refresher_items.place(session(), row.staff_member_id, row.cycle, row.module_id, scene.id)


def refresher_of(loaded: Loaded) -> InRefresher | None:
    """Say what follows an attempt that is part of a refresher; None for any other."""
    row = loaded.row
    if row.cycle == 1:
        return None
    programme_id = refresher_items.programme_of(session(), row.staff_member_id, row.cycle, row.module_id)
    if programme_id is None:
        return None
    return InRefresher(programme_id, row.module_id if row.kind == AttemptKind.RETRY else None)
