import json
import re
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from bot.actions.participation.export_page import Names
from bot.actions.participation.exports import Kept, collect, export
from bot.core.coaching.guessing.guesses import NewGuess
from bot.core.people.people import Consent, Manager
from bot.core.quantities import Unit
from bot.core.self_checks.checks import Rating, SelfCheck
from bot.store.coaching import guesses
from bot.store.participation import personal_data
from bot.store.tables import Base, ReplyRow
from bot.store.vault import seal
from tests.store.kit import DAY, NOW, a_manager, a_nudge, a_team, a_workspace
from tests.store.people.test_managers import everything_of

ANA = Manager(1, 1, "UANA", ZoneInfo("America/Sao_Paulo"), Consent.ACTIVE)
NASTY = [
    "# A heading",
    "\n\n## Another",
    "> quoted",
    "\r\n",
    "\u2028",
    "```",
    "<!channel>",
    "{{ 7 * 7 }}",
    "\u202e",
    "- x",
]
words = st.lists(st.one_of(st.sampled_from(NASTY), st.text(max_size=20)), min_size=1).map("".join)


def kept(text, system="orders"):
    """What a person with one of each has."""
    return {
        "nudge": [{"id": 7, "due_at": NOW, "asked": "Which proposal is open?", "document_id": 4}],
        "reply": [{"id": 8, "nudge_id": 7, "text": text}],
        "commitment": [
            {"reply_id": 8, "text": text, "day": date(2026, 3, 9), "state": "done", "outcome": f"So: {text}"},
            {
                "reply_id": None,
                "text": "From a self-check",
                "day": date(2026, 3, 9),
                "state": "open",
                "outcome": None,
            },
        ],
        "share": [{"reply_id": 8, "team_id": 5, "text": text, "named": False, "state": "posted"}],
        "check_draft": [{"saved_at": NOW, "answers": {"evidence-on-call": text}}],
        "team_member": [{"team_id": 5, "joined_at": NOW}],
        "opinion": [{"document_id": 4, "opinion": "useful"}],
        "self_check": [{"id": 9, "taken_at": NOW}],
        "rating": [{"self_check_id": 9, "competency_id": "gone", "score": 3, "evidence": text}],
        "system_depth": [{"self_check_id": 9, "system": system, "level": "context", "depth": 2}],
        "something_new": [{"text": text, "at": time(9, 30), "none": None}],
    }


@given(words, words)
def test_what_people_write_stays_within_its_quotation(prompts_, text, system):
    """The page has the headings that we wrote, whatever is in it, and the file for programs has every letter."""
    names = Names({5: f"payments{text}"}, {4: f"Failover {text}"})
    ready = export(prompts_, ANA, Kept(kept(text, system), [], names), datetime(2026, 3, 2, 9, tzinfo=UTC))
    page = ready.page.content.decode()
    headings = [line for line in page.splitlines() if re.match(r"#|```", line)]
    expected = ["#", "##", "###", "##", "###", "##", "##", "##", "##", "##"]
    assert [re.sub(r"[^#]+$", "", one) for one in headings] == expected
    assert json.loads(ready.data.content)["kept"]["reply"][0]["text"] == text
    assert ready.pictures == ()
    for told in ("What became of it", "> From a self-check", "as a colleague (posted)", "- useful: Failover"):
        assert told in page
    assert "Something new" in page


def test_the_pictures_come_along_and_the_page_says_what_they_show(prompts_):
    checks = [SelfCheck(place, 1, NOW, (Rating("on-call", score),)) for place, score in enumerate((1, 3))]
    ready = export(prompts_, ANA, Kept(kept("x"), checks, Names({5: "payments"}, {})), NOW)
    assert [one.name for one in ready.files][2:] == [
        f"em-coach-{NOW:%Y-%m-%d}-{kind}.png" for kind in ("radar", "trend")
    ]
    assert all(one.content.startswith(b"\x89PNG") for one in ready.pictures)
    assert all(f"]({one.name})" in ready.page.content.decode() for one in ready.pictures)
    assert "On-call" in re.search(r"!\[(.+)\]", ready.page.content.decode())[1]


async def test_every_table_that_refers_to_somebody_is_in_their_export(session, prompts_):
    workspace = await a_workspace(session)
    team = await a_team(session, workspace)
    await everything_of(session, workspace, team, "UBEN")
    ana = await everything_of(session, workspace, team, "UANA")
    rows = await personal_data.rows(session, ana)
    assert {name for name, found in rows.items() if found} >= {
        table.name
        for table in Base.metadata.sorted_tables
        if any(key.column.table.name == "manager" for key in table.foreign_keys)
    } | {"manager", "delivery", "reply", "rating", "system_depth"}
    text = repr(rows)
    assert "UBEN" not in text
    assert "gAAAA" not in text  # everything is opened
    page = export(prompts_, ana, await collect(session, prompts_, ana), NOW).page.content.decode()
    assert "The orders database." in page


async def test_what_somebody_wrote_stays_text_where_it_looks_like_json(session, prompts_):
    workspace = await a_workspace(session)
    ana = await everything_of(session, workspace, await a_team(session, workspace), "UANA")
    (reply,) = await session.scalars(select(ReplyRow))
    reply.sealed_text = seal(session, '{"replicas": 3}')
    await session.flush()
    assert (
        '> {"replicas": 3}'
        in export(prompts_, ana, await collect(session, prompts_, ana), NOW).page.content.decode()
    )


async def test_how_guesses_run_is_in_the_export_in_words_and_as_a_picture(session, prompts_):
    ana = await a_manager(session, await a_workspace(session))
    for number in range(5):
        at = NOW + number * DAY
        nudge = await a_nudge(session, ana, question_id=f"rfcs.{number}", due_at=at)
        await guesses.keep(session, nudge.id, Unit.DAYS, NewGuess(10, low=5, high=25), now=at, next_at=at)
        assert not export(prompts_, ana, await collect(session, prompts_, ana), NOW).pictures
        await guesses.settle(session, nudge.id, 20, url=None, now=at)
    made = export(prompts_, ana, await collect(session, prompts_, ana), NOW)
    page = made.page.content.decode()
    assert "You guessed 10 days (between 5 days and 25 days); it is 20 days." in page
    assert "- Your guesses tend to be low, by about half." in page
    assert "Of 5 ranges that you were 80% sure of, 5 held; 4 would be about right." in page
    (picture,) = made.pictures
    assert picture.content.startswith(b"\x89PNG")
    assert f"]({picture.name})" in page
