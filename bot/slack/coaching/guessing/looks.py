"""Guesses in Slack: where to look, what came of it, and the one message to those who have not looked."""

from collections.abc import Mapping, Sequence
from typing import Any

from slackblocks import Block
from sqlalchemy.ext.asyncio import AsyncSession

from bot.actions.coaching.guessing import guess_words
from bot.actions.coaching.guessing.guess_words import amount
from bot.core.coaching.guessing.guesses import Guess
from bot.core.coaching.nudges import Nudge
from bot.prompts import Prompts
from bot.slack import blocks, names
from bot.store.coaching import guesses as store

BLOCK = "look-"
"""How the blocks begin in which one guess each is asked about; the rest is its nudge's id."""


async def part(session: AsyncSession, prompts: Prompts, nudge: Nudge) -> list[Block]:
    """What follows the line of an answered nudge that has a guess: where to look, or how far apart the two are."""
    guess = await store.to_nudge(session, nudge.id)
    if guess is None:
        return []
    settled = await store.settled(session, nudge.manager_id)
    return shown_guess(prompts, guess, settled)


def shown_guess(prompts: Prompts, guess: Guess, settled: Sequence[Guess]) -> list[Block]:
    """The guess as it stands. `settled` are all that its manager has looked up."""
    words, question = prompts.words, prompts.checklist.questions.get(guess.question_id)
    value = str(guess.nudge_id)
    if guess.real is None:
        text = words.mrkdwn(
            "guesses.read_from_text" if guess.from_text else "guesses.now_look",
            guess=amount(words, guess.value, guess.unit),
            hint=question.hint if question else None,
        )
        look = blocks.button(names.LOOK, words.plain("guesses.look"), value, primary=True)
        mend = [blocks.button(names.MEND, words.plain("guesses.mend_guess"), value)] if guess.from_text else []
        return [blocks.section("guess", text), blocks.actions("guess-actions", look, *mend)]
    told = guess_words.distance_in_words(words, guess, guess.real)
    until = [one for one in settled if (one.looked_at, one.nudge_id) <= (guess.looked_at, guess.nudge_id)]
    news = guess_words.news(prompts, until)
    again = blocks.button(names.LOOK, words.plain("guesses.mend_real"), value)
    by_tools = words.mrkdwn("guesses.by_tools", url=guess.url)
    seen = [] if guess.url is None else [blocks.context("guess-seen", by_tools)]
    return [
        blocks.section("guess", f"{told} {news}" if news else told, again),
        *seen,
    ]


def message(prompts: Prompts, payload: dict[str, Any]) -> blocks.Payload:
    """To those who have not looked for a week: each guess, where to look, and the button for what it is.

    Where the tools of their team have looked since, what they found.
    """
    words, entries = prompts.words, payload["guesses"]
    waiting = [entry for entry in entries if not entry.get("told")]
    summary = (
        words.mrkdwn("guesses.asked_summary", guess=waiting[0]["guess"])
        if waiting
        else words.mrkdwn("guesses.told_summary")
    )
    headline = words.mrkdwn("guesses.asked_once" if waiting else "guesses.told_once", count=len(entries))
    return blocks.message(summary, _parts(prompts, headline, entries))


def as_it_stands(prompts: Prompts, asked: Sequence[Guess]) -> blocks.Payload:
    """The same once some of it was looked up: what was asked stays to be read, with how far apart the two are."""
    headline = prompts.words.mrkdwn("guesses.asked_once", count=len(asked))
    return blocks.message(
        headline, _parts(prompts, headline, [guess_words.to_look_up(prompts, one) for one in asked])
    )


def _parts(prompts: Prompts, headline: str, entries: Sequence[Mapping[str, Any]]) -> list[Block]:
    return [blocks.section("looks", headline), *(_entry(prompts, one) for one in entries)]


def _entry(prompts: Prompts, entry: Mapping[str, Any]) -> Block:
    words, nudge_id, question = prompts.words, str(entry["nudge_id"]), entry["question"]
    if entry.get("told"):
        told = words.mrkdwn("guesses.told_entry", question=question, told=entry["told"], url=entry["url"])
        mend = blocks.button(names.LOOK, words.plain("guesses.mend_real"), nudge_id)
        by_tools = entry["url"] is not None
        return blocks.section(f"{BLOCK}{nudge_id}", told, mend if by_tools else None)
    text = words.mrkdwn("guesses.asked_entry", question=question, guess=entry["guess"], hint=entry["hint"])
    return blocks.section(
        f"{BLOCK}{nudge_id}", text, blocks.button(names.LOOK, words.plain("guesses.look"), nudge_id)
    )
