"""At most one question after a reply: for the first part of a complete answer that it does not have.

Each question of the bank says in its own words what its answers want; `facets.py` says what a reply has of it.
"""

import re
from collections.abc import Collection

from bot.core.checklist import FollowUp, Question
from bot.core.coaching.reading_replies import evidence
from bot.core.coaching.reading_replies.facets import facets, names, names_somebody

COMPLETE = 18
"""Words from which on an answer that has every part is not asked to go deeper."""
PLENTY = 500
"""Characters after which somebody has done enough for today, whatever is missing."""
SURELY = 2
"""Words of other languages that are no accident, as `co` and `die` may be."""
A_FEW, LONG_ENOUGH = 5, 20
"""Words, or characters where a language does not part its words, from which on an answer says something."""
SENTENCE = re.compile(r"(?:(?:[^\s.?!]+\s+){3,}|(?:the|our|my) )[^.?!]*[.?!\"\u201d\n]", re.IGNORECASE)
"""Four words at least, or a thing, and an end."""
SHORT = 14
"""Words up to which not knowing is all that a reply says."""


def follow_up(
    question: Question, asked: str, text: str, *, told: Collection[FollowUp] = (), known: Collection[str] = ()
) -> FollowUp | None:
    """What to ask after the first reply `text` to `question`, which was put as `asked`; None for nothing.

    `told` is what is known without the text, such as the owner and the day of a commitment; `known` are names that
    mean something to its author: of their systems, their teams, the linked document.
    """
    wants, words = question.wanted(asked), len(text.split())
    if not has_words(text) or len(text) > PLENTY:
        return None
    if words <= SHORT and is_lost(text):
        return _way_on(text)
    if evidence.DOES_NOT_APPLY.fullmatch(text):
        return None
    if FollowUp.OWNER not in wants and evidence.HANDED_ON.fullmatch(text):
        return FollowUp.WHOM
    if is_foreign(text):
        return FollowUp.DEEPER if FollowUp.DEEPER in wants and FollowUp.DEEPER not in told else None
    had = {*told, *facets(text, wants, asked=asked, known=known), *_unknown(text)}
    missing = next((wanted for wanted in wants if wanted not in had), None)
    return None if missing is FollowUp.DEEPER and words >= COMPLETE else missing


def has_words(text: str) -> bool:
    """Whether there is more in it than signs and emoji, which Slack writes `:tada:`."""
    return bool(re.search(r"\w", re.sub(r":[\w+'-]+:", "", text)))


def says_something(text: str) -> bool:
    """Whether an answer is worth a second look some months later: not a shrug, and more than a word or two."""
    words = text.split()
    if len(words) <= SHORT and is_lost(text):
        return False
    return len(words) >= A_FEW or len(text) >= LONG_ENOUGH


def is_foreign(text: str) -> bool:
    """Whether a text is likely in another language than English; a line of names and figures is in none."""
    if re.search(r"[\u0370-\u1fff\u3040-\ufaff]", text):  # no Latin letters: Greek, Cyrillic, Arabic, Japanese ...
        return True
    words = re.findall(r"(?<!\w)[^\W\d_]+(?:'[^\W\d_]+)?(?!\w)", text.casefold())
    foreign = sum(word in evidence.FOREIGN for word in words)
    surely = foreign >= SURELY or not text.isascii()
    return surely and foreign > sum(word in evidence.ENGLISH for word in words)


def is_lost(text: str) -> bool:
    """Whether its author has no answer; `the ledger, no idea why` is one."""
    found = evidence.UNKNOWN.search(text)
    before = text[: found.start()] if found else ""
    is_part = SENTENCE.match(before) or names(before) or (re.search(r"\w", before) and _unknown(text))
    return bool(evidence.ELSEWHERE.search(text) or (found and not is_part))


def _way_on(text: str) -> FollowUp | None:
    """For somebody who has no answer: whose it is, or whom to ask; nothing once that is said."""
    rest = evidence.UNKNOWN.sub(" ", evidence.ELSEWHERE.sub(" ", text))
    if names_somebody(rest):
        return None
    return FollowUp.WHOSE if evidence.ELSEWHERE.search(text) else FollowUp.WHOM


def _unknown(text: str) -> set[FollowUp]:
    """The parts that somebody says they don't know: asking for those would be deaf."""
    found = evidence.UNKNOWN.search(text)
    return _about(text, found.end()) if found else set()


def _about(text: str, start: int) -> set[FollowUp]:
    rest = text[start : start + 40]
    return {FollowUp(part) for part, words in evidence.ABOUT.items() if words.search(rest)}
