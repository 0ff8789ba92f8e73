"""Figures of what people choose, as they were let through: about ten people or more each, and about nobody by name."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from induction.db.base import Base, key, moment, short


class ItemFigures(Base):
    """What was let through of one situation for a span of whole quarters. Append-only: figures are never made anew."""

    __tablename__ = "item_figures"
    __table_args__ = (
        UniqueConstraint(
            "module_id", "scene_id", "module_fingerprint", "occasion", "to_on", name="uq_item_figures_item_to_on"
        ),
        CheckConstraint("occasion IN ('induction', 'refresher')", name="occasion_known"),
        CheckConstraint("from_on <= to_on", name="in_order"),
        CheckConstraint("sure_and_wrong >= 10", name="sure_of_ten"),
    )

    id: Mapped[key]
    module_id: Mapped[short]
    scene_id: Mapped[short]
    module_fingerprint: Mapped[str] = mapped_column(ForeignKey("content_snapshot.fingerprint"))
    occasion: Mapped[str] = mapped_column(String(10))
    from_on: Mapped[date]
    to_on: Mapped[date]
    sure_and_wrong: Mapped[int | None]
    made_at: Mapped[moment]


class ItemBlock(Base):
    """Options that are counted together, and how many people chose one of them. Append-only.

    `options` and `grades` are comma-separated.
    """

    __tablename__ = "item_block"
    __table_args__ = (
        UniqueConstraint("item_figures_id", "options"),
        CheckConstraint("people >= 10", name="of_ten"),
    )

    id: Mapped[key]
    item_figures_id: Mapped[int] = mapped_column(ForeignKey("item_figures.id"))
    options: Mapped[str] = mapped_column(String(400))
    grades: Mapped[str] = mapped_column(String(40))
    people: Mapped[int]
