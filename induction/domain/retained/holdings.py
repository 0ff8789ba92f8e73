"""What is held about a person, table by table: what they are told of it, and what a disposal takes away.

A test walks the tables: each is a holding, or holds nobody's record for a reason given here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

SUBJECT = "subject"
"""The column of tables whose rows name what they are about, such as ``attestation:17``."""


@dataclass(frozen=True)
class Holding:
    """A table with rows about people.

    Attributes:
        via: the column by which a row belongs to a person: it names them, or a row of another holding.
        title: what a person reads above their rows.
        words: what the rows are, and what they are for.
        withheld: columns that are not given to the person, each with the reason.
    """

    table: str
    via: str
    title: str
    words: str
    withheld: Mapping[str, str]


def _held(table: str, via: str, title: str, words: str, **withheld: str) -> Holding:
    return Holding(table, via, title, words, withheld)


_PERSON = "staff_member_id"

HOLDINGS: Final = (
    _held("staff_member", "id", "Who you are to this service", "What your employer's staff records say of you now.",
          password_hash="It is a secret; not even we can read a password from it."),  # noqa: S106  # a reason
    _held("staff_role", _PERSON, "Your roles", "What you may do here beyond your own training."),
    _held("assignment_record", _PERSON, "Your assignments over time",
          "Each row holds from its day until the next row of the same assignment. It decides what is asked of you."),
    _held("standing", _PERSON, "How you stand, from day to day",
          "Whether your training was in date, and by which rule. Managers and HR see this."),
    _held("exemption", _PERSON, "Exemptions", "Times in which nothing was asked of you. They hold no health reason."),
    _held("reattestation", _PERSON, "What a new policy version asked of you", "Chosen from what had changed for you."),
    _held("attempt", _PERSON, "Your attempts", "Each time you began a module.",
          seed="A random number that put options into order."),
    _held("answer", "attempt_id", "Your answers",
          "What you were shown, what you chose and how sure you said you were. Managers never see this, and it is no "
          "evidence against you."),
    _held("refresher_item", _PERSON, "What your refreshers asked", "Each situation, and why it was chosen for you."),
    _held("spaced_answer", "attestation_id", "Questions in between", "They are optional and count for nothing."),
    _held("completion", _PERSON, "Modules completed", "The record of each module that you passed."),
    _held("attestation", _PERSON, "Your attestations",
          "What you signed, in the words you read, and the evidence that it was you."),
    _held("correction", "attestation_id", "Corrections", "Changes of the record that two people agreed."),
    _held("certificate", "attestation_id", "Your certificates",
          "The files are on the page My certificates; here are their numbers, codes and what they state."),
    _held("certificate_file", "certificate_id", "Files of your certificates", "The sealed PDF files.",
          body="The file itself is on the page My certificates, and HR can send it to you."),
    _held("certificate_revocation", "certificate_id", "Certificates revoked", "Certificates that no longer stand."),
    _held("sealing_intent", "certificate_id", "What was about to be sealed", "Noted before each seal, as evidence."),
    _held("team_account_holder", _PERSON, "Team accounts that you ran", "From the Communications Team's register."),
    _held("message", _PERSON, "Messages sent to you", "Reminders and summaries, as they were sent.",
          message_id="A random name of the message."),
    _held("sign_in", _PERSON, "Your sign-ins", "When you were signed in.",
          token_hash="It is a secret that stands for a signed-in session."),  # noqa: S106  # a reason
    _held("proposal", SUBJECT, "What was proposed about you", "Acts that take two people."),
    _held("decision", "proposal_id", "What was decided about you", "What the second person decided."),
    _held("staff_import_line", _PERSON, "Rows of staff files", "What became of your row when HR loaded a file."),
    _held("legal_hold", _PERSON, "Holds on your record", "Reasons to keep your record longer than the schedule says."),
    _held("legal_hold_end", "legal_hold_id", "Ends of holds", "When and why a hold ended."),
    _held("disposal_due", _PERSON, "Due for disposal", "The retention schedule no longer asks to keep your record."),
    _held("disposal_case", _PERSON, "Disposals proposed", "Proposals to dispose of your record."),
    _held("job", "started_by_id", "Work that you started", "Long work, such as loading a file."),
    _held("report_file", "job_id", "Report files made for you", "What they were; the files themselves go within days."),
    _held("staff_upload", "uploaded_by_id", "Files that you uploaded", "Staff files that wait; they go within a day.",
          body="It holds other people's particulars."),
    _held("esr_upload", "uploaded_by_id", "Competency files that you uploaded", "They go within a day.",
          body="It holds other people's numbers and dates."),
    _held("audit_event", SUBJECT, "What was done to your record", "The audit trail: who did what to what, and when."),
    _held("ledger_record", SUBJECT, "Your entries in the ledger",
          "Evidence that the record was not changed later. The salt lets you check an entry."),
)  # fmt: skip

BY_TABLE: Final = {each.table: each for each in HOLDINGS}

ACTS: Final = {
    ("staff_member", "line_manager_id"): "is the line manager",
    ("staff_member", "sponsor_id"): "vouches for somebody without a staff record",
    ("assignment_record", "line_manager_id"): "is the line manager",
    ("exemption", "approved_by_id"): "approved it",
    ("exemption", "recorded_by_id"): "proposed it",
    ("team_account_holder", "recorded_by_id"): "recorded it",
    ("proposal", "proposed_by_id"): "proposed it",
    ("decision", "decided_by_id"): "decided it",
    ("report_definition", "saved_by_id"): "saved it",
    ("legal_hold", "placed_by_id"): "placed it",
    ("legal_hold_end", "ended_by_id"): "ended it",
}
"""References to people who acted officially on somebody else's record: shown by name, and kept when they have gone."""

NOBODYS: Final = {
    "content_snapshot": "modules as they were",
    "count_change": "how many stood how, by unit and staff group",
    "daily_round": "what the worker has done",
    "disposal": "counts and grounds of disposals; names nobody",
    "disposal_permit": "is empty outside the transaction of a disposal",
    "disposal_sweep": "when a disposal's traces were swept",
    "disposed_certificate": "hashes of what only holders of a certificate have, so that they are answered",
    "heartbeat": "when the worker was last at work",
    "item_block": "how many chose what, ten people or more each",
    "item_figures": "what was let through of a situation for whole quarters",
    "ledger_checkpoint": "roots of the ledger",
    "ledger_entry": "hashes and moments; whom an entry is about stands in its record",
    "organisation_unit": "units of the organisation",
    "published_content": "what was published; who proposed that stands in the proposal",
    "recount": "when everything was counted anew",
    "report_definition": "reports that HR has saved for all of HR",
    "report_delivery": "what became of deliveries of saved reports",
    "requirements_snapshot": "what is asked of whom, as a rule",
    "requirements_use": "since when a rule has been in use",
    "seal_key": "certificates of keys",
    "seal_key_compromise": "keys that others may have had",
    "sign_in_failure": "a hash of what was typed, which need not be anybody's name; cleared by age",
    "staff_import": "files that were applied, and counts",
    "team_account": "accounts that teams run",
}
"""Tables that hold nobody's record, and why."""
