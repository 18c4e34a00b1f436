"""What a message to the coach is: an answer, a courtesy, a question back, a wish, or something to ask about.

Plain rules, each with its evidence. None may cost a real answer: whatever is longer than a few words, or names a
figure, a system or a person, is one, unless all of it is a wish with its day. A message in another language is an
answer unless it is a courtesy that everybody knows.
"""

import re
from collections.abc import Sequence
from datetime import date

from bot.core.coaching.nudges import Skip
from bot.core.coaching.reading_replies import courtesies, phrases, small_talk
from bot.core.coaching.reading_replies.taken import Heard, Taken
from bot.core.commands import CURLY
from bot.core.days import SPANS, understand_day

MOST_WORDS = 12
"""Beyond these somebody has taken the trouble to tell something."""
TOMORROW = "tomorrow"
OF_NOW = {"today": (Taken.SNOOZE, TOMORROW), "this week": (Taken.PAUSE, "next week")}
"""Absences that say until when they last by saying when they are."""

STRENGTH = (
    Taken.PAUSE,
    Taken.FORGET,
    Taken.EXPORT,
    Taken.PRIVACY,
    Taken.SKIP,
    Taken.SNOOZE,
    *(one for one in Taken if one not in {Taken.HELP, Taken.UNSURE, Taken.COURTESY, Taken.ANSWER}),
    Taken.UNSURE,
    Taken.HELP,
    Taken.COURTESY,
)
"""Which of several clauses counts: a wish, then a question back, a shrug, a greeting, a thank-you."""
CLAUSES = re.compile(
    r"(?<=[?!])\s*|[,;.\n]+(?:\s+|$)|\s+[-\u2013\u2014]+\s+|[()]"
    r"|\s+(?=(?:but|because|so|and can|and could|since)\s)"
    r"|:(?=\s)",
    re.IGNORECASE,
)

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
    if not said:
        return _signs(text)
    if courtesies.is_courtesy(said) and said not in phrases.UNSURE:
        return Heard(Taken.COURTESY, evidence=said)
    if len(said.split()) > MOST_WORDS:
        return Heard(Taken.ANSWER)
    return _whole(text, said, today) or _in_clauses(text, today) or _question(text, said) or Heard(Taken.ANSWER)


def _signs(text: str) -> Heard:
    """What signs and emoji without a word say: a question mark, a shrug, sleep, or else a nod."""
    if "?" in text:
        return Heard(Taken.HELP, evidence="?")
    if phrases.ASLEEP.search(text):
        return Heard(Taken.SNOOZE, TOMORROW, "asleep")
    return Heard(Taken.UNSURE if phrases.SHRUGGED.search(text) else Taken.COURTESY, evidence="no words")


def _whole(text: str, said: str, today: date) -> Heard | None:
    """What a message, or a clause of one, is if it is no answer."""
    if said in phrases.UNSURE or OPENERS.sub("", said) in phrases.UNSURE:
        return Heard(Taken.UNSURE, evidence=said)
    if courtesies.is_courtesy(said):
        return Heard(Taken.COURTESY, evidence=said)
    return _phrase(said) or _privacy(said) or _dated(said, today) or _some_time(text, said) or _excuse(said)


def _in_clauses(text: str, today: date) -> Heard | None:
    """`Sorry, in a call. Ask me tomorrow?`: what its strongest clause is, unless one of them is an answer."""
    clauses = [one for one in CLAUSES.split(text) if plain(one)]
    clauses = [one for one in clauses if plain(one) not in INTERJECTIONS] or clauses[:1]
    heard = [_whole(one, plain(one), today) or _small_talk(one, plain(one), today) for one in clauses]
    if any(one and one.taken is Taken.SNOOZE for one in heard):  # `not now, deploying`
        heard = [one for one, said in zip(heard, clauses, strict=True) if one or not DOING.fullmatch(plain(said))]
    if None in heard:
        return None
    return min((one for one in heard if one), key=lambda one: (STRENGTH.index(one.taken), one.rest == TOMORROW))


def _small_talk(text: str, said: str, today: date) -> Heard | None:
    """By its signs, when it has no word that could be an answer's own besides a day."""
    rest, day = _day_at_the_end(said, today)
    if phrases.ABSENT.fullmatch(rest) or (day.startswith("back ") and rest in phrases.I_AM):
        return Heard(*OF_NOW.get(day, (Taken.PAUSE, day)), said)
    if phrases.GONE.fullmatch(said):
        return Heard(Taken.PAUSE, "", said)
    if not small_talk.is_small(rest):
        return None
    is_later = day and understand_day(day, today) not in {None, today}
    found = small_talk.meant(rest if is_later else said, is_question="?" in text or bool(ASKING.match(said)))
    if found is None:
        return Heard(Taken.UNSURE, evidence=said) if TO_ME.match(said) else None
    taken, reason = found
    return Heard(taken, (day if is_later else TOMORROW) if taken is Taken.SNOOZE else reason, said)


def _day_at_the_end(said: str, today: date) -> tuple[str, str]:
    """What is said before a day, and the day; `ask me back on friday` has one."""
    words = said.split()
    for start in range(len(words)):
        day = " ".join(words[start:])
        if (
            words[start] in phrases.DAY_BEGINS
            and day not in SPANS
            and (day in OF_NOW or understand_day(day, today))
        ):
            return " ".join(words[:start]), day
    return said, ""


def plain(text: str) -> str:
    """Its words in lower case, without signs, emoji and quotation marks; of an address or code a sign is left."""
    text = re.sub(r"https?://\S+|`[^`]*`", " 1 ", text.replace(CURLY, "'"))
    text = EMOJI.sub(" ", text)
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


def _some_time(text: str, said: str) -> Heard | None:
    """`ask me again after the release`: a time that no calendar knows."""
    is_wish = phrases.SOME_TIME.fullmatch(said) and ": " not in text and not TELLING.search(EMOJI.sub(" ", text))
    return Heard(Taken.SNOOZE, TOMORROW, said) if is_wish else None


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


EMOJI = re.compile(r"(?<![\w:]):[\w+'-]+:(?!\w)")
"""As Slack writes them: `:tada:`."""
OPENERS = re.compile(rf"^(?:(?:{phrases.NAMED['please']}) )+")
INTERJECTIONS = frozenset({"hey", "hi", "hm", "hmm", "huh", "oh", "so", "sorry", "ugh", "well", "what"})
"""They say nothing beside a clause that does."""
DOING = re.compile(r"(?:(?:i'm|im|i am|we're|we are|still|currently|busy) )*[a-z]{3,}ing")
"""What keeps somebody from answering."""
ASKING = re.compile(
    rf"(?:(?:{phrases.NAMED['please']}) )*(?:who|what|which|where|when|why|how|is|are|am|do|does|did|can|could|"
    r"will|would|should|may|has|have|with whom|to whom|for how long|for what|isn't|aren't|doesn't|won't|whose|"
    r"whom|who's|what's|shall|must|any|by whom|gdpr|privacy|private|anyone|anybody)\b"
)
TELLING = re.compile(r"\d|`|https?://|\b\w+[-_/.]\w+\b|\b[a-z]+[A-Z]\w*|\b[A-Z]{2,}\b|(?<=[\w,;] )(?!I\b)[A-Z]\w+")
"""A figure or a name."""
TO_ME = re.compile(
    r"(?:is|are|am|do|does|can|could|will|would|should|why|who|how) (?:i|you|we|it|this|that|these|my)\b"
)
"""A question in small words only, with or without its mark."""
OF_ME = re.compile(r"(?:should|can|could|may|do|does|am|is it ok) (?:i|you|we|it|this|that)\b")
"""A question that only the coach could answer, with or without its mark."""


def _privacy(said: str) -> Heard | None:
    return Heard(Taken.PRIVACY, evidence=said) if ASKING.match(said) and phrases.PRIVACY.fullmatch(said) else None


def _question(text: str, said: str) -> Heard | None:
    """A question to the coach about something that nobody has foreseen."""
    if not ASKING.match(said):
        return None
    is_one = text.rstrip().endswith("?") or (OF_ME.match(said) and ": " not in text)
    return Heard(Taken.UNSURE, evidence=said) if is_one and not TELLING.search(EMOJI.sub(" ", text)) else None
