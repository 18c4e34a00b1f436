"""What the tests of schedules share: people's words, clocks, and what came by itself."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.store.coaching import nudges
from bot.store.delivery import deliveries
from bot.store.people import managers, subscriptions


def utc(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def local(person, text):
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(person.user.tz))


def words(surface):
    """All that a person reads in a message or a view."""
    return "\n".join(_texts(surface.blocks)).replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">")


def _texts(value):
    if isinstance(value, dict):
        yield from [value["text"]] if isinstance(value.get("text"), str) else []
        value = value.values()
    elif not isinstance(value, list | tuple):
        return
    for each in value:
        yield from _texts(each)


def received(person):
    """What came into somebody's DM for good, as (local time, message)."""
    zone = ZoneInfo(person.user.tz)
    posted = [one for one in person.sees(person.dm) if one.by_app and one.only_for is None]
    return [(datetime.fromtimestamp(float(one.ts), zone), one) for one in posted]


def arrivals(person):
    """When something came by itself, on the person's own clock; without the introduction."""
    return [
        f"{at:%a %m-%d %H:%M}"
        for at, one in received(person)
        if one.blocks[0]["block_id"].startswith(("nudge", "rhythm"))
    ]


async def live(world, end):
    """Lets the bot work whenever something comes due, until `end`."""
    while world.clock.now < end:
        async with world.sessions() as session:
            sources = (subscriptions.next_due_at, nudges.next_return_at, deliveries.next_due_at)
            moments = [moment for of in sources if (moment := await of(session))]
        soonest = max(min(moments, default=end), world.clock.now + timedelta(minutes=1))
        world.clock.now = min(end, soonest)
        await world.work()


async def coach(person, text):
    """What `/coach` answers, in words."""
    return words(await person.command("/coach", text))


async def manager_of(world, person):
    async with world.sessions() as session:
        return await managers.find(session, world.sandbox.workspace.team_id, person.id)


async def planned(world, person):
    """A manager's subscriptions by area."""
    manager = await manager_of(world, person)
    async with world.sessions() as session:
        return {one.area_id: one for one in await subscriptions.of_manager(session, manager.id)}


def newest(person, action_id):
    """The newest message with this element."""
    return [
        one
        for _, one in received(person)
        if any(
            element.get("action_id") == action_id for block in one.blocks for element in block.get("elements", [])
        )
    ][-1]


async def more(person, choice):
    """Chooses from the three dots of the newest question."""
    message = newest(person, "nudge.more")
    options = next(
        element["options"]
        for block in message.blocks
        for element in block.get("elements", [])
        if element.get("action_id") == "nudge.more"
    )
    value = next(option["value"] for option in options if option["value"].startswith(choice))
    await person.click(message, "nudge.more", value)
    return message
