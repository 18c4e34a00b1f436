"""The one question after a reply, chosen with what is known here: systems, earlier words, the document."""

from collections.abc import Collection

from sqlalchemy.ext.asyncio import AsyncSession

from bot.core.checklist import FollowUp
from bot.core.coaching.nudges import Nudge
from bot.core.coaching.reading_replies.facets import names
from bot.core.coaching.reading_replies.follow_ups import follow_up
from bot.prompts import Prompts
from bot.store.coaching import replies
from bot.store.library import documents
from bot.store.self_checks import checks

LATEST = 50
"""Earlier replies whose names are known; about a year of them."""
IN_A_STEP = frozenset({FollowUp.OWNER, FollowUp.DATE, FollowUp.STEP})
"""What a commitment says, whatever the reply beside it does."""


async def choose(
    session: AsyncSession, prompts: Prompts, nudge: Nudge, text: str, *, told: Collection[FollowUp] = ()
) -> FollowUp | None:
    """What to ask after a reply; nothing when the bank no longer has the nudge's question."""
    question = prompts.checklist.questions.get(nudge.question_id)
    if question is None:
        return None
    known = await _known(session, nudge)
    return follow_up(question, nudge.asked, text, told=told, known=known)


async def _known(session: AsyncSession, nudge: Nudge) -> frozenset[str]:
    """Names of systems in the manager's self-checks and earlier replies, and in the document asked about."""
    systems = [looked.system for check in await checks.of(session, nudge.manager_id) for looked in check.systems]
    earlier = (await replies.of(session, nudge.manager_id))[:LATEST]
    used = [name for reply in earlier if reply.nudge_id != nudge.id for name in names(reply.text)]
    found = await documents.by_ids(session, [nudge.document_id]) if nudge.document_id else {}
    services = [service for document in found.values() for service in document.services]
    return frozenset((*systems, *used, *services))
