"""Block Kit, in the few shapes we use. slackblocks checks every length when a block is built.

What is too long for Slack is cut here: a shortened sentence is better than an apology. Titles and summaries of
documents go through `reading`, as rich text, where they can neither format nor ping.
"""

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from datetime import date, time
from typing import Any, Literal

from slackblocks import (
    ActionsBlock,
    Block,
    Button,
    CheckboxGroup,
    ContextBlock,
    ConversationFilter,
    ConversationSelectMenu,
    DatePicker,
    Element,
    HeaderBlock,
    HomeTabView,
    ImageBlock,
    InputBlock,
    Markdown,
    ModalView,
    Option,
    OptionGroup,
    OverflowMenu,
    PlainText,
    PlainTextInput,
    RadioButtonGroup,
    RichText,
    RichTextBlock,
    RichTextElement,
    RichTextLink,
    RichTextQuote,
    RichTextSection,
    RichTextUser,
    SectionBlock,
    SlackFile,
    StaticSelectMenu,
    TimePicker,
    UserMultiSelectMenu,
)
from slackblocks.messages import BaseMessage

from bot.core.delivery.messages import Line, Reading
from bot.slack.text import cut, cut_mrkdwn, shortened

Payload = dict[str, Any]

TEXT_LIMIT = 3000
HEADER_LIMIT = 150
OPTION_LIMIT = 75
LONGEST_TEXT = 4 * TEXT_LIMIT
"""What a person can type into Slack at once."""
ALT_TEXT_LIMIT = 2000
NAMELESS = "…"
"""What is shown of a title that has nothing to show."""
TITLE_LIMIT = 120
LEAD_LIMIT = 240
WORD_LIMIT = 60
"""Of our own words in the middle of a line."""
ASKED_LIMIT = 220
READING_LIMIT = 500
"""Of each part of a document: three of them in one message stay well below what Slack takes."""


def message(text: str, blocks: Sequence[Block]) -> Payload:
    """A message: `text` is what notifications and screen readers get."""
    fallback = cut_mrkdwn(text, TEXT_LIMIT)
    shaped = BaseMessage(text=fallback, blocks=list(blocks)).to_dict()  # its children shape all of it once more
    return {"text": fallback, "blocks": shaped["blocks"]}


def note(text: str, *more: str) -> Payload:
    """A message of a few paragraphs and nothing to press."""
    paragraphs = [section(f"note-{number}", part) for number, part in enumerate((text, *more))]
    return message("\n".join((text, *more)), paragraphs)


def quotation(summary: str, text: str) -> Payload:
    """A message with what somebody wrote, as it is: nothing in it can format or ping."""
    return message(summary, [RichTextBlock(RichTextSection([RichText(text)]), block_id="quotation")])


def modal(
    *,
    callback_id: str,
    title: str,
    blocks: Sequence[Block],
    close: str,
    submit: str | None = None,
    metadata: str = "",
    tells_when_closed: bool = False,
) -> Payload:
    """A modal; one without `submit` only shows something."""
    view = ModalView(
        title=title,
        blocks=list(blocks),
        close=close,
        submit=submit,
        callback_id=callback_id,
        private_metadata=metadata,
        notify_on_close=tells_when_closed,
    )
    return view.to_dict()


def home(blocks: Sequence[Block]) -> Payload:
    """The Home tab. It carries a digest of itself, by which it is known again when Slack hands it back."""
    view: Payload = HomeTabView(blocks=list(blocks)).to_dict()
    said = json.dumps(view["blocks"], sort_keys=True).encode()
    return {**view, "private_metadata": hashlib.sha256(said).hexdigest()}


def header(block_id: str, text: str) -> Block:
    """A heading, in plain text."""
    return HeaderBlock(PlainText(cut(text, HEADER_LIMIT)), block_id=block_id)


def section(block_id: str, mrkdwn: str, beside: Element | None = None) -> Block:
    """A paragraph of our own words, with one thing to press beside it perhaps."""
    return SectionBlock(Markdown(cut_mrkdwn(mrkdwn, TEXT_LIMIT)), block_id=block_id, accessory=beside)


def theirs(block_id: str, text: str) -> Block:
    """A paragraph of what a person wrote, where nothing can format or ping."""
    return SectionBlock(PlainText(cut(text, TEXT_LIMIT)), block_id=block_id)


def all_of_theirs(block_id: str, text: str) -> list[Block]:
    """What a person wrote, to the last letter, so that they can copy it."""
    starts = range(0, min(len(text), LONGEST_TEXT), TEXT_LIMIT)
    return [theirs(f"{block_id}-{start}", text[start : start + TEXT_LIMIT]) for start in starts]


def context(block_id: str, *mrkdwn: str) -> Block:
    """Small print."""
    return ContextBlock([Markdown(cut_mrkdwn(line, TEXT_LIMIT)) for line in mrkdwn], block_id=block_id)


def context_with_theirs(block_id: str, mrkdwn: str, text: str) -> Block:
    """Small print: our own words, then what a person wrote."""
    own = Markdown(cut_mrkdwn(mrkdwn, TEXT_LIMIT))
    return ContextBlock([own, PlainText(cut(text, READING_LIMIT))], block_id=block_id)


def reading(block_id: str, document: Reading) -> Block:
    """A document: its title as a link where it has an address, what it is, and why it is here."""
    name, facts, summary, why = (
        cut(part, READING_LIMIT) for part in (document.title, document.facts, document.summary, document.why)
    )
    title = RichTextLink(document.url, name, bold=True) if document.url else RichText(name, bold=True)
    about = [RichText(f"\n{part}") for part in (facts, summary) if part]
    reason = [RichText(f"\n{why}", italic=True)] if why else []
    return RichTextBlock(RichTextSection([title, *_successor(document), *about, *reason]), block_id=block_id)


def _successor(document: Reading | Line) -> list[RichTextElement]:
    """What holds in the place of a document, before anything is said of that itself."""
    if not document.successor:
        return []
    return [
        RichText(f"\n{cut(document.superseded, WORD_LIMIT)} "),
        _linked(document.successor, document.successor_url),
    ]


def quote(block_id: str, intro: str, text: str) -> Block:
    """What a person wrote, under a line of ours: nothing in it formats or pings."""
    return RichTextBlock(
        [RichTextSection([RichText(intro)]), RichTextQuote([RichText(cut(text, READING_LIMIT))])],
        block_id=block_id,
    )


def digest_reading(block_id: str, document: Reading, question: str | None, place: int | None) -> Block:
    """A document among others: what it is and serves in one line, one for the reason, one for the question."""
    name, facts, why, reason, asked = (
        shortened(part, limit)
        for part, limit in (
            (document.title, 150),
            (document.facts, 150),
            (document.why, 120),
            (document.summary, 200),
            (question or "", 300),
        )
    )
    name = _seen(name)
    title = RichTextLink(document.url, name, bold=True) if document.url else RichText(name, bold=True)
    number = [RichText(f"{place} · ", bold=True)] if place else []
    about = [RichText(f"\n{part}") for part in (" · ".join(one for one in (facts, why) if one), reason) if part]
    return RichTextBlock(
        RichTextSection(
            [
                *number,
                title,
                *_successor(document),
                *about,
                *([RichText(f"\n{asked}", italic=True)] if asked else []),
            ]
        ),
        block_id=block_id,
    )


def under(block_id: str, heading: str, text: str) -> Block:
    """A paragraph under a heading that a person wrote; as rich text, where nothing can ping or format."""
    title = RichText(cut(heading, READING_LIMIT), bold=True)
    return RichTextBlock(RichTextSection([title, RichText(f"\n{cut(text, READING_LIMIT)}")]), block_id=block_id)


def picture(block_id: str, file_id: str, alt_text: str) -> Block:
    """A picture that Slack keeps for us, with what it shows in words."""
    return ImageBlock(
        slack_file=SlackFile(url=None, id=file_id), alt_text=cut(alt_text, ALT_TEXT_LIMIT), block_id=block_id
    )


def shared_words(
    block_id: str, asked: Sequence[RichTextElement], text: str, by: str | None, colleague: str
) -> Block:
    """What somebody shares: the question, their words as a quotation, and who it is, as they chose."""
    who = RichTextUser(by) if by else RichText(colleague)
    return RichTextBlock(
        [RichTextSection(list(asked)), RichTextQuote([RichText(text)]), RichTextSection([who])], block_id=block_id
    )


def asked(question: str) -> list[RichTextElement]:
    """A question that somebody has answered."""
    return [RichText(shortened(question, ASKED_LIMIT), italic=True)]


def asked_about(intro: str, title: str, url: str | None, question: str) -> list[RichTextElement]:
    """The same, with the document that it is about."""
    return [
        RichText(f"{intro} ", italic=True),
        _linked(title, url),
        RichText(shortened(question, ASKED_LIMIT), italic=True),
    ]


def listing(block_id: str, heading: str, lines: Sequence[Line]) -> Block:
    """Lines under a heading, each with something to open."""
    runs: list[RichTextElement] = [RichText(cut(heading, HEADER_LIMIT), bold=True)]
    for line in lines:
        runs.append(RichText(f"\n• {shortened(line.lead, LEAD_LIMIT)} "))
        runs.append(_linked(line.title, line.url))
        runs += [RichText(f" · {cut(line.when, WORD_LIMIT)}")] if line.when else []
        runs += _successor(line)
    return RichTextBlock(RichTextSection(runs), block_id=block_id)


def _linked(title: str, url: str | None) -> RichTextElement:
    """A title as part of a line, as a link where it has an address."""
    name = _seen(shortened(title, TITLE_LIMIT))
    return RichTextLink(url, name) if url else RichText(name)


def _seen(name: str) -> str:
    """A title of which something can be seen: a link of zero-width characters is nowhere to be pressed."""
    return name if any(sign.isprintable() and not sign.isspace() for sign in name) else NAMELESS


def actions(block_id: str, *elements: Element) -> Block:
    """A row of things to press."""
    return ActionsBlock(list(elements), block_id=block_id)


def button(action_id: str, label: str, value: str = "", *, primary: bool = False, danger: bool = False) -> Button:
    """A button; at most one in a message is primary, and one that can't be undone is a danger."""
    style: Literal["primary", "danger"] | None = "primary" if primary else "danger" if danger else None
    return Button(PlainText(label), action_id=action_id, value=value or None, style=style)


def text_input(
    name: str,
    label: str,
    *,
    longest: int,
    initial: str | None = None,
    placeholder: str | None = None,
    hint: str | None = None,
    optional: bool = False,
    multiline: bool = False,
) -> Block:
    """A field for words. `name` is both its block id and its action id."""
    field = PlainTextInput(
        action_id=name,
        placeholder=placeholder,
        multiline=multiline,
        max_length=longest,
        initial_value=initial or None,
    )
    return InputBlock(PlainText(label), field, block_id=name, hint=hint, optional=optional)


def menu(action_id: str, options: Mapping[str, str]) -> OverflowMenu:
    """The three dots: what else can be done, value by value; five at the most."""
    return OverflowMenu(action_id, [Option(PlainText(text), value) for value, text in options.items()])


def day_input(
    name: str,
    label: str,
    placeholder: str,
    *,
    initial: date | None = None,
    optional: bool = True,
    hint: str | None = None,
) -> Block:
    """A field for a day."""
    picker = DatePicker(
        action_id=name, placeholder=placeholder, initial_date=initial.isoformat() if initial else None
    )
    return InputBlock(PlainText(label), picker, block_id=name, optional=optional, hint=hint)


def time_input(name: str, label: str, initial: time) -> Block:
    """A field for a time of day."""
    return InputBlock(PlainText(label), TimePicker(action_id=name, initial_time=f"{initial:%H:%M}"), block_id=name)


def select_input(name: str, label: str, options: Mapping[str, str], initial: str) -> Block:
    """One of a list, value by value; one of them is always chosen."""
    entries = {value: Option(PlainText(text), value) for value, text in options.items()}
    field = StaticSelectMenu(action_id=name, options=list(entries.values()), initial_option=entries[initial])
    return InputBlock(PlainText(label), field, block_id=name)


def optional_select_input(
    name: str, label: str, options: Mapping[str, str], *, placeholder: str, initial: str | None, hint: str
) -> Block:
    """One of a list, value by value, or none."""
    entries = {value: Option(PlainText(text), value) for value, text in options.items()}
    chosen = entries[initial] if initial else None
    field = StaticSelectMenu(
        action_id=name, options=list(entries.values()), initial_option=chosen, placeholder=placeholder
    )
    return InputBlock(PlainText(label), field, block_id=name, optional=True, hint=hint)


def long_select_input(
    name: str, label: str, groups: Mapping[str, Mapping[str, str]], initial: str, hint: str | None = None
) -> Block:
    """One of a list too long for one menu (100), in groups with a heading each."""
    entries = {
        heading: {value: Option(PlainText(cut(text, OPTION_LIMIT)), value) for value, text in options.items()}
        for heading, options in groups.items()
    }
    groups_ = [OptionGroup(heading, list(options.values())) for heading, options in entries.items()]
    field = StaticSelectMenu(action_id=name, option_groups=groups_)
    # Set afterwards, since slackblocks asks for a whole group here, where Slack wants one of its options.
    field.initial_option = next(options[initial] for options in entries.values() if initial in options)
    return InputBlock(PlainText(label), field, block_id=name, hint=hint)


def ticks_input(name: str, label: str, options: Mapping[str, str], initial: Collection[str]) -> Block:
    """Any number of a few things; none at all, too."""
    entries = {value: Option(PlainText(text), value) for value, text in options.items()}
    chosen = [entry for value, entry in entries.items() if value in initial]
    field = CheckboxGroup(name, list(entries.values()), initial_options=chosen or None)
    return InputBlock(PlainText(label), field, block_id=name, optional=True)


def choice_input(
    name: str,
    label: str,
    options: Mapping[str, str],
    hint: str | None = None,
    *,
    initial: str | None = None,
) -> Block:
    """One of several sentences, value by value; never required. Each choice is told at once, for the draft."""
    entries = {value: Option(PlainText(text), value) for value, text in options.items()}
    field = RadioButtonGroup(
        action_id=name,
        options=list(entries.values()),
        initial_option=entries.get(initial) if initial else None,
    )
    return InputBlock(PlainText(label), field, block_id=name, hint=hint, optional=True, dispatch_action=True)


def answers(view: Mapping[str, Any]) -> dict[str, str]:
    """What stands in the text fields and choices of a view, field by field, without the empty ones."""
    found = {}
    for name, fields in (view["state"]["values"] or {}).items():
        for field in fields.values():
            value = field.get("value") or (field.get("selected_option") or {}).get("value")
            if value:
                found[name] = value
    return found


def people_input(name: str, label: str) -> Block:
    """Any number of people."""
    return InputBlock(PlainText(label), UserMultiSelectMenu(action_id=name), block_id=name, optional=True)


def channel_input(name: str, label: str, hint: str) -> Block:
    """One channel, public or private."""
    picker = ConversationSelectMenu(
        action_id=name, filter=ConversationFilter(include=["public", "private"], exclude_bot_users=True)
    )
    return InputBlock(PlainText(label), picker, block_id=name, hint=hint, optional=True)


def picked_people(view: Mapping[str, Any], name: str) -> list[str]:
    """The people whom somebody picked in a submitted view."""
    return list(view["state"]["values"][name][name].get("selected_users") or [])


def picked_channel(view: Mapping[str, Any], name: str) -> str | None:
    """The channel that somebody picked in a submitted view."""
    return view["state"]["values"][name][name].get("selected_conversation") or None


def carried(view: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that a window carries along.

    Raises:
        ValueError: it carries none, so that it is none of the windows that do.
    """
    said = json.loads(view["private_metadata"])
    if not isinstance(said, dict):
        raise ValueError("no fields")  # noqa: TRY004 - a text of the wrong kind, as one that is no JSON
    return said


def typed(view: Mapping[str, Any], name: str) -> str:
    """What a person wrote into a text field of a submitted view; empty when they left it, or there is none."""
    return view["state"]["values"].get(name, {}).get(name, {}).get("value") or ""


def has_field(view: Mapping[str, Any], name: str) -> bool:
    """Whether a submitted view has this field at all."""
    return name in view["state"]["values"]


def picked_day(view: Mapping[str, Any], name: str) -> date | None:
    """The day that a person picked in a submitted view."""
    value = view["state"]["values"][name][name].get("selected_date")
    return date.fromisoformat(value) if value else None


def picked(view: Mapping[str, Any], name: str) -> str | None:
    """The value of the sentence that a person picked in a submitted view."""
    option = view["state"]["values"][name][name].get("selected_option")
    return option["value"] if option else None


def picked_time(view: Mapping[str, Any], name: str) -> time:
    """The time of day in a field of a submitted view, which is never empty."""
    return time.fromisoformat(view["state"]["values"][name][name]["selected_time"])


def ticked(view: Mapping[str, Any], name: str) -> frozenset[str]:
    """The values of everything that a person ticked in a submitted view."""
    return frozenset(option["value"] for option in view["state"]["values"][name][name]["selected_options"] or ())
