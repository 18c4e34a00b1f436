"""Everything that each person saw, as Markdown: for the README, and for whoever judges a product by reading."""

from collections.abc import Callable, Collection, Iterable, Mapping
from itertools import groupby, zip_longest
from typing import Any, Final
from zoneinfo import ZoneInfo

from bot.sandbox.engine import Site
from bot.sandbox.people.markdown import (
    answer_texts,
    blocks_to_lines,
    code,
    mrkdwn,
    plain,
    text_to_lines,
)
from bot.sandbox.people.person import Person
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.state.journal import Moment

Json = dict[str, Any]
STARTS = ("- ", "1. ", "|", "> ", "```", "  ")
"""Lines that begin something of their own, and so need no break before them."""


def render(sandbox: Sandbox, people: Iterable[Person] | None = None, only: Collection[str] = ()) -> str:
    """The days of each person one after the other, in that person's own time.

    Args:
        sandbox: where it happened.
        people: whose screens to show; everyone in the first workspace who saw anything when left out.
        only: what to show, such as `said`; everything that happened when left out.
    """
    shown = list(people) if people is not None else _everyone(sandbox)
    return "\n".join(_Screen(one, only or _MOMENTS).render() for one in shown)


def _everyone(sandbox: Sandbox) -> list[Person]:
    seen = frozenset[str]().union(*(moment.seen_by for moment in sandbox.moments))
    people = [user for user in sandbox.workspace.users.values() if user.id in seen and not user.is_bot]
    return [sandbox.person(user.id) for user in people]


class _Screen:
    """One person's screen over time."""

    def __init__(self, person: Person, only: Collection[str]) -> None:
        self._person = person
        self._only = only
        self._site: Site = person.site
        self._zone = ZoneInfo(person.user.tz)

    def render(self) -> str:
        seen = [one for one in self._site.journal.moments if self._person.id in one.seen_by]
        moments = [one for one in seen if one.what in self._only]
        lines = [f"## {plain(self._person.user.real_name)} ({self._person.user.tz})", ""]
        for day, of_day in groupby(moments, lambda one: one.at.astimezone(self._zone).date()):
            lines += [f"### {day:%A} {day.day} {day:%B %Y}", ""]
            for moment in of_day:
                lines += [*self._moment(moment), ""]
        return "\n".join(lines)

    def _moment(self, moment: Moment) -> list[str]:
        time = f"{moment.at.astimezone(self._zone):%H:%M}"
        headline, body = _MOMENTS[moment.what](self, moment)
        return [f"**{time}** {headline}", *([""] if body else []), *_quoted(body)]

    def name(self, some_id: str) -> str:
        """What people call a user or channel id."""
        user = self._site.workspace.users.get(some_id)
        channel = self._site.workspace.channels.get(some_id)
        return user.real_name if user else (channel.name if channel else some_id)

    def _author(self, moment: Moment) -> str:
        return f"**{plain(self.name(moment.who))}**"

    def _place(self, moment: Moment) -> str:
        channel = self._site.workspace.channels.get(moment.channel)
        if channel is None:
            return ""
        place = "direct message" if channel.kind == "im" else f"#{channel.name}"
        return f" · {place}{', in a thread' if moment.thread_ts else ''}"

    def _content(self, moment: Moment) -> list[str]:
        if moment.blocks:
            return blocks_to_lines(moment.blocks, self.name)
        return text_to_lines(moment.text, self.name)

    def said(self, moment: Moment) -> tuple[str, list[str]]:
        return f"{self._author(moment)}{self._place(moment)}", self._content(moment)

    def whispered(self, moment: Moment) -> tuple[str, list[str]]:
        return f"{self._author(moment)}{self._place(moment)} · _only you can see this_", self._content(moment)

    def edited(self, moment: Moment) -> tuple[str, list[str]]:
        return f"{self._author(moment)}{self._place(moment)} · _a message now reads_", self._content(moment)

    def deleted(self, moment: Moment) -> tuple[str, list[str]]:
        return f"{self._author(moment)}{self._place(moment)} · _a message is gone_", []

    def commanded(self, moment: Moment) -> tuple[str, list[str]]:
        return f"{self._author(moment)}{self._place(moment)} types {code(mrkdwn(moment.text, self.name))}", []

    def pressed(self, moment: Moment) -> tuple[str, list[str]]:
        return f"{self._author(moment)} presses {code(f'[{moment.text}]')}", []

    def opened(self, moment: Moment) -> tuple[str, list[str]]:
        view = moment.view or {}
        buttons = [view[name]["text"] for name in ("submit", "close") if view.get(name)]
        foot = ["", " ".join(code(f"[{one}]") for one in buttons)] if buttons else []
        happens = "a window opens" if moment.what == "opened" else "the window now shows"
        title = f"{happens}: **{plain(view['title']['text'])}**"
        return title, [*blocks_to_lines(view["blocks"], self.name), *foot]

    def refused(self, moment: Moment) -> tuple[str, list[str]]:
        return "the window stays open and says", _by_label(moment)

    def submitted(self, moment: Moment) -> tuple[str, list[str]]:
        return f"{self._author(moment)} sends the window", _by_label(moment)

    def closed(self, moment: Moment) -> tuple[str, list[str]]:
        title = (moment.view or {}).get("title", {}).get("text", "")
        return f"the window **{plain(title)}** closes", []

    def home(self, moment: Moment) -> tuple[str, list[str]]:
        return f"{self._author(moment)} opens Home", blocks_to_lines((moment.view or {})["blocks"], self.name)

    def trouble(self, moment: Moment) -> tuple[str, list[str]]:
        return f"_Slack says that something went wrong: {plain(moment.text)}_", []


def _quoted(lines: list[str]) -> list[str]:
    """The lines as a quotation; two spaces at an end keep Markdown from joining it with the next line."""
    return [
        f"> {line}  " if line and following and not following.startswith(STARTS) else f"> {line}".rstrip()
        for line, following in zip_longest(lines, lines[1:], fillvalue="")
    ]


def _by_label(moment: Moment) -> list[str]:
    """What belongs to each input of a view, under the words that stand above it; nothing for an empty one."""
    blocks: list[Json] = (moment.view or {}).get("blocks", [])
    labels = {one["block_id"]: plain(one["label"]["text"]) for one in blocks if one["type"] == "input"}
    lines = []
    for block_id, value in moment.answers.items():
        first, *rest = plain(", ".join(answer_texts(value))).split("\n")
        if first or rest:
            lines += [f"- **{labels.get(block_id, block_id)}** {first}", *(f"  {line}" for line in rest)]
    return lines


_MOMENTS: Final[Mapping[str, Callable[[_Screen, Moment], tuple[str, list[str]]]]] = {
    "said": _Screen.said,
    "whispered": _Screen.whispered,
    "edited": _Screen.edited,
    "deleted": _Screen.deleted,
    "commanded": _Screen.commanded,
    "pressed": _Screen.pressed,
    "opened": _Screen.opened,
    "changed": _Screen.opened,
    "refused": _Screen.refused,
    "submitted": _Screen.submitted,
    "closed": _Screen.closed,
    "home": _Screen.home,
    "trouble": _Screen.trouble,
}
