from datetime import UTC, datetime, timedelta

import pytest

from bot.sandbox import FrozenStopwatch, Sandbox, api
from bot.sandbox.people.transcript import render
from tests.sandbox.kit import button, home, modal, option, plain, question, section


@pytest.fixture
def clock():
    return Clock(datetime(2026, 1, 5, 12, 30, tzinfo=UTC))


class Clock:
    def __init__(self, start):
        self.now = start

    def __call__(self):
        return self.now


@pytest.fixture
def sandbox(clock):
    return Sandbox(now=clock, stopwatch=FrozenStopwatch())


@pytest.fixture
def call(sandbox):
    def carry_out(method, **args):
        answer = api.call(sandbox.engine, method, sandbox.bot_token, args)
        assert answer["ok"], answer
        return answer

    return carry_out


def test_a_day_of_two_people(sandbox, call, clock, payments):
    ana, ben, _ = payments.members
    nudge = [
        {"type": "header", "text": plain("One question")},
        section(f"What costs you *most*?\nAsk <@{ben}> or see <https://example.org|the bill>"),
        {
            "type": "actions",
            "elements": [
                button(text="Answer"),
                {
                    "type": "overflow",
                    "action_id": "more",
                    "options": [option("t", "Tomorrow"), option("s", "Skip")],
                },
            ],
        },
        {"type": "context", "elements": [plain("Why this? You asked.")]},
    ]
    posted = call("chat.postMessage", channel=ana, text="One question", blocks=nudge)
    clock.now += timedelta(hours=14)
    call("chat.update", channel=posted["channel"], ts=posted["ts"], text="Answered. Thank you.")
    call("chat.postEphemeral", channel=payments.id, user=ben, text="psst &lt;b&gt;")
    assert render(sandbox) == EXPECTED


EXPECTED = """\
## Ana Lima (America/Sao_Paulo)

### Monday 5 January 2026

**09:30** **coach** · direct message

> **One question**
>
> What costs you **most**?  
> Ask @Ben Okafor or see [the bill](https://example.org)
>
> `[Answer]` `[⋯ Tomorrow · Skip]`
>
> <sub>Why this? You asked.</sub>

**23:30** **coach** · direct message · _a message now reads_

> Answered. Thank you.

## Ben Okafor (Europe/London)

### Tuesday 6 January 2026

**02:30** **coach** · #payments · _only you can see this_

> psst &lt;b>
"""  # noqa: W291 - two spaces are Markdown's line break


async def test_a_modal_its_refusal_its_answers_and_home(sandbox, call, ana, ear):
    radios = {"type": "radio_buttons", "action_id": "r", "options": [option("1", "Lost"), option("2", "Found")]}
    view = modal(question("Why"), question("Where", {**radios, "initial_option": option("2", "Found")}))
    call("views.open", trigger_id=sandbox.engine.triggers.issue(ana.id), view=view)
    await ana.submit()
    ear.answer = lambda _: {"response_action": "errors", "errors": {"Why": "Say more."}}
    await ana.submit({"Why": "short"})
    call("views.publish", user_id=ana.id, view=home(section("*Welcome*")))
    ear.answer = lambda _: None
    await ana.submit({"Where": "1"})
    await ana.open_home()
    call("views.open", trigger_id=sandbox.engine.triggers.issue(ana.id), view=modal(title=plain("Other")))
    call("views.update", view_id=ana.modal.id, view=modal(title=plain("Another")))
    await ana.close_modal()
    text = render(sandbox, [ana])
    pieces = [
        "a window opens: **Check**",
        "> **Why**  \n> `[…]`",
        "> - `( )` Lost\n> - `(•)` Found",
        "> `[Save]`",
        "the window stays open and says\n\n> - **Why** Please complete this required field.",
        "**Ana Lima** sends the window\n\n> - **Why** short\n> - **Where** Found",
        "> - **Why** Say more.",
        "> - **Where** Lost",
        "**Ana Lima** opens Home\n\n> **Welcome**",
        "a window opens: **Other**",
        "the window now shows: **Another**",
        "the window **Another** closes",
    ]
    places = [text.index(piece) for piece in pieces]
    assert places == sorted(places)


async def test_what_people_press_type_and_run_into(sandbox, call, ana, ear):
    call("chat.postMessage", channel=ana.id, text="x", blocks=[section(accessory=button(text="Start"))])
    await ana.click(ana.sees(ana.dm)[0], "go")
    ear.answer = lambda _: {"text": "Here."}
    await ana.command("/coach", f"help <@{ana.id}|ana>")
    message = await ana.say(ana.dm, "*not bold* <b>")
    await ana.delete_message(message)
    text = render(sandbox, [ana])
    for piece in (
        "**Ana Lima** presses `[Start]`",
        "**Ana Lima** · direct message types `/coach help @ana`",
        "· _only you can see this_\n\n> Here.",
        r"> \*not bold\* &lt;b>",
        "_a message is gone_",
    ):
        assert piece in text


RICH = [
    {
        "type": "rich_text_section",
        "elements": [{"type": "text", "text": "bold\n and bold", "style": {"bold": True}}],
    },
    {
        "type": "rich_text_list",
        "style": "ordered",
        "elements": [
            {"type": "rich_text_section", "elements": [{"type": "link", "url": "https://a.b", "text": "l"}]}
        ],
    },
    {
        "type": "rich_text_quote",
        "elements": [
            {"type": "text", "text": "said ", "style": {"strike": True, "italic": True}},
            {"type": "text", "text": "x", "style": {"code": True}},
        ],
    },
]
CHART = {
    "type": "data_visualization",
    "title": "Depth",
    "chart": {
        "type": "line",
        "series": [{"name": "You", "data": [{"label": "Jan", "value": 2}]}],
        "axis_config": {"categories": ["Jan"]},
    },
}


@pytest.mark.parametrize(
    ("block", "shown"),
    [
        ({"type": "divider"}, "> ---"),
        ({"type": "image", "image_url": "https://a.b/c.png", "alt_text": "A radar"}, "> (picture: A radar)"),
        (
            {"type": "rich_text", "elements": RICH},
            "> **bold**  \n>  **and bold**\n> 1. [l](https://a.b)\n> > _~~said~~_ `x`",
        ),
        (CHART, "> **Depth** (line chart)\n>\n> | | Jan |\n> | --- | --- |\n> | You | 2 |"),
        ({"type": "markdown", "text": "# Hi"}, "> # Hi"),
        ({"type": "table", "rows": [[{"type": "raw_text", "text": "a"}]] * 2}, "> | a |\n> | --- |\n> | a |"),
        ({"type": "section", "fields": [plain("a"), plain("b")]}, "> - a\n> - b"),
        (
            section(accessory={"type": "static_select", "action_id": "s", "options": [option("a")]}),
            "> Hello  \n> `[… ▾ a]`",
        ),
        (
            section(accessory={"type": "checkboxes", "action_id": "s", "options": [option("a")]}),
            "> Hello\n> - `[ ]` a",
        ),
        (section("~gone~ _so_ `x`"), "> ~~gone~~ _so_ `x`"),
        (section("<!channel> <#C1|ops> <!date^1^x|today>"), "> @channel #ops today"),
    ],
)
def test_how_blocks_read(sandbox, call, ana, block, shown):
    call("chat.postMessage", channel=ana.id, text="x", blocks=[block])
    assert shown in render(sandbox, [ana])
