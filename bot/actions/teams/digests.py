"""Digests: what a team gets each week, planned when it is due, and shown before to those who want to see it."""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.actions.coaching import sharing
from bot.actions.delivery import channel_posts
from bot.actions.teams.digest_words import Writer
from bot.actions.teams.teams import next_digest, off_holidays
from bot.core.checklist import Checklist
from bot.core.coaching.sharing import Share
from bot.core.delivery.deliveries import DeliveryKind
from bot.core.delivery.messages import DigestMessage
from bot.core.library.action_items import OpenItem, of_team
from bot.core.library.fits import Document, Fit
from bot.core.library.news import NEWS, new_since
from bot.core.library.ownership import is_theirs
from bot.core.teams.digests import (
    CLOSING_WITHIN,
    Changed,
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
from bot.store.signals import standouts
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
        moved = off_holidays(team)
        if moved > team.next_digest_at:
            await teams.advance(session, team.id, moved)
            continue
        slot = team.slot
        planned = await deliveries.is_planned(session, DeliveryKind.DIGEST, team.id, slot)
        called_off = team.unreachable or slot == team.skipped
        if not planned and not called_off and now <= team.next_digest_at + WINDOW:
            await _plan(session, prompts, team, slot, now)
        await teams.advance(session, team.id, next_digest(team, now))
    return len(due)


async def skip(session: AsyncSession, team: Team) -> None:
    """Calls off the next digest; what waits for it waits for the one after."""
    await teams.skip(session, team.id, team.slot)


async def draw_up(session: AsyncSession, prompts: Prompts, team: Team) -> Planned:
    """The digest as it would be posted when it is due next."""
    topics = [one.id for one in prompts.checklist.competencies]
    fits = await documents.fits(session, topics, [team.workspace_id])
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
        changes={
            one.document.id: one.before for one in await library.changes(session, team.workspace_id, team.told)
        },
        texts=dict(await documents.texts(session, [link.document_id for link in digest.main.links])),
    )
    return Planned(digest, writer.main(), writer.thread())


async def _plan(session: AsyncSession, prompts: Prompts, team: Team, slot: str, now: datetime) -> None:
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
    await teams.tell(session, team.id, now)


async def _compose(
    session: AsyncSession,
    checklist: Checklist,
    team: Team,
    fits: Sequence[tuple[Fit, Document]],
    shared: Sequence[Share],
) -> Digest:
    today = team.next_digest_at.astimezone(team.zone).date()
    useful, seen = await _useful(session, team.workspace_id), await teams.shown(session, team.id)
    theirs = {document.id for _, document in fits if is_theirs(document, team.names)}
    fresh = await library.written_or_found(session, team.workspace_id, today - NEWS)
    own = [(None, one) for one in fresh if is_theirs(one, team.names)]
    theirs |= {one.id for _, one in own}
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
                    fit.competency_id if fit else None,
                    fit.score if fit else 0.0,
                    document.day,
                    useful=useful[document.id],
                    theirs=document.id in theirs,
                    new_since=new_since(document, today),
                )
                for fit, document in [*fits, *own]
            ],
            seen=seen,
            shared=[Words(share.id, len(share.text)) for share in shared],
            closing=await library.closing(session, team.workspace_id, today, today + CLOSING_WITHIN),
            changed=await _changed(session, team, seen, owns_any=bool(theirs)),
            actions=await _open_actions(session, team, owns_any=bool(theirs)),
            most_took_their_minute=await _took_their_minute(session, team),
            standouts=(await standouts.of_teams(session, [team.id], team.next_digest_at)).get(team.id, ()),
        ),
        team.sections,
    )


async def _open_actions(session: AsyncSession, team: Team, *, owns_any: bool) -> list[OpenActions]:
    """What post-mortems promised. A team with documents of its own can close its own actions, and no others."""
    items = await action_items.open_items(session, [team.workspace_id])
    theirs = of_team(items, team.names)
    chosen = theirs if theirs or owns_any else items
    promised: dict[int, list[OpenItem]] = defaultdict(list)
    for one in chosen:
        promised[one.document.id].append(one)
    return [
        OpenActions(document_id, tuple(one.item.text for one in some), min(one.since for one in some))
        for document_id, some in promised.items()
    ]


async def _changed(session: AsyncSession, team: Team, seen: Collection[int], *, owns_any: bool) -> list[Changed]:
    """What stands elsewhere since the last digest: their own and what they read; all, if they own nothing."""
    found = [
        Changed(one.document.id, one.on, is_theirs(one.document, team.names) or one.document.id in seen)
        for one in await library.changes(session, team.workspace_id, team.told)
        if one.before is not one.document.status
    ]
    return [one for one in found if one.theirs or not owns_any]


async def _useful(session: AsyncSession, workspace_id: int) -> Counter[int]:
    """How many called each document useful: managers, each of them once, and others in the channels of digests."""
    thought = await opinions.counts(session, [workspace_id])
    managers = Counter({document_id: one.useful for document_id, one in thought[workspace_id].items()})
    return managers + Counter(await teams.useful(session, workspace_id))


async def _took_their_minute(session: AsyncSession, team: Team) -> bool:
    """What the published figures say of the last closed week; nothing else about people reaches a digest."""
    week = last_closed_week(team.next_digest_at)
    shown = await figures.since(session, team.workspace_id, week)
    return any(one.team_id == team.id and one.week == week and one.figures.took_minute for one in shown)
