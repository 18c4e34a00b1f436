"""What people type besides answers, through a direct message, a thread and `/coach`: each gets what its author meant.

All rules about words are tested in `tests/core/coaching/reading_replies`; here one of each kind goes all the way.
"""

import pytest

from bot.store.coaching import nudges
from tests.kit.world import has, newest
from tests.slack.kit import from_bot, kept, manager_of, words

SAID = {
    "courtesy": None,
    "unsure": "I have not kept that yet",
    "privacy": "Only you. What you write here is stored encrypted",
    "why": "You asked for a question",
    "help": "I am a bot on your company’s own server",
    "snooze": "It comes back on",
    "not_my_team": "This question won’t come again",
    "know_well": "comes less often for the next months",
    "unclear": "This is where it wants you to look",
    "pause": "I won’t send anything",
    "away": "Nothing comes before",
    "away_later": "You are away from Monday",
    "settings": "are in one window: `/coach settings`",
    "forget": "`/coach forget-me` deletes everything",
    "history": "`/coach history` has everything",
}
"""What the coach says to each kind."""
MOVES_ON = {"snooze", "not_my_team", "know_well", "unclear", "pause", "away", "away_later"}
"""After these the question does not wait any more."""

DIRECT = [
    ("thanks", "courtesy"),
    ("ok", "courtesy"),
    ("👍", "courtesy"),
    (":+1:", "courtesy"),
    ("ok will do, thanks!", "courtesy"),
    ("lol", "courtesy"),
    ("no worries", "courtesy"),
    ("one sec", "courtesy"),
    (":thumbsup: will look into it", "courtesy"),
    ("who can see my answers?", "privacy"),
    ("is this shared with my boss", "privacy"),
    ("are you tracking me?", "privacy"),
    ("what is this", "help"),
    ("who built this?", "help"),
    ("why are you asking me this?", "why"),
    ("too many questions", "settings"),
    ("delete my data", "forget"),
    ("can I see my old answers?", "history"),
    ("idk", "unsure"),
    ("I don't know", "unsure"),
    ("no", "unsure"),
    ("see above", "unsure"),
    ("I'll check with my team", "unsure"),
    ("can you remind me on Friday", "snooze"),
    ("ask me again tomorrow please", "snooze"),
    ("not now, in a meeting", "snooze"),
    ("next week please", "snooze"),
    ("not relevant to my team", "not_my_team"),
    ("we don't have on-call", "not_my_team"),
    ("nope, we don't have that", "not_my_team"),
    ("I know this well already", "know_well"),
    ("I don't understand the question", "unclear"),
    ("what do you want to know?", "unclear"),
    ("please stop sending these", "pause"),
    ("on holiday from Monday until Friday", "away_later"),
    ("I'm on vacation until 3 August", "away"),
    ("ooo till Monday", "away"),
    ("1", "answer"),
    ("About 12, I think", "answer"),
    ("The orders database, nobody owns it", "answer"),
    ("I don't know, probably the search cluster", "answer"),
    ("no idea who owns it, will ask Joana tomorrow", "answer"),
    ("We stop deploying on Friday because of it", "answer"),
    ("done: I removed the alert", "answer"),
    ("later we found it was the cache", "answer"),
    ("https://example.com/pm", "answer"),
    ("ask Priya", "answer"),
    ("prod", "answer"),
    ("We have no runbook for that", "answer"),
    ("that belongs to the platform team", "answer"),
]
AT_MOST = 20
"""Questions of one person: nobody gets more than 24 that they ask for within a day."""
COMMANDS = [
    ("“help”", "What you can ask me"),
    ("status", "Open: *"),
    ("who can see my answers?", "Who can see it"),
    ("gdpr", "Who can see it"),
    ("why are you asking me this?", "You asked for a question"),
    ("undo", "no answer of yours to take back"),
    ("edit", "no answer of yours to change"),
    ("ask me again tomorrow please", "It comes back on"),
    ("snooze 1w", "It comes back on"),
    ("snooze 3d", "It comes back on"),
    ("library kafka since 2024", "Nothing in the library fits “kafka since 2024”"),
    ("library post-mortems about dns", "Nothing in the library fits “post-mortems about dns”"),
    ("I'm on holiday until Friday", "Nothing comes before"),
    ("ooo till Monday", "Nothing comes before"),
    ("please stop sending these", "I won’t send anything"),
    ("pto", "I won’t send anything"),
    ("history last month", "in your history"),
    ("history from 1 jan to 31 jan", "in your history"),
    ("settings timezone", "Settings"),
    ("change time to 8am", "Settings"),
    ("delete my data", "be undone"),
]


async def open_question(world, person):
    """A question that waits: the one there is, or a new one."""
    manager = await manager_of(world, person)
    async with world.sessions() as session:
        if await nudges.open_one(session, manager.id):
            return newest(person, "nudge.answer")
    world.clock.advance(minutes=1)
    return await world.nudge(person)


async def start_over(world, person):
    """After a pause or a question that was put off, as if nothing had been."""
    await person.command("/coach", "resume")
    await person.command("/coach", "done")
    return await open_question(world, person)


async def say(world, person, text, **where):
    before = len(from_bot(person))
    await person.say(person.dm, text, **where)
    await world.sandbox.settled()
    return [words(one) for one in from_bot(person)[before:]]


@pytest.mark.parametrize("in_thread", [False, True])
async def test_a_message_gets_what_its_author_meant(world, in_thread):
    wrong = []
    for place, (text, taken) in enumerate(DIRECT):
        if place % AT_MOST == 0:
            person = world.sandbox.add_person(f"person{place}", f"Person {place}")
            await world.enrol(person)
        nudge = await open_question(world, person)
        before = await kept(world, person)
        told = await say(world, person, text, **({"thread_ts": nudge.ts} if in_thread else {}))
        now = [reply.text for reply in await kept(world, person)]
        is_kept = now[: len(now) - len(before)] == [text]
        expected = SAID.get(taken)
        is_told = not told if expected is None else len(told) == 1 and expected in told[0]
        if is_kept != (taken == "answer") or not is_told:
            wrong.append((text, taken, told, now))
        if taken in MOVES_ON:
            await start_over(world, person)
    assert wrong == []


async def test_the_command_understands_the_same(world, ana):
    await world.enrol(ana)
    await open_question(world, ana)
    wrong = []
    for text, expected in COMMANDS:
        answer = await ana.command("/coach", text)
        said = words(answer or ana.modal)
        if expected not in said:
            wrong.append((text, expected, said))
        if answer is None:
            await ana.close_modal()
    assert wrong == []
    assert await kept(world, ana) == []


async def test_a_day_and_nothing_else_puts_it_off_and_one_tap_makes_it_an_answer(world, ana):
    await world.enrol(ana)
    await open_question(world, ana)
    (said,) = await say(world, ana, "tomorrow")
    assert "It comes back on" in said
    await ana.click(newest(ana, "nudge.my_answer"), "nudge.my_answer")
    assert [reply.text for reply in await kept(world, ana)] == ["tomorrow"]
    await say(world, ana, "later")
    assert not has(from_bot(ana)[-1], "nudge.my_answer")
