import pytest

from bot.core.library.links import address_under, looks_like_a_document


@pytest.mark.parametrize(
    ("url", "title"),
    [
        ("https://wiki.example.org/postmortems/42", ""),
        ("https://example.org/x/y", "RFC: queues instead of polling"),
        ("https://docs.google.com/document/d/1abc/edit", ""),
        ("https://acme.atlassian.net/wiki/spaces/ENG/pages/12/Disk+full", ""),
        ("https://www.notion.so/acme/Disk-full-0123456789abcdef", ""),
        ("https://git.example.org/docs/blob/main/adr/0003-queues.md", ""),
        ("https://git.example.org/docs/blob/main/notes.adoc#why", ""),
        ("https://example.org/x", "Incident report of 4 May"),
    ],
)
def test_documents_are_offered(url, title):
    assert looks_like_a_document(url, title)


@pytest.mark.parametrize(
    ("url", "title"),
    [
        ("https://grafana.example.org/d/abc/orders", "Orders"),
        ("https://acme.pagerduty.com/incidents/PABC", ""),
        ("https://github.com/acme/orders/pull/7", "Fix the retries"),
        ("https://www.figma.com/design/abc/Checkout", ""),
        ("https://meet.example.org/xyz", ""),
        ("https://git.example.org/orders/blob/main/src/main.py", ""),
        ("https://acme.slack.com/archives/C1/p2", ""),
        ("https://example.org/perfchart", "Performance"),
    ],
)
def test_dashboards_tickets_and_chats_are_not(url, title):
    assert not looks_like_a_document(url, title)


@pytest.mark.parametrize(
    ("base", "address"),
    [
        ("https://git.example/docs", "https://git.example/docs/adr/7%20queues.md"),
        ("https://git.example/docs/", "https://git.example/docs/adr/7%20queues.md"),
        ("https://dev.azure.com/a/b/_git/c?path=", "https://dev.azure.com/a/b/_git/c?path=/adr/7%20queues.md"),
        ("https://github.com/a/b/wiki/{page}", "https://github.com/a/b/wiki/7%20queues"),
        ("https://gitlab.com/a/b/-/wikis/{way}", "https://gitlab.com/a/b/-/wikis/adr/7%20queues"),
    ],
)
def test_a_file_is_opened_under_the_address_of_its_source(base, address):
    assert address_under(base, "adr/7 queues.md") == address
