from bot.core.text_likeness import look_alikes

TEXTS = {
    "a": "Which alert paged your people most often last month?",
    "b": "Last month, what alert was it that paged people most?",
    "c": "How many minutes would a rollback of your main service take?",
    "d": "Who outside your team reads the orders table directly?",
}


def test_the_same_thought_in_other_words_is_found_and_nothing_else():
    ((likeness, one, other),) = look_alikes(TEXTS)
    assert (one, other) == ("a", "b")
    assert 0.3 < likeness <= 1


def test_words_that_all_of_them_have_make_no_likeness():
    assert look_alikes({name: f"Which {name} service?" for name in ("billing", "search", "mail")}) == []
