"""At most one question after a reply: for what is missing in it, else the question's own, one level deeper.

The rules look for what is there, not for what it means, and only in English: of other replies nothing is guessed.
"""

import re
from collections.abc import Callable, Mapping
from enum import StrEnum

from bot.core.checklist import Question, QuestionKind
from bot.core.days import MONTHS, WEEKDAYS


class FollowUp(StrEnum):
    """What a follow-up asks for."""

    NUMBER = "number"
    SYSTEM = "system"
    OWNER = "owner"
    DAY = "day"
    DEEPER = "deeper"


WANTED: Mapping[QuestionKind, tuple[FollowUp, ...]] = {
    QuestionKind.PREDICT: (FollowUp.NUMBER,),
    QuestionKind.INSPECT: (FollowUp.NUMBER, FollowUp.SYSTEM),
    QuestionKind.EXPLAIN: (FollowUp.SYSTEM,),
    QuestionKind.DECIDE: (FollowUp.OWNER,),
    QuestionKind.IMPROVE: (FollowUp.OWNER, FollowUp.DAY),
}
"""What makes an answer to each kind of question worth reading again in a year, the most important first."""

ABOUT_SYSTEMS = frozenset({"cost-drivers", "latency-spof", "domain-flows"})
"""Competencies whose answers are about systems; elsewhere a system without a name is no gap."""

PLENTY = 1200
"""Characters after which somebody has done enough for today."""


def follow_up(question: Question, asked: str, text: str, *, has_step: bool) -> FollowUp | None:
    """What to ask after the first reply `text` to `question`, which was put as `asked`; None for nothing.

    A commitment made with the reply has its owner and its day. The question's own follow-up fits its own wording
    only, not the one about a document.
    """
    if not has_words(text) or len(text) > PLENTY:
        return None
    told = {FollowUp.OWNER, FollowUp.DAY} if has_step else set()
    if question.competency_id not in ABOUT_SYSTEMS:
        told.add(FollowUp.SYSTEM)
    if is_english(text):
        for wanted in WANTED[question.kind]:
            if wanted not in told and not HAS[wanted](text):
                return wanted
    return FollowUp.DEEPER if asked == question.text else None


ENGLISH = frozenset({
    "and", "are", "because", "been", "but", "could", "from", "had", "has", "have", "how", "nobody", "not", "of",
    "only", "our", "than", "that", "the", "their", "they", "this", "we", "were", "what", "when", "which", "who",
    "with", "would", "you",
})  # fmt: skip
"""Words that English can hardly do without, and other languages mostly can."""
ENOUGH = 2

NUMBERS = frozenset({
    "billion", "dozen", "double", "eight", "eleven", "few", "five", "four", "half", "hundred", "hundreds",
    "million", "millions", "nine", "none", "nothing", "percent", "quarter", "seven", "six", "ten", "third",
    "thousand", "thousands", "three", "twelve", "twenty", "twice", "two", "zero",
})  # fmt: skip
KINDS_OF_SYSTEM = re.compile(
    r"\b(api|app|broker|bucket|cache|cdn|cluster|database|db|gateway|index|job|lambda|pipeline|proxy|queue|replica|"
    r"server|service|shop|site|store|table|topic|worker)s?\b",
    re.IGNORECASE,
)
LOOKS_LIKE_A_NAME = re.compile(
    r"`[^`]+`"  # code
    r"|\b\w+[-_/.]\w+"  # orders-db, ledger_api
    r"|\b[a-z]+[A-Z]\w*"  # orderService
    r"|\b[A-Z]{2,}\b"  # SQS
    r"|(?<=[\w,;] )(?!I\b)[A-Z]\w+"  # Kafka, Ana; not at the start of a sentence
)
PEOPLE = re.compile(
    r"<@\w+>|\b(I|we|me|my|us|our|team|teams|everybody|everyone|somebody|someone|nobody|owner|owns|lead)\b|\bI'll\b",
    re.IGNORECASE,
)
DAYS = re.compile(
    rf"\b({'|'.join((*WEEKDAYS, *MONTHS))}|today|tomorrow|tonight|week|weeks|month|quarter|sprint|spring|summer|"
    r"autumn|winter|year|deadline)\b|\d{4}-\d{2}|\b\d{1,2}[./]\d{1,2}\b",
    re.IGNORECASE,
)


def has_words(text: str) -> bool:
    """Whether there is more in it than signs and emoji, which Slack writes `:tada:`."""
    return bool(re.search(r"\w", re.sub(r":[\w+'-]+:", "", text)))


def is_english(text: str) -> bool:
    """Whether a text is surely English; a line of names and figures is nobody's language."""
    return len(ENGLISH.intersection(re.findall(r"[a-z]+", text.lower()))) >= ENOUGH


def has_number(text: str) -> bool:
    """Whether there is a figure or a word for one in it."""
    return bool(re.search(r"\d", text)) or not NUMBERS.isdisjoint(re.findall(r"[a-z]+", text.lower()))


def has_system(text: str) -> bool:
    """Whether something in it looks like a system, by its name or by its kind."""
    return bool(KINDS_OF_SYSTEM.search(text) or LOOKS_LIKE_A_NAME.search(text))


def has_owner(text: str) -> bool:
    """Whether somebody appears in it."""
    return bool(PEOPLE.search(text) or LOOKS_LIKE_A_NAME.search(text))


def has_day(text: str) -> bool:
    """Whether it says when, however roughly."""
    return bool(DAYS.search(text))


HAS: Mapping[FollowUp, Callable[[str], bool]] = {
    FollowUp.NUMBER: has_number,
    FollowUp.SYSTEM: has_system,
    FollowUp.OWNER: has_owner,
    FollowUp.DAY: has_day,
}
