"""Planning digests: what a team's week was about, and what is worth opening."""

from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from bot.actions.readings import reading
from bot.core.deliveries import DeliveryKind, NewDelivery
from bot.core.digests import Digest, Link, compose
from bot.core.fits import Document
from bot.core.messages import DigestMessage
from bot.core.people import Team
from bot.core.schedule import WEEK, next_due, week_slot
from bot.prompts import Prompts
from bot.store import deliveries, documents, teams

WINDOW = timedelta(days=2)


async def plan_due(session: AsyncSession, prompts: Prompts, now: datetime, limit: int) -> int:
    """Plans the digests that are due, up to `limit`; tells how many teams were moved on."""
    due = await teams.take_due(session, now, limit)
    for team in due:
        slot = week_slot(team.next_digest_at, team.zone)
        planned = await deliveries.is_planned(session, DeliveryKind.DIGEST, team.id, slot)
        if not planned and not team.unreachable and now <= team.next_digest_at + WINDOW:
            await _plan(session, prompts, team, slot)
        await teams.advance(session, team.id, next_due(team.rhythm, team.zone, team.next_digest_at, now))
    return len(due)


async def _plan(session: AsyncSession, prompts: Prompts, team: Team, slot: str) -> None:
    digest, found = await _compose(session, prompts, team)
    delivery = NewDelivery(
        workspace_id=team.workspace_id,
        kind=DeliveryKind.DIGEST,
        subject_id=team.id,
        slot=slot,
        recipient=team.channel,
        payload=_message(prompts, team, digest, found).payload,
        not_before=team.next_digest_at,
        not_after=team.next_digest_at + WINDOW,
    )
    if await deliveries.plan(session, delivery) is not None:
        await teams.remember_shown(session, team.id, [link.document_id for link in digest.links])


async def _compose(session: AsyncSession, prompts: Prompts, team: Team) -> tuple[Digest, dict[int, Document]]:
    areas = {competency.id: competency.area_id for competency in prompts.checklist.competencies}
    asked = await teams.competencies_asked(session, team.id, since=team.next_digest_at - WEEK)
    fits = await documents.fits(session, list(areas))
    digest = compose(
        areas_asked=[areas[competency_id] for competency_id in asked if competency_id in areas],
        candidates=[Link(document.id, fit.competency_id, fit.score, document.day) for fit, document in fits],
        competencies=areas,
        shown=await teams.shown(session, team.id),
    )
    return digest, {document.id: document for _, document in fits}


def _message(prompts: Prompts, team: Team, digest: Digest, found: dict[int, Document]) -> DigestMessage:
    words, checklist = prompts.words, prompts.checklist
    readings = tuple(
        reading(
            words,
            found[link.document_id],
            words.plain("digests.reading_why", competency=checklist.competency(link.competency_id).name),
        )
        for link in digest.links
    )
    return DigestMessage(
        headline=words.plain("digests.headline", team=team.name),
        focus=_focus(prompts, digest),
        question=_question(prompts, digest, found),
        readings=readings,
    )


def _question(prompts: Prompts, digest: Digest, found: dict[int, Document]) -> str | None:
    """A question of the bank that can be asked of the first document; another one for another document."""
    if not digest.links:
        return None
    first = digest.links[0]
    kind = found[first.document_id].asked_as
    area = prompts.checklist.competency(first.competency_id).area_id
    fitting = [
        question.about[kind]
        for question in prompts.checklist.questions_of(area)
        if question.competency_id == first.competency_id and kind in question.about
    ]
    return fitting[first.document_id % len(fitting)] if fitting else None


def _focus(prompts: Prompts, digest: Digest) -> str:
    words = prompts.words
    if digest.is_empty:
        return words.mrkdwn("digests.nothing")
    if digest.area_id is None:
        return words.mrkdwn("digests.focus_none")
    area = prompts.checklist.area(digest.area_id)
    return words.mrkdwn("digests.focus", area=area.name)
