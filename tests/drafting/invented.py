"""Two policies of a fictitious Trust, numbered otherwise than the shipped one, with registers made of them by hand."""

from __future__ import annotations

from pathlib import Path

from induction import resources
from induction.domain.authoring.source import Lines
from induction.domain.policies.obligation import Register
from induction.domain.policies.policy import Policy
from induction.library import load_policy, load_register

FOLDER = Path(__file__).parent / "policies"


def invented(name: str) -> tuple[Policy, Register, Lines]:
    path = next((FOLDER / name).glob("*.md"))
    return load_policy(path), *load_register(path.with_name(f"{path.stem}.obligations.yaml"))


def shipped() -> Policy:
    return load_policy(resources.folder("content") / "policies" / "staff-use-of-social-media" / "1.0.md")
