import pytest

from bot.sandbox import NotThere
from tests.sandbox.kit import button, home, modal, option, plain, question, section


@pytest.fixture
def trigger(sandbox, ana):
    return lambda: sandbox.engine.triggers.issue(ana.id)


async def test_a_trigger_opens_one_view(client, ana, trigger, refusal):
    once = trigger()
    await client.views_open(trigger_id=once, view=modal(question()))
    assert ana.modal.title == "Check"
    again = await refusal(client.views_open(trigger_id=once, view=modal(question())))
    assert again["error"] == "exchanged_trigger_id"
    unknown = await refusal(client.views_open(trigger_id="1.2.3", view=modal(question())))
    assert unknown["error"] == "invalid_trigger_id"


async def test_a_trigger_lives_three_seconds(client, trigger, stopwatch, refusal):
    in_time, late = trigger(), trigger()
    stopwatch.advance(3)
    await client.views_open(trigger_id=in_time, view=modal(question()))
    stopwatch.advance(0.001)
    answer = await refusal(client.views_open(trigger_id=late, view=modal(question())))
    assert answer["error"] == "expired_trigger_id"


async def test_a_bad_view_costs_no_trigger_and_names_reason_and_place(client, trigger, refusal):
    once = trigger()
    answer = await refusal(client.views_open(trigger_id=once, view=modal(title=plain("x" * 25))))
    assert answer["error"] == "invalid_arguments"
    reason = "[ERROR] must be less than 25 characters [json-pointer:/view/title/text]"
    assert answer["response_metadata"]["messages"] == [reason]
    await client.views_open(trigger_id=once, view=modal(question()))


async def test_three_modals_and_no_more(client, ana, trigger, refusal):
    await client.views_open(trigger_id=trigger(), view=modal(title=plain("1")))
    for title in ("2", "3"):
        await client.views_push(trigger_id=trigger(), view=modal(title=plain(title)))
    answer = await refusal(client.views_push(trigger_id=trigger(), view=modal(title=plain("4"))))
    assert answer["error"] == "push_limit_reached"
    bottom, middle, top = ana.modals
    assert [one.title for one in ana.modals] == ["1", "2", "3"]
    assert (top.previous_view_id, top.root_view_id) == (middle.id, bottom.id)


async def test_pushing_needs_an_open_modal(client, trigger, refusal):
    assert (await refusal(client.views_push(trigger_id=trigger(), view=modal())))["error"] == "not_found"


async def test_an_update_with_an_old_hash_is_refused(client, ana, trigger, refusal):
    opened = (await client.views_open(trigger_id=trigger(), view=modal(question())))["view"]
    updated = (await client.views_update(view_id=opened["id"], hash=opened["hash"], view=modal(section())))["view"]
    assert updated["hash"] != opened["hash"]
    answer = await refusal(client.views_update(view_id=opened["id"], hash=opened["hash"], view=modal(question())))
    assert answer["error"] == "hash_conflict"
    assert ana.modal.blocks[0]["type"] == "section"


async def test_a_closed_modal_is_not_found(client, ana, trigger, refusal):
    opened = (await client.views_open(trigger_id=trigger(), view=modal(question())))["view"]
    await ana.close_modal()
    assert (await refusal(client.views_update(view_id=opened["id"], view=modal())))["error"] == "not_found"


async def test_what_was_typed_survives_an_update_where_the_ids_stay(client, ana, trigger):
    first = modal(question("stays"), question("goes"))
    opened = (await client.views_open(trigger_id=trigger(), view=first))["view"]
    ana.fill({"stays": "typed", "goes": "typed"})
    initial = {"type": "plain_text_input", "action_id": "text", "initial_value": "from the app"}
    await client.views_update(
        view_id=opened["id"], view=modal(question("stays", initial), question("new", initial))
    )
    assert ana.modal.values == {
        "stays": {"text": {"type": "plain_text_input", "value": "typed"}},
        "new": {"text": {"type": "plain_text_input", "value": "from the app"}},
    }


async def test_an_external_id_finds_a_view_and_is_unique(client, ana, trigger, refusal):
    await client.views_open(trigger_id=trigger(), view=modal(external_id="e-1"))
    await client.views_update(external_id="e-1", view=modal(title=plain("found"), external_id="e-1"))
    assert ana.modal.title == "found"
    pushed = await refusal(client.views_push(trigger_id=trigger(), view=modal(external_id="e-1")))
    assert pushed["error"] == "duplicate_external_id"


async def test_home_is_published_and_guarded_by_its_hash(client, ana, refusal):
    first = (await client.views_publish(user_id=ana.id, view=home(section("one"))))["view"]
    second = (await client.views_publish(user_id=ana.id, view=home(section("two")), hash=first["hash"]))["view"]
    assert second["id"] == first["id"]
    stale = await refusal(client.views_publish(user_id=ana.id, view=home(section("three")), hash=first["hash"]))
    assert stale["error"] == "hash_conflict"
    assert ana.home.blocks[0]["text"]["text"] == "two"


async def test_each_method_takes_its_own_kind_of_view(client, ana, trigger, refusal):
    wrong = [
        client.views_open(trigger_id=trigger(), view=home(section())),
        client.views_publish(user_id=ana.id, view=modal()),
        client.views_publish(user_id="U0NOBODY", view=home()),
    ]
    assert [(await refusal(one))["error"] for one in wrong] == ["invalid_arguments"] * 2 + ["user_not_found"]


async def test_initial_values_are_there_before_anyone_types(client, ana, trigger):
    elements = {
        "text": ({"type": "plain_text_input", "initial_value": "x"}, {"value": "x"}),
        "empty": ({"type": "plain_text_input"}, {"value": None}),
        "radio": (
            {"type": "radio_buttons", "options": [option("a")], "initial_option": option("a")},
            {"selected_option": option("a")},
        ),
        "select": ({"type": "static_select", "options": [option("a")]}, {"selected_option": None}),
        "boxes": (
            {"type": "checkboxes", "options": [option("a"), option("b")], "initial_options": [option("b")]},
            {"selected_options": [option("b")]},
        ),
        "none": ({"type": "checkboxes", "options": [option("a")]}, {"selected_options": []}),
        "date": ({"type": "datepicker", "initial_date": "2026-01-31"}, {"selected_date": "2026-01-31"}),
        "time": ({"type": "timepicker"}, {"selected_time": None}),
        "user": ({"type": "users_select", "initial_user": ana.id}, {"selected_user": ana.id}),
    }
    blocks = [question(name, {**element, "action_id": "x"}) for name, (element, _) in elements.items()]
    blocks.append(section(block_id="picked", accessory={**elements["radio"][0], "action_id": "x"}))
    blocks.append({"type": "actions", "block_id": "buttons", "elements": [button()]})
    await client.views_open(trigger_id=trigger(), view=modal(*blocks))
    expected = {name: {"x": {"type": element["type"], **state}} for name, (element, state) in elements.items()}
    expected["picked"] = expected["radio"]
    assert ana.modal.values == expected


async def test_ids_that_the_app_left_out_are_made_up(client, trigger):
    unnamed = question(element={"type": "plain_text_input"})
    del unnamed["block_id"]
    view = (await client.views_open(trigger_id=trigger(), view=modal(unnamed, unnamed)))["view"]
    made_up = [(block["block_id"], block["element"]["action_id"]) for block in view["blocks"]]
    assert all(all(pair) for pair in made_up)
    assert len(set(made_up)) == 2


async def test_only_what_is_on_the_screen_can_be_used(client, ana, trigger):
    await client.views_open(trigger_id=trigger(), view=modal(section(accessory=button())))
    below = ana.modal
    await client.views_push(trigger_id=trigger(), view=modal(question()))
    with pytest.raises(NotThere, match="not on the screen"):
        await ana.click(below, "go")
