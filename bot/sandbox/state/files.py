"""Files: announced, uploaded, completed, shared; and used as pictures, once Slack has had a moment to look at one.

The flow is that of https://docs.slack.dev/messaging/working-with-files: `files.getUploadURLExternal`, a POST to
the address it gives, `files.completeUploadExternal`.
"""

import mimetypes
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import PurePath
from typing import Any

from bot.sandbox.clock import Now, Stopwatch
from bot.sandbox.errors import SlackError

Json = dict[str, Any]
MAX_BYTES = 64 * 1024 * 1024
"""More than a test needs; Slack itself takes a gigabyte."""
IMAGES = {"image/png", "image/jpeg", "image/gif"}


@dataclass(frozen=True, slots=True)
class Place:
    """What the files of one workspace need to know of it."""

    team_id: str
    domain: str
    new_id: Callable[[], str]
    origin: Callable[[], str]
    """Where the sandbox listens; no slash at the end."""


@dataclass(slots=True, eq=False)
class File:
    """One file, from its announcement on."""

    id: str
    name: str
    length: int
    user: str
    alt_text: str
    created: datetime
    ticket: str
    """Names the address that takes its content, once."""
    title: str
    content: bytes | None = None
    completed: bool = False
    settles: float = 0.0
    """When it becomes a picture that messages may show, on the stopwatch."""
    shares: dict[str, list[str]] = field(default_factory=dict)
    """The `ts` of every message it stands in, by channel."""

    @property
    def mimetype(self) -> str:
        """Guessed from the name."""
        return mimetypes.guess_type(self.name)[0] or "application/octet-stream"


class Files:
    """The files of one workspace.

    Args:
        place: the workspace.
        now: the wall clock.
        stopwatch: measures how long a file takes to settle.
        settling: seconds from its completion until a file may be shown as a picture.
    """

    def __init__(self, place: Place, now: Now, stopwatch: Stopwatch, settling: float) -> None:
        self.standing: dict[str, File] = {}
        """Every file that was not deleted, by id."""
        self._place = place
        self._now = now
        self._stopwatch = stopwatch
        self._settling = settling

    def announce(self, name: str, length: int, user: str, alt_text: str = "") -> File:
        """Prepare for an upload."""
        ticket = secrets.token_hex(16)
        file = File(self._place.new_id(), name, length, user, alt_text, self._now(), ticket, PurePath(name).stem)
        self.standing[file.id] = file
        return file

    def upload_url(self, file: File) -> str:
        """Where the content of an announced file goes."""
        return f"{self._place.origin()}/upload/v1/{file.ticket}"

    def expected(self, ticket: str) -> File | None:
        """The file whose content this address still waits for."""
        waiting = (one for one in self.standing.values() if one.content is None)
        return next((one for one in waiting if one.ticket == ticket), None)

    def receive(self, file: File, content: bytes) -> None:
        """Take the content of an announced file.

        Raises:
            SlackError: `length_mismatch`, if it is not as long as was announced.
        """
        if len(content) != file.length:
            raise SlackError("length_mismatch")
        file.content = content

    def complete(self, file: File, title: str | None) -> None:
        """Finish an upload; from now on it settles."""
        file.title = title or file.title
        file.completed, file.settles = True, self._stopwatch() + self._settling

    def uploaded(self, file_id: str) -> File:
        """A file whose content has come.

        Raises:
            SlackError: `file_not_found`.
        """
        file = self.standing.get(file_id)
        if file is None or file.content is None:
            raise SlackError("file_not_found")
        return file

    def find(self, file_id: str) -> File:
        """A completed file.

        Raises:
            SlackError: `file_not_found`.
        """
        file = self.uploaded(file_id)
        if not file.completed:
            raise SlackError("file_not_found")
        return file

    def check_pictures(self, blocks: object, at: str, error: str) -> None:
        """See that every `slack_file` in these blocks is a picture that has settled.

        Raises:
            SlackError: `error`, with the places.
        """
        wrong = [place for place, named in _slack_files(blocks, at) if not self._is_picture(named)]
        if wrong:
            raise SlackError(error, [f"[ERROR] invalid slack file [json-pointer:{place}]" for place in wrong])

    def to_json(self, file: File) -> Json:
        """The file object of the Web API and of messages."""
        private = self._private_url(file)
        stamp = int(file.created.timestamp())
        suffix = PurePath(file.name).suffix.removeprefix(".")
        body: Json = {
            "id": file.id,
            "created": stamp,
            "timestamp": stamp,
            "name": file.name,
            "title": file.title,
            "mimetype": file.mimetype,
            "filetype": suffix or "binary",
            "pretty_type": suffix.upper() or "Binary",
            "user": file.user,
            "user_team": self._place.team_id,
            "size": file.length,
            "mode": "hosted",
            "is_external": False,
            "is_public": any(one.startswith("C") for one in file.shares),
            "url_private": private,
            "url_private_download": private,
            "permalink": self._permalink(file),
            "channels": [one for one in file.shares if one.startswith("C")],
            "ims": [one for one in file.shares if one.startswith("D")],
            "shares": {"public": {channel: [{"ts": ts} for ts in all_] for channel, all_ in file.shares.items()}},
        }
        return {**body, "alt_txt": file.alt_text} if file.alt_text else body

    def _private_url(self, file: File) -> str:
        return f"{self._place.origin()}/files-pri/{self._place.team_id}-{file.id}/{PurePath(file.name).name}"

    def _permalink(self, file: File) -> str:
        return f"https://{self._place.domain}.slack.com/files/{file.user}/{file.id}/{PurePath(file.name).name}"

    def _is_picture(self, named: Json) -> bool:
        file = next(
            (
                one
                for one in self.standing.values()
                if named.get("id") == one.id or named.get("url") in {self._private_url(one), self._permalink(one)}
            ),
            None,
        )
        if file is None or not file.completed or file.mimetype not in IMAGES:
            return False
        return self._stopwatch() >= file.settles


def _slack_files(value: object, at: str) -> Iterator[tuple[str, Json]]:
    if isinstance(value, list):
        for index, one in enumerate(value):
            yield from _slack_files(one, f"{at}/{index}")
    elif isinstance(value, dict):
        for name, one in value.items():
            if name == "slack_file" and isinstance(one, dict):
                yield f"{at}/slack_file", one
            else:
                yield from _slack_files(one, f"{at}/{name}")
