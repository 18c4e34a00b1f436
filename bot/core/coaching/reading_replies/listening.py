"""What a message to the coach is: an answer, a courtesy, a question back, a wish, or something to ask about.

Plain rules, each with its evidence. None may cost a real answer: whatever is longer than a few words, or names a
figure, a system or a person, is one, unless all of it is a wish with its day. A message in another language is an
answer unless it is a courtesy that everybody knows.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.core.coaching.nudges import Skip
from bot.core.coaching.reading_replies import phrases
from bot.core.commands import CURLY
from bot.core.days import understand_day


class Taken(StrEnum):
    """What a message is taken for."""

    ANSWER = "answer"
    COURTESY = "courtesy"
    UNSURE = "unsure"
    """Perhaps an answer: nothing is kept before its author says so."""
    PRIVACY = "privacy"
    WHY = "why"
    HELP = "help"
    SNOOZE = "snooze"
    SKIP = "skip"
    PAUSE = "pause"
    RESUME = "resume"
    DONE = "done"
    UNDO = "undo"
    EDIT = "edit"
    HISTORY = "history"
    EXPORT = "export"
    FORGET = "forget"
    CHECK = "check"
    STATUS = "status"
    SETTINGS = "settings"


@dataclass(frozen=True, slots=True)
class Heard:
    """What a message is taken for; `rest` is a wish's day or a skip's reason, `evidence` the words that say so."""

    taken: Taken
    rest: str = ""
    evidence: str = ""


MOST_WORDS = 12
"""Beyond these somebody has taken the trouble to tell something."""
TOMORROW = "tomorrow"
OF_NOW = {"today": (Taken.SNOOZE, TOMORROW), "this week": (Taken.PAUSE, "next week")}
"""Absences that say until when they last by saying when they are."""

PHRASES: Sequence[tuple[Taken, str, phrases.Phrases]] = (
    (Taken.COURTESY, "", phrases.HOLD_ON),
    (Taken.SKIP, Skip.NOT_MY_TEAM.value, phrases.NOT_MY_TEAM),
    (Taken.SKIP, Skip.KNOW_WELL.value, phrases.KNOW_WELL),
    (Taken.SKIP, Skip.UNCLEAR.value, phrases.UNCLEAR),
    (Taken.PAUSE, "", phrases.PAUSE),
    (Taken.RESUME, "", phrases.RESUME),
    (Taken.DONE, "", phrases.DONE),
    (Taken.UNDO, "", phrases.UNDO),
    (Taken.STATUS, "", phrases.STATUS),
    (Taken.EDIT, "", phrases.EDIT),
    (Taken.SETTINGS, "", phrases.SETTINGS),
    (Taken.HISTORY, "", phrases.HISTORY),
    (Taken.EXPORT, "", phrases.EXPORT),
    (Taken.FORGET, "", phrases.FORGET),
    (Taken.CHECK, "", phrases.CHECK),
    (Taken.WHY, "", phrases.WHY),
    (Taken.HELP, "", phrases.HELP),
    (Taken.UNSURE, "", phrases.SHRUG),
)
"""Whole messages, in the order in which they are tried."""


def listen(text: str, today: date) -> Heard:
    """What a message in the direct conversation is, seen on `today`."""
    said = plain(text)
    words = said.split()
    if not words:
        return Heard(Taken.HELP, evidence="?") if "?" in text else Heard(Taken.COURTESY, evidence="no words")
    if said in phrases.UNSURE:
        return Heard(Taken.UNSURE, evidence=said)
    if said in phrases.FIRM or (phrases.COURTESIES.issuperset(words) and not phrases.WEAK.issuperset(words)):
        return Heard(Taken.COURTESY, evidence=said)
    if len(words) > MOST_WORDS:
        return Heard(Taken.ANSWER)
    return _phrase(said) or _dated(said, today) or _excuse(said) or _question(text, said) or Heard(Taken.ANSWER)


def plain(text: str) -> str:
    """Its words in lower case, without signs, emoji and quotation marks; of an address or code a sign is left."""
    text = re.sub(r"https?://\S+|`[^`]*`", " 1 ", text.replace(CURLY, "'"))
    text = re.sub(r"(?<![\w:]):[\w+'-]+:(?!\w)", " ", text)
    return " ".join(re.findall(r"[\w'/+-]*\w[\w'/+-]*", text.casefold()))


def _phrase(said: str) -> Heard | None:
    return next((Heard(taken, rest, said) for taken, rest, forms in PHRASES if forms.fullmatch(said)), None)


def _dated(said: str, today: date) -> Heard | None:
    """A wish and its day: `remind me on friday`, `i'm on vacation until 3 august`."""
    for taken, start in ((Taken.PAUSE, phrases.AWAY), (Taken.SNOOZE, phrases.LATER)):
        found = re.fullmatch(rf"{start}(?: (?P<day>.+?))?(?: (?:{phrases.NAMED['now']}))*", said)
        day = (found["day"] or "") if found else ""
        if day in OF_NOW and taken is Taken.PAUSE:
            return Heard(*OF_NOW[day], said)
        if day and understand_day(day, today):
            return Heard(taken, day, said)
        if (
            found
            and taken is Taken.SNOOZE
            and phrases.NO_DAY.issuperset(day.split())
            and said not in phrases.NOUNS
        ):
            return Heard(taken, TOMORROW, said)
    return _on_a_day(said, today)


def _on_a_day(said: str, today: date) -> Heard | None:
    """`next week please`, `on friday`: a day and nothing else. A weekday's bare name may be an answer."""
    found = re.fullmatch(rf"{phrases.ON_A_DAY}(?P<day>.+?)(?: (?:{phrases.NAMED['now']}))*", said)
    day = found["day"] if found else ""
    is_wish = day != said or re.match(r"(?:on|until|till|in|next|after|tomorrow)\b", day)
    return Heard(Taken.SNOOZE, day, said) if is_wish and day and understand_day(day, today) else None


def _excuse(said: str) -> Heard | None:
    """`not now, in a meeting`: it comes back tomorrow."""
    for start in phrases.EXCUSES:
        rest = said.removeprefix("sorry ").removeprefix(start)
        if rest != said and rest[:1] in ("", " ") and phrases.EXCUSE_WORDS.issuperset(rest.split()):
            return Heard(Taken.SNOOZE, TOMORROW, said)
    return None


ASKING = re.compile(
    rf"(?:(?:{phrases.NAMED['please']}) )*(?:who|what|which|where|when|why|how|is|are|am|do|does|did|can|could|"
    r"will|would|should|may|has|have|with whom|to whom|for how long|gdpr|privacy|private|anyone|anybody)\b"
)
TELLING = re.compile(r"\d|`|https?://|\b\w+[-_/.]\w+\b|\b[a-z]+[A-Z]\w*|\b[A-Z]{2,}\b|(?<=[\w,;] )(?!I\b)[A-Z]\w+")
"""A figure or a name."""
OF_ME = re.compile(r"(?:should|can|could|may|do|does|am|is it ok) (?:i|you|we|it|this|that)\b")
"""A question that only the coach could answer, with or without its mark."""


def _question(text: str, said: str) -> Heard | None:
    """A question to the coach: about privacy, or about something that nobody has foreseen."""
    if not ASKING.match(said):
        return None
    if phrases.PRIVACY.fullmatch(said):
        return Heard(Taken.PRIVACY, evidence=said)
    is_one = text.rstrip().endswith("?") or OF_ME.match(said)
    return Heard(Taken.UNSURE, evidence=said) if is_one and not TELLING.search(text) else None
