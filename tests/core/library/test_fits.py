import pytest

from bot.core.library.documents import Kind
from bot.core.library.fits import Document


@pytest.mark.parametrize(
    ("kind", "wording"),
    [(Kind.POST_MORTEM, "post-mortem"), (Kind.RFC, "rfc"), (Kind.ADR, "rfc"), (Kind.DESIGN, "rfc")],
)
def test_decisions_of_every_sort_are_asked_about_like_rfcs(kind, wording):
    assert Document(1, "1.md", kind, "One", None, "Orders", None, "").asked_as == wording
