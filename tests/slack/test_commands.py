"""`/coach` and its words: it always answers, and only to the person who asked."""

from bot.core.commands import COMMANDS
from tests.slack.kit import from_bot, words


async def test_every_answer_is_for_the_asking_person_only(world, ana, ben):
    channel = world.sandbox.add_channel("payments", [ana, ben])
    await world.enrol(ana)
    for said in (
        "",
        "help",
        "start",
        "check juggling",
        "nudge",
        f"invite <@{ben.id}>",
        "team",
        "library",
        "privacy",
        "hepl",
        "abracadabra",
    ):
        answer = await ana.command("/coach", said, channel=channel)
        assert answer is not None, said
        assert answer.only_for == ana.id, said
        assert answer.text, said
        assert answer.pings in [(), (f"<@{ben.id}>",)], said
    assert ben.sees(channel) == []
    assert from_bot(ben) == []


async def test_help_answers_to_many_words(ana):
    for said in ("", "   ", "help", "HELP", "?", "hello"):
        answer = await ana.command("/coach", said)
        assert "*What you can ask me*" in words(answer), said
    for command in (name for name in COMMANDS if name not in ("help", "forget")):
        assert f"`/coach {command}" in words(answer)
    assert "`/coach forget-me`" in words(answer)
    assert len(words(answer).splitlines()) < 32  # one screen


async def test_unknown_words_get_a_suggestion_where_there_is_one(ana):
    answers = {
        "hepl": "I don't know `hepl`. Did you mean `/coach help`?",
        "libary database": "I don't know `libary database`. Did you mean `/coach library`?",
        "latency": "I don't know `latency`. Did you mean `/coach check latency`?",
        "depth": "I don't know `depth`. Did you mean `/coach check depth`?",
        "abracadabra": "I don't know `abracadabra`. `/coach help` shows what I do know.",
        "<!channel>": "I don't know `<!channel>`. Did you mean `/coach team`?",
    }
    for said, expected in answers.items():
        answer = await ana.command("/coach", said)
        assert words(answer) == expected
        assert answer.pings == ()


async def test_no_length_is_too_long_to_be_answered(ana):
    for said in ("x" * 12_000, "&" * 12_000, "check " + "<" * 12_000, "library " + "& " * 6000):
        answer = await ana.command("/coach", said)
        assert answer.only_for == ana.id
        assert answer.pings == ()
        assert len(words(answer)) < 300


async def test_privacy_says_what_is_stored_and_who_sees_it(ana):
    said = words(await ana.command("/coach", "privacy"))
    assert "*What is stored about you, and why*" in said
    assert "Answers 730 days, self-checks 1095 days; everything goes 30 days after you leave" in said
    assert len(said.splitlines()) == 14  # twelve lines, and two buttons
    assert "*Who can see it*" in said
    assert "encrypted" in said
