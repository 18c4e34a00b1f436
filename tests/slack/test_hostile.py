"""Names, titles and answers that try to be more than text: shown as they are, never run, and nobody is pinged."""

import pytest

from bot.core.library.documents import Kind
from tests.slack.kit import from_bot, kept, utc, words
from tests.store.kit import a_document

HOSTILE = [
    (
        "<!channel> <!here> <@U1> <!subteam^S1|sre> <https://evil.example|safe> @channel {{ 7919 * 7907 }} {{ self.__class__ }} "
        "{% for x in range(9) %}{{ x }}{% endfor %} %s {0} *bold* _it_ `code` ```\nblock\n``` > quote &lt;!channel&gt;"
    ),
    "🔥👩‍👩‍👧‍👦 \u202eright to left\u202c \u200b\u200d\ufeff \u0000 \u2066x\u2069",
    "x" * 2900 + " end",
]


@pytest.fixture
async def ready(world, ana, ben):
    """Two managers in a team with a hostile name, and a library with hostile titles."""
    channel = world.sandbox.add_channel(HOSTILE[0][:80], [ana, ben])
    async with world.sessions.begin() as session:
        for text in HOSTILE:
            await a_document(session, text[:900], kind=Kind.POST_MORTEM, url="https://example.com/a|b?<c>")
    for person in (ana, ben):
        await world.enrol(person)
        answer = await person.command("/coach", "team", channel=channel)
        if person is ana:
            await person.click(answer, "team.link")
    return channel


async def test_whatever_people_write_is_text(world, ana, ben, ready, caplog):
    answers = []
    for text in HOSTILE:
        world.clock.advance(seconds=5)
        nudge = await world.nudge(ana)
        await ana.click(nudge, "nudge.answer")
        assert (
            await ana.submit({"text": text, "step": " ".join(text.split())[:400], "day": "2026-03-30"})
        ).action == "close"
        assert (await kept(world, ana))[0].text == text
        await ana.say(ana.dm, text, thread_ts=nudge.ts)
        for name in ("", "library", "pause", "invite"):
            answers.append(await ana.command("/coach", f"{name} {text}".strip()))
            if ana.modal:
                await ana.close_modal()
        await ana.command("/coach", "resume")
        await ana.command("/coach", "check cost")
        await ana.submit({"rating-cost-drivers": "2", "evidence-cost-drivers": " ".join(text.split())[:400]})
        await ana.close_modal()
    for moment in ("2026-03-03 12:30", "2026-03-06 18:00", "2026-03-13 18:00", "2026-03-30 12:30"):
        world.clock.now = utc(moment)
        await world.work()
    await ana.command("/coach", "export")
    await world.work()
    await ana.open_home()
    await world.sandbox.settled()

    posted = [one for one in (*from_bot(ana), *from_bot(ben), *ben.sees(ready), *answers) if one and one.by_app]
    assert any(one.channel == ready.id for one in posted)
    assert {ping for one in posted for ping in one.pings} <= {f"<@{ana.id}>"}  # who linked the channel is named
    said = "\n".join(words(one) for one in posted)
    assert "62615533" not in said
    assert "012345678" not in said
    assert "That went wrong on my side" not in repr(
        [moment for moment in world.sandbox.moments if ana.id in moment.seen_by]
    )
    assert [one.getMessage() for one in caplog.records if one.levelname == "ERROR"] == []
