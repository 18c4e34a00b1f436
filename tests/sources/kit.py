"""Sources as they are in the world: a repository made with Git, and a web server on this machine."""

import asyncio
import os
import shutil
import subprocess
from contextlib import asynccontextmanager
from pathlib import Path

from aiohttp import web

from bot.core.library.documents import ParsedDocument
from bot.settings import shipped
from bot.sources import profiles
from bot.sources.parsing.parse import parse
from bot.sources.source import PassedOver, Place, RawDocument
from tests.kit.serving import serving

GIT = shutil.which("git") or "git"


STATUSES = profiles.load(shipped("prompts")).statuses


def understood(raw: RawDocument, home: str = "") -> ParsedDocument:
    """A document as the product reads it out of a source of this name."""
    return parse(raw, STATUSES, home)


class Repository:
    """A Git repository that a test commits to."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True)
        self.run("init", "--quiet", "--initial-branch=main")

    @property
    def location(self) -> str:
        return f"file://{self.folder}"

    def run(self, *words: str) -> None:
        known = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "PATH": os.environ["PATH"]}
        who = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org", "-c", "commit.gpgsign=false")
        subprocess.run([GIT, *who, *words], cwd=self.folder, env=known, check=True, capture_output=True)

    def commit(self, **files: str | bytes | None) -> None:
        """Writes files (None removes one) and commits everything."""
        for name, content in files.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if content is None:
                path.unlink()
            else:
                path.write_bytes(content if isinstance(content, bytes) else content.encode())
        self.run("add", "--all")
        self.run("commit", "--quiet", "--allow-empty", "--message=More")


@asynccontextmanager
async def served(**answers):
    """A web server on this machine; each path has a handler, or a ready answer. Gives its address."""
    app = web.Application()
    for name, answer in answers.items():
        app.router.add_get(f"/{name}", answer if callable(answer) else _always(answer))
    async with serving(app) as address:
        yield address


def _always(answer):
    async def handle(_request):
        status, headers, body = answer
        return web.Response(status=status, headers=headers, body=body)

    return handle


def place(location: str, cache: Path = Path(os.devnull), **more) -> Place:
    return Place(str(location), cache, **more)


async def found(open_, where: Place, state=None):
    """The documents that a source yields, by path, and its snapshot; None if it has not changed."""
    snapshot = await open_(where, state or {})
    if snapshot is None:
        return None
    return {one.path: one async for one in snapshot.found if not isinstance(one, PassedOver)}, snapshot


def never() -> asyncio.Event:
    return asyncio.Event()
