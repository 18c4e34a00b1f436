"""What a message to the coach is: an answer, a courtesy, a question back, a wish, or something to ask about.

Plain rules, each with its evidence. None may cost a real answer: whatever is longer than a few words, or names a
figure, a system or a person, is one, unless all of it is a wish with its day. A message in another language is an
answer unless it is a courtesy that everybody knows.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot.core.coaching.nudges import Skip
from bot.core.coaching.reading_replies import courtesies, small_talk
from bot.core.coaching.reading_replies.phrases import politeness, questions, shrugs, skips, times, wishes
from bot.core.coaching.reading_replies.phrases.forms import NAMED, Phrases
from bot.core.coaching.reading_replies.taken import Heard, Taken
from bot.core.commands import CURLY
from bot.core.days import MONTHS, SPANS, WEEKDAYS, understand_day, understand_days

MOST_WORDS = 12
"""Beyond these somebody has taken the trouble to tell something."""
TOMORROW = "tomorrow"
OF_NOW = {"today": (Taken.SNOOZE, TOMORROW), "this week": (Taken.PAUSE, "until next week")}
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

PHRASES: Sequence[tuple[Taken, str, Phrases]] = (
    (Taken.COURTESY, "", politeness.HOLD_ON),
    (Taken.SKIP, Skip.NOT_MY_TEAM.value, skips.NOT_MY_TEAM),
    (Taken.SKIP, Skip.KNOW_WELL.value, skips.KNOW_WELL),
    (Taken.SKIP, Skip.UNCLEAR.value, skips.UNCLEAR),
    (Taken.PAUSE, "", wishes.PAUSE),
    (Taken.RESUME, "", wishes.RESUME),
    (Taken.DONE, "", wishes.DONE),
    (Taken.UNDO, "", wishes.UNDO),
    (Taken.STATUS, "", questions.STATUS),
    (Taken.EDIT, "", questions.EDIT),
    (Taken.SETTINGS, "", wishes.SETTINGS),
    (Taken.HISTORY, "", questions.HISTORY),
    (Taken.EXPORT, "", questions.EXPORT),
    (Taken.FORGET, "", questions.FORGET),
    (Taken.CHECK, "", questions.CHECK),
    (Taken.WHY, "", questions.WHY),
    (Taken.HELP, "", questions.HELP),
    (Taken.UNSURE, "", shrugs.SHRUG),
)
"""Whole messages, in the order in which they are tried."""


def listen(text: str, today: date) -> Heard:
    """What a message in the direct conversation is, seen on `today`."""
    said = plain(text)
    if not said:
        return _signs(text)
    if courtesies.is_courtesy(said) and said not in shrugs.UNSURE:
        return Heard(Taken.COURTESY, evidence=said)
    if len(said.split()) > MOST_WORDS:
        return Heard(Taken.ANSWER)
    whole = None if COLON.search(EMOJI.sub(" ", text)) else _whole(text, said, today)
    heard = whole or _in_clauses(text, today) or _question(text, said) or Heard(Taken.ANSWER)
    is_nod = heard.taken is Taken.UNSURE and PROMISED.search(said) and NODDING.search(text)
    return Heard(Taken.COURTESY, evidence=said) if is_nod else heard


def _signs(text: str) -> Heard:
    """What signs and emoji without a word say: a question mark, a shrug, sleep, or else a nod."""
    if "?" in text:
        return Heard(Taken.HELP, evidence="?")
    if shrugs.ASLEEP.search(text):
        return Heard(Taken.SNOOZE, TOMORROW, "asleep")
    return Heard(Taken.UNSURE if shrugs.SHRUGGED.search(text) else Taken.COURTESY, evidence="no words")


def _whole(text: str, said: str, today: date) -> Heard | None:
    """What a message, or a clause of one, is if it is no answer."""
    return _from_its_start(_whole_of(text, until_its_end(said, today), today), said)


def _whole_of(text: str, said: str, today: date) -> Heard | None:
    if said in shrugs.UNSURE or OPENERS.sub("", said) in shrugs.UNSURE:
        return Heard(Taken.UNSURE, evidence=said)
    if courtesies.is_courtesy(said):
        return Heard(Taken.COURTESY, evidence=said)
    return _privacy(said) or _phrase(said) or _dated(said, today) or _some_time(text, said) or _excuse(said)


def _in_clauses(text: str, today: date) -> Heard | None:
    """`Sorry, in a call. Ask me tomorrow?`: what its strongest clause is, unless one of them is an answer."""
    clauses = [one for one in CLAUSES.split(text) if plain(one)]
    clauses = [one for one in clauses if plain(one) not in INTERJECTIONS] or clauses[:1]
    heard = [_whole(one, plain(one), today) or _small_talk(one, plain(one), today) for one in clauses]
    if any(one and one.taken is Taken.SNOOZE for one in heard):  # `not now, deploying`
        heard = [one for one, said in zip(heard, clauses, strict=True) if one or not DOING.fullmatch(plain(said))]
    if None in heard:
        return None
    meant = min(
        (one for one in heard if one),
        key=lambda one: (STRENGTH.index(one.taken), not one.rest, one.rest == TOMORROW),
    )
    return _until_back(meant, heard, today)


def _until_back(meant: Heard, heard: Sequence[Heard | None], today: date) -> Heard:
    """`ooo from 20 december, back 4 january`: the end of an absence that names its beginning."""
    if meant.taken is not Taken.PAUSE or understand_days(meant.rest, today)[1]:
        return meant
    ends = [f"{meant.rest} {one.rest}" for one in heard if one and one.taken is Taken.PAUSE]
    both = next((rest for rest in ends if understand_days(rest, today)[1]), meant.rest)
    return replace(meant, rest=both)


def _small_talk(text: str, said: str, today: date) -> Heard | None:
    """By its signs, when it has no word that could be an answer's own besides a day."""
    return _from_its_start(_signs_of(text, until_its_end(said, today), today), said)


def _signs_of(text: str, said: str, today: date) -> Heard | None:
    rest, day = _day_at_the_end(said, today)
    if times.ABSENT.fullmatch(rest) or (day.startswith("back ") and rest in times.I_AM):
        return Heard(*OF_NOW.get(day, (Taken.PAUSE, day)), said)
    if times.GONE.fullmatch(said) or times.ABSENT.fullmatch(said):
        return Heard(Taken.PAUSE, "", said)
    if not small_talk.is_small(rest):
        return None
    is_later = day and understand_day(day, today) not in {None, today}
    found = small_talk.meant(rest if is_later else said, is_question="?" in text or bool(ASKING.match(said)))
    if found is None:
        return Heard(Taken.UNSURE, evidence=said) if TO_ME.match(said) else None
    taken, reason = found
    if is_later and taken is Taken.UNSURE and ANSWERING.search(rest):
        return Heard(Taken.SNOOZE, day, said)
    return Heard(taken, (day if is_later else TOMORROW) if taken is Taken.SNOOZE else reason, said)


def _from_its_start(heard: Heard | None, said: str) -> Heard | None:
    """An absence with its first day, too, where several days were named."""
    found = SEVERAL_DAYS.fullmatch(said)
    if heard is None or found is None or heard.taken is not Taken.PAUSE or heard.rest != f"until {found['last']}":
        return heard
    return replace(heard, rest=f"{found['first'].strip()} {heard.rest}")


def until_its_end(said: str, today: date) -> str:
    """`away from monday until friday`, `leave 14 to 28 december` with its last day only."""
    found = SEVERAL_DAYS.fullmatch(said)
    if found is None or understand_day(found["last"], today) is None:
        return said
    return f"{found['before']}until {found['last']}"


def _day_at_the_end(said: str, today: date) -> tuple[str, str]:
    """What is said before a day, and the day; `ask me back on friday` has one."""
    words = re.sub(r"(?<=\w) (?:for|on|with) (?:this|that|it)(?: one)?$", "", said).split()
    for start in range(len(words)):
        day = " ".join(words[start:])
        if words[start] in times.DAY_BEGINS and day not in SPANS and (day in OF_NOW or understand_day(day, today)):
            return " ".join(words[:start]), day
    return said, ""


def plain(text: str) -> str:
    """Its words in lower case, without signs, emoji and quotation marks; of an address or code a sign is left."""
    text = re.sub(r"https?://\S+|`[^`]*`", " 1 ", text.replace(CURLY, "'"))
    text = SHRUG.sub(" ", EMOJI.sub(" ", text))
    text = DASH.sub(" to ", text.casefold())
    return " ".join(re.findall(r"[\w'/+-]*\w[\w'/+-]*", text))


def _phrase(said: str) -> Heard | None:
    found = next((Heard(taken, rest, said) for taken, rest, forms in PHRASES if forms.fullmatch(said)), None)
    is_for_today = found and found.taken is Taken.PAUSE and said.endswith(" today")
    return Heard(Taken.SNOOZE, TOMORROW, said) if is_for_today else found


def _dated(said: str, today: date) -> Heard | None:
    """A wish and its day: `remind me on friday`, `i'm on vacation until 3 august`."""
    for taken, start in ((Taken.PAUSE, times.AWAY), (Taken.SNOOZE, times.LATER)):
        found = re.fullmatch(rf"{start}(?: (?P<day>.+?))?(?: (?:{NAMED['now']}))*", said)
        day = (found["day"] or "") if found else ""
        if day in OF_NOW and taken is Taken.PAUSE:
            return Heard(*OF_NOW[day], said)
        is_absence = taken is Taken.PAUSE and (any(understand_days(day, today)) or FROM.match(said))
        if day and (understand_day(day, today) or is_absence):
            return Heard(taken, day, said)
        if found and taken is Taken.SNOOZE and times.NO_DAY.issuperset(day.split()) and said not in times.NOUNS:
            return Heard(taken, TOMORROW, said)
    return _on_a_day(said, today)


def _some_time(text: str, said: str) -> Heard | None:
    """`ask me again after the release`: a time that no calendar knows."""
    is_wish = times.SOME_TIME.fullmatch(said) and ": " not in text and not TELLING.search(EMOJI.sub(" ", text))
    return Heard(Taken.SNOOZE, TOMORROW, said) if is_wish else None


def _on_a_day(said: str, today: date) -> Heard | None:
    """`next week please`, `on friday`: a day and nothing else. A weekday's bare name may be an answer."""
    better = times.BETTER.fullmatch(said)
    if better and understand_day(better["day"], today):
        return Heard(Taken.SNOOZE, better["day"], said)
    found = re.fullmatch(rf"{times.ON_A_DAY}(?P<day>.+?)(?: (?:{NAMED['now']}))*", said)
    day = found["day"] if found else ""
    if MONTHS_NAME.fullmatch(day):
        return None
    is_wish = day != said or re.match(r"(?:on|until|till|in|next|after|tomorrow)\b", day)
    return Heard(Taken.SNOOZE, day, said) if is_wish and day and understand_day(day, today) else None


def _excuse(said: str) -> Heard | None:
    """`not now, in a meeting`: it comes back tomorrow."""
    for start in times.EXCUSES:
        rest = said.removeprefix("sorry ").removeprefix(start)
        if rest != said and rest[:1] in ("", " ") and times.EXCUSE_WORDS.issuperset(rest.split()):
            return Heard(Taken.SNOOZE, TOMORROW, said)
    return None


SEVERAL_DAYS = re.compile(
    r"(?P<before>(?:\S+ )*?)(?:(?:from|between|starting|starting from) )?(?:(?:on|the|this) )*"
    rf"(?P<first>(?:next )?(?:(?:today|week|tomorrow|christmas|{'|'.join((*WEEKDAYS, *MONTHS))}|mon|tue|tues"
    rf"|wed|thu|thurs|fri|{'|'.join(one[:3] for one in MONTHS)}|\d{{1,2}}(?:st|nd|rd|th)?) ){{1,3}})"
    r"(?:and|thru|through|til|till|to|until|untill|up to) (?P<last>.+)"
)
"""Words, the first of some days and the last: `out from monday till friday`."""
COLON = re.compile(r"\w[^\w\s]*:\s+\W*\w")
"""What stands after it is said for itself: `what do you mean by that: the orders database`."""
FROM = re.compile(r"(?:i'm|i am|i'll be|i will be) \w+(?: \w+)? from ")
"""Days follow, whether or not a calendar knows them."""
EMOJI = re.compile(r"(?<![\w:]):[\w+'-]+:(?::skin-tone-\d:)?(?!\w)")
"""As Slack writes them: `:tada:`."""
DASH = re.compile(
    r"(?<=\b(?:mon|tue|wed|thu|fri))-(?=(?:tue|wed|thu|fri))|"
    r"(?<=\d)\s*[-\u2013\u2014]\s*(?=\d\d? [a-z]{3})|(?<=[a-z])\s+[-\u2013\u2014]\s+(?=\d)"
)
"""Between days: `20 Dec - 4 Jan`, `3-7 December`."""
SHRUG = re.compile(r"\u00af\S*\u00af")
"""As keyboards have it: shoulders, a face between them."""
MONTHS_NAME = re.compile(rf"(?:in |since |until |till )?(?:{'|'.join(MONTHS)})")
"""No wish by itself: a month says when something happens."""
OPENERS = re.compile(rf"^(?:(?:{NAMED['please']}) )+")
INTERJECTIONS = frozenset({"hey", "hi", "hm", "hmm", "huh", "oh", "so", "sorry", "ugh", "well", "what"})
"""They say nothing beside a clause that does."""
DOING = re.compile(
    r"(?:(?:i'm|im|i am|we're|we are|still|currently) )*on call(?: right now| now| today| this week)?|"
    r"(?:(?:i'm|im|i am|we're|we are|still|currently) )*(?:dealing|busy|occupied|stuck|swamped) with [\w ]{1,25}|"
    r"(?:big |hard |tight )?(?:deadline|release|launch|go-live|demo|audit|exam|quarter end) (?:today|"
    r"now|this week|tomorrow)|"
    r"(?:(?:i'm|im|i am|we're|we are|still|currently|busy) )*[a-z]{3,}ing"
    r"|(?:prod|production|everything|the (?:site|house|office|place)|we|things) (?:is|are) (?:on fire|"
    r"down|burning)"
)
"""What keeps somebody from answering."""
PROMISED = re.compile(
    r"\b(?:will|i'll|we'll|let me|gonna|going to) (?:\w+ ){0,2}(?:look|check|think|ask|see|read|dig|"
    r"find out|try|do)\b"
)
NODDING = re.compile(
    r"\b(?:thanks?|thank you|thx|cheers|ok|okay|great|sure|good)\b|:(?:thumbsup|\+1|pray|ok_hand|wave):"
    r"|[\U0001f44d\U0001f64f\U0001f44c]",
    re.IGNORECASE,
)
"""With it a promise is a courtesy: `:thumbsup: will look into it`."""
ANSWERING = re.compile(r"\b(?:(?:get|come|be) back|let you know|answer|reply|respond|do (?:it|this|that))\b")
"""What is promised for a day."""
ASKING = re.compile(
    rf"(?:(?:{NAMED['please']}) )*(?:who|what|which|where|when|why|how|is|are|am|do|does|did|can|could|"
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
    return (
        Heard(Taken.PRIVACY, evidence=said) if ASKING.match(said) and questions.PRIVACY.fullmatch(said) else None
    )


def _question(text: str, said: str) -> Heard | None:
    """A question to the coach about something that nobody has foreseen."""
    if not ASKING.match(said):
        return None
    is_one = text.rstrip().endswith("?") or (OF_ME.match(said) and ": " not in text)
    return Heard(Taken.UNSURE, evidence=said) if is_one and not TELLING.search(EMOJI.sub(" ", text)) else None
