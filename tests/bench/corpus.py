"""Documents to measure the library with: real ones where there are some, varied copies of them, or made-up ones."""

import random
from collections.abc import Iterator, Sequence
from itertools import cycle, islice
from pathlib import Path

LONGEST = 6_000
"""Characters of a varied copy: 100,000 of them fit on a small disk."""

QUERIES = (
    "alerts are too noisy and nobody trusts the pager",
    "the cloud bill jumped last month and nobody knows why",
    "a single database took everything down, how did others fail over",
    "action items of old incidents that never get done",
    "who may decide about a change to a shared service",
    "pull requests wait for days before anybody reviews them",
    "how do others roll out a risky migration step by step",
    "builds and tests are slow, what did people do about it",
    "an expired certificate caused an outage",
    "latency went up after a deploy, how was it found",
    "retries made an overload worse",
    "an RFC about splitting a monolith into services",
)

_WORDS = (
    "alert pager noise bill cost invoice storage database failover replica decision owner review request migration "
    "rollout build test certificate latency deploy retry queue overload service monolith cache index cluster network"
)


def fill(folder: Path, real: Path, count: int) -> None:
    """Writes so many Markdown files, the real ones first."""
    texts = [path.read_text(encoding="utf-8", errors="replace") for path in sorted(real.rglob("*.md"))]
    for number, text in enumerate(islice(_endless(texts) if texts else _made_up(), count)):
        place = folder / f"{number // 1000:03}" / f"incident-{number:06}.md"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")


def _endless(texts: Sequence[str]) -> Iterator[str]:
    """The texts, then copies in which a third of the paragraphs comes from others."""
    chosen = random.Random(1)  # noqa: S311 - repeatable, no secret
    paragraphs = [text[:LONGEST].split("\n\n") for text in texts]
    yield from texts
    for own in cycle(paragraphs):
        other = chosen.choice(paragraphs)
        yield "\n\n".join(chosen.choice(other) if chosen.random() < 1 / 3 else one for one in own)


def _made_up() -> Iterator[str]:
    """Titles, headings and sentences of words that are as unequally frequent as those of a language."""
    chosen = random.Random(1)  # noqa: S311 - as above
    known = [*_WORDS.split(), *(f"word{number}" for number in range(20_000))]
    weights = [1 / rank for rank in range(1, len(known) + 1)]
    while True:
        words = chosen.choices(known, weights, k=600)
        sentences = [" ".join(words[place : place + 12]).capitalize() + "." for place in range(0, 600, 12)]
        parts = [" ".join(sentences[place : place + 10]) for place in range(0, 50, 10)]
        yield f"# {' '.join(words[:5])}\n\n" + "\n\n".join(
            f"## {' '.join(chosen.sample(words, 2))}\n\n{part}" for part in parts
        )
