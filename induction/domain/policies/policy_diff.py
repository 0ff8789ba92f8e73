"""What a new version of a policy changes: its sections with their redline, its obligations, its document control."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from induction.domain.policies.obligation import Register
from induction.domain.policies.obligation_diff import ObligationChange, obligation_changes
from induction.domain.policies.policy import DocumentControl, Policy, Section
from induction.domain.policies.redline import ALIKE, Line, Mark, alike, redline


@dataclass(frozen=True)
class SectionChange:
    """A section and what became of it; at least one of `old` and `new` is there."""

    old: Section | None
    new: Section | None
    lines: tuple[Line, ...]

    @property
    def is_added(self) -> bool:
        """Tell whether the section is new."""
        return self.old is None

    @property
    def is_removed(self) -> bool:
        """Tell whether the section went."""
        return self.new is None

    @property
    def is_renumbered(self) -> bool:
        """Tell whether the section stands under another number than before."""
        return bool(self.old and self.new and self.old.number != self.new.number)

    @property
    def is_reworded(self) -> bool:
        """Tell whether any word of the heading or the text went or came, in a section that was there before."""
        return bool(self.old and self.new and (self.is_retitled or any(line.is_changed for line in self.lines)))

    @property
    def is_retitled(self) -> bool:
        """Tell whether the heading changed."""
        return bool(self.old and self.new and self.old.heading != self.new.heading)

    @property
    def is_changed(self) -> bool:
        """Tell whether there is anything to say about the section."""
        return self.is_added or self.is_removed or self.is_renumbered or self.is_reworded

    @property
    def section(self) -> Section:
        """The section as it is now, or as it was when it went."""
        found = self.new or self.old
        if found is None:
            raise ValueError("A change of a section has the section before or after.")
        return found

    @property
    def words(self) -> tuple[str, ...]:
        """Say what became of the section, in words: "renumbered from 7", "reworded"."""
        if self.is_added or self.is_removed:
            return ("added" if self.is_added else "removed",)
        found = [f"renumbered from {self.old.number}"] if self.is_renumbered and self.old else []
        return (*found, *(["reworded"] if self.is_reworded else []))

    def counted(self, mark: Mark) -> int:
        """Count the words with a mark."""
        return sum(len(run.text.split()) for line in self.lines for run in line.runs if run.mark is mark)


@dataclass(frozen=True)
class ControlChange:
    """A field of the document control that changed."""

    name: str
    old: str
    new: str


@dataclass(frozen=True)
class PolicyDiff:
    """All that a new version changes; `sections` holds every section in the order of the new version."""

    old: Policy
    new: Policy
    sections: tuple[SectionChange, ...]
    obligations: tuple[ObligationChange, ...]
    control: tuple[ControlChange, ...]

    @property
    def changed_sections(self) -> tuple[SectionChange, ...]:
        """The sections of which there is anything to say."""
        return tuple(change for change in self.sections if change.is_changed)

    @property
    def changed_obligations(self) -> tuple[ObligationChange, ...]:
        """The obligations of which there is anything to say."""
        return tuple(change for change in self.obligations if change.changes)

    @cached_property
    def by_old_number(self) -> dict[str, SectionChange]:
        """Find what became of a section by the number it had."""
        return {change.old.number: change for change in self.sections if change.old}


def diff(old: Policy, new: Policy, old_register: Register, new_register: Register) -> PolicyDiff:
    """Compare two versions of a policy with their registers."""
    return PolicyDiff(
        old,
        new,
        tuple(_sections(old.sections, new.sections)),
        obligation_changes(old_register, new_register),
        tuple(_control(old.control, new.control)),
    )


def _sections(old: tuple[Section, ...], new: tuple[Section, ...]) -> Iterator[SectionChange]:
    became = _pairs(old, new)
    following = {later.number: earlier for earlier, later in became}
    paired = {earlier.number for earlier, _ in became}
    gone = [section for section in old if section.number not in paired]
    for section in new:
        while gone and _comes_before(gone[0], section, following, old):
            yield _change(gone.pop(0), None)
        yield _change(following.get(section.number), section)
    for section in gone:
        yield _change(section, None)


def _comes_before(gone: Section, section: Section, following: dict[str, Section], old: tuple[Section, ...]) -> bool:
    earlier = following.get(section.number)
    return earlier is not None and old.index(gone) < old.index(earlier)


def _change(old: Section | None, new: Section | None) -> SectionChange:
    if old and new and old.markdown == new.markdown:
        return SectionChange(old, new, ())
    lines = redline(old.markdown if old else "", new.markdown if new else "")
    return SectionChange(old, new, lines)


def _is_same(old: Section, new: Section) -> bool:
    return old.number == new.number and old.heading == new.heading


def _has_same_heading(old: Section, new: Section) -> bool:
    return old.heading == new.heading


def _reads_alike(old: Section, new: Section) -> bool:
    return alike(old.plain, new.plain) >= ALIKE


# A section is the same when its number and heading are; else when its heading is; else when half of its words are.
_SAMENESS: tuple[Callable[[Section, Section], bool], ...] = (_is_same, _has_same_heading, _reads_alike)


def _pairs(old: tuple[Section, ...], new: tuple[Section, ...]) -> list[tuple[Section, Section]]:
    before, after = list(old), list(new)
    found: list[tuple[Section, Section]] = []
    for is_same in _SAMENESS:
        for section in tuple(before):
            twin = next((other for other in after if is_same(section, other)), None)
            if twin:
                found.append((section, twin))
                before.remove(section)
                after.remove(twin)
    return found


def _control(old: DocumentControl, new: DocumentControl) -> Iterator[ControlChange]:
    for name in DocumentControl.model_fields:
        before, after = str(getattr(old, name)), str(getattr(new, name))
        if before != after:
            yield ControlChange(name, before, after)
