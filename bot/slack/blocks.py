"""Block Kit, in the few shapes we use. slackblocks checks every length when a block is built.

What is too long for Slack is cut here: a shortened sentence is better than an apology. Titles and summaries of
documents go through `reading`, as rich text, where they can neither format nor ping.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from slackblocks import (
    ActionsBlock,
    Block,
    Button,
    ContextBlock,
    DatePicker,
    Element,
    HeaderBlock,
    HomeTabView,
    InputBlock,
    Markdown,
    MessageResponse,
    ModalView,
    Option,
    PlainText,
    PlainTextInput,
    RadioButtonGroup,
    RichText,
    RichTextBlock,
    RichTextLink,
    RichTextSection,
    SectionBlock,
)

from bot.core.messages import Reading
from bot.slack.text import cut, cut_mrkdwn

Payload = dict[str, Any]

TEXT_LIMIT = 3000
HEADER_LIMIT = 150
READING_LIMIT = 500
"""Of each part of a document: three of them in one message stay well below what Slack takes."""


def message(text: str, blocks: Sequence[Block]) -> Payload:
    """A message: `text` is what notifications and screen readers get."""
    fallback = cut_mrkdwn(text, TEXT_LIMIT)
    shaped = MessageResponse(text=fallback, blocks=list(blocks)).to_dict()
    return {"text": fallback, "blocks": shaped["blocks"]}


def note(text: str, *more: str) -> Payload:
    """A message of a few paragraphs and nothing to press."""
    paragraphs = [section(f"note-{number}", part) for number, part in enumerate((text, *more))]
    return message("\n".join((text, *more)), paragraphs)


def modal(
    *,
    callback_id: str,
    title: str,
    blocks: Sequence[Block],
    close: str,
    submit: str | None = None,
    metadata: str = "",
) -> Payload:
    """A modal; one without `submit` only shows something."""
    view = ModalView(
        title=title,
        blocks=list(blocks),
        close=close,
        submit=submit,
        callback_id=callback_id,
        private_metadata=metadata,
    )
    return view.to_dict()


def home(blocks: Sequence[Block]) -> Payload:
    """The Home tab."""
    return HomeTabView(blocks=list(blocks)).to_dict()


def header(block_id: str, text: str) -> Block:
    """A heading, in plain text."""
    return HeaderBlock(PlainText(cut(text, HEADER_LIMIT)), block_id=block_id)


def section(block_id: str, mrkdwn: str) -> Block:
    """A paragraph of our own words."""
    return SectionBlock(Markdown(cut_mrkdwn(mrkdwn, TEXT_LIMIT)), block_id=block_id)


def context(block_id: str, *mrkdwn: str) -> Block:
    """Small print."""
    return ContextBlock([Markdown(cut_mrkdwn(line, TEXT_LIMIT)) for line in mrkdwn], block_id=block_id)


def reading(block_id: str, document: Reading) -> Block:
    """A document: its title as a link where it has an address, what it is, and why it is here."""
    name, facts, summary, why = (
        cut(part, READING_LIMIT) for part in (document.title, document.facts, document.summary, document.why)
    )
    title = RichTextLink(document.url, name, bold=True) if document.url else RichText(name, bold=True)
    about = [RichText(f"\n{part}") for part in (facts, summary) if part]
    reason = [RichText(f"\n{why}", italic=True)] if why else []
    return RichTextBlock(RichTextSection([title, *about, *reason]), block_id=block_id)


def actions(block_id: str, *elements: Element) -> Block:
    """A row of things to press."""
    return ActionsBlock(list(elements), block_id=block_id)


def button(action_id: str, label: str, value: str = "", *, primary: bool = False) -> Button:
    """A button; at most one in a message is primary."""
    return Button(PlainText(label), action_id=action_id, value=value or None, style="primary" if primary else None)


def text_input(
    name: str,
    label: str,
    *,
    longest: int,
    placeholder: str | None = None,
    hint: str | None = None,
    optional: bool = False,
    multiline: bool = False,
) -> Block:
    """A field for words. `name` is both its block id and its action id."""
    field = PlainTextInput(action_id=name, placeholder=placeholder, multiline=multiline, max_length=longest)
    return InputBlock(PlainText(label), field, block_id=name, hint=hint, optional=optional)


def day_input(name: str, label: str, placeholder: str) -> Block:
    """A field for a day; never required."""
    return InputBlock(
        PlainText(label), DatePicker(action_id=name, placeholder=placeholder), block_id=name, optional=True
    )


def choice_input(name: str, label: str, options: Mapping[str, str], hint: str | None = None) -> Block:
    """One of several sentences, value by value; never required."""
    entries = [Option(PlainText(text), value) for value, text in options.items()]
    field = RadioButtonGroup(action_id=name, options=entries)
    return InputBlock(PlainText(label), field, block_id=name, hint=hint, optional=True)


def typed(view: Mapping[str, Any], name: str) -> str:
    """What a person wrote into a text field of a submitted view; empty when they left it."""
    return view["state"]["values"][name][name].get("value") or ""


def picked_day(view: Mapping[str, Any], name: str) -> date | None:
    """The day that a person picked in a submitted view."""
    value = view["state"]["values"][name][name].get("selected_date")
    return date.fromisoformat(value) if value else None


def picked(view: Mapping[str, Any], name: str) -> str | None:
    """The value of the sentence that a person picked in a submitted view."""
    option = view["state"]["values"][name][name].get("selected_option")
    return option["value"] if option else None
