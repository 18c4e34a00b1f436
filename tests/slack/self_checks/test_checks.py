"""The self-check: which topics, what is missing, and what the result says."""

from tests.slack.kit import checks_of, deliver_again, everything_stored, on_both, past_the_first, words

ALL = [
    "cost-drivers",
    "on-call",
    "latency-spof",
    "domain-flows",
    "productivity",
    "pull-requests",
    "rfcs",
    "solution-risk",
]
SECRET = "ledger-bill-2026-q1, the one with the red circle"


def topics(view) -> list[str]:
    """The competencies that a modal asks about."""
    return [
        block["block_id"].removeprefix("rating-")
        for block in view.blocks
        if block["block_id"].startswith("rating-")
    ]


@on_both
async def test_a_whole_check_shows_where_they_stand_and_a_second_one_what_moved(world, ana):
    await world.enrol(ana)
    await ana.command("/coach", "check")
    assert topics(ana.modal) == ALL
    first = {f"rating-{one}": "2" for one in ALL} | {"rating-domain-flows": "1", "rating-on-call": "4"}
    outcome = await ana.submit({**first, "evidence-cost-drivers": SECRET})
    assert outcome.action == "update"

    result = words(ana.modal)
    assert ana.modal.title == "Where you stand"
    assert "■■□·  *Cost drivers*  2 of 4, target 3 · with evidence" in result
    assert "■■■■  *On-call & incidents*  4 of 4, target 3 · without evidence" in result
    assert "Your widest gap is *Main flows of the domain*." in result
    assert "_I can draw everything we deploy and where each piece of data lives._" in result
    assert "This is your first check" in result
    assert "2 of 4" in words(ana.home)

    world.clock.advance(weeks=6)
    await ana.close_modal()
    await ana.click(ana.home, "check.open")
    await ana.submit({"rating-domain-flows": "3", "rating-on-call": "3", "rating-rfcs": "2"})
    result = words(ana.modal)
    assert "Since your last check: On-call & incidents down 1, Main flows of the domain up 2." in result
    assert "*Main flows of the domain*  3 of 4, target 4 · without evidence · up 2" in result
    assert "*On-call & incidents*  3 of 4, target 3 · without evidence · down 1" in result
    assert "Cost drivers" not in result
    assert "*Cost drivers*  2 of 4" in words(ana.home)
    assert "3 of 4, target 4 · without evidence · up 2" in words(ana.home)

    older, newer = await checks_of(world, ana)
    assert (len(older.ratings), len(newer.ratings)) == (8, 3)
    (evidence,) = [rating.evidence for rating in older.ratings if rating.evidence]
    assert evidence == SECRET
    assert SECRET not in await everything_stored(world)


async def test_a_submission_that_comes_twice_is_one_check(world, ana):
    await world.enrol(ana)
    await ana.command("/coach", "check cost")
    await deliver_again(world)
    assert len(ana.modals) == 1
    await ana.submit({"rating-cost-drivers": "3"})
    answer = await deliver_again(world)
    assert answer["response_action"] == "update"
    assert len(await checks_of(world, ana)) == 1


async def test_words_name_one_topic_an_area_or_nearly_so(world, ana):
    await world.enrol(ana)
    meant = {
        "cost": ["cost-drivers"],
        "COST drivers": ["cost-drivers"],
        "on call": ["on-call"],
        "pager": ["on-call"],
        "latncy": ["latency-spof"],
        "strategy-risk": ALL[3:],
        "supply-chain manager": ALL[:2],
    }
    for said, expected in meant.items():
        await ana.command("/coach", f"check {said}")
        assert topics(ana.modal) == expected, said
        await ana.close_modal()


async def test_an_unknown_topic_is_said_to_be_one(world, ana):
    await world.enrol(ana)
    answer = await ana.command("/coach", "check <!channel> " + "juggling " * 300)
    assert "I don't know a topic called `<!channel> juggling" in words(answer)
    assert "`/coach check` covers all eight" in words(answer)
    assert answer.pings == ()
    assert ana.modal is None


async def test_strangers_are_told_how_to_join(ana):
    answer = await ana.command("/coach", "check")
    assert "You have not joined yet. `/coach start`" in words(answer)
    assert ana.modal is None


async def test_what_is_missing_is_said_beside_its_field_and_nothing_is_lost(world, ana):
    await world.enrol(ana)
    await ana.command("/coach", "check strategy-risk")
    outcome = await ana.submit({})
    assert outcome.errors == {"rating-domain-flows": "Pick at least one sentence; the rest can wait."}

    outcome = await ana.submit({"rating-rfcs": "2", "evidence-solution-risk": SECRET})
    assert outcome.errors == {
        "rating-solution-risk": "You wrote what shows it, but picked no sentence. Pick one, or clear that field."
    }
    assert await checks_of(world, ana) == []

    await ana.submit({"rating-solution-risk": "1"})
    (check,) = await checks_of(world, ana)
    assert {one.competency_id: (one.score, one.evidence) for one in check.ratings} == {
        "rfcs": (2, None),
        "solution-risk": (1, SECRET),
    }


async def test_at_the_target_there_is_nothing_more_to_ask_for(world, ana):
    await world.enrol(ana)
    for _ in range(2):
        await ana.command("/coach", "check cost")
        await ana.submit({"rating-cost-drivers": "3"})
        world.clock.advance(weeks=1)
    assert "Everything you rated is at its target. There is no need to go higher." in words(ana.modal)
    assert "Nothing has moved since your last check." in words(ana.modal)


async def test_the_next_question_follows_the_widest_gap(world, ana):
    await world.enrol(ana)
    await past_the_first(world, ana)
    await ana.command("/coach", "check strategy-risk")
    ratings = dict.fromkeys(ALL[3:], "3") | {"domain-flows": "4", "rfcs": "0"}
    await ana.submit({f"rating-{one}": score for one, score in ratings.items()})
    await ana.close_modal()
    nudge = await world.nudge(ana)
    assert words(nudge).startswith("Technical strategy & risk · RFCs & technical documents")
