"""Whatever the text: no message or view that Slack refuses, and nobody pinged."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bot.actions.teams.digest_words import Writer
from bot.core.coaching.nudges import Nudge, NudgeState
from bot.core.coaching.sharing import WORDS_LIMIT
from bot.core.delivery.messages import (
    DigestMessage,
    DigestReading,
    Line,
    Listing,
    NudgeMessage,
    Reading,
    SharedWords,
)
from bot.core.library.documents import Kind, ParsedDocument, Status
from bot.core.library.fits import Document, Fit
from bot.core.people.schedule import Rhythm
from bot.core.teams.digests import (
    MOST_IN_THREAD,
    Changed,
    Closing,
    Link,
    Material,
    OpenActions,
    Words,
    compose,
)
from bot.core.teams.teams import Team
from bot.prompts.words import escape
from bot.sandbox.api.chat import MAX_UPDATED
from bot.sandbox.lint import check_message, check_view
from bot.sandbox.state.text import pings, typed, unescape
from bot.slack import blocks
from bot.slack.coaching import nudges, standing
from bot.slack.teams import digests
from bot.slack.text import as_typed, cut, cut_mrkdwn
from tests.conftest import shipped_prompts
from tests.kit.examples import examples

pytestmark = pytest.mark.filterwarnings("ignore:Generating overly large repr")
unhurried = settings(deadline=None)

NASTY = [
    "<!channel>",
    "<@U0123456789>",
    "<!subteam^S0123|sre>",
    "<https://example.com|safe>",
    "&lt;!here&gt;",
    "&amp",
    "*bold* _it_ `code` ~s~",
    "\u202eright to left\u202c",
    "\u200b\u200d\ufeff",
    "👩‍👩‍👧‍👦",
    "\x00\x1b[31m",
    "\n\n\n",
    "  ",
]
one_text = st.one_of(
    st.text(min_size=1, max_size=300),
    st.lists(st.sampled_from(NASTY), min_size=1, max_size=60).map("".join),
    st.builds(lambda part, times: (part * times)[:12_000], st.sampled_from(NASTY), st.integers(1, 12_000)),
)
own_words = one_text.filter(str.strip)
"""As prompts/ holds them: never blank."""
maybe = st.one_of(st.just(""), one_text)
address = st.one_of(st.none(), st.just("https://example.com/a?b=1&c=<2>"))
a_reading = st.builds(Reading, title=one_text, url=address, facts=maybe, summary=maybe, why=maybe)


def is_fine(message) -> None:
    """Slack would take it, as a new message and as an update, and it notifies nobody."""
    check_message(message["blocks"])
    assert 0 < len(message["text"]) <= MAX_UPDATED
    assert pings(message["text"], message["blocks"]) == ()


@unhurried
@given(one_text, maybe)
def test_notes(prompts_, text, more):
    is_fine(blocks.note(escape(text)))
    is_fine(
        blocks.note(
            prompts_.words.mrkdwn("checks.unknown_topic", words=text), *[escape(part) for part in (more,) if part]
        )
    )


@unhurried
@given(a_reading)
def test_readings(reading):
    is_fine(blocks.message("A document", [blocks.reading("reading", reading)]))


@unhurried
@given(own_words, own_words, own_words, st.one_of(st.none(), a_reading))
def test_questions(prompts_, topic, question, hint, reading):
    payload = NudgeMessage(7, topic, question, hint, reading).payload
    message = nudges.message(prompts_, payload)
    is_fine(message)
    order = [block["block_id"] for block in message["blocks"]]
    assert order[1:4] == ["nudge-question", "nudge-hint", "nudge-actions"]


@unhurried
@given(one_text)
def test_answered_questions(prompts_, asked):
    due_at = datetime(2026, 3, 3, tzinfo=UTC)
    nudge = Nudge(7, 1, "rfcs.a", "rfcs", asked, None, "why", due_at, NudgeState.OPEN, "D1", "1.1")
    is_fine(standing.answered(prompts_, nudge))


a_share = st.builds(
    SharedWords,
    share_id=st.integers(1, 10**9),
    asked=one_text,
    text=st.one_of(st.none(), one_text.filter(str.strip).map(lambda text: text[:WORDS_LIMIT])),
    by=st.sampled_from([None, "U0123456789"]),
)
a_line = st.builds(Line, one_text, one_text, address, own_words, own_words, one_text, address)
a_listing = st.builds(
    Listing,
    name=st.sampled_from(["rfcs", "actions", "more"]),
    heading=own_words,
    lines=st.builds(lambda line, times: (line,) * times, a_line, st.integers(1, MOST_IN_THREAD)),
)
ONE_OF_EACH = {"unique_by": lambda one: getattr(one, "name", None) or one.share_id}
a_digest = st.builds(
    DigestMessage,
    headline=one_text.filter(str.strip),
    focus=own_words.map(escape),
    shared=st.lists(a_share, max_size=2, **ONE_OF_EACH).map(tuple),
    readings=st.lists(st.builds(DigestReading, st.integers(1, 10**9), a_reading, maybe), max_size=3).map(tuple),
    listings=st.lists(a_listing, max_size=2, **ONE_OF_EACH).map(tuple),
)


@examples(20)
@given(a_digest)
def test_digests(prompts_, message):
    """Nobody is notified but colleagues who share under their own name."""
    for one in (message, replace(message, headline=None, focus=None, thread_ts="1.1")):
        if not (one.headline or one.shared or one.readings or one.listings):
            continue  # nobody posts a thread without anything in it
        shaped = digests.message(prompts_, one.payload)
        check_message(shaped["blocks"])
        assert 0 < len(shaped["text"]) <= MAX_UPDATED
        assert set(pings(shaped["text"], shaped["blocks"])) <= {f"<@{share.by}>" for share in one.shared}


TOPICS = {one.id: one.area_id for one in shipped_prompts().checklist.competencies}
PARSED = ParsedDocument("a.md", Kind.RFC, "A", None, "", None, Status.OPEN, None, (), "", (), "", "", None, ())


@st.composite
def hostile_weeks(draw):
    """A week in which everything that a digest can hold is there, as long and as nasty as people can make it."""
    some = lambda longest=12_000: draw(one_text)[:longest]  # noqa: E731
    today = date(2026, 3, 6)
    day = st.one_of(st.none(), st.dates(date(2025, 1, 1), today))
    found = {
        number: Document(number, "a.md", Kind.RFC, some(500), draw(day), some(255), draw(address), some())
        for number in range(30)
    }
    material = Material(
        today=today,
        number=draw(st.integers(0, 9)),
        competencies=TOPICS,
        candidates=[
            Link(number, draw(st.sampled_from(list(TOPICS))), draw(st.floats(0.3, 1)), one.day, 9, True, one.day)
            for number, one in found.items()
        ],
        shared=[Words(number, WORDS_LIMIT) for number in range(draw(st.sampled_from([0, 1, 40])))],
        closing=[Closing(number, today) for number in range(draw(st.integers(0, 9)))],
        changed=[Changed(number, today) for number in range(draw(st.integers(0, 9)))],
        actions=[
            OpenActions(number, (some(),) * 9, date(2025, 11, 1)) for number in range(draw(st.integers(0, 9)))
        ],
        most_took_their_minute=True,
    )
    words = (draw(own_words) * WORDS_LIMIT)[:WORDS_LIMIT]
    said = {number: SharedWords(number, some(), words, None, some(500), draw(address)) for number in range(40)}
    return material, found, said, draw(own_words)[:80]


@examples(25, phases=(Phase.generate,), suppress_health_check=list(HealthCheck))
@given(hostile_weeks())
def test_whatever_a_week_holds_slack_takes_its_digest(prompts_, week):
    """The message, its thread, and both together, as the preview shows them."""
    material, found, said, name = week
    chosen = compose(material)
    monday = datetime(2026, 3, 6, 10, tzinfo=UTC)
    team = Team(1, 1, "C1", name, ZoneInfo("UTC"), Rhythm(1, 4, time(10)), monday)
    fits = {(one.document_id, one.competency_id): Fit(1, "rfcs", 1, ("queue",)) for one in material.candidates}
    writer = Writer(
        prompts_, team, chosen, fits, said, found, dict.fromkeys(found, Status.OPEN), dict.fromkeys(found, PARSED)
    )
    main, thread = writer.main(), writer.thread()
    for message in filter(None, (main, thread)):
        is_fine(digests.message(prompts_, message.payload))
    is_fine(digests.preview(prompts_, team, main, thread))
    assert len(main.shared) + len(main.readings) + sum(len(one.lines) for one in main.listings) <= 10


@unhurried
@given(one_text)
def test_modals_and_home(text):
    parts = [
        blocks.section("text", escape(text)),
        blocks.context("small", escape(text)),
        blocks.header("head", text),
    ]
    check_view(blocks.home(parts))
    check_view(blocks.modal(callback_id="note", title="Note", close="Close", blocks=parts))


def test_an_invitation_of_a_whole_company_is_still_answered():
    names = ", ".join(f"<@U{number:010}>" for number in range(400))
    message = blocks.note(names)
    check_message(message["blocks"])
    assert message["blocks"][0]["text"]["text"].endswith(">, …")


@unhurried
@given(st.one_of(one_text, st.just("x" * 10_000)))
def test_parts_of_an_export(text):
    is_fine(blocks.quotation("A part.", cut(text, 2900)))


@unhurried
@given(one_text, st.integers(2, 50))
def test_a_cut_never_ends_inside_an_entity_or_a_mark(text, longest):
    short = cut_mrkdwn(escape(text), longest)
    assert len(short) <= longest
    assert escape(unescape(short)) == short
    assert len(cut(text, longest)) <= longest
    if len(escape(text)) <= longest:
        assert unescape(short) == text
    else:
        assert text.startswith(unescape(short.removesuffix("…")))


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("\u200b\u2060 \ufeff", blocks.NAMELESS),
        ("", blocks.NAMELESS),
        ("🙃", "🙃"),
        ("\u202eevil", "\u2068\u202eevil\u2069"),
        ("Two  replicas\nfell over " * 6, f"{'Two replicas fell over ' * 5}Two…"),
    ],
)
def test_a_title_can_be_seen_ends_with_a_word_and_turns_nothing_but_itself(title, shown):
    listing = blocks.listing("more", "More", [Line("Cost:", title, None)])
    assert listing._resolve()["elements"][0]["elements"][-1]["text"] == shown


@unhurried
@given(maybe)
def test_what_somebody_typed_comes_back_as_they_typed_it(text):
    assert as_typed(typed(text, {"ana": "U0123456789"})) == text.replace("@ana", "<@U0123456789>")


@pytest.mark.parametrize(
    ("sent", "written"),
    [
        ("<https://example.com/a?b=1&amp;c=2>", "https://example.com/a?b=1&c=2"),
        ("<http://example.com|example.com>", "example.com"),
        ("<https://example.com/d/1|the graph>", "the graph (https://example.com/d/1)"),
        ("<mailto:ana@example.com|ana@example.com>", "ana@example.com"),
        ("<#C0123|payments>, <#C0123>", "#payments, #C0123"),
        ("<!here> <!channel|channel> <!subteam^S1|@sre>", "@here @channel @sre"),
        ("<@U0123456789>", "<@U0123456789>"),
        ("a &lt; b &amp;&amp; c &gt; d", "a < b && c > d"),
        ("&amp;lt;", "&lt;"),
        ("", ""),
    ],
)
def test_slacks_marks_become_what_a_person_reads(sent, written):
    assert as_typed(sent) == written


def test_a_line_about_what_was_superseded_links_what_holds_now():
    over = {"when": "3 March 2024", "superseded": "Superseded by", "successor": "Queues, again"}
    line = Line("Superseded (accepted before):", "Queues", "https://x.example/1", **over)
    linked = replace(line, successor_url="https://x.example/2")
    runs = blocks.listing("changed", "Where things stand now", [linked])._resolve()["elements"][0]["elements"]
    said = [(run.get("url"), run["text"]) for run in runs[2:]]
    assert said == [
        ("https://x.example/1", "Queues"),
        (None, " · 3 March 2024"),
        (None, "\nSuperseded by "),
        ("https://x.example/2", "Queues, again"),
    ]


@pytest.mark.parametrize("carried", ["12", "null", '["reply", 12]', "12 more"])
def test_a_window_that_carries_no_fields_is_none_of_those_that_do(carried):
    with pytest.raises(ValueError, match=r"fields|Extra data"):
        blocks.carried({"private_metadata": carried})
