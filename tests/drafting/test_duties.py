"""The grammar of duty, as a table: what a sentence is taken to do, and whom it binds."""

from __future__ import annotations

import pytest

from induction.domain.drafting.audiences import Setting
from induction.domain.drafting.duties import SectionReader, named_by
from induction.domain.drafting.proposals import propose_register
from induction.domain.policies.obligation import Audience, Kind
from induction.domain.policies.policy import Section
from induction.domain.policies.sentences import passages

STAFF, MANAGERS, TRUST = Audience.ALL_STAFF, Audience.MANAGERS, Audience.TRUST


def read(text: str, setting: Setting | None = None) -> list[tuple[str, Kind | None, Audience | None]]:
    reader = SectionReader(setting or Setting())
    return [
        (each.words, each.kind, each.audience) for passage in passages(text) for each in reader.read(passage)
    ]  # fmt: skip


SENTENCES = [
    # What requires.
    ("Staff must lock their screens.", Kind.MUST, STAFF),
    ("Staff are required to wear a badge.", Kind.MUST, STAFF),
    ("Employees have a duty to report a breach.", Kind.MUST, STAFF),
    ("Line managers are responsible for the induction of new starters.", Kind.MUST, MANAGERS),
    ("Visitors need to sign in.", Kind.MUST, STAFF),
    ("It is the responsibility of line managers to keep the rota.", Kind.MUST, MANAGERS),
    ("This policy applies to all staff.", Kind.MUST, STAFF),
    ("Only trained staff may use the hoist.", Kind.MUST, STAFF),
    ("The Trust has a legal duty to keep records.", Kind.MUST, TRUST),
    # What forbids.
    ("Staff must not share passwords.", Kind.MUST_NOT, STAFF),
    ("You must never leave a patient alone.", Kind.MUST_NOT, STAFF),
    ("Do not use your own phone.", Kind.MUST_NOT, STAFF),
    ("If you are unsure, please do not reply.", Kind.MUST_NOT, STAFF),
    ("Under no circumstances should you give your address.", Kind.MUST_NOT, STAFF),
    ("Smoking is strictly prohibited.", Kind.MUST_NOT, STAFF),
    ("Managers may not approve their own claims.", Kind.MUST_NOT, MANAGERS),
    ("No member of staff may work alone at night.", Kind.MUST_NOT, STAFF),
    ("Gifts are not acceptable.", Kind.MUST_NOT, STAFF),
    # What advises.
    ("You should tell your manager.", Kind.SHOULD, STAFF),
    ("Consider who might read it.", Kind.SHOULD, STAFF),
    ("If in doubt, ask a colleague.", Kind.SHOULD, STAFF),
    ("Be careful with old equipment.", Kind.SHOULD, STAFF),
    ("It is good practice to write notes the same day.", Kind.SHOULD, STAFF),
    ("Have you checked the address?", Kind.SHOULD, STAFF),
    # What lays down who does what.
    ("The Committee will decide within a month.", Kind.PROCEDURE, TRUST),
    ("Breaches may be subject to disciplinary action.", Kind.PROCEDURE, TRUST),
    ("The register is reviewed by the Board.", Kind.PROCEDURE, TRUST),
    ("The Service Desk investigates every report.", Kind.PROCEDURE, TRUST),
    # What allows.
    ("Staff are entitled to be accompanied.", Kind.RIGHT, STAFF),
    ("You may ask for a second opinion.", Kind.RIGHT, STAFF),
    ("Personal calls are allowed in breaks.", Kind.RIGHT, STAFF),
    ("Nobody is expected to stay.", Kind.RIGHT, STAFF),
    # What states none.
    ("The internet has changed how people work.", None, None),
    ("Use of mobile phones has grown.", None, None),
    ("Trust, kindness and candour matter to us.", None, None),
    ("Open sharing has its risks.", None, None),
    ("Platforms may change their settings.", None, None),
    ("A team may feel that this is unfair.", None, None),
    ("Information that must be kept is described elsewhere.", None, None),
    ("Is the sky blue?", None, None),
    ("The term “staff” will be used to describe them all.", None, None),
]


@pytest.mark.parametrize(("sentence", "kind", "audience"), SENTENCES)
def test_a_sentence_is_known_by_its_words(sentence: str, kind: Kind | None, audience: Audience | None) -> None:
    ((_, found, whom),) = read(sentence)
    assert (found, whom) == (kind, audience)


def test_a_sentence_with_two_duties_is_divided_at_the_second() -> None:
    assert read("Staff are expected to be polite at all times, and must not raise their voice.") == [
        ("Staff are expected to be polite at all times", Kind.MUST, STAFF),
        ("and must not raise their voice.", Kind.MUST_NOT, STAFF),
    ]


def test_who_and_they_stand_for_whoever_was_named() -> None:
    found = read(
        "Report it to the Communications Team, who will reply. If managers are told, they should write it down."
    )
    assert [(kind, audience) for _, kind, audience in found[1:]] == [
        (Kind.PROCEDURE, Audience.COMMUNICATIONS_TEAM),
        (Kind.SHOULD, MANAGERS),
    ]
    assert read("Inform the duty manager, who will decide.")[1][1:] == (Kind.PROCEDURE, MANAGERS)


def test_a_list_takes_its_duty_from_the_sentence_above_it() -> None:
    found = read(
        "Line managers must:\n\n- keep a record\n- name a deputy. The record shows who.\n\nSome things change."
    )
    assert [(kind, audience) for _, kind, audience in found] == [
        (Kind.MUST, MANAGERS),
        (Kind.MUST, MANAGERS),
        (Kind.MUST, MANAGERS),
        (None, None),
        (None, None),
    ]


def test_do_and_dont_lend_their_kind_but_a_thought_cannot_be_forbidden() -> None:
    found = read("#### Do\n\n- be kind\n\n#### Don't\n\n- post in anger\n- assume that nobody reads it")
    assert [kind for _, kind, _ in found] == [Kind.SHOULD, Kind.MUST_NOT, Kind.SHOULD]


def test_a_clause_that_widens_a_prohibition_shares_it() -> None:
    found = read("Do not gossip. This applies online too. It is unkind.")
    assert [kind for _, kind, _ in found] == [Kind.MUST_NOT, Kind.MUST_NOT, None]


def test_documents_to_look_up_ask_nothing() -> None:
    found = read(
        "You should know these:\n\n- Data Protection Policy\n- Health Act 2006\n- Follow the lockdown procedure"
    )
    assert [kind for _, kind, _ in found[1:]] == [None, None, Kind.SHOULD]


def test_numbers_and_letters_of_clauses_are_no_part_of_a_quote() -> None:
    found = read("4.2 Lock your screen.\n\n- (a) Keep your badge.\n\n1. Tell your manager.")
    assert [words for words, _, _ in found] == ["Lock your screen.", "Keep your badge.", "Tell your manager."]
    assert all(kind is Kind.SHOULD for _, kind, _ in found)


def test_will_binds_where_duties_are_listed_and_the_heading_says_whom() -> None:
    assert named_by("5.1 Managers") is MANAGERS
    assert named_by("Introduction") is None
    ((_, kind, audience),) = read("The post will be opened daily.", Setting(default=MANAGERS, is_of_duties=True))
    assert (kind, audience) == (None, None), "nobody that the grammar knows opens the post"
    ((_, kind, audience),) = read("Incidents will be reviewed monthly.", Setting(default=MANAGERS, is_of_duties=True))
    assert (kind, audience) == (Kind.MUST, MANAGERS)


def test_a_table_that_says_who_acts_lays_down_a_procedure() -> None:
    rows = "| What | Who to tell |\n| --- | --- |\n| Loss | Desk |\n\n| Colour | Size |\n| --- | --- |\n| Red | Two |"
    found = read(rows.replace("\n\n", "\n\nSome things have looks.\n\n"))
    assert [kind for _, kind, _ in found] == [None, Kind.PROCEDURE, None, None, None]


def test_each_quote_keeps_its_own_quotation_marks_and_stands_once() -> None:
    text = "Staff must say “no” – politely. Staff must say “no” – politely, and must smile."
    register = propose_register([Section("1", "Manners", 1, text, line=1)])
    assert [row.quote for row in register.obligations] == [
        "Staff must say “no” – politely.",
        "Staff must say “no” – politely, and must smile.",  # divided, its first part would stand there twice
    ]
    ids = [row.id for row in register.obligations]
    assert len(set(ids)) == len(ids)
