"""`em-coach digest`: what a team would get next."""

import html
import re
from collections.abc import Iterator

import typer

from bot import prompts as prompts_
from bot import settings
from bot.actions.teams import digests
from bot.cli.running import with_database
from bot.cli.teams import Which, team_of
from bot.core.delivery.messages import DigestMessage
from bot.prompts.words import Words
from bot.store.engine import Sessions

cli = typer.Typer(no_args_is_help=True)
MARK = re.compile(r"[*_]")


@cli.callback()
def main() -> None:
    """Keeps `preview` a command of its own, beside those that may follow."""


@cli.command("preview")
def preview(team_id: Which) -> None:
    """Print the digest that a team would get next. What colleagues share is shown when it is posted, not here."""
    prompts = prompts_.load(*settings.load().prompts)

    async def work(sessions: Sessions) -> digests.Planned:
        async with sessions() as session:
            return await digests.draw_up(session, prompts, await team_of(session, team_id))

    planned = with_database(work)
    print("\n".join(_lines(prompts.words, planned.main)))
    if planned.thread:
        print("\n---\n" + "\n".join(_lines(prompts.words, planned.thread)))


def _lines(words: Words, message: DigestMessage) -> Iterator[str]:
    """A message as a terminal shows it."""
    if message.headline:
        yield f"{message.headline}\n"
    if message.focus:
        yield _in_clear(message.focus)
    for _ in message.shared:
        yield "\n" + words.plain("digests.operator_shared")
    for place, one in enumerate(message.readings, start=1):
        document = one.reading
        yield f"\n{place}. {document.title}"
        yield from (f"   {part}" for part in (document.url, document.facts, document.why, one.question) if part)
    for listing in message.listings:
        yield f"\n{listing.heading}"
        yield from (f"- {line.lead} {line.title}{f' ({line.url})' if line.url else ''}" for line in listing.lines)
    if message.minute:
        yield "\n" + _in_clear(message.minute)


def _in_clear(mrkdwn: str) -> str:
    return html.unescape(MARK.sub("", mrkdwn))
