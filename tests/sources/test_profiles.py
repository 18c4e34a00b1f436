"""The file of profiles: what it may say, and what is said about mistakes in it."""

import re
from pathlib import Path

import pytest

from bot.core.library.ranking.vocabulary import Profile, Vocabulary
from bot.sources.errors import LibraryError
from bot.sources.profiles import extended, vocabulary

SHIPPED = Path(__file__).parents[2] / "prompts" / "profiles.yaml"


def test_synonyms_and_profiles_are_read():
    text = """
    synonyms:
      - [bill, invoice]
    competencies:
      cost-drivers:
        about: [cloud cost]
        mentions: [storage]
      rfcs:
        about: [rfc process]
    """
    assert vocabulary(text) == Vocabulary(
        (("bill", "invoice"),),
        {
            "cost-drivers": Profile("cost-drivers", ("cloud cost",), ("storage",)),
            "rfcs": Profile("rfcs", ("rfc process",)),
        },
    )


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "mine.yaml: expected keys and values, found nothing"),
        ("- a", "mine.yaml: expected keys and values, found ['a']"),
        ("synonym: []", "mine.yaml: does not know 'synonym', expected competencies, folders, statuses, synonyms"),
        ("synonyms: bill", "mine.yaml: synonyms: expected a list of lists, found 'bill'"),
        ("synonyms: [bill]", "mine.yaml: synonyms, line 1: expected a list of words and phrases, found 'bill'"),
        ("synonyms: [[a, b], [no, c]]", "mine.yaml: synonyms, line 2: expected words, found False"),
        (
            "synonyms: [[503, c]]",
            "mine.yaml: synonyms, line 1: expected words, found 503 (quote numbers, yes and no)",
        ),
        ("competencies: {rfcs: [a]}", "mine.yaml: competencies.rfcs: expected keys and values, found ['a']"),
        ("competencies: {rfcs: {about: a}}", "mine.yaml: competencies.rfcs.about: expected a list of words"),
        (
            "competencies: {rfcs: {about: [a], abuot: [b]}}",
            "competencies.rfcs: does not know 'abuot', expected about",
        ),
        ("competencies: {1: {about: [a]}}", "mine.yaml: competencies: does not know 1, expected a name"),
        ("synonyms: [[a", "mine.yaml: while parsing a flow sequence"),
    ],
)
def test_a_mistake_is_named_with_its_place_and_what_was_expected(text, complaint):
    with pytest.raises(LibraryError) as caught:
        vocabulary(text, "mine.yaml")
    assert complaint in str(caught.value)
    assert "\n" not in str(caught.value)


def test_the_shipped_file_has_a_profile_for_every_competency_and_no_idea_twice():
    shipped = vocabulary(SHIPPED.read_text(encoding="utf-8"))
    assert set(shipped.profiles) == {
        "cost-drivers", "on-call", "latency-spof", "domain-flows",
        "productivity", "pull-requests", "rfcs", "solution-risk",
    }  # fmt: skip
    for profile in shipped.profiles.values():
        words = [*profile.about, *profile.mentions]
        assert len(set(words)) == len(words) > 20, profile.competency_id
    for idea in shipped.synonyms:
        assert len(set(idea)) == len(idea) > 1, idea


def test_an_organisations_words_are_added_to_ours():
    ours = vocabulary(
        "synonyms: [[bill, invoice]]\ncompetencies: {rfcs: {about: [rfc], mentions: [comment]}, on-call: {about: [pager]}}"
    )
    own = vocabulary(
        "synonyms: [[kraken, cluster], [bill, invoice]]\ncompetencies: {rfcs: {mentions: [scroll, comment]}}"
    )
    assert extended(ours, own, "own.yaml") == Vocabulary(
        (("bill", "invoice"), ("kraken", "cluster")),
        {"rfcs": Profile("rfcs", ("rfc",), ("comment", "scroll")), "on-call": Profile("on-call", ("pager",))},
    )


def test_own_words_for_a_competency_that_there_is_not():
    own = vocabulary("competencies: {rfc: {about: [scroll]}}")
    with pytest.raises(LibraryError, match=r"own\.yaml: competencies: should be one of rfcs, not 'rfc'"):
        extended(vocabulary("competencies: {rfcs: {about: [rfc]}}"), own, "own.yaml")


def test_an_organisation_says_what_its_own_words_for_a_status_mean():
    ours = vocabulary("statuses: {accepted: [agreed], open: [parked]}\nfolders: {accepted: [agreed]}")
    own = vocabulary("statuses: {withdrawn: [parked, laid-to rest]}\nfolders: {withdrawn: [attic]}")
    both = extended(ours, own, "mine.yaml").statuses
    said = ("agreed", "Parked", "laid_to-rest")
    assert [both.said_in([words]) for words in said] == ["accepted", "withdrawn", "withdrawn"]
    assert (both.of_folders(["Attic"]), both.of_folders(["agreed"])) == ("withdrawn", "accepted")


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("statuses: {gone: [a]}", "mine.yaml: statuses: does not know 'gone', expected accepted, draft"),
        ("statuses: {open: a}", "mine.yaml: statuses.open: expected a list of words"),
        ("statuses: {open: [a b], draft: [A-b]}", "mine.yaml: statuses.draft: 'A-b' stands under open already"),
    ],
)
def test_a_mistake_in_the_words_for_a_status_is_named(text, complaint):
    with pytest.raises(LibraryError, match=re.escape(complaint)):
        vocabulary(text, "mine.yaml")
