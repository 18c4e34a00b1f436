"""The self-check in Slack: a modal of sentences to recognise oneself in, which may be closed half-way."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.ext.asyncio import AsyncSession

from bot.actions.self_checks import checks
from bot.actions.self_checks.evidence import from_tools
from bot.core.checklist import Competency
from bot.core.delivery.deliveries import Posted
from bot.core.people.people import Manager
from bot.core.self_checks.checks import EVIDENCE_LIMIT, Rating
from bot.core.self_checks.systems import means_systems
from bot.prompts import Prompts
from bot.slack import blocks, home, names
from bot.slack.request import Request
from bot.slack.self_checks import picture_uploads, results, systems
from bot.store.self_checks import checks as store


def modal(
    request: Request, competencies: tuple[Competency, ...], draft: Mapping[str, str], figures: Mapping[str, str]
) -> blocks.Payload:
    """One choice and one field for evidence per competency; everything may be left out, and closed half-way.

    `figures` are what the tools of the manager's team say, each to be taken as evidence with one tap.
    """
    resumed = any(f"{field}-{competency.id}" in draft for competency in competencies for field in FIELDS)
    parts = [blocks.context("introduction", request.say("checks.introduction", resumed=resumed))]
    for competency in competencies:
        options = {str(score): anchor for score, anchor in enumerate(competency.anchors)}
        rating, evidence = (f"{field}-{competency.id}" for field in FIELDS)
        parts += [
            blocks.choice_input(
                rating, competency.name, options, hint=competency.promise, initial=draft.get(rating)
            ),
            blocks.text_input(
                evidence,
                request.plain("checks.evidence_label"),
                placeholder=request.plain("checks.evidence_placeholder"),
                hint=competency.evidence,
                longest=EVIDENCE_LIMIT,
                optional=True,
                initial=draft.get(evidence),
            ),
        ]
        if competency.id in figures:
            figure = figures[competency.id]
            label = request.plain("signals.as_evidence")
            parts.append(blocks.ticks_input(f"figure-{competency.id}", label, {figure: figure}, ()))
    return blocks.modal(
        callback_id=names.RATINGS,
        title=request.plain("checks.title"),
        submit=request.plain("checks.submit"),
        close=request.plain("checks.close"),
        metadata=" ".join(competency.id for competency in competencies),
        blocks=parts,
        tells_when_closed=True,
    )


FIELDS = ("rating", "evidence")


def invitation(prompts: Prompts, payload: dict[str, Any]) -> blocks.Payload:
    """Once a quarter at most: would they look again?"""
    words = prompts.words
    text = words.mrkdwn("checks.invitation", again=payload["again"], quarter=payload.get("quarter", 0))
    look = blocks.button(names.CHECK, words.plain("home.check"), primary=True)
    return blocks.message(text, [blocks.section("check-invitation", text), blocks.actions("check-actions", look)])


async def invitation_as_it_stands(
    _session: AsyncSession, prompts: Prompts, _one: Posted, _manager: Manager, _now: datetime
) -> blocks.Payload:
    """What is left of an invitation: it is touched once its manager has looked."""
    return blocks.note(prompts.words.mrkdwn("checks.invitation_over"))


async def check(request: Request, rest: str) -> blocks.Payload | None:
    """`/coach check [words]`: the modal, for one topic or all of them; or that for a system."""
    if means_systems(rest):
        return await systems.start(request)
    competencies = request.prompts.checklist.named(rest)
    if not competencies:
        return blocks.note(request.say("checks.unknown_topic", words=rest[:60]))
    async with request.transaction() as session:
        manager = await request.active_manager(session)
        draft = await checks.draft(session, manager, request.now) if manager else {}
        figures = await from_tools(session, request.prompts, manager.id, request.now) if manager else {}
    if manager is None:
        return blocks.note(request.say("enrolment.not_enrolled"))
    await request.open(modal(request, competencies, draft, figures))
    return None


async def on_check(ack: AsyncAck, body: dict[str, Any], context: dict[str, Any], client: AsyncWebClient) -> None:
    """The button on Home and in an invitation: the modal for all topics."""
    await check(Request.of(context, client, body), "")
    await ack()


async def on_draft(ack: AsyncAck, body: dict[str, Any], context: dict[str, Any], client: AsyncWebClient) -> None:
    """A sentence was picked, or the window closed: what stands in it is kept until it is opened again.

    Slack does not promise to say what stood in a window that was closed, so each choice is kept at once.
    """
    await ack()
    request, view = Request.of(context, client, body), body["view"]
    fields = view["state"]["values"] or {}
    async with request.transaction() as session:
        manager = await request.active_manager(session)
        if manager and fields:
            await checks.keep_draft(session, manager, set(fields), blocks.answers(view), request.now)


async def on_ratings(ack: AsyncAck, body: dict[str, Any], context: dict[str, Any], client: AsyncWebClient) -> None:
    """The modal was submitted: keep the ratings and show where they stand, in the same window."""
    request, view = Request.of(context, client, body), body["view"]
    asked = view["private_metadata"].split()
    answers = blocks.answers(view)
    ratings = [
        Rating(one, int(answers[f"rating-{one}"]), _evidence(view, one) or None)
        for one in asked
        if f"rating-{one}" in answers
    ]
    errors = _problems(request, view, asked, ratings)
    if errors:
        await ack(response_action="errors", errors=errors)
        return
    checklist = request.prompts.checklist
    async with request.transaction() as session:
        manager = await request.manager(session)
        assert manager is not None  # noqa: S101 - `windows.of_manager` has looked
        if await request.is_first(session):
            result = await checks.record(session, checklist, manager, ratings, request.now)
            await checks.keep_draft(session, manager, set(view["state"]["values"]), {}, request.now)
        else:
            result = checks.standing(checklist, await store.of(session, manager.id))
        claims = await results.beside(request, session, manager, result)
    await ack(response_action="update", view=results.modal(request, result, claims=claims))
    if not picture_uploads.start(request, manager, view["id"], result):
        home.publish(request)


def _evidence(view: Mapping[str, Any], competency_id: str) -> str:
    """What would show it: the manager's own words, and the figure that they ticked."""
    typed, figure = blocks.answers(view).get(f"evidence-{competency_id}", ""), f"figure-{competency_id}"
    ticked = sorted(blocks.ticked(view, figure)) if blocks.has_field(view, figure) else []
    return "\n".join(part for part in (typed.strip(), *ticked) if part)


def _problems(
    request: Request, view: Mapping[str, Any], asked: Sequence[str], ratings: Sequence[Rating]
) -> dict[str, str]:
    """What is missing, beside its field: a rating where there is evidence (which would be lost), or any at all."""
    rated = {rating.competency_id for rating in ratings}
    forgotten = [one for one in asked if one not in rated and _evidence(view, one)]
    if forgotten:
        return {f"rating-{one}": request.plain("checks.only_evidence") for one in forgotten}
    return {} if ratings else {f"rating-{asked[0]}": request.plain("checks.nothing_rated")}
