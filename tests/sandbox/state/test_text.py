import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.state.text import (
    escape,
    pings,
    typed,
    unescape,
)
from tests.sandbox.kit import mrkdwn, plain, section

PEOPLE = {"ana": "U1", "ben.o": "U2"}


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("a < b & c > d", "a &lt; b &amp; c &gt; d"),
        ("<!channel> <@U1>", "&lt;!channel&gt; &lt;@U1&gt;"),
        ("@ana and @ben.o.", "<@U1> and <@U2>."),
        ("@anas, mail@ana, @", "@anas, mail@ana, @"),
        ("see https://example.org/a?b=1&c=2 now", "see <https://example.org/a?b=1&amp;c=2> now"),
    ],
)
def test_what_typing_becomes(text, stored):
    assert typed(text, PEOPLE) == stored


@given(st.text(alphabet="<>!@#&|;^UW1achenl "))
def test_typing_never_pings_except_by_a_handle(text):
    assert unescape(escape(text)) == text
    assert pings(typed(text, {})) == ()


def test_plain_text_never_pings():
    blocks = [
        {"type": "header", "text": plain("<!here>")},
        section("<!here|here>"),
        {"type": "x", "text": mrkdwn("<@W1>")},
    ]
    assert pings("", blocks[:1]) == ()
    assert pings("<@U9>", blocks) == ("<@U9>", "<!here|here>", "<@W1>")
