"""What is still to be done after an incident."""

from datetime import date

import pytest

from bot.core.library.documents import ActionItem
from bot.sources.parsing.action_items import MOST, open_actions
from bot.sources.parsing.blocks import blocks
from bot.sources.parsing.markup import to_markdown

DAY = date(2025, 4, 6)


def of(text):
    return open_actions(blocks(text), DAY)


def texts(text):
    return [item.text for item in of(text)]


def test_a_task_list_is_one_wherever_it_stands_and_ticked_tasks_are_done():
    assert texts(
        "# Queue\n\n- [x] drain it\n- [X] tell people\n- [ ] limit the retries\n- nothing to do with it\n"
    ) == ["limit the retries"]


@pytest.mark.parametrize(
    "heading", ["Action items", "Actions", "Follow-ups", "Next steps", "Remediation", "TODO", "Preventive actions"]
)
def test_a_list_under_a_heading_that_announces_it_is_open(heading):
    assert texts(f"## {heading}\n\n- limit the retries\n\n## Timeline\n\n- it happened\n") == ["limit the retries"]


def test_headings_below_the_section_belong_to_it():
    text = "## Action items\n\n### Process\n\n1. limit the retries\n\n### Technical\n\n2. alert on length\n\n## Thanks\n\n- Ada\n"
    assert texts(text) == ["limit the retries", "alert on length"]


@pytest.mark.parametrize(
    "item",
    ["~~drain it~~", "drain it ✅", "✔ drain it", "DONE drain it", "drain it (done)", "drain it [fixed]", "drain it - completed",
     "drain it, which has been done", "drain it - done in https://example.com/pull/8", "drain it (fixed by #12)", "None", "N/A", "TBD", "drain these queues:"],
)  # fmt: skip
def test_what_is_done_or_says_nothing_is_not_open(item):
    assert texts(f"## Action items\n\n- {item}\n- limit the retries\n") == ["limit the retries"]


def test_a_section_of_completed_actions_is_done():
    assert texts("## Actions completed\n\n- drain it\n") == []


def test_a_list_elsewhere_is_no_action_item():
    assert texts("## What happened\n\n- the queue filled up\n") == []


def test_an_item_knows_its_owner_and_its_own_day():
    assert of("## Actions\n\n- limit the retries @ada\n- alert, opened 2025-05-01, owner: Grace Hopper\n") == (
        ActionItem("limit the retries @ada", DAY, "ada"),
        ActionItem("alert, opened 2025-05-01, owner: Grace Hopper", date(2025, 5, 1), "Grace Hopper"),
    )


def test_an_address_is_no_owner():
    assert of("- [ ] write to post@example.org\n")[0].owner is None


def test_a_table_is_read_by_its_columns():
    text = """
| Action | Owner | Status | Created |
| --- | --- | --- | --- |
| limit the retries | Ada | In progress | 2025-05-01 |
| drain it | Grace | **DONE** | 2025-04-06 |
| alert on length | | TODO | |
"""
    assert of(text) == (
        ActionItem("limit the retries", date(2025, 5, 1), "Ada"),
        ActionItem("alert on length", DAY, None),
    )


def test_a_table_of_something_else_is_none():
    assert of("| Time | Event |\n| --- | --- |\n| 10:00 | queue full |\n") == ()


def test_an_item_that_stands_twice_counts_once():
    assert texts("## Actions\n\n- limit the retries\n\n## Follow-up\n\n- Limit the retries\n") == [
        "limit the retries"
    ]


def test_a_long_item_is_cut_and_a_long_list_ends():
    (item,) = texts("## Actions\n\n- " + "word " * 100 + "\n")
    assert len(item) <= 240
    assert item.endswith("word…")
    assert len(of("## Actions\n\n" + "\n".join(f"- task {number}" for number in range(200)))) == MOST


def test_where_action_items_are_named_what_prevents_is_an_explanation():
    text = "# Outage\n\n## Action items\n\n- Watch the queue\n\n## Prevention\n\n- Queues are small\n"
    assert [item.text for item in open_actions(blocks(text), None)] == ["Watch the queue"]
    assert [item.text for item in open_actions(blocks(text.replace("Action items", "Notes")), None)] == [
        "Queues are small"
    ]
    assert not open_actions(blocks("# Outage\n\n## ✅ Prevention\n\n- Queues are small\n"), None)


@pytest.mark.parametrize("box", ["[x]", "[x]  ", "[ x ]", "[*]", "\\[x\\]", "[✓]", "[✔]"])
def test_a_ticked_box_is_done_however_it_is_drawn(box):
    assert texts(f"## Action items\n\n- {box} drain the queue\n- [ ] limit the retries\n") == ["limit the retries"]


def test_the_further_paragraphs_of_an_item_are_no_items():
    text = (
        "## Action items\n\n- [x] drain it\n\n  We did so at night.\n\n- limit the retries\n\n  They were many.\n"
    )
    assert texts(text) == ["limit the retries"]


def test_a_box_of_a_page_is_read():
    page = '<h2>Actions</h2><ul><li><input type="checkbox" checked> drain</li><li><input type="checkbox"> limit it</li></ul>'
    assert texts(to_markdown(page, ".html")) == ["limit it"]


def test_numbers_of_tickets_alone_are_no_action():
    assert texts("## Action items\n\n- both #12767\n- see QUEUE-12 and #7\n- limit it, see #8\n") == [
        "limit it, see #8"
    ]


def test_the_owner_and_the_status_may_stand_below_an_item():
    text = (
        "## Action items\n\n- limit the retries\n  - **Owner**: Ada Lovelace\n  - Status: open\n"
        "- drain it\n  - Owner: Grace\n  - **Status:** Done\n- alert on length\n  - @linus saw that nobody was told of it then\n"
    )
    assert [(one.text, one.owner) for one in of(text)] == [
        ("limit the retries", "Ada Lovelace"),
        ("alert on length", None),
    ]


def test_a_package_is_no_owner_and_a_full_stop_no_part_of_a_name():
    text = "## Action items\n\n- update @queues/worker\n- limit the retries, says @ada.\n"
    assert [one.owner for one in of(text)] == [None, "ada"]


@pytest.mark.parametrize(
    ("entries", "open_ones"),
    [
        ("- Drain the queue (Done!)\n- Limit retries\n", ["Limit retries"]),
        ("- Drain the queue\n  - This has been done by Ada.\n- Limit retries\n", ["Limit retries"]),
        (
            "- Queue and alerts: https://example.org/7\n- Tools:\n  - Limit retries\n",
            ["Queue and alerts:", "Limit retries"],
        ),
        (
            "### Queue\n\nLimit retries to five.\n\n### What went well\n\n- Ada saw it at once\n",
            ["Limit retries to five."],
        ),
        ("### Queue\n\nWe thought of this:\n\n- Limit retries\n", ["Limit retries"]),
    ],
)
def test_a_section_tells_what_is_done_what_looks_back_and_what_stands_in_one_line(entries, open_ones):
    assert texts(f"# Outage\n\n## Action items\n\n{entries}") == open_ones
