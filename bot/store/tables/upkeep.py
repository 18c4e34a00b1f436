"""What keeps the installation itself in order."""

from datetime import datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.tables.base import Base


class KeyCheckRow(Base):
    """One word that everybody knows, sealed: it shows at the start whether the keys are the right ones."""

    __tablename__ = "key_check"

    id: Mapped[int] = mapped_column(primary_key=True)
    sealed_word: Mapped[str] = mapped_column(Text)


class ChoreRow(Base):
    """Work that comes again by the clock, whichever replica does it, and when it is due next."""

    __tablename__ = "chore"

    name: Mapped[str] = mapped_column(String(32), primary_key=True)
    due_at: Mapped[datetime]
