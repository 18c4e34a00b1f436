"""What all tables have in common."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Dialect, ForeignKey, Integer, MetaData, Table
from sqlalchemy import DateTime as SqlDateTime
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

Id = BigInteger().with_variant(Integer, "sqlite")  # SQLite counts up by itself only for INTEGER keys


class UtcDateTime(TypeDecorator[datetime]):
    """A moment: aware in, aware out, UTC in the database (SQLite would drop the zone silently)."""

    impl = SqlDateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuses a naive moment: nobody could tell what it means."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a moment needs its zone: {value!r}")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Gives the moment back in UTC, whatever zone the server's session uses."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


class Base(DeclarativeBase):
    """The common root: how Python types become columns, and how constraints are named."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {int: Id, datetime: UtcDateTime(), dict[str, Any]: JSON()}  # noqa: RUF012 - SQLAlchemy's

    @classmethod
    def __table_cls__(cls, *parts: Any, **options: Any) -> Table:  # noqa: ANN401 - SQLAlchemy's own hook
        """A table that never gives an id twice: ids outlive rows, in old buttons and as subjects of deliveries."""
        return Table(*parts, **options, sqlite_autoincrement=True)


def child_of(target: str) -> Mapped[int]:
    """A reference that goes when its parent goes, so that forgetting somebody forgets all of them."""
    return mapped_column(Id, ForeignKey(target, ondelete="CASCADE"), index=True)
