"""What a question and a profile ask for."""

from bot.core.library.ranking.vocabulary import (
    MENTIONED,
    SYNONYM,
    Profile,
    Vocabulary,
    Wanted,
)

VOCABULARY = Vocabulary(
    synonyms=(
        ("on-call", "pager", "rota"),
        ("noisy", "alert fatigue", "pager"),
    )
)


def test_a_question_asks_for_its_words_and_less_for_their_synonyms():
    assert VOCABULARY.wanted("Rota changes") == (
        Wanted("rota", 1.0, "rota"),
        Wanted("chang", 1.0, "changes"),
        Wanted("on call", SYNONYM, "on-call", asked=False),
        Wanted("pager", SYNONYM, "pager", asked=False),
    )


def test_a_word_of_two_ideas_brings_the_words_of_both_once():
    assert [one.wording for one in VOCABULARY.wanted("pager")] == [
        "pager",
        "on-call",
        "rota",
        "noisy",
        "alert fatigue",
    ]


def test_a_word_that_was_asked_for_is_no_synonym():
    assert [(one.term, one.asked) for one in VOCABULARY.wanted("pager rota")][:2] == [
        ("pager", True),
        ("rota", True),
    ]
    assert [one.term for one in VOCABULARY.wanted("pager rota")].count("rota") == 1


def test_a_phrase_is_worded_as_it_is_written_in_the_vocabulary():
    assert VOCABULARY.wanted("ALERTS FATIGUE")[0].wording == "alert fatigue"


def test_a_question_of_words_that_say_nothing_asks_for_nothing():
    assert VOCABULARY.wanted("what do we do about it?") == ()


def test_a_profile_asks_more_for_what_documents_are_about():
    profile = Profile("cost-drivers", about=("cloud cost", "bills"), mentions=("storage", "bill"))
    assert set(profile.wanted()) == {
        Wanted("cloud cost", 1.0, "cloud cost"),
        Wanted("bill", 1.0, "bills"),
        Wanted("storag", MENTIONED, "storage"),
    }
