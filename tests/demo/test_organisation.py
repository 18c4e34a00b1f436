"""The demo, end to end: four weeks of a small organisation through Slack's own protocol."""

import asyncio
import re
from pathlib import Path

import pytest

from bot.demo import organisation

PAGE = (Path(__file__).parents[2] / "docs" / "demo.md").read_text(encoding="utf-8")
PEOPLE = {"Tomás Ferreira": "Europe/Lisbon", "Priya Raman": "Asia/Kolkata", "Dana Whitfield": "America/Chicago"}
MOMENT = re.compile(r"^\*\*(\d\d:\d\d)\*\* (.*)$", re.MULTILINE)


@pytest.fixture(scope="module")
def library(tmp_path_factory) -> Path:
    """Two documents of an organisation of our own."""
    folder = tmp_path_factory.mktemp("library")
    (folder / "postmortems").mkdir()
    (folder / "postmortems" / "2026-10-12-orders-database-failover.md").write_text(
        "# Orders database failover took the shop down\n\nDate: 2026-10-12\n\n## Summary\n\n"
        "The primary orders database ran out of disk, and failover to the replica took 40 minutes because nobody was paged: "
        "the alert was muted. Latency of checkout rose and the single point of failure became an outage.\n\n"
        "## Root cause\n\nThe database is a single point of failure without automatic failover. On-call had no runbook.\n\n"
        "## Action items\n\n- [ ] Automatic failover for the orders database\n- [ ] Page on disk usage\n",
        encoding="utf-8",
    )
    (folder / "rfcs").mkdir()
    (folder / "rfcs" / "0007-cut-the-logging-bill.md").write_text(
        "# RFC 7: Cut the logging bill\n\nStatus: accepted\nDate: 2026-09-01\n\n## Summary\n\n"
        "Logs are our largest cloud cost. We propose shorter retention, sampling of debug logs and cheaper storage classes "
        "to cut spend by half.\n\n## Cost\n\nThe bill grew 30% in a year; cost per request doubled. Savings are listed below.\n\n"
        "## Risks and alternatives\n\nRoll out in small steps behind a feature flag, with a way to roll back.\n",
        encoding="utf-8",
    )
    return folder


@pytest.fixture(scope="module")
def screens(library: Path) -> dict[str, str]:
    """What each person saw."""
    text = asyncio.run(organisation.transcript(library))
    parts = re.split(r"^## (.+) \((.+)\)$", text, flags=re.MULTILINE)
    assert dict(zip(parts[1::3], parts[2::3], strict=True)) == PEOPLE
    return dict(zip(parts[1::3], parts[3::3], strict=True))


@pytest.mark.parametrize("person", PEOPLE)
def test_four_weekly_nudges_come_on_tuesdays_at_half_past_nine(screens, person):
    days = re.split(r"^### ", screens[person], flags=re.MULTILINE)
    with_nudge = [day for day in days if "`[Answer]` `[Why this?]`" in day]
    assert [day.splitlines()[0] for day in with_nudge] == [
        f"Tuesday {day} November 2026" for day in (3, 10, 17, 24)
    ]
    assert all(MOMENT.search(day).group(1) == "09:30" for day in with_nudge)


@pytest.mark.parametrize("person", PEOPLE)
def test_replies_by_window_thread_and_message_are_all_kept(screens, person):
    said = [what for _, what in MOMENT.findall(screens[person])]
    assert f"**{person}** sends the window" in said
    assert f"**{person}** · direct message, in a thread" in said
    assert f"**{person}** · direct message" in said
    assert len(set(re.findall(r"\*\*Kept, for you only\.\*\* (.*)", screens[person]))) == 4


@pytest.mark.parametrize("person", PEOPLE)
def test_everybody_takes_a_self_check_and_sees_where_they_stand(screens, person):
    assert "the window now shows: **Where you stand**" in screens[person]
    assert "Your widest gap is" in screens[person]


@pytest.mark.parametrize("person", PEOPLE)
def test_the_digest_links_documents_of_the_library_and_nobodys_answers(screens, person):
    first = re.search(
        r"Worth a minute this week.*?(?=^### |\Z)", screens[person], re.DOTALL | re.MULTILINE
    ).group()
    assert "https://library.example/postmortems/2026-10-12-orders-database-failover.md" in first
    assert "https://library.example/rfcs/0007-cut-the-logging-bill.md" in first
    assert "Merge to production: 52 minutes" not in first


def test_what_only_one_person_wrote_is_on_their_screen_only(screens):
    wrote = {person: set(re.findall(r"^> (\S.{60,})$", said, re.MULTILINE)) for person, said in written(screens)}
    for person, words in wrote.items():
        others = {one for other, theirs in wrote.items() if other != person for one in theirs}
        own = words - others
        assert own
        assert [one for one in own for other, screen in screens.items() if other != person and one in screen] == []


def written(screens):
    """What each person said themselves, in a direct message or a thread of it."""
    for person, screen in screens.items():
        parts = re.split(r"^(?=\*\*\d\d:\d\d\*\*)", screen, flags=re.MULTILINE)
        yield person, "".join(part for part in parts if f"**{person}** · direct message" in part[:80])


def test_somebody_guesses_looks_and_reads_how_far_apart_it_is(screens):
    told = re.compile(r"You guessed (.+), it is (.+): (.+) what you thought\.")
    assert any(told.search(screen) for screen in screens.values())


def test_nobody_waits_in_vain_for_an_answer(screens):
    assert "did not respond" not in "".join(screens.values())
    assert "That went wrong on my side" not in "".join(screens.values())


def test_without_a_folder_it_plays_what_the_readme_shows():
    text = asyncio.run(organisation.transcript(None))
    shown = re.search(r"<!-- transcript -->\n(.*?)<!-- /transcript -->", PAGE, re.DOTALL).group(1)
    days = re.split(r"^(?=### )", shown, flags=re.MULTILINE)[1:]
    assert len(days) == 2
    assert all(day.strip() in text for day in days)
