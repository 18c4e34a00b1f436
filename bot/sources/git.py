"""A Git repository as a source of documents, read out of a shallow copy without ever checking it out.

Files come straight from Git's store: no link can lead out, no name can climb up, and no hook or filter of the
repository runs.
"""

import asyncio
import base64
import hashlib
import os
import re
import shutil
from collections.abc import AsyncIterator, Collection, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from bot.sources.errors import LibraryError
from bot.sources.folder import BESIDE, BESIDE_LIMIT, is_front_page, is_open, passed_over
from bot.sources.source import (
    READING_RULES,
    Found,
    PassedOver,
    Place,
    Reason,
    Snapshot,
    State,
    Unchanged,
    Unreadable,
    decoded,
    size_limit,
    too_large,
)

PATIENCE_S = 600
"""For the first copy of a large repository over a slow line."""
_AT_ONCE = 50
_BYTES_AT_ONCE = 20_000_000
_SHORT = re.compile(r"\w[\w.-]*@\w[\w.-]*:(?!//)[\w./~-]+")  # git@host:path
_ADDRESS = re.compile(r"(?:https|ssh|file)://[^\s\x00-\x1f]+")
_LINK = "120000"
_HEAD = "refs/em-coach/head"


@dataclass(frozen=True, slots=True)
class _Blob:
    path: str
    id: str
    mode: str
    size: int
    is_same: bool
    """Whether it was there before, at the same place."""


async def open_(place: Place, state: State) -> Snapshot | None:
    """Fetch what is new and open it; None if the newest commit is the one that was read last."""
    located(place.location)
    commit = await _newest(place)
    now = {"commit": commit, "rules": READING_RULES}
    if state == now:
        return None
    copy = place.cache / "git" / hashlib.sha256(place.location.encode()).hexdigest()[:16]
    await _fetch(place, copy)
    before = state["commit"] if state.get("rules") == READING_RULES and "commit" in state else None
    return Snapshot(_documents(place, copy, await _tree(place, copy, before)), now)


def located(location: str) -> str:
    """The address; refused where it is none of a repository, or would keep a secret in clear.

    Raises:
        LibraryError: it is one of these; the message does not repeat a secret.
    """
    if not (_SHORT.fullmatch(location) or _ADDRESS.fullmatch(location)):
        raise LibraryError(
            "A repository's address begins with https://, ssh:// or file://, or is like git@host:path."
        )
    if location.startswith("https:") and "@" in urlsplit(location).netloc:
        raise LibraryError(
            "Leave the secret out of the address: put it in a variable and name that with --token-env."
        )
    return location


async def _newest(place: Place) -> str:
    """The commit that the repository's default branch is at."""
    answer = await _git(place, "ls-remote", "--", place.location, "HEAD")
    commit = answer.split(b"\t")[0].decode("ascii", "replace")
    if not re.fullmatch(r"[0-9a-f]{40,64}", commit):
        raise LibraryError(f"{place.location}: it has no commit yet.")
    return commit


async def _fetch(place: Place, copy: Path) -> None:
    """Bring the copy up to date; one that an interrupted fetch has left half done is made anew."""
    there = await asyncio.to_thread(copy.exists)
    try:
        await asyncio.to_thread(copy.mkdir, mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise LibraryError(f"{copy}: no copy can be kept there, see EM_COACH_CACHE ({error.strerror}).") from error
    await _git(place, "init", "--quiet", "--bare", "--", str(copy))
    fetch = (
        "fetch",
        "--quiet",
        "--depth=1",
        "--no-tags",
        "--no-recurse-submodules",
        "--",
        place.location,
        f"+HEAD:{_HEAD}",
    )
    try:
        await _git(place, *fetch, at=copy)
    except LibraryError:
        if not there:
            raise
        await asyncio.to_thread(shutil.rmtree, copy)
        await _fetch(place, copy)


async def _tree(place: Place, copy: Path, commit: str | None) -> list[bytes]:
    """What lies where in a commit, a line a file; nothing of one that our copy does not have any more."""
    if commit is None:
        return []
    try:
        return (await _git(place, *_LIST, commit, at=copy)).split(b"\0")[:-1]
    except LibraryError:
        return []


_LIST = ("ls-tree", "-r", "-z", "-l", "--full-tree")


async def _documents(place: Place, copy: Path, before: Collection[bytes]) -> AsyncIterator[Found]:
    listing = (await _git(place, *_LIST, _HEAD, at=copy)).split(b"\0")[:-1]
    every = list(_blobs(listing, frozenset(before)))
    beside = {_folder(one.path): one for one in every if _describes(one)}
    readable = []
    for one in every:
        about = beside.get(_folder(one.path))
        is_same = one.is_same and (about is None or about.is_same) and one.path in place.known
        unread = Unchanged(one.path) if is_same else _unread(one)
        if unread:
            yield unread
        elif not _describes(one):
            readable.append(one)
    for some in _batches(readable):
        described = [
            beside.get(_folder(one.path)) if is_front_page(PurePosixPath(one.path)) else None for one in some
        ]
        wanted = "".join(f"{one.id}\n" for one in (*some, *filter(None, described))).encode()
        contents = _contents(await _git(place, "cat-file", "--batch", at=copy, given=wanted))
        texts = list(islice(contents, len(some)))
        facts = [next(contents) if one else b"" for one in described]
        paths = [one.path for one in some]
        for found in await asyncio.to_thread(lambda: list(map(decoded, paths, texts, facts))):  # noqa: B023 - awaited
            yield found


def _batches(blobs: list[_Blob]) -> Iterator[list[_Blob]]:
    """Part what is to be read into what is read at once: not too many, and not too much."""
    some: list[_Blob] = []
    for blob in blobs:
        if some and (len(some) == _AT_ONCE or sum(one.size for one in some) + blob.size > _BYTES_AT_ONCE):
            yield some
            some = []
        some.append(blob)
    if some:
        yield some


def _unread(blob: _Blob) -> Unreadable | PassedOver | None:
    """Why a file is not opened, if it is not."""
    why = passed_over(PurePosixPath(blob.path))
    if why is not None:
        return None if _describes(blob) else PassedOver(blob.path, why)
    if blob.mode == _LINK:
        return Unreadable(blob.path, Reason.LINK)
    return too_large(blob.path) if blob.size > size_limit(blob.path) else None


def _folder(path: str) -> str:
    return path.rpartition("/")[0]


def _describes(blob: _Blob) -> bool:
    """Tell whether a file says what a front page beside it is."""
    return blob.path.rpartition("/")[2] in BESIDE and blob.mode != _LINK and blob.size <= BESIDE_LIMIT


def _blobs(listing: Iterable[bytes], before: Container[bytes]) -> Iterator[_Blob]:
    """The files in the lines of `git ls-tree -z -l`; those in hidden folders are left out."""
    for line in listing:
        facts, _, name = line.partition(b"\t")
        mode, kind, id_, size = facts.decode().split()
        path = name.decode("utf-8", "replace")
        *folders, last = path.split("/")
        if kind == "blob" and not last.startswith(".") and all(map(is_open, folders)):
            yield _Blob(path, id_, mode, int(size), line in before)


def _contents(batch: bytes) -> Iterator[bytes]:
    """The files in the output of `git cat-file --batch`: a line with the size, as many bytes, a line's end."""
    start = 0
    while start < len(batch):
        line_end = batch.index(b"\n", start)
        end = line_end + 1 + int(batch[start:line_end].split()[2])
        yield batch[line_end + 1 : end]
        start = end + 1


async def _git(place: Place, *words: str, at: Path | None = None, given: bytes = b"") -> bytes:
    """The output of a Git command; one that fails, asks something or takes too long is a LibraryError."""
    command = ("git", *(("-C", str(at)) if at else ()), *words)
    try:
        process = await asyncio.create_subprocess_exec(
            *command,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env=environment(place, os.environ),
        )
    except FileNotFoundError as error:
        raise LibraryError("git is not installed, which reading a repository needs.") from error
    try:
        async with asyncio.timeout(PATIENCE_S):
            output, complaint = await process.communicate(given)
    except TimeoutError as error:
        raise LibraryError(f"{place.location}: no answer within {PATIENCE_S // 60} minutes.") from error
    finally:
        if process.returncode is None:  # too slow, or we are being stopped
            process.kill()
            await process.wait()
    if process.returncode:
        raise LibraryError(f"{place.location}: {_reason(place, complaint)}")
    return output


def environment(place: Place, ours: Mapping[str, str]) -> dict[str, str]:
    """What Git runs with: it asks nobody, speaks safe protocols only, and goes nowhere but where it was sent.

    The token is in no argument, since those can be read by everybody on the machine.
    """
    options = [("http.followRedirects", "false"), ("http.lowSpeedLimit", "1000"), ("http.lowSpeedTime", "30")]
    options += [("gc.autoDetach", "false"), ("protocol.version", "2")]
    if place.token and place.location.startswith("https://"):
        origin = "https://" + urlsplit(place.location).netloc
        options.append((f"http.{origin}.extraHeader", f"Authorization: Basic {_credentials(place.token)}"))
    return {
        "GIT_SSH_COMMAND": "ssh -o BatchMode=yes -o ConnectTimeout=20",
        **{name: value for name, value in ours.items() if name not in _NOT_OURS},
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_ASKPASS": "true",
        "GIT_ALLOW_PROTOCOL": "https:ssh:file",
        "LC_ALL": "C",
        "GIT_CONFIG_COUNT": str(len(options)),
        **{f"GIT_CONFIG_KEY_{number}": name for number, (name, _) in enumerate(options)},
        **{f"GIT_CONFIG_VALUE_{number}": value for number, (_, value) in enumerate(options)},
    }


_NOT_OURS = frozenset(
    {"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_TRACE", "GIT_TRACE_CURL"}
)
"""Of a hook that we may have been started from, or for debugging: a trace would show the token."""


def _credentials(token: str) -> str:
    """A token as basic authentication; hosts take any name with it, and `name:token` is for those that don't."""
    return base64.b64encode((token if ":" in token else f"x-access-token:{token}").encode()).decode()


def _reason(place: Place, complaint: bytes) -> str:
    """What Git said, in one line and without the token."""
    lines = complaint.decode("utf-8", "replace").splitlines()
    said = next((line for line in lines if line.startswith(_TELLING)), "git gives no reason")
    said = said.partition(": ")[2] or said
    if "could not read Username" in said or "Authentication failed" in said:
        said = "it wants to know who asks: name a variable that holds a token with --token-env"
    if "update url base from redirection" in said:
        said = "it has moved: remove this source and add its new address"
    return _without(place.token, said)[:300]


_TELLING = ("fatal: ", "error: ", "ERROR: ")


def _without(token: str | None, text: str) -> str:
    return text.replace(token, "…").replace(_credentials(token), "…") if token else text
