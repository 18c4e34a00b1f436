"""Which questions could be plainer, by rules: length, passive, two negations, words that need explaining."""

import re
from collections.abc import Iterator

from bot.core.checklist import Question

LONGEST_QUESTION, LONGEST_HINT, LONGEST_ASKING = 180, 150, 90
"""Characters: two lines in Slack's narrow window, and one line."""
MOST_WORDS = 30
"""Words of a sentence."""

SENTENCE = re.compile(r"(?<=[.?!:])\s")
NEGATION = re.compile(
    r"\b(?:not|no|never|nobody|none|nothing|without|nor|neither|nowhere|[a-z]+n['\u2019]t)\b", re.IGNORECASE
)
PASSIVE = re.compile(
    r"\b(?:is|are|was|were|be|been|being|gets?|got) (?:\w+ly )?\w+(?:ed|en|wn|ght|lt|de|ut|ne) by "
    r"(?!\w*ing\b|then\b|now\b|today\b|tonight\b|hand\b|\d|default\b|it\b|itself\b|[a-z]+day\b)",
    re.IGNORECASE,
)
"""Who does something stands before what they do: `the team found it`, not `it was found by the team`."""
PRIVATE = {
    "spofs?": "single point of failure",
    "mttr": "the time until it works again",
    "mttd": "the time until somebody notices",
    "rto": "how long it may be down",
    "rpo": "how much data may be lost",
    "sli": "what users feel, in a number",
    "okrs?": "goals",
    "kpis?": "figures",
    "wip": "what is under way",
    "t-shirt sizes?": "rough sizes",
    "yak shaving": "preparations",
    "blast radius": "what else it hits",
    "guardrail": "what stops it",
    "guardrails": "what stops it",
    "bus factor": "how many know it",
    "toil": "work by hand",
    "learnings": "what was learnt",
    "leverage": "use",
    "rota": "on-call rotation",
    "twin": "the one like it",
    "commonest": "most frequent",
    "leave you in peace": "stay quiet",
}
"""Words that have to be explained, or are only ours, and what says the same."""


def could_be_plainer(question: Question) -> Iterator[str]:
    """What could be plainer in a question, its hint and what is asked after it."""
    askings = [words for wants in (question.wants, *question.about_wants.values()) for words in wants.values()]
    for text in (question.text, *question.about.values()):
        yield from _of(question.id, text, LONGEST_QUESTION)
    yield from _of(question.id, question.hint, LONGEST_HINT)
    for words in askings:
        yield from _of(question.id, words, LONGEST_ASKING)
        if not words.endswith("?"):
            yield f"{question.id}: this asks for nothing: {words}"


def _of(id_: str, text: str, longest: int) -> Iterator[str]:
    if len(text) > longest:
        yield f"{id_}: {len(text)} characters, {longest} are enough: {text}"
    for sentence in SENTENCE.split(text):
        if len(sentence.split()) > MOST_WORDS:
            yield f"{id_}: {len(sentence.split())} words, {MOST_WORDS} are enough: {sentence}"
        if PASSIVE.search(sentence):
            yield f"{id_}: says last who does it: {sentence}"
        if len(NEGATION.findall(sentence)) > 1:
            yield f"{id_}: says no twice: {sentence}"
    yield from needs_explaining(id_, text)


def needs_explaining(name: str, text: str) -> Iterator[str]:
    """The words in a text that a reader from elsewhere would have to look up."""
    for word, plain in PRIVATE.items():
        if re.search(rf"\b{word}\b", text, re.IGNORECASE):
            yield f"{name}: {word!r}; plainer: {plain!r}"
