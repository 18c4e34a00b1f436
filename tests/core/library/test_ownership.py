import pytest

from bot.core.library.documents import Kind
from bot.core.library.fits import Document
from bot.core.library.ownership import is_theirs, names_in


def document(owner=None, services=()):
    return Document(1, "1.md", Kind.RFC, "One", None, "Orders", None, "", owner=owner, services=services)


@pytest.mark.parametrize(
    ("name", "owner", "services"),
    [
        ("payments-leads", "Payments team", ()),
        ("payments", None, ("checkout", "payments-api")),
        ("Ledger Service", None, ("ledger",)),
        ("Ana Duarte", "Ana Duarte, Ben Okafor", ()),
    ],
)
def test_a_document_belongs_to_those_who_go_by_its_owner_or_a_service(name, owner, services):
    assert is_theirs(document(owner, services), [name])


@pytest.mark.parametrize(
    ("name", "owner", "services"),
    [
        ("core-payments", "Payments team", ()),
        ("pay", "Payments team", ()),
        ("engineering-managers", "Engineering", ("the service",)),
        ("", None, ()),
        ("payments", None, ()),
    ],
)
def test_a_document_belongs_to_nobody_else(name, owner, services):
    assert not is_theirs(document(owner, services), [name])


def test_names_are_listed_with_commas_and_those_that_say_nothing_are_left_out():
    assert names_in(" payments, Ledger API ,, the team, payments") == ("payments", "Ledger API")
    assert len(names_in(",".join(map(str, range(100))))) == 20
