"""The look back at a quarter: a few lines in the direct message, and what is left once an answer in it is gone."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from slackblocks import Block
from sqlalchemy.ext.asyncio import AsyncSession

from bot.actions.coaching import look_back
from bot.core.coaching.look_back import Quarter
from bot.core.coaching.nudges import in_brief
from bot.core.delivery.deliveries import Posted
from bot.core.people.people import Manager
from bot.prompts import Prompts
from bot.slack import blocks, names
from bot.slack.text import shortened

QUOTE_LIMIT = 220
"""Characters of an answer: three of them are read in one look. The page has all of it."""
ASKED_LIMIT = 150
"""Of the question that it answers."""
MOST_STEPS = MOST_TOPICS = 3


def message(prompts: Prompts, payload: dict[str, Any]) -> blocks.Payload:
    """What was answered, said, done, moved and guessed in a quarter; what there is nothing of is left out."""
    words, quarter = prompts.words, Quarter.named(payload["quarter"])
    assert quarter is not None  # noqa: S101 - we wrote it
    if not payload["answered"]:
        return blocks.note(words.mrkdwn("look_back.all_gone"))
    first, more = payload["topics"][:MOST_TOPICS], len(payload["topics"][MOST_TOPICS:])
    named = [words.plain("look_back.topic", topic=topic, count=count) for topic, count in first]
    headline = words.mrkdwn("look_back.headline", first=quarter.first, last=quarter.last)
    answered = words.mrkdwn("look_back.answered", count=payload["answered"], topics=named, more=more)
    parts = [
        blocks.section("look-back", f"{headline}\n{answered}"),
        *_quotes(prompts, payload["quotes"]),
        *_done(prompts, payload["done"]),
        *_figures(prompts, payload),
        blocks.actions("look-back-actions", *_buttons(prompts, payload)),
        blocks.context("look-back-private", words.mrkdwn("look_back.private")),
    ]
    return blocks.message(words.mrkdwn("look_back.summary", first=quarter.first, last=quarter.last), parts)


async def as_it_stands(
    session: AsyncSession, prompts: Prompts, one: Posted, manager: Manager, _now: datetime
) -> blocks.Payload:
    """The same from what is kept now: an answer that was taken back or changed is not quoted as it was."""
    quarter = Quarter.named(one.slot)
    assert quarter is not None  # noqa: S101 - we wrote it
    found = await look_back.gather(session, prompts.checklist, manager, quarter)
    return message(prompts, await look_back.said(session, prompts, manager, found))


def _quotes(prompts: Prompts, quotes: Sequence[Mapping[str, Any]]) -> list[Block]:
    return [
        blocks.quote(f"look-back-quote-{place}", _asked(prompts, one), shortened(one["text"], QUOTE_LIMIT))
        for place, one in enumerate(quotes)
    ]


def _asked(prompts: Prompts, quote: Mapping[str, Any]) -> str:
    """When it was, and what was asked: a question about a document says nothing without its title."""
    title = quote["title"] and shortened(quote["title"], ASKED_LIMIT)
    day, question = date.fromisoformat(quote["day"]), in_brief(quote["question"], ASKED_LIMIT)
    return prompts.words.plain("look_back.asked", day=day, title=title, question=question)


def _done(prompts: Prompts, done: Sequence[Mapping[str, str | None]]) -> list[Block]:
    """Steps in their words, with what came of them; what is beyond a few stands on the page."""
    if not done:
        return []
    lines = [
        shortened(f"{one['text']} → {one['happened']}" if one["happened"] else one["text"] or "", QUOTE_LIMIT)
        for one in done[:MOST_STEPS]
    ]
    heading = prompts.words.plain("look_back.done", count=len(done), more=len(lines) < len(done))
    return [blocks.quote("look-back-done", heading, "\n".join(lines))]


def _figures(prompts: Prompts, payload: Mapping[str, Any]) -> list[Block]:
    """What self-checks moved, and how guesses run."""
    words, lines = prompts.words, []
    if payload["moves"]:
        moves = [words.plain("checks.move", competency=name, moved=moved) for name, moved in payload["moves"]]
        lines.append(words.mrkdwn("look_back.moved", moves=moves))
    if payload["guessed"]:
        lines.append(words.mrkdwn("look_back.guesses", count=payload["guessed"], told=payload["calibration"]))
    if apart := payload["apart"]:
        lines.append(words.mrkdwn("look_back.apart", question=apart["question"], told=apart["told"]))
    return [blocks.section("look-back-figures", "\n".join(lines))] if lines else []


def _buttons(prompts: Prompts, payload: Mapping[str, Any]) -> list[Any]:
    words, quarter = prompts.words, payload["quarter"]
    page = blocks.button(names.LOOK_BACK_PAGE, words.plain("look_back.page"), quarter)
    picture = blocks.button(names.LOOK_BACK_PICTURE, words.plain("look_back.picture"), quarter)
    return [page, picture] if payload["pictured"] else [page]
