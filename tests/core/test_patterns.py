"""A pattern that is compiled when it is first used is the same pattern."""

import re

import pytest

from bot.core.patterns import late


def test_it_finds_what_the_pattern_finds():
    one = late(r"(?P<word>\w+)!", re.IGNORECASE)
    assert one.search("so, Stop!").group("word") == "Stop"
    assert [found.group() for found in one.finditer("a! b c!")] == ["a!", "c!"]
    assert (one.sub("?", "a! b"), one.fullmatch("a b"), one.groups) == ("? b", None, 1)


def test_nothing_is_compiled_before():
    broken = late("(")
    with pytest.raises(re.error):
        broken.search("")
