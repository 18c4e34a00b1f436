import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.commands import (
    COMMANDS,
    Command,
    Misunderstood,
    understand,
)

WORDS = [(word, name) for name, words in COMMANDS.items() for word in words]
TYPED = [(word, name) for word, name in WORDS if len(word) >= 4 and word not in {"shush", "edit"}]
"""Of a word that is nearly its own reverse, difflib sees too little once two letters have changed places; and `exit`
is as near to `next` as to `edit`."""

NOISE = """
ok okay thanks thank yes no yep nope sure good great cool nice hey test testing quit never none
maybe please sorry when where who the and that this it is was lol hmm wow bye today tomorrow week cost costs bill
latency spof slow database Postgres Redis Kafka deploy incident outage rfc adr design review Monday home score
delete share version about user me you we us 42 4,100 n/a - . ! 👍 /coach
"""


def slips(word):
    """What the word becomes when one letter is dropped, doubled, swapped with the next or replaced."""
    for place, letter in enumerate(word):
        before, after = word[:place], word[place + 1 :]
        yield from (before + after, before + letter + letter + after, before + "x" + after)
        yield before + after[:1] + letter + after[1:]


@pytest.mark.parametrize(("word", "name"), WORDS)
@pytest.mark.parametrize("sign", ["?", "!", ".", "?!"])
def test_a_sign_behind_it_means_nothing(word, name, sign):
    assert understand(f"{word}{sign}") == Command(name, "") or word == "?"


@pytest.mark.parametrize(("word", "name"), WORDS)
def test_every_word_for_a_command_is_understood_in_any_case_and_spacing(word, name):
    for typed in (word, word.upper(), word.title(), word.swapcase()):
        for text in (typed, f"  {typed} ", f"\t{typed}\n", f"\u00a0{typed}", typed.replace(" ", " \t ")):
            assert understand(text) == Command(name, ""), text


@pytest.mark.parametrize(("word", "name"), WORDS)
def test_what_comes_after_the_command_is_kept_as_it_was_typed(word, name):
    assert understand(f"{word}  Orders   DB <@U1> ") == Command(name, "Orders   DB <@U1>")


@pytest.mark.parametrize("text", ["", " ", "\n\t", "\u2003"])
def test_no_words_ask_for_help(text):
    assert understand(text) == Command("help", "")


def test_no_word_means_two_commands():
    assert len(dict(WORDS)) == len(WORDS)


@pytest.mark.parametrize(("word", "name"), TYPED)
def test_a_slip_of_the_fingers_gets_the_command_suggested(word, name):
    for slip in slips(word):
        match understand(f"{slip}  and so on"):
            case Misunderstood(words, suggestion):
                assert (words, suggestion) == (" ".join(f"{slip} and so on".split()), name)
            case Command(understood):
                assert understood == name, slip


@pytest.mark.parametrize("word", NOISE.split())
def test_an_ordinary_word_is_no_command(word):
    for said in (word, word.upper(), f"{word}!", f"{word} help", f"{word} start"):
        assert isinstance(understand(said), Misunderstood)


@pytest.mark.parametrize("word", ["login", "database", "version", "test", "who"])
def test_a_word_that_is_like_no_command_gets_no_suggestion(word):
    assert understand(word) == Misunderstood(word, None)


@given(st.text() | st.lists(st.sampled_from([*(word for word, _ in WORDS), *NOISE.split()])).map(" ".join))
@settings(deadline=None)
def test_whatever_is_typed_is_a_command_with_its_rest_or_said_back_whole(text):
    words = text.split()
    match understand(text):
        case Command(name, rest):
            spoken = words[: len(words) - len(rest.split())]
            assert " ".join(spoken).casefold() in ("", *COMMANDS[name])
            assert rest.split() == words[len(spoken) :]
        case Misunderstood(said, suggestion):
            assert said.split() == words
            assert suggestion in (None, *COMMANDS)
