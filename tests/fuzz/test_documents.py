"""Spoilt documents, feeds and lists: none stops its reader, and none keeps it for long.

`FUZZ=20000` reads so many, which `make fuzz` does, and `SEED` repeats what another run has read.
"""

import os
import random
import time

import pytest

from bot.sources import feed, links
from bot.sources.errors import LibraryError
from bot.sources.source import RawDocument, decoded
from tests.fuzz.documents import BY_SUFFIX, FEEDS, LISTS, spoilt
from tests.sources.kit import understood

FORMS = [*BY_SUFFIX, "feed", *LISTS]
EACH = int(os.environ.get("FUZZ", "500")) // len(FORMS)
SEED = int(os.environ.get("SEED", "17"))
WITHIN_S = 1.0
"""Of CPU, for one input of up to 20,000 characters. Most take a hundredth of a second; what grows with the square
of its length takes minutes."""


def in_form(form, chance):
    """A spoilt text in this form, and what reads it."""
    if form == "feed":
        text = spoilt(chance.choice(FEEDS), chance)
        return text, lambda: feed.read(text.encode("utf-8", "replace"), "https://example.org/feed")
    if form in LISTS:
        text = spoilt(LISTS[form], chance)
        return text, lambda: links.read(text, as_json=form.endswith("json"), name=form)
    text = spoilt(BY_SUFFIX[form], chance)
    return text, lambda: [decoded(f"a{form}", text.encode("utf-8", "replace"))]


@pytest.mark.parametrize("form", FORMS)
def test_whatever_a_document_holds_it_is_read_or_refused_in_time(form):
    chance = random.Random(f"{SEED} {form}")  # noqa: S311 - no secret, and the same again
    for number in range(EACH):
        text, read = in_form(form, chance)
        began = time.thread_time()
        try:
            for one in read():
                if isinstance(one, RawDocument):
                    understood(one)
        except LibraryError:
            pass  # refused as a whole, with a reason
        except Exception as error:
            error.add_note(f"{form}, number {number}: {text[:300]!r}")
            raise
        taken = time.thread_time() - began
        assert taken < WITHIN_S, f"{form}, number {number}: {taken:.1f} s for {text[:300]!r}"
