"""Answering: by modal, in the thread, as a plain message; what is kept, and what is not."""

from datetime import date

import pytest

from bot.core.coaching.nudges import Way
from bot.sandbox import Fault
from tests.slack.kit import (
    buttons,
    deliver_again,
    from_bot,
    in_an_event,
    kept,
    nudges_of,
    on_both,
    utc,
    words,
)

ORDERS = "The orders database, 4,100 a month."


def is_collapsed(nudge) -> bool:
    line, *more = nudge.blocks
    more = [block["block_id"] for block in more]
    kept = "*Kept, for you only.*" in line["text"]["text"]
    return kept and more in ([], ["nudge-follow-up"], ["guess", "guess-actions"])


@on_both
async def test_by_modal_with_a_next_step(world, ana):
    await world.enrol(ana)
    nudge = await world.nudge(ana)
    question = words(nudge).splitlines()[1]
    await ana.open_home()
    assert question in words(ana.home).replace("Waiting for you: ", "")

    await ana.click(nudge, "nudge.answer")
    assert question in words(ana.modal)
    outcome = await ana.submit(
        {"text": ORDERS, "step": " When the bill arrives, I will ask Joana ", "day": "2026-03-09"}
    )
    assert outcome.action == "close"
    assert ana.modal is None
    assert is_collapsed(nudge)
    assert nudge.edited is None
    assert "Waiting for you" not in words(ana.home)

    (reply,) = await kept(world, ana)
    assert (reply.text, reply.way) == (ORDERS, Way.MODAL)
    assert reply.commitment.text == "When the bill arrives, I will ask Joana"
    assert reply.commitment.day == date(2026, 3, 9)


async def test_in_the_thread_and_as_a_plain_message(world, ana):
    await world.enrol(ana)
    nudge = await world.nudge(ana)
    await ana.say(ana.dm, ORDERS, thread_ts=nudge.ts)
    await world.sandbox.settled()
    assert is_collapsed(nudge)

    world.clock.advance(hours=1)
    following = await world.nudge(ana)
    world.clock.advance(hours=1)
    await ana.say(ana.dm, "The queue of the importer.")
    await world.sandbox.settled()
    assert is_collapsed(following)

    message, thread = await kept(world, ana)
    assert (thread.text, thread.way) == (ORDERS, Way.THREAD)
    assert (message.text, message.way) == ("The queue of the importer.", Way.MESSAGE)
    assert thread.nudge_id != message.nudge_id
    assert from_bot(ana) == [nudge, following]  # an answer is not answered with another message


async def test_a_reply_in_last_weeks_thread_belongs_to_last_weeks_question(world, ana):
    await world.enrol(ana)
    world.clock.now = utc("2026-03-03 12:30")
    for _ in range(2):
        await world.work()
        world.clock.advance(weeks=1)
    old, newer = nudges_of(ana)

    await ana.say(ana.dm, ORDERS, thread_ts=old.ts)
    await world.sandbox.settled()
    assert is_collapsed(old)
    assert "Answer" in buttons(newer)
    await ana.say(ana.dm, "And one for the new one.")
    await world.sandbox.settled()
    assert is_collapsed(newer)
    second, first = await kept(world, ana)
    assert second.nudge_id > first.nudge_id


@on_both
async def test_what_comes_twice_is_kept_once(world, ana):
    await world.enrol(ana)
    nudge = await world.nudge(ana)
    await ana.click(nudge, "nudge.answer")
    await deliver_again(world)  # the press: its modal is open already
    assert len(ana.modals) == 1
    assert not [one for one in ana.sees(ana.dm) if "went wrong" in one.text]

    await ana.submit({"text": ORDERS})
    assert await deliver_again(world) == {}
    assert [one.text for one in await kept(world, ana)] == [ORDERS]

    world.clock.advance(hours=1)
    nudge = await world.nudge(ana)
    await ana.say(ana.dm, "The queue.", thread_ts=nudge.ts)
    await deliver_again(world)
    await deliver_again(world)
    assert [one.text for one in await kept(world, ana)] == ["The queue.", ORDERS]
    await ana.say(ana.dm, "Nothing is open now.")
    await deliver_again(world)
    assert [one.text for one in from_bot(ana)].count(from_bot(ana)[-1].text) == 1


async def test_pressing_answer_twice_and_answering_elsewhere_meanwhile(world, ana):
    await world.enrol(ana)
    nudge = await world.nudge(ana)
    await ana.click(nudge, "nudge.answer")
    await ana.click(nudge, "nudge.answer")
    assert len(ana.modals) == 1
    await ana.say(ana.dm, "First thought, as a message.")
    await world.sandbox.settled()
    assert is_collapsed(nudge)

    world.clock.advance(minutes=1)
    outcome = await ana.submit({"text": "Second thought, in the window."})
    assert outcome.action == "close"
    (reply,) = await kept(world, ana)
    assert reply.text == "First thought, as a message.\n\nSecond thought, in the window."
    assert is_collapsed(nudge)


async def test_what_is_missing_in_the_modal_is_said_beside_its_field(world, ana):
    await world.enrol(ana)
    nudge = await world.nudge(ana)
    await ana.click(nudge, "nudge.answer")
    complaints = [
        (
            {"text": "  \n ", "step": None, "day": None},
            {"text": "This is still empty. One sentence is enough."},
        ),
        (
            {"text": ORDERS, "step": "Ask Joana"},
            {"day": "A next step needs a day, so that I can bring it back to you."},
        ),
        ({"step": None, "day": "2026-03-09"}, {"step": "There is a day, but no next step yet."}),
        ({"step": "   "}, {"step": "There is a day, but no next step yet."}),
        ({"step": "Ask Joana", "day": "2026-03-01"}, {"day": "That day has passed. Pick today or a later one."}),
    ]
    for answers, errors in complaints:
        outcome = await ana.submit(answers)
        assert (outcome.action, outcome.errors) == ("errors", errors)
        assert await kept(world, ana) == []
    assert "Answer" in buttons(nudge)

    outcome = await ana.submit({"day": "2026-03-02"})  # today, and the submission that was refused before
    assert outcome.action == "close"
    (reply,) = await kept(world, ana)
    assert reply.text == ORDERS


async def test_today_is_the_managers_own(world):
    """Kiritimati is fourteen hours ahead: what London calls Monday evening is Tuesday there."""
    tia = world.sandbox.add_person("tia", "Tia Teburoro", tz="Pacific/Kiritimati")
    world.clock.advance(hours=3)  # 02:00 on Tuesday 3 March
    await world.enrol(tia)
    await tia.click(await world.nudge(tia), "nudge.answer")
    outcome = await tia.submit({"text": ORDERS, "step": "Ask Joana", "day": "2026-03-02"})
    assert outcome.errors == {"day": "That day has passed. Pick today or a later one."}
    assert (await tia.submit({"day": "2026-03-03"})).action == "close"


async def test_three_thousand_characters_are_kept_and_one_more_is_refused_whole(world, ana):
    await world.enrol(ana)
    nudge = await world.nudge(ana)
    for length in (3001, 10_000):
        await ana.say(ana.dm, "x" * length)
        await world.sandbox.settled()
        said = words(from_bot(ana)[-1])
        assert f"That is {length} characters, and I can keep 3000. Nothing is lost" in said
        assert await kept(world, ana) == []
    assert "Answer" in buttons(nudge)

    await ana.click(nudge, "nudge.answer")
    assert not (await ana.submit({"text": "x" * 3001})).sent  # Slack's own client refuses it
    outcome = await ana.submit({"text": "x" * 3000})
    assert outcome.action == "close"
    (reply,) = await kept(world, ana)
    assert reply.text == "x" * 3000


async def test_a_client_that_sends_too_much_is_told_so_in_the_modal(world, ana):
    await world.enrol(ana)
    await ana.click(await world.nudge(ana), "nudge.answer")
    await ana.submit({"text": "  "})

    def too_long(payload):
        payload["view"]["state"]["values"]["text"]["text"]["value"] = "x" * 3001

    answer = await deliver_again(world, too_long)
    assert answer["errors"]["text"].startswith("That is 3001 characters")
    assert await kept(world, ana) == []


AS_TYPED = [
    "<!channel> & <b>: a & b, 3 < 4 > 2",
    "&lt; is how HTML writes <, &amp;copy; is not ©",
    "See https://grafana.example/d/1?from=now&to=now#p99 and `kubectl get pods`",
    "*bold* _it_ ~no~ > quote\n\n• list\n```code < 1```",
    "👩‍💻🔥 all night",
    ":tada: no page at all",
    "La base de pedidos: 4.100 al mes. 注文データベース。 قاعدة بيانات الطلبات",
    "\u202eright to left\u202c, zero\u200bwidth",
]


async def test_what_they_wrote_is_what_is_kept(world, ana):
    await world.enrol(ana)
    for text in AS_TYPED:
        world.clock.advance(hours=1)
        nudge = await world.nudge(ana)
        await ana.say(ana.dm, text)
        await world.sandbox.settled()
        assert is_collapsed(nudge)
        assert (await kept(world, ana))[0].text == text
        world.clock.advance(hours=1)
        await ana.click(await world.nudge(ana), "nudge.answer")
        await ana.submit({"text": text})
        assert (await kept(world, ana))[0].text == text
    assert all(one.pings == () for one in from_bot(ana))


async def test_a_file_without_words_is_not_an_answer(world, ana):
    await world.enrol(ana)
    nudge = await world.nudge(ana)
    await in_an_event(world, ana, subtype="file_share", text="", files=[{"id": "F1"}])
    assert "This is still empty" in words(from_bot(ana)[-1])
    assert await kept(world, ana) == []
    await in_an_event(world, ana, subtype="file_share", text="The p99 graph: 2.3 s.", files=[{"id": "F1"}])
    assert is_collapsed(nudge)
    assert [one.text for one in await kept(world, ana)] == ["The p99 graph: 2.3 s."]


async def test_words_without_an_open_question_are_not_kept_and_it_says_so(world, ana, ben):
    await ben.say(ben.dm, ORDERS)
    await world.sandbox.settled()
    assert "You have not joined yet" in words(from_bot(ben)[-1])

    await world.enrol(ana)
    await ana.say(ana.dm, ORDERS)
    await world.sandbox.settled()
    assert "There is no open question at the moment, so I have not kept this." in words(from_bot(ana)[-1])
    assert await kept(world, ana) == []
    await ana.say(ana.dm, "help")
    await world.sandbox.settled()
    assert "What you can ask me" in words(from_bot(ana)[-1])


async def test_the_bot_does_not_answer_itself_nor_other_bots(world, ana):
    await world.enrol(ana)
    nudge = await world.nudge(ana)
    before = from_bot(ana)
    await in_an_event(world, ana, text=ORDERS, bot_id="B0OTHER")
    await in_an_event(world, ana, text=ORDERS, subtype="bot_message")
    assert from_bot(ana) == before
    assert await kept(world, ana) == []
    assert "Answer" in buttons(nudge)


@pytest.mark.parametrize("kind", ["drop", "server_error", "ratelimited"])
async def test_a_reply_is_kept_even_if_slack_fails_to_show_it(world, ana, caplog, kind):
    await world.enrol(ana)
    nudge = await world.nudge(ana)
    await ana.click(nudge, "nudge.answer")
    for method in ("chat.update", "views.publish"):
        world.sandbox.faults.add(Fault(kind, method))
    outcome = await ana.submit({"text": ORDERS})
    assert outcome.action == "close"
    assert [one.text for one in await kept(world, ana)] == [ORDERS]
    said = sorted(one.getMessage() for one in caplog.records if one.name.startswith("bot"))
    assert said == ["home_not_refreshed", "message_not_changed"]
    await world.work()  # Slack is told a little later
    assert is_collapsed(nudge)


async def test_links_and_names_are_kept_as_people_read_them(world, ana, ben):
    await world.enrol(ana)
    written = {
        "<https://grafana.example/d/1?a=1&amp;b=2>": "https://grafana.example/d/1?a=1&b=2",
        "<http://example.com|example.com>": "example.com",
        "<https://grafana.example/d/1|the graph>": "the graph (https://grafana.example/d/1)",
        "<mailto:ana@example.com|ana@example.com>": "ana@example.com",
        "<#C0123|payments> <!here> <!subteam^S1|@sre>": "#payments @here @sre",
        f"Ask <@{ben.id}>": f"Ask <@{ben.id}>",
    }
    for sent, text in written.items():
        world.clock.advance(hours=1)
        await world.nudge(ana)
        await in_an_event(world, ana, text=sent)
        assert (await kept(world, ana))[0].text == text
