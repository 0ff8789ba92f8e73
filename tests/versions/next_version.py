"""Version 1.1 of the Staff Use of Social Media Policy as a Trust might write it, made from the shipped 1.0 by edits.

Each edit says what it is for and must meet its place exactly once. The result is a whole version with its own register,
which the content check accepts, so that the two versions can drift apart only where this file says so.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

from induction import resources
from induction.domain.library_values import Library
from induction.library import load_library
from induction.library.yaml_source import read_yaml

SLUG = "staff-use-of-social-media"
OLD, NEW = "1.0", "1.1"

# A new section 7 renumbers all that follow, so that "Raising a concern" moves from 7 to 8.
TOOLS = (
    "Do not put information about service users, students/learners or colleagues into artificial intelligence tools or "
    "image generators that the Trust has not approved."
)
_SAY_SO = "If you post an image that such a tool has made, you should say so."
_ADDED = f"## 7. Images and artificial intelligence\n\n{TOOLS} {_SAY_SO}\n\n"
_RENUMBERED = {"7": "8", "8": "9", "9": "10", "10": "11", "11": "12", "12": "13"}

# What is replaced, and by what: each old text stands in 1.0 exactly once.
TEXT = (
    ('version: "1.0"', 'version: "1.1"'),
    ("approved_on: 2021-09-14", "approved_on: 2027-02-16"),
    ("issued: October 2021", "issued: March 2027"),
    ("review: October 2023", "review: March 2029"),
    ("review_by: 2023-10-31", "review_by: 2029-03-31"),
    # A definition: nobody is asked anything.
    ("e.g. Twitter\n", "e.g. X (formerly Twitter), Threads, Bluesky\n"),
    # A must not is reworded: it says the same of a newer kind of request.
    ("a friendship request from", "a friendship or follow request from"),
    ("relative, please do not accept.", "relative, please do not accept it."),
    # A should becomes a must.
    ("If you are not sure, confer", "If you are not sure, you must confer"),
    ("vs the potential harm.", "vs the potential harm before you share it."),
    # A sentence that states no obligation goes.
    (
        (
            "Staff using social media for work purposes can be only held liable for a breach under the DPA "
            "if the breach is wilful (S55); otherwise the Trust is liable as Data Controller.\n\n"
        ),
        "",
    ),
    # A must of account leads is reworded.
    (
        "must be provided with the username and current password for any service-level social channels",
        (
            "must be given delegated access to any service-level social channels or, where a platform offers none, "
            "the username and current password"
        ),
    ),
    # A should becomes a right.
    ("should be restricted to agreed breaks", "is acceptable during breaks"),
    # A slip is mended: punctuation only, which asks nothing of anybody.
    ("form of support..", "form of support."),
    # What line managers should do becomes a must.
    ("line managers should seek advice from the safeguarding", "line managers must seek advice from the safeguarding"),
    # A piece of advice goes.
    (
        (
            "- use hashtags but use them appropriately and strategically – your hashtag should also be your campaign "
            "'call to action', objective or event hashtag\n"
        ),
        "",
    ),
    # An unnumbered heading is mended.
    ("### Social media dos and donts at a glance", "### Social media dos and don'ts at a glance"),
)

# The register's rows: obligations by id, sentences without an obligation by their quote. Ids outlive all of this.
CHANGED = (
    "6-1-friend-requests",
    "6-2-confer",
    "6-6-2-give-password",
    "6-6-3-agreed-breaks",
    "6-8-urgent-help-page",
    "7-safeguarding",
)
KINDS = {"6-2-confer": "must", "6-6-3-agreed-breaks": "right", "7-safeguarding": "must", "7-caldicott-guardian": "must"}
REMOVED = {"a2-do-13-hashtags"}
ADDED = (
    {
        "id": "7-unapproved-tools",
        "section": "7",
        "audience": "all-staff",
        "kind": "must-not",
        "quote": TOOLS,
    },
    {
        "id": "7-say-that-it-is-made",
        "section": "7",
        "audience": "all-staff",
        "kind": "should",
        "quote": _SAY_SO,
    },
)
NONE_REMOVED = "Staff using social media for work purposes"


def write_next_version(content: Path) -> None:
    """Write version 1.1 beside 1.0 in a copy of the content folder."""
    folder = content / "policies" / SLUG
    text = (folder / f"{OLD}.md").read_text(encoding="utf-8")
    for before, after in TEXT:
        assert text.count(before) == 1, f"1.0 holds these words {text.count(before)} times, not once: {before}"
        text = text.replace(before, after)
    text = re.sub(r"^## (\d+)\.", lambda head: f"## {_RENUMBERED.get(head[1], head[1])}.", text, flags=re.MULTILINE)
    text = text.replace("## 8. Raising a concern", _ADDED + "## 8. Raising a concern")
    (folder / f"{NEW}.md").write_text(text, encoding="utf-8")
    register = (folder / f"{OLD}.obligations.yaml").read_text(encoding="utf-8")
    (folder / f"{NEW}.obligations.yaml").write_text(json.dumps(_next_register(register), indent=1), encoding="utf-8")


def with_next_version(folder: Path, change_module: Callable[[str, str], str] | None = None) -> Library:
    """Copy the shipped content, write 1.1 beside 1.0, and read it all; `change_module` may change modules by name."""
    content, scenarios = folder / "content", folder / "scenarios"
    shutil.copytree(resources.folder("content"), content)
    shutil.copytree(resources.folder("scenarios"), scenarios)
    write_next_version(content)
    for path in sorted(scenarios.glob("*.yaml")) if change_module else ():
        assert change_module
        path.write_text(change_module(path.stem, path.read_text(encoding="utf-8")), encoding="utf-8")
    return load_library(content, scenarios)


def _edited(quote: str) -> str:
    for before, after in TEXT:
        quote = (
            f"{quote}\n".replace(before, after).rstrip("\n") if after.endswith("\n") else quote.replace(before, after)
        )
    return quote


def _next_register(text: str) -> dict[str, list[dict[str, str]]]:
    data, _ = read_yaml(text, "the register of 1.0")
    rows, none = data["obligations"], data["states_no_obligation"]
    ids = {row["id"] for row in rows}
    assert {*CHANGED, *KINDS, *REMOVED} <= ids, f"1.0 has no {sorted({*CHANGED, *KINDS, *REMOVED} - ids)}"
    for row in rows:
        assert (_edited(row["quote"]) != row["quote"]) == (row["id"] in CHANGED), row["id"]
        row["kind"] = KINDS.get(row["id"], row["kind"])
    for row in (*rows, *none):
        row["quote"] = _edited(row["quote"])
        row["section"] = _RENUMBERED.get(row["section"], row["section"])
    return {
        "obligations": [*(row for row in rows if row["id"] not in REMOVED), *ADDED],
        "states_no_obligation": [row for row in none if not row["quote"].startswith(NONE_REMOVED)],
    }
