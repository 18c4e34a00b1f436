"""Payloads as Slack sends them, spoilt: parts that are missing, null, of another type, huge, deep, strange, foreign."""

import copy
import random

Json = dict

HUGE, DEEP = "x" * 30_000, 60
"""Ten times what Slack takes for a text, and a dozen times as deep as anything of its own."""
STRANGE = (
    "\x00",
    "\ud83d",
    "\u202e",
    "🦊" * 50,
    "' OR 1=1 --",
    "{{7*7}}",
    "<!channel>",
    "../../etc/passwd",
    "-1",
    "9" * 400,
)


def spoilt(payload, chance: random.Random, foreign):
    """A copy with one to three parts spoilt; `foreign` are ids of somebody else's. Whose doing it is stays."""
    payload = copy.deepcopy(payload)
    for _ in range(chance.randint(1, 3)):
        places = [one for one in places_in(payload) if not says_who(one)]
        if not places:
            break
        *path, last = chance.choice(places)
        holder = payload
        for step in path:
            holder = holder[step]
        ruin(holder, last, chance, foreign)
    return payload


def says_who(place):
    """Whether it says who did this, and where: Slack signs that, and nobody else can."""
    return place[0] in {
        "user",
        "user_id",
        "team",
        "team_id",
        "authorizations",
        "response_url",
        "enterprise",
    } or place[:2] in {("event", "user"), ("event", "message"), ("event", "previous_message")}


def places_in(value, path=()):
    """Every place in a payload, from the root."""
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, inner in steps:
        yield (*path, step)
        yield from places_in(inner, (*path, step))


def ruin(holder, last, chance, foreign):
    kind = chance.choice(("missing", "null", "type", "huge", "deep", "strange", "foreign", "extra"))
    if kind == "missing":
        del holder[last]
    elif kind == "extra" and isinstance(holder, dict):
        holder[chance.choice(STRANGE)] = chance.choice(foreign)
    else:
        holder[last] = {
            "null": None,
            "type": chance.choice((7, 1.5, True, [], {}, "", [[]], {"id": {}})),
            "huge": HUGE,
            "deep": deep(),
            "strange": chance.choice(STRANGE),
            "foreign": chance.choice(foreign),
        }.get(kind)


def deep():
    value = {}
    for _ in range(DEEP):
        value = {"value": value}
    return value
