"""Which documents of a source are meant."""

import pytest

from bot.core.library.documents import Kind
from bot.core.library.scope import Proposal, Scope, Unusable, kinds_in, patterns_in, proposal


@pytest.mark.parametrize(
    ("pattern", "path", "is_meant"),
    [
        ("docs/adr/**", "docs/adr/1.md", True),
        ("docs/adr/**", "docs/adr/old/1.md", True),
        ("docs/adr/**", "docs/adrs/1.md", False),
        ("docs/adr/", "docs/adr/old/1.md", True),
        ("/docs/*.md", "docs/1.md", True),
        ("docs/*.md", "docs/adr/1.md", False),
        ("**/adr/*.md", "adr/1.md", True),
        ("**/adr/*.md", "shop/docs/adr/1.md", True),
        ("**/adr/*.md", "shop/adr/old/1.md", False),
        ("rfc-????.md", "rfc-0001.md", True),
        ("rfc-????.md", "rfc-00/1.md", False),
        ("a.md", "axmd", False),
        ("(", "(", True),
    ],
)
def test_a_pattern_means_what_it_means_to_git(pattern, path, is_meant):
    assert Scope((pattern,)).takes(path) is is_meant
    assert Scope((), (pattern,)).takes(path) is not is_meant


def test_of_several_one_is_enough_and_what_is_not_meant_wins():
    scope = Scope(("adr/**", "rfcs/**"), ("**/template*",))
    taken = [path for path in ("adr/1.md", "rfcs/a/2.md", "adr/template.md", "notes/3.md") if scope.takes(path)]
    assert taken == ["adr/1.md", "rfcs/a/2.md"]
    assert Scope().takes("anything")


def test_the_first_kind_that_fits_wins():
    scope = Scope(kinds=(("ops/adr/**", Kind.ADR), ("ops/**", Kind.POST_MORTEM)))
    assert [scope.kind_of(path) for path in ("ops/adr/1.md", "ops/2.md", "3.md")] == [
        Kind.ADR,
        Kind.POST_MORTEM,
        None,
    ]


def test_of_much_that_is_something_else_the_folders_are_proposed_that_decisions_fill():
    reference = {f"docs/reference/{number}.md": Kind.DESIGN for number in range(60)}
    found = {f"docs/adr/{number}.md": Kind.ADR for number in range(8)} | {"ops/pm/1.md": Kind.POST_MORTEM}
    stray = {"docs/reference/rfc.md": Kind.RFC, "adr.md": Kind.ADR}
    assert proposal(reference | found | stray) == Proposal(9, ("docs/adr", "ops/pm"))
    assert proposal(reference | stray) is None
    assert proposal(dict(list(reference.items())[:9]) | found) is None  # few enough to take them all
    assert proposal(found | {f"rfcs/{number}.md": Kind.RFC for number in range(60)}) is None  # most are meant


def test_what_people_type_is_one_pattern_a_line():
    assert patterns_in(" docs/adr/** \n\nrfcs/\ndocs/adr/**\n") == ("docs/adr/**", "rfcs/")
    assert kinds_in("docs/ops/** = Post-Mortem\nadr/*.md=adr") == (
        ("docs/ops/**", Kind.POST_MORTEM),
        ("adr/*.md", Kind.ADR),
    )
    assert patterns_in("") == kinds_in(" \n") == ()


@pytest.mark.parametrize("line", ["*a*b*c*d*e*f", "x" * 201, "a\x00b", "`"])
def test_a_pattern_that_would_be_slow_or_spoil_a_line_is_given_back(line):
    assert patterns_in(f"docs/**\n{line}") == Unusable(line)
    assert kinds_in(f"{line}=adr") == Unusable(f"{line}=adr")


def test_more_than_anybody_types_is_too_much():
    lines = [f"docs/{number}" for number in range(51)]
    assert patterns_in("\n".join(lines)) == Unusable("docs/50")
    assert patterns_in("\n".join(lines[:50])) == tuple(lines[:50])
    assert kinds_in("docs/** = poem") == Unusable("docs/** = poem")
