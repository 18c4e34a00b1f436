"""How deep a manager knows a system, and the step that a self-check leads to."""

from sqlalchemy import select

from bot.store.tables import CommitmentRow
from tests.slack.kit import buttons, deliver_again, everything_stored, words

SECRET = "Ledger of the Bermuda branch"


def levels(*depths):
    names = ("context", "container", "component", "code")
    return {f"rating-level-{name}": str(depth) for name, depth in zip(names, depths, strict=False)}


async def test_from_a_result_on_to_a_system_and_another_and_both_are_shown_to_who_asks(world, ana):
    await world.enrol(ana)
    await ana.command("/coach", "check cost")
    await ana.submit({"rating-cost-drivers": "1"})
    await ana.click(ana.modal, "check.system")
    assert len(ana.modals) == 2
    assert (await ana.submit({"system": "  ", **levels(1)})).errors.keys() == {"system"}
    assert (await ana.submit({"system": SECRET, "rating-level-context": None})).errors == {
        "rating-level-context": "Pick a sentence for at least one level."
    }
    await ana.submit(levels(1, 2, 2, 3))
    result = words(ana.modal)
    assert f"{SECRET}\n\n■□□  System context: aware, target expert" in result
    assert "■■■  Code: expert" in result
    assert "Start further out, with *System context*" in result
    assert SECRET not in await everything_stored(world)

    await ana.click(ana.modal, "check.system")  # in the same window
    await ana.submit({"system": "Search", **levels(3, 3, 2, 0)})
    assert words(ana.modal).index("Search") < words(ana.modal).index(SECRET)
    assert "You know this one as well as you need to." in words(ana.modal)
    await ana.close_modal()
    assert ana.modal.title == "Where you stand"
    assert SECRET not in words(ana.home)  # Slack keeps it
    await ana.close_modal()
    await ana.click(ana.home, "check.system")
    assert words(ana.modal).index("Search") < words(ana.modal).index(SECRET)


async def test_the_step_that_fits_the_widest_gap_becomes_a_commitment(world, ana):
    await world.enrol(ana)
    await ana.command("/coach", "check cost")
    await ana.submit({"rating-cost-drivers": "1"})
    assert buttons(ana.modal) == ["Take a step", "A system in depth"]
    await ana.click(ana.modal, "check.step")
    (field, day) = ana.modal.blocks
    assert field["element"]["initial_value"].startswith("When the next bill is in, I will write down our three")
    assert day["element"]["initial_date"] == "2026-03-09"

    assert (await ana.submit({"day": "2026-03-01"})).errors == {
        "day": "That day has passed. Pick today or a later one."
    }
    assert (await ana.submit({"step": " ", "day": "2026-03-20"})).errors.keys() == {"step"}
    outcome = await ana.submit({"step": "When the bill is in, I will open it", "day": "2026-03-20"})
    assert outcome.action == "update"
    assert "It comes up on *Friday 20 March*." in words(ana.modal)
    await deliver_again(world)
    async with world.sessions() as session:
        (kept,) = await session.scalars(select(CommitmentRow))
    assert (kept.reply_id, kept.state, kept.day.isoformat()) == (None, "open", "2026-03-20")
    assert "open it" not in kept.sealed_text


async def test_what_was_picked_survives_a_closed_window_until_it_is_sent_off_or_old(world, ana):
    await world.enrol(ana)
    await ana.command("/coach", "check strategy-risk")
    ana.fill({"evidence-rfcs": SECRET})
    await ana.click(ana.modal, "rating-rfcs", "2")  # kept at once: Slack may not say what a closed window held
    ana.fill({"evidence-rfcs": f"{SECRET}, page 2"})
    await ana.close_modal()
    assert SECRET not in await everything_stored(world)

    await ana.command("/coach", "check")
    assert "Your answers from last time are still here." in words(ana.modal)
    state = ana.modal.values
    assert state["rating-rfcs"]["rating-rfcs"]["selected_option"]["value"] == "2"
    assert state["evidence-rfcs"]["evidence-rfcs"]["value"] == f"{SECRET}, page 2"
    await ana.submit()
    await ana.close_modal()
    await ana.command("/coach", "check rfcs")
    assert "Your answers from last time are still here." not in words(ana.modal)
    await ana.click(ana.modal, "rating-rfcs", "3")
    await ana.close_modal()
    world.clock.advance(days=15)
    await ana.command("/coach", "check rfcs")
    assert "Your answers from last time are still here." not in words(ana.modal)
