import json
import re
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bot.actions.exports import export
from bot.core.people import Consent, Manager
from bot.store import belongings
from bot.store.tables import Base
from tests.store.kit import NOW, a_team, a_workspace
from tests.store.test_managers import everything_of

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
        "nudge": [{"id": 7, "due_at": NOW, "asked": "Which proposal is open?"}],
        "reply": [{"id": 8, "nudge_id": 7, "text": text}],
        "commitment": [{"reply_id": 8, "text": text, "day": date(2026, 3, 9)}],
        "self_check": [{"id": 9, "taken_at": NOW}],
        "rating": [{"self_check_id": 9, "competency_id": "gone", "score": 3, "evidence": text}],
        "system_depth": [{"self_check_id": 9, "system": system, "level": "context", "depth": 2}],
        "something_new": [{"text": text, "at": time(9, 30), "none": None}],
    }


@given(words, words)
def test_what_people_write_stays_within_its_quotation(prompts_, text, system):
    """The page has the headings that we wrote, whatever is in it, and the file for programs has every letter."""
    whole, page = export(prompts_, ANA, kept(text, system), datetime(2026, 3, 2, 9, tzinfo=UTC))
    headings = [line for line in page.content.splitlines() if re.match(r"#|```", line)]
    assert [re.sub(r"[^#]+$", "", one) for one in headings] == ["#", "##", "###", "##", "###", "##", "##"]
    assert json.loads(whole.content)["kept"]["reply"][0]["text"] == text
    assert "Something new" in page.content


async def test_every_table_that_refers_to_somebody_is_in_their_export(session, prompts_):
    workspace = await a_workspace(session)
    team = await a_team(session, workspace)
    await everything_of(session, workspace, team, "UBEN")
    ana = await everything_of(session, workspace, team, "UANA")
    rows = await belongings.rows(session, ana)
    assert {name for name, found in rows.items() if found} >= {
        table.name
        for table in Base.metadata.sorted_tables
        if any(key.column.table.name == "manager" for key in table.foreign_keys)
    } | {"manager", "delivery", "reply", "rating", "system_depth"}
    text = repr(rows)
    assert "UBEN" not in text
    assert "gAAAA" not in text  # everything is opened
    assert "The orders database." in export(prompts_, ana, rows, NOW)[1].content
