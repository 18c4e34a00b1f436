"""How deep managers know their systems: a small modal for one system at a time, and where all of them stand."""

from collections.abc import Mapping, Sequence
from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from bot.actions.self_checks import checks
from bot.core.self_checks.systems import NAME_LIMIT, SystemDepth, SystemStanding
from bot.slack import blocks, home, names
from bot.slack.request import Request
from bot.slack.self_checks import overview
from bot.store.self_checks import checks as store

RESULT = "check.systems"


async def start(request: Request) -> blocks.Payload | None:
    """Opens the modal, with what was typed when it was last closed."""
    async with request.transaction() as session:
        manager = await request.active_manager(session)
        if manager is None:
            return blocks.note(request.say("enrolment.not_enrolled"))
        draft = await checks.draft(session, manager, request.now)
        known = checks.systems(request.prompts.checklist, await store.of(session, manager.id))
    await request.open(form(request, draft, known))
    return None


async def on_system(ack: AsyncAck, body: dict[str, Any], context: dict[str, Any], client: AsyncWebClient) -> None:
    """The button on Home and under a result; under the systems themselves, the window stays the same."""
    request = Request.of(context, client, body)
    view = body.get("view", {})
    if view.get("callback_id") == RESULT:
        await client.views_update(view_id=view["id"], view=form(request, {}, ()))
    else:
        await start(request)
    await ack()


def form(request: Request, draft: Mapping[str, str], known: Sequence[SystemStanding]) -> blocks.Payload:
    """The system's name, and for each level a sentence to recognise oneself in; then the systems from before.

    They are shown here, where somebody asks for them, and not on Home, which Slack keeps.
    """
    checklist = request.prompts.checklist
    sentences = ("nothing", "drawing", "explanation", "weakness")
    depths = {str(depth): request.plain(f"systems.knows_{name}") for depth, name in enumerate(sentences)}
    return blocks.modal(
        callback_id=names.SYSTEM_FORM,
        title=request.plain("systems.title"),
        submit=request.plain("checks.submit"),
        close=request.plain("checks.close"),
        tells_when_closed=True,
        blocks=[
            blocks.text_input(
                "system",
                request.plain("systems.name_label"),
                placeholder=request.plain("systems.name_placeholder"),
                longest=NAME_LIMIT,
                initial=draft.get("system"),
            ),
            *(
                blocks.choice_input(
                    f"rating-level-{one.level}",
                    one.name,
                    depths,
                    hint=one.meaning,
                    initial=draft.get(f"rating-level-{one.level}"),
                )
                for one in checklist.levels
            ),
            *overview.systems(request.prompts, known),
        ],
    )


async def on_submitted(
    ack: AsyncAck, body: dict[str, Any], context: dict[str, Any], client: AsyncWebClient
) -> None:
    """The modal was sent off: keep it, and show all systems in its place."""
    request, view = Request.of(context, client, body), body["view"]
    answers = blocks.answers(view)
    levels = [one.level for one in request.prompts.checklist.levels]
    depths = {level: int(answers[name]) for level in levels if (name := f"rating-level-{level}") in answers}
    system = SystemDepth(answers.get("system", "").strip(), depths)
    problems = {}
    if not depths:
        problems = {f"rating-level-{levels[0]}": request.plain("systems.nothing_picked")}
    if not system.system:
        problems["system"] = request.plain("systems.no_name")
    if problems:
        await ack(response_action="errors", errors=problems)
        return
    async with request.transaction() as session:
        manager = await request.manager(session)
        assert manager is not None  # noqa: S101 - `windows.of_manager` has looked
        if await request.is_first(session):
            await checks.record_system(session, manager, system, request.now)
            await checks.keep_draft(session, manager, set(view["state"]["values"]), {}, request.now)
        found = checks.systems(request.prompts.checklist, await store.of(session, manager.id))
    await ack(response_action="update", view=result(request, found))
    home.publish(request)


def result(request: Request, systems: Sequence[SystemStanding]) -> blocks.Payload:
    """All systems, and what to look at in the one that was looked at last."""
    return blocks.modal(
        callback_id=RESULT,
        title=request.plain("systems.result_title"),
        close=request.plain("checks.result_close"),
        blocks=[
            *overview.systems(request.prompts, systems),
            blocks.section("advice", _advice(request, systems[0])),
            blocks.actions("systems-actions", blocks.button(names.SYSTEM, request.plain("systems.another"))),
            blocks.context("introduction", request.say("systems.profile")),
        ],
    )


def _advice(request: Request, system: SystemStanding) -> str:
    """What to look at next: the ground that deeper knowledge stands on, before anything else."""
    if system.undermined:
        return request.say("systems.undermined", level=system.undermined.target.name)
    if system.widest:
        return request.say("systems.widest", level=system.widest.target.name, meaning=system.widest.target.meaning)
    return request.say("systems.no_gap")
