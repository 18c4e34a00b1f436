"""`python -m tests.torture.replicas`: two `em-coach serve` on one PostgreSQL, and people who write all the time.

Meanwhile the replicas are restarted in turns, by SIGTERM and by SIGKILL, the database server goes away, and connections
are closed at random. In the end each question is in Slack once, each answer is kept once, and every event was
acknowledged, some when Slack sent them again. Exit code 1 if not.
"""

import argparse
import asyncio
import json
import os
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from bot.sandbox import Person, PersonError, Sandbox, serve
from bot.sandbox.state.messages import Message
from bot.settings import shipped
from bot.slack import names
from bot.store import engine, migrations
from bot.store.engine import Sessions
from bot.store.tables import ReplyRow
from bot.store.vault import Vault, new_key
from tests.torture import database
from tests.torture.report import Report, count

PEOPLE = 12
WORDS_EACH = 20
"""Enough to be at it until the last restart, and no more than a question takes in words."""
RETRIES = (0.0, 5.0, 20.0)
"""When Slack sends an event again; it waits 0, 60 and 300 s, which would only make this longer."""
STARTS_WITHIN_S = 90
HOPE_FOR_S = 240
"""How long nothing may change before what is left counts as lost: a lease and its quarantine take two minutes."""


@dataclass
class Replica:
    """One `em-coach serve`, started anew whenever it ends."""

    environment: Mapping[str, str]
    folder: Path
    codes: Counter[int] = field(default_factory=Counter)
    """How often it has ended with which exit code."""
    events: Counter[str] = field(default_factory=Counter)
    """What its log has said, by level and event."""
    _process: asyncio.subprocess.Process | None = None
    _listening: asyncio.Event = field(default_factory=asyncio.Event)
    _over: bool = False

    async def keep(self) -> None:
        """Sees to it that it runs."""
        while not self._over:
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-W", "ignore", "-m", "bot", "serve"),
                env={**os.environ, **self.environment},
                cwd=self.folder,
                stdin=asyncio.subprocess.DEVNULL,
                stderr=asyncio.subprocess.PIPE,
            )
            assert self._process.stderr
            async for line in self._process.stderr:
                self._hear(line)
            self._listening.clear()
            self.codes[await self._process.wait()] += 1

    async def listens(self) -> None:
        """Returns when it hears Slack."""
        await asyncio.wait_for(self._listening.wait(), STARTS_WITHIN_S)

    def end(self, how: signal.Signals) -> None:
        """Asks it to stop, or makes it."""
        self._listening.clear()
        if self._process and self._process.returncode is None:
            self._process.send_signal(how)

    def stop(self) -> None:
        """Ends it for good."""
        self._over = True
        self.end(signal.SIGTERM)

    def _hear(self, line: bytes) -> None:
        with suppress(ValueError):
            said = json.loads(line)
            self.events[f"{said['level']} {said['event']}"] += 1
            if said["event"] == "listening_to_slack":
                self._listening.set()


@dataclass
class Said:
    """What people wrote, and what they were told instead of an answer."""

    kept_for_sure: list[str] = field(default_factory=list)
    """Messages, and windows that closed."""
    perhaps: list[str] = field(default_factory=list)
    """Windows that never got an answer."""
    told: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class Outcome:
    """What came of it. `again` are events that Slack had to send more than once."""

    questions: Report
    words: int
    words_lost: int
    words_doubled: int
    events: int
    events_again: int
    events_unanswered: int

    @property
    def passed(self) -> bool:
        """Whether the promises were kept."""
        return self.questions.passed and not (self.words_lost or self.words_doubled or self.events_unanswered)


async def write_all(person: Person, said: Said) -> None:
    """Somebody answers their question, in its window or in its thread, and then has more and more to say."""
    question = await _question(person)
    for number in range(WORDS_EACH):
        words = f"It is the orders service, since 2019; note {number} of {person.user.name}."
        if number == 0 and person.user.name.endswith(("0", "2", "4", "6", "8")):
            await _by_window(person, question, words, said)
        else:
            await person.say(person.dm, words, thread_ts=question.ts)
            said.kept_for_sure.append(words)
        await _try(person.open_home(), said)
        await _try(person.command("/coach", "why"), said)
        await asyncio.sleep(random.uniform(0.5, 4.0))  # noqa: S311 - as people do


async def _question(person: Person) -> Message:
    """The question, once it is there."""
    while True:
        for message in person.sees(person.dm):
            if any(one["type"] == "actions" and _asks(one) for one in message.blocks):
                return message
        await asyncio.sleep(0.2)


def _asks(block: dict[str, Any]) -> bool:
    return any(one["action_id"] == names.ANSWER for one in block["elements"])


async def _by_window(person: Person, question: Message, words: str, said: Said) -> None:
    """Presses until the window opens, and submits until it is taken, as people do who see that it was not."""
    while person.modal is None:
        await _try(person.click(question, names.ANSWER), said)
        await asyncio.sleep(0.2)
    for _ in range(10):
        fields = {block["block_id"] for block in person.modal.blocks if block["type"] == "input"}
        answers = {name: value for name, value in {"text": words, "guess": "40"}.items() if name in fields}
        if await _try(person.submit(answers), said):
            said.kept_for_sure.append(words)
            break
    else:
        said.perhaps.append(words)
    while person.modal:
        await _try(person.close_modal(), said)


async def _try(work: Any, said: Said) -> bool:
    """Does something that Slack may say has failed; tells whether it has not."""
    try:
        await work
    except PersonError as error:
        said.told[str(error)] += 1
        return False
    return True


async def close_sockets(sandbox: Sandbox) -> None:
    """Closes one connection after the other, without a word or with Slack's."""
    while True:
        await asyncio.sleep(random.uniform(1.0, 6.0))  # noqa: S311 - any moment will do
        open_ = list(sandbox.socket_mode.connections)
        if not open_:
            continue
        if random.random() < 0.2:  # noqa: S311 - as above
            await sandbox.socket_mode.refresh()
            continue
        victim = random.choice(open_)  # noqa: S311 - as above
        sandbox.socket_mode.leave(victim)
        with suppress(ConnectionError, RuntimeError):
            await victim.close()


async def restart_all(replicas: list[Replica], restarts: int, base: database.Database) -> None:
    """One replica after the other, each when the last one is back; once the database as well."""
    for number in range(restarts):
        replica = replicas[number % len(replicas)]
        replica.end(signal.SIGTERM if number // len(replicas) % 2 == 0 else signal.SIGKILL)
        if number == restarts // 2 and base.restart:
            await asyncio.to_thread(base.restart)
        await replica.listens()
        await asyncio.sleep(random.uniform(0.5, 2.0))  # noqa: S311 - any moment will do


async def torture(options: argparse.Namespace) -> dict[str, object]:
    """One round; what came of it."""
    started, key, said = time.monotonic(), new_key(), Said()
    sandbox = Sandbox(retry_delays=RETRIES)
    with database.database("postgres") as base:
        async with AsyncExitStack() as stack:
            connected = await stack.enter_async_context(engine.connect(base.url))
            server = await stack.enter_async_context(serve(sandbox))
            await migrations.upgrade(connected, shipped("alembic"))
            sessions = engine.sessions(connected, Vault([key]))
            people = [sandbox.add_person(f"em{number}", f"Manager {number}") for number in range(PEOPLE)]
            await database.enrol(sessions, sandbox.workspace.team_id, [one.id for one in people])
            replicas = [Replica(_environment(base, sandbox, server.url, key, name), base.folder) for name in "ab"]
            async with kept(replicas):
                with troubled(close_sockets(sandbox)):
                    writing = asyncio.gather(*(write_all(one, said) for one in people))
                    await restart_all(replicas, options.restarts, base)
                    await writing
                outcome = await _settled(sessions, sandbox, people, said, key)
            return {
                "restarts": options.restarts,
                "seconds": round(time.monotonic() - started, 1),
                **asdict(outcome),
                "people were told": dict(said.told),
                "exit codes": dict(replicas[0].codes + replicas[1].codes),
                "the log": dict((replicas[0].events + replicas[1].events).most_common(12)),
                "passed": outcome.passed,
            }


@asynccontextmanager
async def kept(replicas: list[Replica]) -> AsyncIterator[None]:
    """The replicas, at work for the time of the block."""
    keepers = [asyncio.create_task(one.keep()) for one in replicas]
    try:
        for one in replicas:
            await one.listens()
        yield
    finally:
        for one in replicas:
            one.stop()
        await asyncio.gather(*keepers)


@contextmanager
def troubled(trouble: Any) -> Iterator[None]:
    """Something that goes on for the time of the block."""
    task = asyncio.create_task(trouble)
    try:
        yield
    finally:
        task.cancel()


def _environment(base: database.Database, sandbox: Sandbox, url: str, key: str, name: str) -> dict[str, str]:
    """The settings of a replica."""
    return {
        "PYTHONPATH": str(Path(__file__).parents[2]),
        "DATABASE_URL": base.url,
        "SLACK_API_URL": url,
        "SLACK_BOT_TOKEN": sandbox.bot_token,
        "SLACK_APP_TOKEN": sandbox.app_token,
        "EM_COACH_KEYS": key,
        "EM_COACH_LOG_FORMAT": "json",
        "EM_COACH_CACHE": str(base.folder / f"cache-{name}"),
        "EM_COACH_HEARTBEAT": str(base.folder / f"heartbeat-{name}"),
    }


async def _settled(sessions: Sessions, sandbox: Sandbox, people: list[Person], said: Said, key: str) -> Outcome:
    """The count once everything is settled, or when there is no hope for it any more."""
    latest, since = None, time.monotonic()
    while True:
        try:
            outcome = await _count(sessions, sandbox, people, said, key)
        except SQLAlchemyError:  # a connection that the restart has cut
            continue
        if outcome != latest:
            latest, since = outcome, time.monotonic()
        done = sandbox.socket_mode.idle and not outcome.questions.unsettled
        if done or time.monotonic() > since + HOPE_FOR_S:
            return outcome
        await asyncio.sleep(0.5)


async def _count(sessions: Sessions, sandbox: Sandbox, people: list[Person], said: Said, key: str) -> Outcome:
    posted = Counter(one.metadata["event_payload"]["key"] for one in sandbox.messages if one.metadata)
    states = await database.states(sessions)
    vault = Vault([key])
    async with sessions.begin() as session:
        kept_ = Counter(vault.open(sealed) for sealed in await session.scalars(select(ReplyRow.sealed_text)))
    events = [one for one in sandbox.socket_mode.envelopes if one.kind == "events_api"]
    return Outcome(
        questions=count([one.id for one in people], states, posted),
        words=len(said.kept_for_sure),
        words_lost=sum(not kept_[words] for words in said.kept_for_sure),
        words_doubled=sum(kept_[words] > 1 for words in (*said.kept_for_sure, *said.perhaps)),
        events=len(events),
        events_again=sum(len(one.sent_to) > 1 for one in events),
        events_unanswered=sum(not one.acked for one in events),
    )


def main() -> None:
    """Run one round."""
    parser = argparse.ArgumentParser(prog="python -m tests.torture.replicas", description=__doc__)
    parser.add_argument("--restarts", type=int, default=12, help="of replicas; half of them by SIGKILL")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    result = asyncio.run(torture(options))
    if options.json:
        sys.stdout.write(json.dumps(result) + "\n")
    else:
        sys.stdout.writelines(f"{name:18} {value}\n" for name, value in result.items())
    sys.exit(0 if result["passed"] else 1)


if __name__ == "__main__":
    main()
