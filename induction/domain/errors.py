"""The refusals of the program: each carries a reason that code can test and words a person can act on."""

from __future__ import annotations

from dataclasses import dataclass


class InductionError(Exception):
    """Any refusal the program gives on purpose.

    Attributes:
        reason: a short, stable word for code and tests, for example ``"stale-step"``.
        words: what happened and what to do next, for the person in front of the screen.
    """

    def __init__(self, reason: str, words: str) -> None:
        super().__init__(words)
        self.reason = reason
        self.words = words


class NotFoundError(InductionError):
    """The thing does not exist, or is out of this person's scope: both are answered alike."""


class RefusedError(InductionError):
    """The act is understood and not allowed in the present state."""


@dataclass(frozen=True)
class Problem:
    """One defect of a content file, with what its author needs to mend it.

    Attributes:
        file: path from the name of its folder on, for example ``scenarios/friend-requests.yaml``.
        line: line number from 1; 0 when the file as a whole is meant.
        what: what is wrong.
        mend: what to do about it.
    """

    file: str
    line: int
    what: str
    mend: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.what} {self.mend}"


class ContentError(InductionError):
    """Content files that cannot be used, with every problem that was found in them."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("content", "\n".join(map(str, problems)))
        self.problems = problems
