"""What the evidence pack says to people: its first page, and the justification of each mandate."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from induction.domain.certificates.certificate import day_in_words
from induction.domain.evidence import MANIFEST, SEAL, SUMS, Scope
from induction.domain.standings.programme import Programme

_README = """# Evidence pack of {organisation}

From {from_on} to {to_on}, as known on {known_on}: what was recorded later is not in it.

## What is in it

| file | what it is |
|---|---|
| `content/versions.csv` | every text used in the period: its version, its fingerprint, and how often it was used |
| `content/` | those texts; the SHA-256 of each file is the fingerprint that the records name |
| `coverage.csv`, `coverage.html` | which obligation of the policy each module exercises |
| `training-needs-analysis.csv` | what is asked of whom, how often, for how many minutes, and on whose decision |
| `mandates.md` | why each refresher is asked for |
| `completion/` | for each programme the completion report as at {to_on}, with its data dictionary |
| `first-choices.csv`, `first-choices-columns.md` | what people chose at first sight, in groups of ten and more |
| `ledger/` | checkpoints, the ledger's public keys, and the proof of each certificate of the period |
| `accessibility/` | the statement of the service, and what automated tests found, and on which state of the pages |
| `access-log.csv` | how often each act was done, by month and by the roles of whoever did it; no names |
| `{sums}`, `{manifest}`, `{seal}` | the hashes of all files, the list of them, and the seal over the list |

The completion files hold names. Whoever has the pack has to keep it as they would keep those.

## How to check it

You need the organisation's file of trust, `trust.pem`. **Do not take it from whoever gave you the pack**:
take it from the organisation's verify page, or keep the one you had before.

```sh
openssl cms -verify -binary -inform DER -in {seal} -content {manifest} -CAfile trust.pem -purpose any -out /dev/null
sha256sum --check {sums}
```

The first line checks that the organisation sealed the list, the second that every file is the one in the list
(`{sums}` is in the list itself: compare its own hash). Once the seal's certificate has expired, add
`-no_check_time`. Two programs do all of it at once, and look for files that were added or taken out:

```sh
induction evidence verify PACK.zip --trust trust.pem
python3 verify_certificate.py PACK.zip --trust trust.pem
```

The second is one file, which the verify page gives to everybody; it needs nothing else of ours, and no network.

A certificate in somebody's hands is checked against the ledger with the checkpoint and the proofs in here:

```sh
python3 verify_certificate.py CERTIFICATE.pdf --trust trust.pem \\
  --checkpoint ledger/checkpoint.txt --proof ledger/proofs.jsonl
```

A checkpoint that you had before, from a mail for example, says more than the one in here: hand it to
`induction ledger verify --checkpoint FILE`, or ask for proofs of its size.

## What it does not show

- That what was recorded was true. The ledger shows that nothing recorded before the checkpoint was changed since.
- Who held which role at the time of an act: the access log goes by the roles people hold as known on {known_on}.
- How people with disabilities fare. Automated tests find a part of what can be wrong.

The same days give the same files at any later time, the seal aside, unless records were disposed of since, another
version of the program makes them, or content that was never published through the service was changed.
"""


def readme(asked: Scope, organisation: str) -> bytes:
    """Write the first page."""
    days = {name: day_in_words(getattr(asked, name)) for name in ("from_on", "to_on", "known_on")}
    return _README.format(organisation=organisation, **days, sums=SUMS, manifest=MANIFEST, seal=SEAL).encode()


def mandates(programmes: Iterable[Programme], in_scope: Mapping[str, int], to_on: date) -> bytes:
    """Write why each programme is asked for, with what it costs in staff time."""
    parts = ["# Justification of each mandate\n"]
    for each in programmes:
        mandate, people = each.mandate, in_scope[each.id]
        overdue = " This day has passed." if mandate.review_on < to_on else ""
        parts.append(
            f"\n## {each.title}\n\n{mandate.rationale.strip()}\n\n"
            f"- Owner: {mandate.owner}\n"
            f"- Approved by: {mandate.approved_by}, on {day_in_words(mandate.approved_on)}\n"
            f"- To be reviewed on: {day_in_words(mandate.review_on)}.{overdue}\n"
            f"- Staff time: {mandate.minutes} minutes a person in {each.period_months} months; {people} people are in "
            f"its audience on {day_in_words(to_on)}, so {people * mandate.minutes:,} minutes\n"
        )
    return "".join(parts).encode()
