"""Open action items as messages show them."""

from collections.abc import Sequence
from datetime import date

from bot.core.delivery.messages import Reading
from bot.core.library.action_items import SHOWN, OpenItem
from bot.prompts.words import Words


def readings(words: Words, items: Sequence[OpenItem], today: date) -> list[Reading]:
    """The oldest few: the post-mortem as a link, the age, and what was to be done."""
    return [
        Reading(
            title=one.document.title,
            url=one.document.url,
            facts=words.plain("action_items.age", weeks=one.weeks(today), owner=one.item.owner),
            summary=one.item.text,
            why="",
        )
        for one in items[:SHOWN]
    ]
