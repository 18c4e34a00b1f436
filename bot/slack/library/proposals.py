"""What to take of a source: a question to leads, in their part of Home and under `/coach lead`."""

from collections.abc import Sequence

from slackblocks import Block

from bot.core.library.sources import Source
from bot.slack import blocks, names
from bot.slack.request import Request

MOST_ASKED = 3
"""Sources that leads are asked about at once."""


def shown(request: Request, sources: Sequence[Source]) -> list[Block]:
    """A question for each source that holds more than decisions and post-mortems, until somebody has said it."""
    asked = [one for one in sources if one.proposal][:MOST_ASKED]
    return [block for one in asked for block in _asked(request, one)]


def _asked(request: Request, source: Source) -> list[Block]:
    proposal = source.proposal
    assert proposal is not None  # noqa: S101 - only these are asked about
    said = request.say(
        "sources.proposal",
        source=source.name,
        count=source.documents,
        looking=proposal.looking_like_it,
        folders=proposal.folders,
    )
    ways = {names.SOURCE_TAKE: "take", names.SOURCE_ALL: "all", names.SOURCE_SCOPE: "choose"}
    buttons = [blocks.button(id_, request.plain(f"sources.{way}"), str(source.id)) for id_, way in ways.items()]
    return [
        blocks.section(f"proposal-{source.id}", said),
        blocks.actions(f"proposal-{source.id}-choice", *buttons),
    ]
