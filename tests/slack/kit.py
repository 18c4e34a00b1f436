"""What people see in words, what is kept of theirs, and payloads that come twice."""

import copy
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import select, update

from bot.core.coaching.nudges import NudgeState
from bot.sandbox import Message
from bot.sandbox.state.text import unescape
from bot.store.coaching import replies
from bot.store.people import managers, subscriptions
from bot.store.self_checks import checks
from bot.store.tables import DeliveryRow, NudgeRow
from tests.store.kit import every_row

on_sqlite = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
"""For tests in which the kind of database plays no part."""
on_both = pytest.mark.parametrize("databases", ["sqlite", "postgresql"], indirect=True)
"""For complete journeys, and for what several replicas do at once; other tests of Slack need one database."""


def utc(text: str) -> datetime:
    """`2026-03-03 09:30` as a moment."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def words(surface) -> str:
    """All that a person reads in a message or a view, one text a line."""
    return unescape(
        "\n".join(_texts([surface.blocks, surface.body.get("title") if hasattr(surface, "body") else None]))
    )


def _texts(value) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("text"), str):
            yield value["text"]
        value = value.values()
    elif not isinstance(value, list | tuple):
        return
    for each in value:
        yield from _texts(each)


def mention(person) -> str:
    """`@name` as Slack hands it to a command that wants names escaped."""
    return f"<@{person.id}|{person.user.name}>"


def buttons(surface) -> list[str]:
    """The labels of a message's or a view's buttons."""
    return [
        element["text"]["text"]
        for block in surface.blocks
        for element in block.get("elements", [])
        if element["type"] == "button"
    ]


def from_bot(person) -> list:
    """What the bot has posted in a person's DM for good: no ephemeral answers."""
    return [message for message in person.sees(person.dm) if message.by_app and message.only_for is None]


def whispers(person) -> list:
    """What only this person sees in their DM."""
    return [message for message in person.sees(person.dm) if message.only_for == person.id]


def nudges_of(person) -> list:
    """The questions in a person's DM, answered ones included, oldest first."""
    return [one for one in from_bot(person) if one.blocks[0]["block_id"].startswith("nudge-")]


async def past_the_first(world, person):
    """The first question is an easy one without a document, whatever else there is: it is answered, a week ago."""
    await world.nudge(person)
    await person.say(person.dm, "The orders database, at four in the morning, because its disk was full.")
    world.clock.advance(weeks=1)


async def manager_of(world, person):
    async with world.sessions() as session:
        return await managers.find(session, world.sandbox.workspace.team_id, person.id)


async def kept(world, person) -> list:
    """The replies that are stored of a person, newest first."""
    manager = await manager_of(world, person)
    async with world.sessions() as session:
        return await replies.of(session, manager.id)


async def checks_of(world, person) -> list:
    manager = await manager_of(world, person)
    async with world.sessions() as session:
        return await checks.of(session, manager.id)


async def planned(world, person) -> list:
    """A person's subscriptions, the next one first."""
    manager = await manager_of(world, person)
    async with world.sessions() as session:
        return await subscriptions.of_manager(session, manager.id)


async def deliveries_of(world) -> list:
    """The deliveries as they stand, in the order in which they were planned."""
    async with world.sessions() as session:
        return list(await session.scalars(select(DeliveryRow).order_by(DeliveryRow.id)))


async def everything_stored(world) -> str:
    async with world.sessions() as session:
        return repr(await every_row(session))


async def deliver_again(world, changed=None) -> dict:
    """What a person did last, delivered once more, as Slack does when an ack got lost; `changed` may alter it first."""
    last = next(
        one for one in reversed(world.sandbox.socket_mode.envelopes) if _by_a_person(one.payload.get("event", {}))
    )
    payload = copy.deepcopy(last.payload)
    if changed:
        changed(payload)
    if last.kind == "events_api":
        world.sandbox.socket_mode.tell(payload)
        await world.sandbox.settled()
        return {}
    answer = await world.sandbox.socket_mode.ask(last.kind, payload)
    await world.sandbox.settled()
    return answer


def _by_a_person(event) -> bool:
    return not event.get("bot_id") and not event.get("hidden")


async def in_an_event(world, person, **event) -> None:
    """A message in the person's DM with parts that nobody can type, such as a file."""
    ts = f"{world.clock.now.timestamp() + len(world.sandbox.socket_mode.envelopes):.6f}"
    whole = {
        "type": "message",
        "channel": person.dm.id,
        "channel_type": "im",
        "user": person.id,
        "ts": ts,
        **event,
    }
    world.sandbox.engine.emit(world.sandbox.workspace.team_id, "message.im", whole)
    await world.sandbox.settled()


async def ask_this(world, person, question) -> Message:
    """Has a question put, whatever chance would have chosen, and gives its message."""
    message = await world.nudge(person)
    await change_to(world, question)
    return message


async def change_to(world, question, **more) -> None:
    """Makes the open question this one."""
    named = {"question_id": question.id, "competency_id": question.competency_id, "asked": question.text, **more}
    async with world.sessions.begin() as session:
        await session.execute(update(NudgeRow).where(NudgeRow.state == NudgeState.OPEN).values(named))


async def choose(person, message, what) -> None:
    """*Edit*, *Share with a team* or *Undo*, from the three dots of an answered question."""
    options = message.blocks[0]["accessory"]["options"]
    value = next(option["value"] for option in options if option["value"].startswith(what))
    await person.click(message, "nudge.kept", value)
