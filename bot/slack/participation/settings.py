"""The settings: one modal, from Home and by `/coach settings`; whatever can't be is said beside its field."""

from collections.abc import Mapping
from datetime import time
from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient
from slackblocks import Block

from bot.actions.participation import settings
from bot.core.checklist import Area
from bot.core.participation.settings import (
    EVERY_WEEKS,
    Complaint,
    Field,
    Problem,
    Wish,
    complaints,
)
from bot.core.people.calendar import Hours
from bot.core.people.people import Manager, Subscription
from bot.core.people.schedule import DEFAULT_TIME, DEFAULT_WEEKDAY, Rhythm
from bot.holidays import countries
from bot.slack import blocks, home, names
from bot.slack.people.countries import country_input
from bot.slack.request import Request
from bot.store.people import subscriptions

OFF, NONE, ON = "off", "none", "on"
WEEKDAYS = range(7)


async def show(request: Request, _rest: str) -> blocks.Payload | None:
    """`/coach settings`."""
    async with request.transaction() as session:
        manager = await request.active_manager(session)
        planned = await subscriptions.of_manager(session, manager.id) if manager else []
    if manager is None:
        return blocks.note(request.say("enrolment.not_enrolled"))
    await request.open(modal(request, manager, {one.area_id: one for one in planned}))
    return None


async def on_open(ack: AsyncAck, body: dict[str, Any], context: dict[str, Any], client: AsyncWebClient) -> None:
    """The button on Home."""
    await show(Request.of(context, client, body), "")
    await ack()


async def on_save(ack: AsyncAck, body: dict[str, Any], context: dict[str, Any], client: AsyncWebClient) -> None:
    """The modal was submitted: keep it all, or nothing and say why."""
    request, view = Request.of(context, client, body), body["view"]
    wish = _wish(request, view)
    async with request.transaction() as session:
        manager = await request.active_manager(session)
        problems = complaints(wish, request.today(manager)) if manager else []
        if manager and not problems:
            await settings.save(session, manager, wish, request.now)
    if problems:
        await ack(response_action="errors", errors={_field(one): _explain(request, one) for one in problems})
        return
    await ack()
    home.publish(request)


def modal(request: Request, manager: Manager, planned: Mapping[str, Subscription]) -> blocks.Payload:
    """When questions come, area by area, and when they never do."""
    parts = [blocks.context("introduction", _about_zone(request, manager))]
    for area in request.prompts.checklist.areas:
        parts += _area(request, area, planned.get(area.id))
    return blocks.modal(
        callback_id=names.SETTINGS_FORM,
        title=request.plain("settings.title"),
        submit=request.plain("settings.submit"),
        close=request.plain("settings.close"),
        blocks=[*parts, *_hours(request, manager)],
    )


def _about_zone(request: Request, manager: Manager) -> str:
    known = manager.zone.key != "UTC"
    return request.say("settings.zone" if known else "settings.no_zone", zone=manager.zone.key)


def _area(request: Request, area: Area, planned: Subscription | None) -> list[Block]:
    rhythm = planned.rhythm if planned else Rhythm(1, DEFAULT_WEEKDAY, DEFAULT_TIME)
    offered = sorted({*EVERY_WEEKS, rhythm.every_weeks})
    every = {OFF: request.plain("settings.off")}
    every |= {str(weeks): request.plain("settings.every", weeks=weeks) for weeks in offered}
    return [
        blocks.header(f"area-{area.id}", area.name),
        blocks.select_input(
            f"every-{area.id}",
            request.plain("settings.every_label"),
            every,
            str(rhythm.every_weeks) if planned else OFF,
        ),
        blocks.select_input(
            f"{Field.WEEKDAY}-{area.id}",
            request.plain("settings.weekday_label"),
            _weekdays(request),
            str(rhythm.weekday),
        ),
        blocks.time_input(f"{Field.TIME}-{area.id}", request.plain("settings.time_label"), rhythm.at),
    ]


def _hours(request: Request, manager: Manager) -> list[Block]:
    hours = manager.hours
    away = manager.absence_on(request.today(manager))
    return [
        blocks.header("free", request.plain("settings.free")),
        blocks.ticks_input(
            Field.WORKING_DAYS,
            request.plain("settings.working_days_label"),
            _weekdays(request),
            {str(day) for day in hours.working_days},
        ),
        blocks.time_input("quiet-from", request.plain("settings.quiet_from_label"), hours.quiet_from),
        blocks.time_input("quiet-until", request.plain("settings.quiet_until_label"), hours.quiet_until),
        country_input(
            "country",
            request.plain("settings.country_label"),
            {NONE: request.plain("settings.no_country")},
            hours.country,
        ),
        blocks.day_input(
            Field.AWAY_FROM,
            request.plain("settings.away_from_label"),
            request.plain("nudges.day_placeholder"),
            initial=away.begins if away else None,
            hint=request.plain("settings.away_from_hint"),
        ),
        blocks.day_input(
            Field.BACK_ON,
            request.plain("settings.back_on_label"),
            request.plain("nudges.day_placeholder"),
            initial=away.back_on if away else None,
            hint=request.plain("settings.back_on_hint"),
        ),
        blocks.ticks_input(
            "reminders",
            request.plain("settings.reminders_label"),
            {ON: request.plain("settings.reminders")},
            {ON} if manager.reminders else set(),
        ),
    ]


def _weekdays(request: Request) -> dict[str, str]:
    return {str(day): request.plain("settings.weekday", day=day) for day in WEEKDAYS}


def _wish(request: Request, view: dict[str, Any]) -> Wish:
    """What stands in the fields."""
    rhythms = {area.id: _rhythm(view, area.id) for area in request.prompts.checklist.areas}
    country = blocks.picked(view, "country")
    hours = Hours(
        working_days=frozenset(int(day) for day in blocks.ticked(view, Field.WORKING_DAYS)),
        quiet_from=blocks.picked_time(view, "quiet-from"),
        quiet_until=blocks.picked_time(view, "quiet-until"),
        country=country if country in countries() else None,
    )
    return Wish(
        rhythms={area_id: rhythm for area_id, rhythm in rhythms.items() if rhythm},
        hours=hours,
        away_from=blocks.picked_day(view, Field.AWAY_FROM),
        back_on=blocks.picked_day(view, Field.BACK_ON),
        reminders=ON in blocks.ticked(view, "reminders"),
    )


def _rhythm(view: dict[str, Any], area_id: str) -> Rhythm | None:
    every, weekday = blocks.picked(view, f"every-{area_id}"), blocks.picked(view, f"{Field.WEEKDAY}-{area_id}")
    if every in (None, OFF) or weekday is None:
        return None
    return Rhythm(int(every), int(weekday), _to_the_minute(blocks.picked_time(view, f"{Field.TIME}-{area_id}")))


def _to_the_minute(at: time) -> time:
    return at.replace(second=0, microsecond=0)


def _field(complaint: Complaint) -> str:
    return f"{complaint.field}-{complaint.area_id}" if complaint.area_id else complaint.field


def _explain(request: Request, complaint: Complaint) -> str:
    return request.plain(f"settings.problem_{Problem(complaint.problem)}")
