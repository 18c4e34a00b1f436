"""Weeks in the life of one manager, read as they would read them: nothing comes so often that it wears out."""

import re
from collections import Counter
from datetime import timedelta

from bot.demo.year import Habit, played
from bot.sandbox.state.text import unescape

WEEKS, MOST = 15, 3
"""A phrase may come eight times a year, which is three times in so many weeks."""
RUN = 6
SAYS_SOMETHING = 4
"""Words of a sentence; what is shorter is a label."""


def sentences_of(message):
    """What a message says: no buttons, no titles of documents, no topics, and nothing that its reader wrote."""
    for block in message.blocks:
        if block["type"] in ("section", "context") and not block["block_id"].startswith("nudge-topic"):
            parts = [block.get("text"), *block.get("elements", [])]
            for part in parts:
                if part and part["type"] in ("mrkdwn", "plain_text"):
                    yield from re.split(r"(?<=[.!?:])\s+|\n", unescape(part["text"]).replace("*", ""))


def runs(sentence):
    words = re.findall(r"[\w’'-]+", sentence.casefold())
    return {" ".join(words[at : at + RUN]) for at in range(len(words) - RUN + 1)}


def repeated(messages):
    """The sentences and the runs of words that come too often, with how often."""
    said = Counter()
    for message in messages:
        found = [one for one in sentences_of(message) if len(one.split()) >= SAYS_SOMETHING]
        said.update({*found, *(run for one in found for run in runs(one))})
    return {phrase: times for phrase, times in said.items() if times > MOST}


async def test_no_phrase_wears_out():
    """The busy one gets the most of what is ours: reminders, postponed questions, questions about guesses."""
    async with played(Habit.BUSY, timedelta(weeks=WEEKS)) as year:
        arrived = [one for one in year.stage.sandbox.moments if one.what == "said" and one.who != year.person.id]
    assert len(arrived) > WEEKS
    assert repeated(arrived) == {}
