"""The page in a real browser, with an app that uses everything Block Kit has."""

import asyncio
import re

import pytest
from playwright.async_api import expect

from bot.sandbox import RealStopwatch
from bot.sandbox.web.screen import Alone
from bot.sandbox.web.server import show
from tests.bench.page_switching import fill_up
from tests.kit.browser import browsing, needs_chromium, opened, shot, violations
from tests.sandbox.kit import button, home, modal, mrkdwn, option, plain, question, section

pytestmark = needs_chromium


@pytest.fixture
async def address(sandbox, ana, ben, payments):  # noqa: ARG001 - people to be, and a place to talk
    async with show(Alone(sandbox)) as where:
        yield where


def at(address, who, where="app", tab="messages"):
    return f"{address}/#as={who}&in={where}&tab={tab}"


@pytest.fixture
async def post(client, ana):
    async def posted(*blocks, text="a message", **more):
        return await client.chat_postMessage(channel=more.pop("channel", ana.id), text=text, blocks=blocks, **more)

    return posted


OPTIONS = [option("red", "Red"), option("green", "Green"), option("blue", "Blue")]
RICH = {
    "type": "rich_text",
    "elements": [
        {"type": "rich_text_section", "elements": [{"type": "text", "text": "bold", "style": {"bold": True}}]},
        {
            "type": "rich_text_list",
            "style": "ordered",
            "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "first"}]}],
        },
        {"type": "rich_text_quote", "elements": [{"type": "text", "text": "quoted"}]},
        {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "x = 1"}]},
    ],
}
POINTS = [{"label": "Oct", "value": 2}, {"label": "Nov", "value": 3}]


def xy(kind):
    return {
        "type": kind,
        "series": [{"name": "On-call", "data": POINTS}],
        "axis_config": {"categories": ["Oct", "Nov"]},
    }


def charts():
    pie = {"type": "pie", "segments": [{"label": "Ours", "value": 3}, {"label": "Others", "value": 1}]}
    return [
        {"type": "data_visualization", "title": f"A {one['type']} chart", "chart": one}
        for one in (xy("line"), xy("bar"), xy("area"), pie)
    ]


TABLE = {
    "type": "table",
    "rows": [
        [{"type": "raw_text", "text": text} for text in row] for row in (["System", "Pages"], ["Import", "15"])
    ],
    "column_settings": [{"align": "left"}, {"align": "right"}],
}


async def test_every_block_is_drawn(address, post, chromium):
    await post(
        {"type": "header", "text": plain("A header")},
        section("*strong* _em_ ~gone~ `code` <https://example.org|a link> &lt;b&gt;"),
        section("With fields", fields=[mrkdwn("one"), mrkdwn("two")]),
        {"type": "divider"},
        {"type": "context", "elements": [mrkdwn("small print")]},
        {"type": "markdown", "text": "# Title\n\n- **one**\n- two\n\n[here](https://example.org)"},
        RICH,
        TABLE,
        *charts()[:2],
    )
    await post(*charts()[2:])
    async with browsing(chromium, bypass_csp=True) as browser:
        page = await opened(browser, at(address, "ana"))
        message = page.locator(".message").first
        await expect(message.locator("strong", has_text="strong")).to_be_visible()
        await expect(message.get_by_role("link", name="a link")).to_have_attribute("href", "https://example.org")
        await expect(message.locator(".block-section").first).to_contain_text("<b>")
        await expect(message.locator("pre")).to_have_text("x = 1")
        await expect(message.get_by_role("cell", name="15")).to_be_visible()
        await expect(page.get_by_role("img", name="A pie chart")).to_be_visible()
        assert await page.locator(".unknown").count() == 0
        await shot(page, "blocks")
        assert await violations(page) == []


async def test_what_can_not_be_drawn_is_a_red_box(address, sandbox, ana, chromium):
    strange = [
        {"type": "hologram", "block_id": "h"},
        {"type": "actions", "block_id": "a", "elements": [{"type": "lever", "action_id": "pull"}]},
    ]
    sandbox.site.messages.post(ana.dm, sandbox.workspace.bot_user.id, "look", blocks=strange, by_app=True)
    async with browsing(chromium) as browser:
        page = await opened(browser, at(address, "ana"))
        boxes = page.locator(".message .unknown")
        await expect(boxes).to_have_text(["Can't draw: hologram", "Can't draw: lever"])
        assert await boxes.first.evaluate("one => getComputedStyle(one).borderTopColor") == "rgb(168, 50, 42)"


async def test_texts_are_texts(address, ben, payments, *, chromium):
    """What people write is never markup, whatever it looks like."""
    await ben.say(payments, "<img src=x onerror=alert(1)><script>alert(2)</script> javascript:alert(3)")
    async with browsing(chromium) as browser:
        page = await opened(browser, at(address, "ana", "payments"))
        await expect(page.locator(".message").last).to_contain_text("<img src=x onerror=alert(1)>")
        assert await page.locator(".message img, .message script").count() == 0


def every_input():
    kinds = {
        "words": {"type": "plain_text_input"},
        "more": {"type": "plain_text_input", "multiline": True},
        "mail": {"type": "email_text_input"},
        "page": {"type": "url_text_input"},
        "count": {"type": "number_input", "is_decimal_allowed": False},
        "colour": {"type": "static_select", "options": OPTIONS, "placeholder": plain("A colour")},
        "colours": {"type": "multi_static_select", "options": OPTIONS},
        "who": {"type": "users_select"},
        "where": {"type": "conversations_select"},
        "one": {"type": "radio_buttons", "options": OPTIONS},
        "some": {"type": "checkboxes", "options": OPTIONS},
        "day": {"type": "datepicker"},
        "time": {"type": "timepicker"},
        "moment": {"type": "datetimepicker"},
        "team": {"type": "multi_users_select"},
        "rooms": {"type": "multi_conversations_select"},
    }
    return [question(name, {"action_id": "it", **kind}, optional=name == "page") for name, kind in kinds.items()]


async def test_every_input_says_what_was_put_into_it(address, bolt, ana, ben, payments, *, chromium):
    heard = asyncio.get_running_loop().create_future()

    @bolt.command("/ask")
    async def ask(ack, body, client):
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=modal(*every_input(), callback_id="all"))

    @bolt.view("all")
    async def kept(ack, view):
        await ack()
        heard.set_result(view["state"]["values"])

    async with browsing(chromium, bypass_csp=True, timezone_id="UTC") as browser:
        page = await opened(browser, at(address, "ana"))
        await page.get_by_label("Message coach").fill("/ask")
        await page.keyboard.press("Enter")
        form = page.get_by_role("dialog", name="Check")
        await form.get_by_label("words", exact=True).fill("hello")
        await form.get_by_label("more", exact=True).fill("two\nlines")
        await form.get_by_label("mail").fill("not an address")
        await form.get_by_label("count").fill("7")
        await form.get_by_role("combobox", name="colour", exact=True).fill("gre")
        await page.keyboard.press("Enter")
        for colour in ("Red", "Blue"):
            await form.get_by_role("combobox", name="colours").click()
            await form.get_by_role("option", name=colour).click()
        await form.get_by_role("combobox", name="who").fill("Ben")
        await page.keyboard.press("Enter")
        await form.get_by_role("combobox", name="where").fill("pay")
        await page.keyboard.press("Enter")
        await form.get_by_role("radio", name="Blue").check()
        await form.get_by_role("checkbox", name="Red").check()
        await form.get_by_label("day").fill("2026-02-03")
        await form.get_by_label("time", exact=True).fill("09:45")
        await form.get_by_label("moment").fill("2026-02-03T09:45")
        for box, words in (("team", "Ana"), ("team", "Ben"), ("rooms", "pay")):
            await form.get_by_role("combobox", name=box).fill(words)
            await page.keyboard.press("Enter")
        await shot(page, "inputs")
        assert await violations(page) == []
        await form.get_by_role("button", name="Save").click()
        await expect(form.get_by_role("alert").filter(has_text="valid email")).to_be_visible()
        await expect(form.get_by_label("mail")).to_be_focused()
        await form.get_by_label("mail").fill("ana@example.org")
        await form.get_by_role("button", name="Save").click()
        await expect(page.get_by_role("dialog")).to_have_count(0)
    values = {
        name: next(
            iter(
                one["it"].values() if "type" not in one["it"] else (v for k, v in one["it"].items() if k != "type")
            )
        )
        for name, one in (await heard).items()
    }
    assert values == {
        "words": "hello", "more": "two\nlines", "mail": "ana@example.org", "page": None, "count": "7",
        "colour": OPTIONS[1], "colours": [OPTIONS[0], OPTIONS[2]], "who": ben.id, "where": payments.id, "one": OPTIONS[2], "some": [OPTIONS[0]],
        "day": "2026-02-03", "time": "09:45", "moment": 1770111900, "team": [ana.id, ben.id], "rooms": [payments.id],
    }  # fmt: skip


async def test_modals_stack_and_the_focus_comes_back(address, bolt, post, chromium):
    await post({"type": "actions", "elements": [button("open", "Open")]})

    @bolt.action("open")
    async def first(ack, body, client):
        await client.views_open(
            trigger_id=body["trigger_id"],
            view=modal(section("The first"), {"type": "actions", "elements": [button("deeper", "Deeper")]}),
        )
        await ack()

    @bolt.action("deeper")
    async def second(ack, body, client):
        view = {**modal(section("The second")), "title": plain("Second")}
        await client.views_push(trigger_id=body["trigger_id"], view=view)
        await ack()

    async with browsing(chromium) as browser:
        page = await opened(browser, at(address, "ana"))
        await page.get_by_role("button", name="Open").focus()
        await page.keyboard.press("Enter")
        await page.get_by_role("button", name="Deeper").click()
        await expect(page.get_by_role("dialog", name="Second")).to_be_visible()
        await shot(page, "stacked")
        for _ in range(30):  # Tab never leaves the top one
            await page.keyboard.press("Tab")
            inside = "document.activeElement === document.body || !!document.activeElement.closest('dialog:last-of-type')"
            assert await page.evaluate(inside)
        await page.keyboard.press("Escape")
        await expect(page.get_by_role("dialog", name="Second")).to_have_count(0)
        await expect(page.get_by_role("dialog", name="Check")).to_be_visible()
        await page.keyboard.press("Escape")
        await expect(page.get_by_role("dialog")).to_have_count(0)
        await expect(page.get_by_role("button", name="Open")).to_be_focused()


async def test_a_confirmation_is_asked_and_an_overflow_menu_works_by_keyboard(address, bolt, post, chromium):
    heard = []
    sure = {"title": plain("Really?"), "text": plain("It is final."), "confirm": plain("Yes"), "deny": plain("No")}
    menu = {"type": "overflow", "action_id": "menu", "options": OPTIONS}
    await post({"type": "actions", "elements": [button("stop", "Stop", confirm=sure), menu]})

    @bolt.action(re.compile(".*"))
    async def pressed(ack, action):
        heard.append(action.get("selected_option", {}).get("value", action["action_id"]))
        await ack()

    async with browsing(chromium) as browser:
        page = await opened(browser, at(address, "ana"))
        await page.get_by_role("button", name="Stop").click()
        await page.get_by_role("dialog", name="Really?").get_by_role("button", name="No").click()
        await page.get_by_role("button", name="More actions").focus()
        await page.keyboard.press("Enter")
        await page.keyboard.press("ArrowDown")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("menu")).to_have_count(0)
        await expect(page.get_by_role("button", name="More actions")).to_be_focused()
        await page.get_by_role("button", name="Stop").click()
        await page.get_by_role("dialog", name="Really?").get_by_role("button", name="Yes").click()
        await expect(page.locator("[aria-busy]")).to_have_count(0)
    assert heard == ["green", "stop"]


class TestSilence:
    @pytest.fixture
    def stopwatch(self):
        return RealStopwatch()

    async def test_an_app_that_does_not_answer_is_said_so(self, address, ear, post, chromium):
        await post({"type": "actions", "elements": [button("go", "Go")]})
        ear.silent = True
        async with browsing(chromium) as browser:
            page = await opened(browser, at(address, "ana"))
            await page.get_by_role("button", name="Go").click()
            await expect(page.locator("[aria-busy]", has_text="Go")).to_be_visible()
            await expect(page.get_by_role("alert")).to_contain_text("coach did not answer within three seconds")
            await expect(page.locator("[aria-busy]")).to_have_count(0)


async def test_home_is_what_the_app_put_there(address, bolt, chromium):
    @bolt.event("app_home_opened")
    async def show_home(event, client):
        if event["tab"] == "home":
            await client.views_publish(user_id=event["user"], view=home(section("Hello from Home")))

    async with browsing(chromium) as browser:
        page = await opened(browser, at(address, "ana"))
        await page.get_by_role("tab", name="Messages").focus()
        await page.keyboard.press("ArrowLeft")
        await expect(page.locator(".home")).to_contain_text("Hello from Home")
        await page.reload()
        await expect(page.locator(".home")).to_contain_text("Hello from Home")


@pytest.mark.usefixtures("ear")
async def test_messages_edit_delete_and_thread_by_keyboard(address, ben, payments, *, chromium):
    await ben.say(payments, "Who is on call?")
    async with browsing(chromium) as browser:
        page = await opened(browser, at(address, "ana", "payments"))
        line = page.get_by_label("Message #payments")
        await line.focus()
        await page.keyboard.type("I am")
        await page.keyboard.press("Shift+Enter")
        await page.keyboard.type("until Friday")
        await page.keyboard.press("Enter")
        last = page.locator(".message").last
        await expect(last).to_contain_text("until Friday")
        await last.get_by_role("button", name="More about this message").focus()
        await page.keyboard.press("Enter")
        await page.keyboard.press("Enter")
        await page.get_by_label("Edit message").fill("I am, until Thursday")
        await page.keyboard.press("Enter")
        await expect(last).to_contain_text("until Thursday (edited)")
        await page.locator(".message").first.get_by_role("button", name="Reply in thread").focus()
        await page.keyboard.press("Enter")
        await expect(page.get_by_label("Reply", exact=True)).to_be_focused()
        await page.keyboard.type("Me")
        await page.keyboard.press("Enter")
        await expect(page.locator(".thread-line")).to_contain_text("1 reply")
        await page.keyboard.press("Escape")
        await expect(page.locator("#thread")).to_be_hidden()
        await last.get_by_role("button", name="More about this message").click()
        await page.get_by_role("menuitem", name="Delete").click()
        await page.get_by_role("dialog").get_by_role("button", name="Delete").click()
        await expect(page.get_by_text("until Thursday")).to_have_count(0)


async def test_a_big_workspace_draws_only_what_is_looked_at(address, sandbox, ana, ben, payments, *, chromium):
    """How fast that is: `tests/bench/page_switching.py`."""
    fill_up(sandbox, ana, ben, payments)
    async with browsing(chromium) as browser:
        page = await opened(browser, at(address, "ana", "payments"))
        await expect(page.locator(".message").last).to_contain_text("payment 1999")
        assert await page.locator(".place").count() == 201
        assert await page.locator(".message").count() < 100
        await page.locator(".log").evaluate("log => { log.scrollTop = 0 }")
        await expect(page.get_by_text("payment 1955")).to_be_attached()
        await page.get_by_role("searchbox", name="Find a conversation").fill("team-150")
        await page.keyboard.press("Enter")
        await expect(page.locator(".message").last).to_contain_text("message 9 of team 150")
