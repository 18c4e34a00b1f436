"""What pull requests come to: how many, how large, and how long they wait. Drafts wait for nobody."""

from datetime import datetime

from bot.core.signals.events import Event, Kind, Outcome
from bot.core.signals.periods import Period, is_off_hours
from bot.core.signals.readings import DAY, HOUR, Known, Reading, ended, of_kind, of_values, part_of, took


def merged_in(known: Known, period: Period) -> list[Event]:
    """Pull requests that were merged in a period."""
    return [
        event
        for event in known.events
        if event.kind is Kind.PULL_REQUEST
        and event.outcome is Outcome.MERGED
        and event.ended_at
        and period.has(event.ended_at, known.zone)
    ]


def open_at_the_end(known: Known, period: Period) -> list[Event]:
    """Pull requests that were open as a period ended; drafts wait for nobody."""
    end = period.ends_at(known.zone)
    return [
        event
        for event in of_kind(known, Kind.PULL_REQUEST)
        if event.at < end and (event.ended_at is None or event.ended_at >= end)
    ]


def waiting(known: Known, period: Period) -> list[Event]:
    """Those of them that waited for a first review, the oldest first."""
    end = period.ends_at(known.zone)
    found = [one for one in open_at_the_end(known, period) if one.reviewed_at is None or one.reviewed_at >= end]
    return sorted(found, key=lambda event: (event.at, event.key))


def open_(known: Known, period: Period) -> Reading:
    """How many were open as the period ended."""
    found = len(open_at_the_end(known, period))
    return Reading(float(found), found)


def merged(known: Known, period: Period) -> Reading:
    """How many were merged."""
    found = len(merged_in(known, period))
    return Reading(float(found), found)


def size(known: Known, period: Period) -> Reading:
    """The changed lines of the middle one, of what was merged, with a link to the largest."""
    sized = [event for event in merged_in(known, period) if event.size is not None]
    most = max(sized, key=_by_size, default=None)
    return of_values([float(event.size or 0) for event in sized], most.url if most else None)


def largest(known: Known, period: Period) -> Reading | None:
    """The changed lines of the largest that was merged."""
    sized = [event for event in merged_in(known, period) if event.size is not None]
    if not sized:
        return None
    most = max(sized, key=_by_size)
    return Reading(float(most.size or 0), len(sized), subject=most.title, url=most.url)


def _by_size(event: Event) -> tuple[int, str]:
    return event.size or 0, event.key


def first_review(known: Known, period: Period) -> Reading:
    """Of what was first reviewed in the period, so that a later review changes no figure of a closed one."""
    return took(_reviewed(known, period), HOUR)


def over_a_day(known: Known, period: Period) -> Reading:
    """The share of the same that waited for longer than a day, with a link to one that did."""
    found = _reviewed(known, period)
    late = [event for event, reviewed_at in found if reviewed_at - event.at > DAY]
    return part_of(len(late), len(found), url=late[-1].url if late else None)


def _reviewed(known: Known, period: Period) -> list[tuple[Event, datetime]]:
    return [
        (event, event.reviewed_at)
        for event in of_kind(known, Kind.PULL_REQUEST)
        if event.reviewed_at and period.has(event.reviewed_at, known.zone)
    ]


def to_merge(known: Known, period: Period) -> Reading:
    """How long it took from opened to merged, of what was merged."""
    return took(ended(merged_in(known, period)), HOUR)


def off_hours(known: Known, period: Period) -> Reading:
    """The share of what was merged that was so in an evening, at night or on a weekend."""
    found = list(ended(merged_in(known, period)))
    late = [event for event, merged_at in found if is_off_hours(merged_at, known.zone)]
    return part_of(len(late), len(found), url=late[-1].url if late else None)


def given_up(known: Known, period: Period) -> Reading:
    """The share of what came to its end that was closed and not merged."""
    over = [
        event
        for event in known.events
        if event.kind is Kind.PULL_REQUEST
        and event.outcome in (Outcome.MERGED, Outcome.CLOSED)
        and event.ended_at
        and period.has(event.ended_at, known.zone)
    ]
    closed = [event for event in over if event.outcome is Outcome.CLOSED]
    return part_of(len(closed), len(over), url=closed[-1].url if closed else None)


def without_review(known: Known, period: Period) -> Reading:
    """The share of what was merged that nobody else had reviewed until then."""
    found = merged_in(known, period)
    alone = [
        event for event in found if event.reviewed_at is None or event.reviewed_at > (event.ended_at or event.at)
    ]
    return part_of(len(alone), len(found), url=alone[-1].url if alone else None)


def oldest(known: Known, period: Period) -> Reading | None:
    """How many days the oldest without a review had waited as the period ended."""
    found = waiting(known, period)
    if not found:
        return None
    waited = (period.ends_at(known.zone) - found[0].at) / DAY
    return Reading(waited, len(found), subject=found[0].title, url=found[0].url)
