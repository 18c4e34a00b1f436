"""Links that people add: by command, from a message, and when they post one in a channel."""

import pytest

from bot.actions.library import sources
from bot.core.library.sources import NewSource, SourceKind
from bot.sandbox import DEFAULT_EVENTS
from bot.store.library import sources as store
from tests.kit.world import world_on
from tests.slack.kit import buttons, deliver_again, on_both, words

WIKI = "https://wiki.example.org/rfcs/12"


@pytest.fixture
async def world(sessions, clock):
    """A workspace in which the app hears what is posted in channels."""
    async with world_on(sessions, clock, events=DEFAULT_EVENTS | {"message.channels"}) as ready:
        yield ready


async def listen_in(world, channel):
    async with world.sessions.begin() as session:
        await sources.add(session, NewSource(SourceKind.SLACK, channel.id), world.clock())


def offers(person, channel):
    return [one for one in person.sees(channel) if one.only_for == person.id]


@on_both
async def test_an_address_is_added_by_command_found_and_taken_out_again(world, ana):
    added = await ana.command("/coach", f"add {WIKI} Queues instead of polling <!channel>")
    assert "It is in the library now" in words(added)
    assert "Queues instead of polling" in words(added)
    assert "RFC · wiki.example.org" in words(added)
    assert added.pings == ()
    assert "Take it out again" in str(await deliver_again(world))
    assert "already" in words(await ana.command("/coach", f"add {WIKI}"))

    await world.jobs.sync_sources()  # ranks it
    async with world.sessions() as session:
        (source,) = await store.all_of_them(session)
    assert (source.documents, source.unfinished) == (1, False)
    assert "Queues instead of polling" in words(await ana.command("/coach", "library polling"))
    await ana.click(added, "links.take_out")
    assert words(added) == "It is out of the library again."
    assert "Nothing in the library" in words(await ana.command("/coach", "library polling"))


@pytest.mark.parametrize(
    "rest", ["", "queues", "ftp://example.org/x", "javascript:alert(1)", "https://" + "x" * 3000]
)
async def test_what_is_no_address_is_answered_with_an_example(ana, rest):
    assert "`/coach add https://" in words(await ana.command("/coach", f"add {rest}"))


async def test_a_message_is_added_with_what_it_says_filled_in(world, ana, ben):
    channel = world.sandbox.add_channel("incidents", [ana, ben])
    message = world.sandbox.site.messages.post(channel, ben.id, f"Written up: <{WIKI}|Disks &amp; queues>")
    await ana.shortcut("library.add", message)
    assert ana.modal.values["url"]["url"]["value"] == WIKI
    assert ana.modal.values["title"]["title"]["value"] == "Disks & queues"
    refused = await ana.submit({"url": "wiki.example.org/rfcs/12"})
    assert refused.errors == {"url": "This should be an address that begins with https:// or http://."}
    await ana.submit({"url": WIKI, "kind": "post-mortem", "about": "A full disk stopped the orders for an hour."})
    assert "It is in the library now" in words(ana.modal)
    assert "Post-mortem · wiki.example.org" in words(ana.modal)
    assert "A full disk stopped" in words(await ana.command("/coach", "library full disk"))

    empty = await ben.say(channel, "No link here.")
    await ana.close_modal()
    await ana.shortcut("library.add", empty)
    assert ana.modal.values["url"]["url"]["value"] is None


async def test_documents_posted_in_a_channel_are_offered_once_and_to_one_person(world, ana, ben):
    channel = world.sandbox.add_channel("incidents", [ana, ben])
    other = world.sandbox.add_channel("random", [ana, ben])
    await listen_in(world, channel)
    await ana.say(channel, f"See {WIKI} and https://grafana.example.org/d/1")
    await ana.say(channel, f"Again {WIKI}")
    await ben.say(channel, f"And again {WIKI}")
    await ana.say(other, "https://wiki.example.org/rfcs/13")
    await ana.say(channel, "No link at all")
    (offer,) = offers(ana, channel)
    assert buttons(offer) == ["Add it", "No"]
    assert WIKI in words(offer)
    assert offers(ben, channel) + offers(ana, other) == []

    await ana.click(offer, "links.add")
    assert "It is in the library now" in words(offer)
    await ben.say(channel, "The write-up: https://wiki.example.org/postmortems/disk")
    (declined,) = offers(ben, channel)
    await ben.click(declined, "links.leave")
    assert offers(ben, channel) == []
    await ben.say(channel, "Here again: https://wiki.example.org/postmortems/disk")
    assert offers(ben, channel) == []
    assert [one for one in ana.sees(channel) if one.by_app and one.only_for is None] == []


async def test_what_only_passes_through_a_channel_is_left_alone(world, ana):
    channel = world.sandbox.add_channel("incidents", [ana])
    await ana.say(channel, f"Nobody listens here yet: {WIKI}")
    await listen_in(world, channel)
    message = await ana.say(channel, "A plain message")
    await ana.edit_message(message, f"A plain message, edited: {WIKI}")
    assert offers(ana, channel) == []
    await ana.say(channel, f"{WIKI} and {WIKI}")
    assert len(offers(ana, channel)) == 1
