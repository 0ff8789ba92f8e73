"""What all tables share: the naming of constraints and the column types."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from sqlalchemy import MetaData, String, Text
from sqlalchemy.orm import DeclarativeBase, mapped_column

from induction.db.types import Moment

key = Annotated[int, mapped_column(primary_key=True)]
short = Annotated[str, mapped_column(String(120))]
sha = Annotated[str, mapped_column(String(64))]
long = Annotated[str, mapped_column(Text)]
moment = Annotated[datetime, mapped_column(Moment)]


class Base(DeclarativeBase):
    """The base of all tables; constraints are named, so that migrations can find them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
