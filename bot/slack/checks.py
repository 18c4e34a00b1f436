"""The self-check in Slack: a modal of sentences to recognise oneself in, and the result in its place."""

from collections.abc import Sequence
from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from bot.actions import checks
from bot.core.checklist import Competency
from bot.core.checks import EVIDENCE_LIMIT, CheckResult, Rating
from bot.core.people import Consent
from bot.slack import blocks, home, names, standings
from bot.slack.request import Request


def modal(request: Request, competencies: tuple[Competency, ...]) -> blocks.Payload:
    """One choice and one field for evidence per competency; everything may be left out."""
    parts = [blocks.context("introduction", request.say("checks.introduction"))]
    for competency in competencies:
        options = {str(score): anchor for score, anchor in enumerate(competency.anchors)}
        parts += [
            blocks.choice_input(f"rating-{competency.id}", competency.name, options, hint=competency.promise),
            blocks.text_input(
                f"evidence-{competency.id}",
                request.plain("checks.evidence_label"),
                placeholder=request.plain("checks.evidence_placeholder"),
                hint=competency.evidence,
                longest=EVIDENCE_LIMIT,
                optional=True,
            ),
        ]
    return blocks.modal(
        callback_id=names.RATINGS,
        title=request.plain("checks.title"),
        submit=request.plain("checks.submit"),
        close=request.plain("checks.close"),
        metadata=" ".join(competency.id for competency in competencies),
        blocks=parts,
    )


async def check(request: Request, rest: str) -> blocks.Payload | None:
    """`/coach check [words]`: the modal, for one topic or all of them."""
    competencies = request.prompts.checklist.named(rest)
    if not competencies:
        return blocks.note(request.say("checks.unknown_topic", words=rest[:60]))
    async with request.transaction() as session:
        manager = await request.manager(session)
    if manager is None or manager.consent is not Consent.ACTIVE:
        return blocks.note(request.say("enrolment.not_enrolled"))
    await request.open(modal(request, competencies))
    return None


async def on_check(ack: AsyncAck, body: dict[str, Any], context: dict[str, Any], client: AsyncWebClient) -> None:
    """The button on Home: the modal for all topics."""
    await check(Request.of(context, client, body), "")
    await ack()


async def on_ratings(ack: AsyncAck, body: dict[str, Any], context: dict[str, Any], client: AsyncWebClient) -> None:
    """The modal was submitted: keep the ratings and show where they stand, in the same window."""
    request, view = Request.of(context, client, body), body["view"]
    asked = view["private_metadata"].split()
    ratings = [rating for competency_id in asked if (rating := _rating(view, competency_id))]
    errors = _problems(request, view, asked, ratings)
    if errors:
        await ack(response_action="errors", errors=errors)
        return
    async with request.transaction() as session:
        manager = await request.manager(session)
        assert manager is not None  # noqa: S101 - only managers are shown the modal, and forgetting closes it
        if await request.is_first(session):
            result = await checks.record(session, request.prompts.checklist, manager.id, ratings, request.now)
        else:
            result = await checks.standing(session, request.prompts.checklist, manager.id)
    await ack(response_action="update", view=result_modal(request, result))
    await home.publish(request)


def _rating(view: dict[str, Any], competency_id: str) -> Rating | None:
    score = blocks.picked(view, f"rating-{competency_id}")
    return None if score is None else Rating(competency_id, int(score), _evidence(view, competency_id) or None)


def _evidence(view: dict[str, Any], competency_id: str) -> str:
    return blocks.typed(view, f"evidence-{competency_id}").strip()


def _problems(
    request: Request, view: dict[str, Any], asked: Sequence[str], ratings: Sequence[Rating]
) -> dict[str, str]:
    """What is missing, beside its field: a rating where there is evidence (which would be lost), or any at all."""
    rated = {rating.competency_id for rating in ratings}
    forgotten = [one for one in asked if one not in rated and _evidence(view, one)]
    if forgotten:
        return {f"rating-{one}": request.plain("checks.only_evidence") for one in forgotten}
    return {} if ratings else {f"rating-{asked[0]}": request.plain("checks.nothing_rated")}


def result_modal(request: Request, result: CheckResult) -> blocks.Payload:
    """Where the manager stands, what moved, and what the next step up looks like."""
    return blocks.modal(
        callback_id="check.result",
        title=request.plain("checks.result_title"),
        close=request.plain("checks.result_close"),
        blocks=[
            blocks.section("standings", standings.text(request.prompts, result)),
            blocks.section("movement", _movement(request, result)),
            blocks.section("advice", _advice(request, result)),
            blocks.context("next", request.say("checks.next")),
        ],
    )


def _movement(request: Request, result: CheckResult) -> str:
    if all(standing.previous is None for standing in result.standings):
        return request.say("checks.first_time")
    checklist = request.prompts.checklist
    topics = [checklist.competency(standing.competency_id).name for standing in result.moves]
    return request.say("checks.moved", topics=topics) if topics else request.say("checks.unmoved")


def _advice(request: Request, result: CheckResult) -> str:
    if result.widest is None:
        return request.say("checks.no_gap")
    competency = request.prompts.checklist.competency(result.widest.competency_id)
    step_up = competency.anchors[result.widest.score + 1]
    return request.say("checks.widest", competency=competency.name, anchor=step_up)
