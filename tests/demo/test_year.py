"""Weeks in the life of one manager, read as they would read them: nothing comes so often that it wears out."""

from datetime import timedelta

from bot.demo.year import Habit, played
from bot.sandbox.state.text import unescape
from tests.kit.repetition import repeated, sentences

WEEKS, MOST = 15, 3
"""A phrase may come eight times a year, which is three times in so many weeks; a whole year is too dear for the
suite. `tests/core/coaching/test_a_year_of_words.py` reads whole years, without a Slack around them."""


def sentences_of(message):
    """What a message says: no buttons, no titles of documents, no topics, and nothing that its reader wrote."""
    for block in message.blocks:
        if block["type"] in ("section", "context") and not block["block_id"].startswith("nudge-topic"):
            parts = [block.get("text"), *block.get("elements", [])]
            for part in parts:
                if part and part["type"] in ("mrkdwn", "plain_text"):
                    yield from sentences(unescape(part["text"]))


async def test_no_phrase_wears_out():
    """The busy one gets the most of what is ours: reminders, postponed questions, questions about guesses."""
    async with played(Habit.BUSY, timedelta(weeks=WEEKS)) as year:
        arrived = [one for one in year.stage.sandbox.moments if one.what == "said" and one.who != year.person.id]
    assert len(arrived) > WEEKS
    assert repeated(map(sentences_of, arrived), MOST) == {}
