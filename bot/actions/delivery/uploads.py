"""Files for people, and whatever brings them to Slack and takes them away again."""

from dataclasses import dataclass
from typing import Protocol

from bot.core.delivery.removals import Trace
from bot.core.people.people import Manager


@dataclass(frozen=True, slots=True)
class File:
    """A file to be handed over."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Export:
    """A page to read, the pictures that it names, and perhaps data for programs.

    `told` says what it all is, and `as_text` why it is text where Slack takes no files.
    """

    told: str
    as_text: str
    page: File
    pictures: tuple[File, ...]
    data: File | None = None

    @property
    def files(self) -> tuple[File, ...]:
        """All of it."""
        return (*([self.data] if self.data else []), self.page, *self.pictures)


class Uploader(Protocol):
    """Whatever brings files to people in Slack, and takes away what is there; neither raises for Slack."""

    async def hand_over(self, manager: Manager, export: Export) -> list[Trace] | None:
        """Gives an export to a manager, in the direct message; tells what it left there, or None to try later."""
        ...

    async def keep(self, workspace_id: int, file: File, title: str) -> str | None:
        """Has Slack keep a file for nobody yet; gives its id, empty where none is taken, None to try later."""
        ...

    async def take_away(self, workspace_id: int, trace: Trace) -> bool:
        """Takes a trace away; False to try again later."""
        ...
