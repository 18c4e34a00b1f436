"""What builds of the main branch come to; what was called off neither passed nor failed."""

from datetime import datetime, timedelta

from bot.core.signals.events import Event, Kind, Outcome
from bot.core.signals.periods import Period
from bot.core.signals.readings import (
    FEWEST,
    HOUR,
    MINUTE,
    Known,
    Reading,
    counted,
    ended,
    of_values,
    part_of,
    took,
)


def minutes(known: Known, period: Period) -> Reading:
    """How long they took."""
    return took(ended(_built(known, period)), MINUTE)


def hours(known: Known, period: Period) -> Reading:
    """How long all of them ran together."""
    built = list(ended(_built(known, period)))
    whole = sum((max(timedelta(), end - event.at) for event, end in built), timedelta())
    return Reading(whole / HOUR if len(built) >= FEWEST else None, len(built))


def failures(known: Known, period: Period) -> Reading:
    """The share that failed."""
    built = _built(known, period)
    failed = [event for event in built if event.outcome is Outcome.FAILED]
    return part_of(len(failed), len(built), url=failed[-1].url if failed else None)


def red(known: Known, period: Period) -> Reading:
    """How long it took from a failed build to the next that passed, of the same service, both in the period."""
    since: dict[str, tuple[datetime, str | None]] = {}
    lengths: list[tuple[float, str | None]] = []
    for event, end in sorted(ended(_built(known, period)), key=lambda one: (one[1], one[0].key)):
        if event.outcome is Outcome.FAILED:
            since.setdefault(event.service, (end, event.url))
        elif event.service in since:
            failed_at, url = since.pop(event.service)
            lengths.append(((end - failed_at) / HOUR, url))
    longest = max(lengths, key=lambda one: one[0], default=(0.0, None))
    return of_values([length for length, _ in lengths], longest[1])


def _built(known: Known, period: Period) -> list[Event]:
    done = (Outcome.PASSED, Outcome.FAILED)
    return [event for event in counted(known, Kind.BUILD, period) if event.outcome in done]
