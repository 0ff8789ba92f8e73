"""Who a programme is for, as its author writes it: a small structure of conditions, each true or not on a day.

`Audience` is part of the schema of ``content/requirements.yaml``. What it means for one person is worked out in
`domain.claims`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from induction.domain.learning.module import Content, Line
from induction.domain.people import StaffGroup

UnitCode = Annotated[str, StringConstraints(pattern=r"^[0-9A-Z][0-9A-Z.-]{0,29}$")]
Part = Literal["lead", "deputy"]
_Several = Annotated[tuple["Audience", ...], Field(min_length=2, max_length=20)]


class Audience(Content):
    """One condition, or several joined by ``any``, ``all`` or ``not``. A list means: any of these.

    Everybody means everybody who is employed on the day; the other conditions narrow that. ``unit`` names organisation
    units by code and includes everything below them. ``line_manager`` holds for whoever is the line manager in
    somebody's primary assignment. Whoever has several assignments is in the audience if any of them is.
    """

    everybody: Literal[True] | None = None
    staff_group: Annotated[tuple[StaffGroup, ...], Field(min_length=1, max_length=20)] | None = None
    job_role: Annotated[tuple[Line, ...], Field(min_length=1, max_length=50)] | None = None
    unit: Annotated[tuple[UnitCode, ...], Field(min_length=1, max_length=50)] | None = None
    line_manager: Literal[True] | None = None
    team_account: Annotated[tuple[Part, ...], Field(min_length=1, max_length=2)] | None = None
    any_of: _Several | None = Field(default=None, alias="any")
    all_of: _Several | None = Field(default=None, alias="all")
    none_of: Audience | None = Field(default=None, alias="not")

    @model_validator(mode="after")
    def _says_one_thing(self) -> Audience:
        said = [name for name in type(self).model_fields if getattr(self, name) is not None]
        if len(said) != 1:
            raise ValueError("must name exactly one condition; join several with `any`, `all` or `not`")
        return self

    @property
    def units(self) -> frozenset[str]:
        """The codes of all units that are named anywhere in it."""
        return frozenset(self.unit or ()).union(*(each.units for each in self._parts()))

    @property
    def asks_managers(self) -> bool:
        """Whether being a line manager matters anywhere in it."""
        return bool(self.line_manager) or any(each.asks_managers for each in self._parts())

    def _parts(self) -> Iterator[Audience]:
        yield from self.any_of or ()
        yield from self.all_of or ()
        if self.none_of:
            yield self.none_of
