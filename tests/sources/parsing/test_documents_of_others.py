"""What other people's documents taught: each test is one way in which documents are written and were misread."""

from datetime import date

import pytest

from bot.core.library.documents import Kind, Status
from bot.sources.source import RawDocument, Unreadable, decoded
from tests.sources.kit import understood

PROSE = "Orders wait in one queue, and one worker takes them out."


def read(text, path="rfcs/0007-queue.md"):
    return understood(RawDocument(path, text, "hash"))


def test_a_stage_and_teams_are_a_status_and_an_owner():
    found = read(
        "---\nstage: released\nteams: [orders, mail]\nstart-date: 2024-02-03T00:00:00.000Z\n---\n# Queue\n"
    )
    assert (found.status, found.owner, found.date) == (Status.IMPLEMENTED, "orders, mail", date(2024, 2, 3))


def test_a_file_of_facts_beside_it_says_what_a_front_page_does_not():
    beside = "title: One queue\nstatus: implementable\nowning-sig: sig-orders\nauthors:\n  - '@ada'\ncreation-date: 2024-05-06\n"
    found = understood(RawDocument("keps/7-queue/README.md", "# KEP-7\n\nStatus: draft\n", "hash", beside=beside))
    assert (found.title, found.status, found.owner, found.date) == (
        "One queue",
        Status.ACCEPTED,
        "@ada",
        date(2024, 5, 6),
    )
    assert understood(RawDocument("keps/7-queue/README.md", "# Queue", "hash", beside="[1, {")).title == "Queue"


def test_what_is_being_built_is_accepted_and_what_was_built_is_implemented():
    text = "---\nstatus: accepted\nimplementation: {}\n---\n# Queue\n"
    assert read(text.format("in_progress")).status is Status.ACCEPTED
    assert read(text.format("done")).status is Status.IMPLEMENTED
    assert read(text.format("superseded")).status is Status.SUPERSEDED


def test_a_bold_label_takes_only_the_entries_below_it():
    found = read(
        "# Queue\n\n- **Key events**\n  - full\n  - empty\n- **Status**: Rejected\n- **Owner**\n  - Ada\n  - Grace\n"
    )
    assert (found.status, found.owner) == (Status.REJECTED, "Ada, Grace")


def test_a_summary_is_no_entry_of_a_timeline_and_an_entry_of_a_list_only_where_there_is_nothing_else():
    events = "- **Key events**\n  - First detected 2024-05-06 10:43\n- **Impact**:\n  - No order came through.\n  - Few saw it.\n"
    assert read(f"# Outage\n\n{events}").summary == "No order came through. Few saw it."
    assert read("# Outage\n\n- a queue filled up with retries,\n").summary == "A queue filled up with retries"


def test_labels_in_code_are_no_facts():
    text = f"# Queue\n\n- Author: Ada\n\n## Example\n\n```yaml\nowner: nobody\nstatus: rejected\n```\n\n{PROSE}\n"
    found = read(text)
    assert (found.owner, found.status) == ("Ada", Status.UNKNOWN)


def test_the_head_of_a_letter_says_what_a_document_is():
    head = "PEP: 7\nTitle: One queue\nAuthor: Ada Lovelace <ada@example.org>\n        Grace Hopper <grace@example.org>\nStatus: Final\n"
    found = read(f"{head}\nDeferral\n========\n\n{PROSE}\n", "peps/0007.rst")
    assert (found.title, found.owner, found.status) == (
        "One queue",
        "Ada Lovelace, Grace Hopper",
        Status.IMPLEMENTED,
    )
    wiki = "<pre>\n  BIP: 7\n  Title: One queue\n  Status: Final\n</pre>\n\n==Past==\n\nOrders wait.\n"
    found = read(wiki, "docs/0007.mediawiki")
    assert (found.title, found.kind) == ("One queue", Kind.RFC)
    prose = read("Note: this is old.\nMind: it is very old.\n\n# Queue\n")
    assert prose.title == "Queue"


def test_directives_of_restructured_text_say_what_a_document_is():
    text = f"=====\nQueue\n=====\n\n.. date:: 2024-05-06\n.. status:: Accepted\n.. author:: Ada\n\n{PROSE}\n"
    found = read(text, "rfcs/queue.rst")
    assert (found.date, found.status, found.owner) == (date(2024, 5, 6), Status.ACCEPTED, "Ada")


def test_a_list_table_and_a_grid_table_say_it_too():
    listed = ".. list-table::\n   :widths: 25 75\n\n   * - Status\n     - Obsolete\n   * - Authors\n     - Ada Lovelace <ada@example.org>\n"
    grid = "+---------+-----------+\n| Status  | Obsolete  |\n+---------+-----------+\n| Authors | - Ada     |\n|         | - Grace   |\n+---------+-----------+\n"
    page = "Queue\n#####\n\n{}\nAbstract\n********\n\n" + PROSE + "\n"
    found = read(page.format(listed), "rfcs/queue.rst")
    assert (found.title, found.status, found.owner) == ("Queue", Status.WITHDRAWN, "Ada Lovelace")
    assert found.summary == PROSE
    assert read(page.format(grid), "rfcs/queue.rst").owner == "Ada, Grace"


def test_a_table_of_asciidoc_says_it_with_each_cell_on_a_line_or_all_in_one():
    tall = (
        '[cols="2"]\n|===\n// Use the script.\n| Status\n| Withdrawn :no_entry:\n\n| Created\n| 2024-05-06\n|===\n'
    )
    wide = "|===\n| Authors | Ada +\nGrace\n| Status | Withdrawn\n| Created | 2024-05-06\n|===\n"
    for table in (tall, wide):
        found = read(f"= Queue\n\n{table}\n== Abstract\n\n{PROSE}\n", "rfcs/queue.adoc")
        assert (found.status, found.date, found.summary) == (Status.WITHDRAWN, date(2024, 5, 6), PROSE)


def test_a_comment_and_a_literal_block_are_no_prose():
    text = f"Queue\n=====\n\n..\n   All of this is a comment for those who write.\n\nRun it::\n\n    queue --drain everything at once\n\n{PROSE}\n"
    assert read(text, "rfcs/queue.rst").summary == PROSE


def test_the_opening_comes_before_the_sections():
    assert (
        read(f"# Queue\n\n{PROSE}\n\n## Context\n\nThere was a time without any queue at all.\n").summary == PROSE
    )


def test_a_sentence_before_a_list_is_one_with_it_or_stays_out():
    whole = read(
        "# Queue\n\n## Summary\n\nTwo things change with this proposal:\n\n* one queue for all orders,\n* one worker.\n"
    )
    assert whole.summary == "Two things change with this proposal: one queue for all orders; one worker."
    cut = read(f"# Queue\n\n## Summary\n\n{PROSE} Like so:\n\n```\nq\n```\n")
    assert cut.summary == PROSE


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("6. Mai 2024", date(2024, 5, 6)),
        ("6 mai 2024", date(2024, 5, 6)),
        ("6 de mayo de 2024", date(2024, 5, 6)),
        ("6 de dezembro de 2024", date(2024, 12, 6)),
        ("6 grudnia 2024", date(2024, 12, 6)),
        ("6 июля 2024", date(2024, 7, 6)),
        ("6 Ağustos 2024", date(2024, 8, 6)),
        ("2024年5月6日", date(2024, 5, 6)),
        ("2024년 5월 6일", date(2024, 5, 6)),
        ("2024-May-06", date(2024, 5, 6)),
        ("2024\u201105\u201106", date(2024, 5, 6)),
        ("6 okt. 2024", date(2024, 10, 6)),
    ],
)
def test_a_day_is_read_as_people_write_it(said, day):
    assert read(f"# Queue\n\nDate: {said}\n\n{PROSE}\n").date == day


def test_the_day_of_creation_comes_before_the_last_change():
    assert read("---\nlast updated: 2025-01-01\ncreated: 2024-05-06\n---\n# Queue\n").date == date(2024, 5, 6)


def test_a_stub_that_says_moved_is_over():
    assert (
        read("# Queue\n\nThis document has moved to [the handbook](https://example.org/q).\n").status
        is Status.SUPERSEDED
    )
    assert read(f"# Queue\n\n{PROSE * 9} Orders moved to another host.\n").status is Status.UNKNOWN


def test_front_matter_with_the_line_ends_of_windows_is_front_matter():
    assert read("---\r\ntitle: One queue\r\nstatus: accepted\r\n---\r\n\r\n# Q\r\n").title == "One queue"


def test_front_matter_that_is_no_mapping_is_not_shown():
    found = read(f"---\nlayout:post\ntitle:Queue\n---\n\n# One queue\n\n{PROSE}\n")
    assert (found.title, found.summary) == ("One queue", PROSE)


def test_code_in_a_title_is_kept_as_it_is_written():
    assert read("# Use `List<Order>` and `*` for `__init__`\n").title == "Use List<Order> and * for __init__"


def test_a_timeline_alone_makes_no_post_mortem():
    assert read(f"# Queue\n\n{PROSE}\n\n## Timeline\n\n- June\n", "notes/queue.md").kind is Kind.DESIGN
    assert read(f"# Queue\n\n{PROSE}\n\n## Timeline\n\n## Root cause\n", "notes/queue.md").kind is Kind.POST_MORTEM


def test_a_number_in_a_series_and_the_name_of_the_source_tell_the_kind():
    assert read("---\noep: 12\ntype: Architecture\n---\n# Queue\n", "docs/queue.md").kind is Kind.RFC
    assert read("# JEP-200: Queue\n", "docs/queue.md").kind is Kind.RFC
    raw = RawDocument("2024/queue.md", "# Queue\n", "hash")
    assert understood(raw).kind is Kind.DESIGN
    assert understood(raw, "post-mortems").kind is Kind.POST_MORTEM


def test_what_somebody_gathers_of_other_companies_failures_is_a_post_mortem():
    found = read(
        "---\ncompany: Example\nurl: https://example.org/x\nstart_time: 2024-05-06T01:00:00Z\n---\nGone.\n",
        "data/a.md",
    )
    assert (found.kind, found.date) == (Kind.POST_MORTEM, date(2024, 5, 6))


def test_an_empty_label_does_not_take_the_next_line():
    found = read("# Queue\n\nSupersedes:\n\nStatus: accepted\n")
    assert (found.supersedes, found.status) == ((), Status.ACCEPTED)


def test_the_ticked_box_of_a_list_is_the_status():
    text = f"# Queue\n\n## Status\n\n- [ ] Proposed\n- [x] Accepted\n- [ ] Rejected\n\n## Summary\n\n{PROSE}\n"
    assert read(text).status is Status.ACCEPTED


def test_what_mdx_loads_is_no_prose():
    text = f"import Chart from '../chart'\n\nexport const size = {{ width: 1 }}\n\n# Queue\n\n{PROSE}\n"
    assert read(text, "rfcs/queue.mdx").summary == PROSE


def test_a_page_of_a_wiki_is_understood():
    text = "= Queue =\n\n<pre>\n  Status: Final\n  Created: 2024-05-06\n</pre>\n\n== Abstract ==\n\n'''Orders''' wait in [[Queue|one queue]], and one worker takes them out.\n"
    found = read(text, "rfcs/queue.mediawiki")
    assert (found.title, found.status, found.date, found.summary) == (
        "Queue",
        Status.IMPLEMENTED,
        date(2024, 5, 6),
        PROSE,
    )


def test_a_folder_says_where_a_document_stands():
    assert read(f"# Queue\n\n{PROSE}\n", "rfcs/rejected/0007.md").status is Status.REJECTED
    assert read(f"# Queue\n\nStatus: accepted\n\n{PROSE}\n", "rfcs/rejected/0007.md").status is Status.ACCEPTED


def test_text_in_sixteen_bits_and_pages_that_name_their_encoding_are_read():
    assert decoded("a.md", "# Köln".encode("utf-16")).text.endswith("# Köln")
    assert decoded("a.html", '<meta charset="iso-8859-1"><h1>Köln'.encode("latin-1")).text.endswith("Köln")
    assert isinstance(decoded("a.md", "# Köln".encode("latin-1")), Unreadable)
    assert isinstance(decoded("a.html", '<meta charset="no-such"><h1>Köln'.encode("latin-1")), Unreadable)


def test_actions_with_a_heading_each_and_what_explains_them_are_told_apart():
    text = (
        "# Outage of the queue\n\n## Action items\n\n"
        "### 1) Drain it `@ada` [repair]\n\nReduced it to nothing.\n\n"
        "### 2) Alert on its length `@grace` [detect]\n\nThere is none today.\n\n"
        "### Later\n\n- Limit the retries\n    - Nobody had set a limit.\n- **People**\n    - Write a runbook\n"
    )
    (alert, *others) = read(text, "postmortems/queue.md").open_actions
    assert (alert.text, alert.owner) == ("Alert on its length", "grace")
    assert [one.text for one in others] == ["Limit the retries", "Write a runbook"]


def test_a_table_of_actions_needs_no_heading_and_may_call_its_status_something_else():
    text = "# Outage\n\n| Action item | Owner | Bug |\n|---|---|---|\n| Drain it | Ada | DONE |\n| Limit it | Ada | TODO |\n"
    assert [one.text for one in read(text, "postmortems/queue.md").open_actions] == ["Limit it"]


def test_an_address_alone_is_an_action_and_a_day_it_is_due_no_day_since_when():
    listed = read(
        "# Outage\n\n## Actions\n\n- [ ] https://example.org/issues/7\n- https://example.org/8\n",
        "postmortems/q.md",
    )
    assert [one.text for one in listed.open_actions] == ["https://example.org/issues/7", "https://example.org/8"]
    due = "# Outage\n\nDate: 2024-05-06\n\n| Action | Expected date | Status |\n|---|---|---|\n| Limit it | 2024-07-01 | open |\n"
    assert read(due, "postmortems/q.md").open_actions[0].since == date(2024, 5, 6)


def test_what_it_is_about_is_told_before_what_it_aims_at():
    text = (
        "# Queue\n\n## Terminology\n\nA worker is a process that takes orders out of the queue.\n\n"
        f"## What\n\n{PROSE}\n\n## Goals\n\n- Provide a single source of truth for all of the orders\n"
    )
    assert read(text).summary == PROSE


def test_under_its_summary_a_sentence_comes_before_the_entries_of_a_list():
    text = f"# Queue\n\n## Summary\n\n- the ability to take many orders out of it at once\n\n{PROSE}\n"
    assert read(text).summary == PROSE


def test_an_entry_of_a_timeline_is_no_summary():
    text = f"# Outage\n\n## Timeline (UTC)\n\n- 2024-02-01 - The first order did not come through\n\n## Why\n\n- {PROSE}\n"
    assert read(text, "incidents/1.md").summary == PROSE


def test_a_name_in_its_facts_is_a_title_where_its_headings_say_nothing():
    assert read("# Meta\n\n- Name: One queue for every order\n\n# Summary\n").title == "One queue for every order"


@pytest.mark.parametrize(
    "line",
    [
        "**DEPRECATED: much of this was written before there was a queue.**",
        "# Superseded!",
        "> Note: this document is now obsolete.",
    ],
)
def test_what_stands_over_it_in_large_letters_says_that_it_is_over(line):
    assert read(f"# Queue\n\n{line}\n\n{PROSE}\n").status in (Status.WITHDRAWN, Status.SUPERSEDED)


@pytest.mark.parametrize(
    "line", ["Deprecated queues are taken away.", "Rejected orders wait.", "This queue is deprecated by design."]
)
def test_a_sentence_about_something_else_that_is_over_does_not(line):
    assert read(f"# Queue\n\n{line}\n\n{PROSE}\n").status is Status.UNKNOWN


def test_one_that_has_the_day_of_its_acceptance_is_accepted_until_it_is_implemented():
    text = "Queue\n=====\n\n.. date-accepted:: 2024-02-03\n.. implemented:: {}\n"
    assert read(text.format(""), "q.rst").status is Status.ACCEPTED
    assert read(text.format("9.4"), "q.rst").status is Status.IMPLEMENTED


def test_what_a_template_says_about_superseding_is_no_document():
    assert read("# Queue\n\n- Supersedes: (put N/A, or a link, then its number)\n").supersedes == ()


def test_several_authors_with_addresses_are_parted():
    head = "<pre>\n  QIP: 7\n  Title: One queue\n  Author: Ada <a@example.org>\n\tGrace <g@example.org>\n  Status: Draft\n</pre>\n"
    assert read(head, "qip-0007.mediawiki").owner == "Ada, Grace"
    table = "<h1>Queue</h1><table><tr><td>Reply-to:</td><td>Ada &lt;<a>a@example.org</a>&gt;<br>Grace &lt;<a>g@example.org</a>&gt;<br></td></tr></table>"
    assert read(table, "queue.html").owner == "Ada, Grace"


def test_who_is_assigned_is_said_towards_the_end_of_a_specification():
    text = "Queue\n=====\n\nAssignee(s)\n-----------\n\nPrimary assignee:\n  {}\n\nOther contributors:\n  grace\n"
    assert read("\n" * 80 + text.format("ada"), "q.rst").owner == "ada"
    assert read("\n" * 80 + text.format("None"), "q.rst").owner is None


def test_a_number_in_the_series_that_its_file_is_named_by_makes_it_a_proposal():
    text = "QIP: 7\nTitle: How we decide\nStatus: Draft\nType: Process\n\n# Abstract\n"
    assert read(text, "qip-0007.md").kind is Kind.RFC
    assert read(text, "notes/7.md").kind is Kind.DESIGN


def test_attributes_of_asciidoc_with_a_prefix_of_the_house():
    text = (
        "= SDD 7 - One queue\n\n:sdd_author:  Ada\n:sdd_owner:\n:sdd_date:  2024-02-03\n:sdd_status:  obsolete\n\n"
        f"include::partial$table.adoc[]\n\n[NOTE]\n.Summary\n====\n{PROSE}\n====\n"
    )
    found = read(text, "sdd/0007-queue.adoc")
    assert (found.owner, found.date, found.status) == ("Ada", date(2024, 2, 3), Status.WITHDRAWN)
    assert found.summary == PROSE


def test_what_stands_in_a_box_of_restructured_text_is_prose():
    assert (
        read(
            f"Queue\n=====\n\n.. topic:: **Summary**\n\n    {PROSE}\n\nGoals\n=====\n\n* Fewer\n", "q.rst"
        ).summary
        == PROSE
    )
    assert read(f"Queue\n=====\n\n.. note::\n\n    {PROSE}\n", "q.rst").summary == PROSE


def test_signs_in_the_words_of_a_page_are_no_marks():
    assert (
        read("<h1>queue&lt;T&gt; and define_{one,two}_*</h1>", "q.html").title == "queue<T> and define_{one,two}_*"
    )


def test_in_a_repository_of_proposals_a_folder_of_designs_has_proposals():
    raw = RawDocument("designs/2024-queue/README.md", f"# Queue\n\n{PROSE}\n", "hash")
    assert (understood(raw, "rfcs").kind, understood(raw, "shop").kind) == (Kind.RFC, Kind.DESIGN)


def test_brackets_in_a_word_are_part_of_it():
    assert read("# Queues for optimi[s|z]ation, see [this] and [that](q.md)\n").title == (
        "Queues for optimi[s|z]ation, see this and that"
    )


def test_its_authors_are_no_title_and_several_are_named():
    text = "## Author(s)\n\n- @ada\n- @grace\n\n## Abstract\n\nA queue.\n"
    found = read(text, "rfcs/RFC-0007-one-queue.md")
    assert (found.title, found.owner) == ("One queue", "@ada, @grace")
    assert read("# Queue\n\n**Authors:**\n* @ada\n* @grace\n\nMore.\n").owner == "@ada, @grace"
    assert (
        read("# Queue\n\n- Authors: [Ada](https://a.example) [Grace](https://g.example)\n").owner == "Ada, Grace"
    )
    assert read("---\nauthor: Ada <ada>, Grace (g@example.org)\n---\n# Queue\n").owner == "Ada, Grace"


def test_a_summary_does_not_end_where_a_list_begins():
    assert read(f"# Queue\n\n## Summary\n\n{PROSE} It covers\n\n- orders\n- mail\n").summary == PROSE


def test_an_objective_with_a_label_is_a_summary():
    assert (
        read(
            f"# Queue\n\n**Objective**: {PROSE}\n\n## Messages\n\nMessages are written as JSON in one file.\n"
        ).summary
        == PROSE
    )


def test_a_field_that_holds_what_is_to_be_put_there_says_nothing():
    found = read("# Queue\n\n- Status: proposed\n- Superseded by: (fill me in with a link - if applicable)\n")
    assert (found.status, found.superseded_by) == (Status.OPEN, ())


def test_days_with_hyphens_and_months_alone_in_a_field():
    assert read("# Queue\n\n- Start Date: 20-07-2024\n").date == date(2024, 7, 20)
    assert read("# Queue\n\n**Decision Date:** January 2021\n").date == date(2021, 1, 1)


def test_the_key_words_of_a_standard_and_a_licence_are_no_summary():
    text = f'# Queue\n\nThe key words "MUST" and "MAY" are to be read as usual.\n\nThis document is released into the public domain.\n\n{PROSE}\n'
    assert read(text).summary == PROSE


def test_the_description_of_a_part_is_not_that_of_the_whole():
    text = f"# Queue\n\n## Introduction\n\n{PROSE}\n\n## Risks\n\n### Full\n\n#### Description\n\nA full queue takes nothing in any more, and orders are lost.\n"
    assert read(text).summary == PROSE


def test_a_head_of_facts_may_stand_in_a_box_of_code():
    found = read(
        "```\n  House Proposal: 0\n  Title: One queue\n  Author: Ada\n  Created: 2024-02-03\n```\n\n# Abstract\n",
        "h-0000.md",
    )
    assert (found.title, found.owner, found.date) == ("One queue", "Ada", date(2024, 2, 3))


def test_labels_of_other_languages():
    table = "# 停止\n\n## メタデータ\n\n| 項目 | 内容 |\n|--|--|\n| 発生日時 | 2024-04-13 13:11 (JST) |\n| 作成者 | 注文チーム |\n"
    found = read(table, "incidents/1.md")
    assert (found.date, found.owner) == (date(2024, 4, 13), "注文チーム")
    german = read(
        "# Warteschlange\n\n- Datum: 3. Februar 2024\n- Autoren: Ada, Grace\n- Zusammenfassung: Alle Bestellungen warten in einer Schlange.\n"
    )
    assert (german.date, german.owner, german.summary) == (
        date(2024, 2, 3),
        "Ada, Grace",
        "Alle Bestellungen warten in einer Schlange.",
    )


def test_the_names_of_a_label_go_on_in_the_next_line():
    text = "- Authors: [@ada](https://a.example),\n  [@grace](https://g.example) &\n  @alan\n- Status: accepted\n\n# Queue\n"
    found = read(text)
    assert (found.owner, found.status) == ("@ada, @grace & @alan", Status.ACCEPTED)


def test_a_reference_of_asciidoc_without_words_is_called_by_its_file():
    text = "= Queue\n\nxref:ops:ROOT:how/one-queue.adoc[] tells how orders wait in one queue.\n"
    assert read(text, "q.adoc").summary == "one-queue tells how orders wait in one queue."


def test_what_was_fixed_is_resolved():
    assert read("# Outage\n\n**Status:** ✅ Fixed\n", "incidents/1.md").status is Status.RESOLVED


def test_a_head_in_a_listing_at_the_top_or_under_the_title_is_read():
    head = (
        "Status: Accepted\n{0}Type: Feature\n{0}Created: 2024-05-06\n{0}Authors: Ada Lovelace <ada@example.org>\n"
    )
    spaced = f"::\n\n    {head.format('    ')}\n=====\nQueue\n=====\n\n{PROSE}\n"
    fenced = f"# Queue\n\n```\n{head.format('')}```\n\n## Abstract\n\n{PROSE}\n"
    for found in (read(spaced, "rfcs/1-queue.rst"), read(fenced, "rfcs/1-queue.md")):
        assert (found.status, str(found.date), found.owner) == (Status.ACCEPTED, "2024-05-06", "Ada Lovelace")
        assert found.summary == PROSE
    assert read("# Queue\n\n```\nrun the worker\n```\n\nStatus: Rejected\n").status is Status.REJECTED


def test_a_list_of_contents_is_no_title_and_the_name_of_a_feature_is_one():
    text = (
        "- Feature Name: {}\n- Start Date: 2024-05-06\n\n# Table of Contents\n\n- [Summary](#summary)\n\n# Summary\n\n"
        + PROSE
    )
    assert read(text.format("Queues for all orders"), "rfcs/1-q.md").title == "Queues for all orders"
    assert read(text.format("order_queues"), "rfcs/rfc-order-queues.md").title == "Order queues (2024-05-06)"


@pytest.mark.parametrize(
    "mail", ["<<ada@example.org>>", "\\<ada@example.org\\>", "ada@example.org", "<ada@example.org>"]
)
def test_an_owner_is_named_without_the_address(mail):
    assert read(f"# Queue\n\n- Author: Ada Lovelace {mail}\n").owner == "Ada Lovelace"


def test_the_opening_comes_before_a_deeper_overview_though_a_listing_stands_first():
    spaced = f"::\n\n    Type: Feature\n\n=====\nQueue\n=====\n\n{PROSE}\n\nParts\n=====\n\nOverview\n--------\n\nThe queue has two parts.\n"
    assert read(spaced, "rfcs/1-queue.rst").summary == PROSE


def test_labels_that_stand_in_one_line_are_several():
    found = read(
        f"# ADR 7: Queue\n\n**Status:** Accepted | **Date:** 2024-05-06 | **Owner:** Ada\n\n## Context\n\n{PROSE}\n"
    )
    assert (found.status, str(found.date), found.owner) == (Status.ACCEPTED, "2024-05-06", "Ada")
    assert read("# Queue\n\nDate: 2024-05-06 | we drained it\n").status is Status.UNKNOWN


@pytest.mark.parametrize(
    ("lines", "status"),
    [
        ("- Started: 2024-05-06\n- Accepted: 2024-06-07\n- Landed: TBD\n", Status.ACCEPTED),
        ("- Accepted: 2024-06-07\n- Landed: 2024-07-08 on `main`\n", Status.IMPLEMENTED),
        ("- Started: 2024-05-06\n- Accepted: TBD\n", Status.UNKNOWN),
    ],
)
def test_the_days_tell_what_a_document_has_reached(lines, status):
    assert read(f"# Queue\n\n## Timeline\n\n{lines}\n## Summary\n\n{PROSE}\n").status is status


@pytest.mark.parametrize(
    "section",
    [
        "* Ada Lovelace <ada@example.org>",
        "Ada Lovelace",
        "Primary assignee:\n\n* Ada Lovelace",
        "Primary assignee:\n  Ada Lovelace",
    ],
)
def test_the_assignee_may_be_an_entry_of_a_list(section):
    text = f"=====\nQueue\n=====\n\n{PROSE}\n\nWork\n====\n\nAssignee(s)\n-----------\n\n{section}\n"
    assert read(text, "specs/queue.rst").owner == "Ada Lovelace"


def test_a_series_names_and_states_in_its_own_labels():
    found = read(
        "# Meta\n\n* RFC Name: Queues for all orders\n* Start Date: 2024-05-06\n* Current Status: ACCEPTED\n",
        "rfcs/7-q.md",
    )
    assert (found.title, found.status) == ("Queues for all orders", Status.ACCEPTED)


PAPER = """<!doctype html><html><head><title>Queues</title><style>p {{}}</style>
<body>{}<h1>Q7<br>One queue for all</h1><h2>Published Proposal, 2024-05-06</h2>
<dl><dt>Author:<dd><dd><a href="#">Ada Lovelace</a><dd><dd>Grace Hopper<dt>Audience<dd>Everybody</dl>
<h2>Abstract</h2><p>Orders wait in one queue, and one worker takes them out.</p>"""


def test_a_page_may_leave_its_head_open_and_states_facts_as_definitions():
    found = read(PAPER.format(""), "papers/q7.html")
    assert (found.title, found.summary) == ("Q7 One queue for all", PROSE)
    assert (found.owner, found.date, found.kind) == ("Ada Lovelace, Grace Hopper", date(2024, 5, 6), Kind.RFC)


def test_a_listing_among_definitions_stays_one():
    page = PAPER.format(
        "<dl><dt>Run<dd><pre>queue --all\n\nstatus: rejected</pre><dt><pre>a</pre><dd>It runs.</dl>"
    )
    assert read(page, "papers/q7.html").status is Status.UNKNOWN


def test_an_indented_head_is_one_and_a_series_begins_it_with_number_and_title():
    head = "    QIP007: One queue for all\n    Proposer: Ada (@ada)\n    Submitted on: 2024-05-06\n    Status: passed\n"
    found = read(f"{head}\nBackground\n----------\n\n{PROSE}\n", "007.md")
    assert (found.title, found.owner, found.date) == ("QIP007: One queue for all", "Ada (@ada)", date(2024, 5, 6))
    assert found.status is Status.ACCEPTED


@pytest.mark.parametrize("home", ["QIPs", "QIP", "DesignProposals", "SCProposals"])
def test_the_name_of_a_source_tells_the_kind_in_one_word(home):
    assert understood(RawDocument("007.md", f"# Queue\n\n{PROSE}\n", "hash"), home).kind is Kind.RFC


def test_words_that_only_look_like_a_series_tell_no_kind():
    assert understood(RawDocument("7.md", f"# Chip 3 fails\n\n{PROSE}\n", "hash"), "ship").kind is Kind.DESIGN


def test_a_title_drawn_in_a_table_is_what_the_form_asks_for():
    table = "+---------+-------------+\n| Title   | One queue   |\n+---------+-------------+\n| Status  | Accepted    |\n+---------+-------------+\n"
    assert read(f"QEP-7: One queue\n################\n\n{table}\n{PROSE}\n", "qeps/7.rst").title == "One queue"


def test_a_file_called_by_its_kind_has_the_title_of_its_folder():
    assert read(f"# Summary\n\n{PROSE}\n", "007-one-queue/proposal.md").title == "One queue"
    assert read(f"# Summary\n\n{PROSE}\n", "text/proposal.md").title == "Summary"


def test_the_first_of_several_parts_is_no_title_where_the_file_has_one():
    parts = f"== Local caches\n\n{PROSE}\n\n== Far caches\n\n{PROSE}\n"
    assert read(parts, "designs/Order-of-writes.adoc").title == "Order of writes"
    assert read(parts, "designs/Local-writes.adoc").title == "Local caches"
    titled = f"# Local caches\n\n# Summary\n\n{PROSE}\n"
    assert read(titled, "rfcs/7-order-of-writes.md").title == "Local caches"


def test_a_folder_says_what_is_being_done_and_what_is_done():
    assert read(f"# Queue\n\n{PROSE}\n", "specs/in_progress/queue.md").status is Status.OPEN
    assert read(f"# Queue\n\n{PROSE}\n", "specs/done/queue.md").status is Status.IMPLEMENTED


def test_authors_who_follow_line_by_line_with_their_addresses_are_all_named():
    lines = "Reply-to: Ada Lovelace <ada@example.org>\nGrace Hopper <grace@example.org>\nQueues: <q@example.org>\n"
    assert read(f"# Queue\n\n{lines}\n{PROSE}\n").owner == "Ada Lovelace, Grace Hopper"


def test_a_sentence_about_who_takes_part_is_no_owner():
    assert read(f"# Queue\n\nAuthors: There are many, Ada is the first\n\n{PROSE}\n").owner is None


@pytest.mark.parametrize(
    ("text", "summary"),
    [
        ('The part is called "Queue." It holds orders.', 'The part is called "Queue." It holds orders.'),
        ("It knows <code>put</code>, <code>take</code> and no more.", "It knows put, take and no more."),
        ("The table below lists every queue we have.\n\n" + PROSE, PROSE),
        ("All rights reserved by those who wrote this.\n\n" + PROSE, PROSE),
        ("1 A queue that nobody empties Validation High\n\n" + PROSE, PROSE),
    ],
)
def test_a_summary_is_whole_and_about_the_matter(text, summary):
    assert read(f"# Queues\n\n## Plan\n\n{text}\n").summary == summary


def test_an_introduction_opens_a_document_and_a_label_does_where_nothing_else_is():
    opened = f"# Queues\n\n## Introduction\n\n{PROSE}\n\n## Parts\n\n### Overview\n\nThere are two parts of the queue.\n"
    assert read(opened).summary == PROSE
    labelled = f"Queues\n======\n\n:project: orders\n\n:problem: {PROSE}\n\n:reviewers: ada\n"
    assert read(labelled, "specs/queue.rst").summary == PROSE


def test_a_footnote_is_no_part_of_a_sentence():
    text = "Queues\n======\n\nOrders wait in one queue [#order]_, and one worker takes them out.\n"
    assert read(text, "specs/queue.rst").summary == PROSE


@pytest.mark.parametrize(
    ("body", "speaks"),
    [
        (PROSE, True),
        ("```\nselect\n```\n", False),
        (f"{PROSE}\n\n```sql\n{'grant all;' * 40}\n```\n", False),
        ("".join(f"- [Queue {n}]({n}.md)\n" for n in range(9)) + f"\n{PROSE}\n", False),
        ("".join(f"- [Queue {n}]({n}.md) holds orders of the day.\n" for n in range(9)), True),
        (f"{PROSE} " * 7 + f"\n\n```sql\n{'grant all;' * 400}\n```\n", True),
    ],
)
def test_a_listing_and_an_index_say_nothing_in_sentences(body, speaks):
    assert read(f"# Queues\n\n{body}").speaks is speaks


def test_only_names_of_facts_are_labels_by_their_weight_alone():
    found = read(
        f"# Queue\n\n**Date** 2024-05-06\n\n**Author** Ada Lovelace (@ada)\n\n**Many** owners: none\n\n{PROSE}\n"
    )
    assert (found.date, found.owner) == (date(2024, 5, 6), "Ada Lovelace (@ada)")


def test_terms_with_their_meaning_below_are_sections_and_remarks_are_left_out():
    adoc = f"=== 7. One queue\n\n////\nSay what the context is.\n////\n\nStatus::\nAccepted\n\nContext::\n{PROSE}\n\nDecision::\n\nWe take one.\n"
    found = read(adoc, "notes/0007.adoc")
    assert (found.status, found.kind, found.summary) == (Status.ACCEPTED, Kind.ADR, PROSE)


def test_what_was_left_unbuilt_is_withdrawn_and_a_note_of_that_no_title():
    text = f"- Feature Name: One queue\n\n# Unimplemented note\n\nThere was no time.\n\n# Summary\n\n{PROSE}\n"
    found = read(text, "unimplemented/7-q.md")
    assert (found.status, found.title) == (Status.WITHDRAWN, "One queue")


def test_lines_of_a_sentence_that_are_paragraphs_of_a_page_are_one():
    lines = "<p>Orders wait in one queue until somebody has time, and</p>\n<p>  one worker takes them out.</p><p>Then they go.</p>"
    said = "Orders wait in one queue until somebody has time, and one worker takes them out."
    assert read(f"<body><h1>Queue</h1>{lines}", "adr/7.html").summary == said


@pytest.mark.parametrize(
    ("lines", "owner"),
    [
        ("Ada Lovelace &lt;ada@example.org&gt;", "Ada Lovelace"),
        ("<p>Ada Lovelace, Grace M. Hopper<p>6 May 2024", "Ada Lovelace, Grace M. Hopper"),
        ("<h3>Ada Lovelace ada@example.org</h3>", "Ada Lovelace"),
        ("<h3>Order Queues</h3><p>6 May 2024", None),
        ("<p>Orders Wait<p>One queue for all", None),
        ("<p>Author: None", None),
    ],
)
def test_who_stands_under_the_title_wrote_it(lines, owner):
    found = read(f"<body><h1>Queue</h1>{lines}<h2>Parts</h2><p>{PROSE}", "papers/7.html")
    assert (found.owner, found.summary) == (owner, PROSE)


def test_a_link_that_is_gone_leaves_no_brackets():
    assert read("# Queue\n\nOrders wait (see: https://example.org/q) in one queue for all.\n").summary == (
        "Orders wait in one queue for all."
    )


@pytest.mark.parametrize(("title", "speaks"), [("ADR {{id}}: {{name}}", False), ("List<T> of orders", True)])
def test_a_form_that_nobody_has_filled_in_says_nothing(title, speaks):
    assert read(f"# {title}\n\n{PROSE}\n").speaks is speaks


def test_a_file_numbered_in_a_series_is_a_proposal():
    assert read(f"Queue\n-----\n\n{PROSE}\n", "QEP7.rst").kind is Kind.RFC


def test_somebody_may_have_two_addresses_in_one_pair_of_brackets():
    addresses = "&lt;<b>ada@example.org</b> , <b>ada.lin@example.com</b>&gt;"
    for text in (
        f"<p>Reply-to: Ada Lin {addresses}</p>",
        f"<table><tr><td>Reply-to:<td>Ada Lin<br>{addresses}</table>",
    ):
        assert understood(RawDocument("p1.html", f"<h1>Queue</h1>{text}", "hash")).owner == "Ada Lin"


def test_what_a_page_says_of_the_browser_is_no_summary():
    text = (
        "<h1>One queue</h1><p>This document has controls of its own which require JavaScript.</p>"
        "<p>Orders wait in one queue until somebody is free.</p>"
    )
    assert understood(RawDocument("p1.html", text, "hash")).summary.startswith("Orders wait")
