"""Digests: what a team gets each week, planned when it is due, and shown before to those who want to see it."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.actions.coaching import sharing
from bot.actions.delivery import channel_posts
from bot.actions.teams.digest_words import Writer
from bot.core.checklist import Checklist
from bot.core.coaching.sharing import Share
from bot.core.delivery.deliveries import DeliveryKind
from bot.core.delivery.messages import DigestMessage
from bot.core.library.action_items import OpenItem, of_team
from bot.core.library.fits import Document, Fit
from bot.core.library.ownership import is_theirs
from bot.core.people.schedule import next_due, week_slot
from bot.core.teams.digests import (
    CLOSING_WITHIN,
    Digest,
    Link,
    Material,
    OpenActions,
    Words,
    compose,
)
from bot.core.teams.figures import last_closed_week
from bot.core.teams.teams import Team
from bot.prompts import Prompts
from bot.store.coaching import sharing as shares
from bot.store.delivery import deliveries
from bot.store.library import action_items, documents, opinions
from bot.store.teams import digests as library
from bot.store.teams import figures, teams

WINDOW = channel_posts.WINDOW
DAYS_A_WEEK = 7


@dataclass(frozen=True, slots=True)
class Planned:
    """A team's digest, not posted yet."""

    digest: Digest
    main: DigestMessage
    thread: DigestMessage | None


async def plan_due(session: AsyncSession, prompts: Prompts, now: datetime, limit: int) -> int:
    """Plans the digests that are due, up to `limit`; tells how many teams were moved on."""
    due = await teams.take_due(session, now, limit)
    for team in due:
        slot = week_slot(team.next_digest_at, team.zone)
        planned = await deliveries.is_planned(session, DeliveryKind.DIGEST, team.id, slot)
        called_off = team.unreachable or slot == team.skipped
        if not planned and not called_off and now <= team.next_digest_at + WINDOW:
            await _plan(session, prompts, team, slot)
        await teams.advance(session, team.id, next_due(team.rhythm, team.zone, team.next_digest_at, now))
    return len(due)


async def skip(session: AsyncSession, team: Team) -> None:
    """Calls off the next digest; what waits for it waits for the one after."""
    await teams.skip(session, team.id, week_slot(team.next_digest_at, team.zone))


async def draw_up(session: AsyncSession, prompts: Prompts, team: Team) -> Planned:
    """The digest as it would be posted when it is due next."""
    every = await documents.fits(session, [one.id for one in prompts.checklist.competencies])
    fits = [(fit, document) for fit, document in every if document.is_for(team.workspace_id)]
    waiting = {share.id: share for share in await shares.waiting(session, team.id)}
    digest = await _compose(session, prompts.checklist, team, fits, list(waiting.values()))
    parts = (digest.main, digest.thread)
    writer = Writer(
        prompts,
        team,
        digest,
        fits={(fit.document_id, fit.competency_id): fit for fit, _ in fits},
        shared={
            id_: await sharing.words_of(session, prompts, waiting[id_]) for part in parts for id_ in part.shared
        },
        documents=await documents.by_ids(session, sorted(parts[0].document_ids | parts[1].document_ids)),
        texts=dict(await documents.texts(session, [link.document_id for link in digest.main.links])),
    )
    return Planned(digest, writer.main(), writer.thread())


async def _plan(session: AsyncSession, prompts: Prompts, team: Team, slot: str) -> None:
    planned = await draw_up(session, prompts, team)
    if planned.digest.is_empty and not team.posts_when_empty:
        return
    at, digest = team.next_digest_at, planned.digest
    posting_id = await channel_posts.plan(
        session, team.place, DeliveryKind.DIGEST, slot, planned.main.payload, at=at
    )
    if posting_id is None:
        return
    await shares.set_posted(session, digest.main.shared, posting_id)
    if planned.thread:
        thread_id = await channel_posts.keep(
            session, team.place, DeliveryKind.DIGEST_THREAD, slot, planned.thread.payload
        )
        await shares.set_posted(session, digest.thread.shared, thread_id)
    links = [link.document_id for link in digest.main.links + digest.thread.links]
    await teams.remember_shown(session, team.id, links)


async def _compose(
    session: AsyncSession,
    checklist: Checklist,
    team: Team,
    fits: Sequence[tuple[Fit, Document]],
    shared: Sequence[Share],
) -> Digest:
    today = team.next_digest_at.astimezone(team.zone).date()
    useful = await _useful(session)
    theirs = {document.id for _, document in fits if is_theirs(document, team.names)}
    return compose(
        Material(
            today=today,
            number=today.toordinal() // DAYS_A_WEEK // team.rhythm.every_weeks,
            every_weeks=team.rhythm.every_weeks,
            turn=team.id,
            competencies={competency.id: competency.area_id for competency in checklist.competencies},
            candidates=[
                Link(
                    document.id,
                    fit.competency_id,
                    fit.score,
                    document.day,
                    useful=useful[document.id],
                    theirs=document.id in theirs,
                )
                for fit, document in fits
            ],
            seen=await teams.shown(session, team.id),
            shared=[Words(share.id, len(share.text)) for share in shared],
            closing=await library.closing(session, team.workspace_id, today, today + CLOSING_WITHIN),
            actions=await _open_actions(session, team, owns_any=bool(theirs)),
            most_took_their_minute=await _took_their_minute(session, team),
        ),
        team.sections,
    )


async def _open_actions(session: AsyncSession, team: Team, *, owns_any: bool) -> list[OpenActions]:
    """What post-mortems promised. A team with documents of its own can close its own actions, and no others."""
    items = await action_items.open_items(session, team.workspace_id)
    theirs = of_team(items, team.names)
    chosen = theirs if theirs or owns_any else items
    promised: dict[int, list[OpenItem]] = defaultdict(list)
    for one in chosen:
        promised[one.document.id].append(one)
    return [
        OpenActions(document_id, tuple(one.item.text for one in some), min(one.since for one in some))
        for document_id, some in promised.items()
    ]


async def _useful(session: AsyncSession) -> Counter[int]:
    """How many called each document useful: managers, each of them once, and others in the channels of digests."""
    thought = await opinions.counts(session)
    managers = Counter({document_id: one.useful for document_id, one in thought.items()})
    return managers + Counter(await teams.useful(session))


async def _took_their_minute(session: AsyncSession, team: Team) -> bool:
    """What the published figures say of the last closed week; nothing else about people reaches a digest."""
    week = last_closed_week(team.next_digest_at)
    shown = await figures.since(session, team.workspace_id, week)
    return any(one.team_id == team.id and one.week == week and one.figures.took_minute for one in shown)
