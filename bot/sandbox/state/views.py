"""Views: the modals that lie before a person, at most three deep, and the app's Home tab."""

import json
from dataclasses import dataclass, field
from typing import Any, Literal

from bot.sandbox.errors import SlackError
from bot.sandbox.lint import check_view
from bot.sandbox.state.forms import Values, initial_values
from bot.sandbox.state.journal import Journal
from bot.sandbox.state.messages import with_ids
from bot.sandbox.state.workspace import Workspace

Json = dict[str, Any]
MAX_STACK = 3


@dataclass(slots=True, eq=False)
class View:
    """One modal or Home tab as it stands now."""

    id: str
    user: str
    body: Json
    """What the app sent, with block and action ids filled in."""
    hash: str
    opened_by: Workspace
    """Whose installation of the app opened it: in a shared channel perhaps not the person's own."""
    values: Values = field(default_factory=dict)
    root_view_id: str = ""
    previous_view_id: str | None = None
    errors: dict[str, str] = field(default_factory=dict)
    """What stands under its inputs right now, by block id."""

    @property
    def blocks(self) -> list[Json]:
        """Its blocks."""
        blocks: list[Json] = self.body["blocks"]
        return blocks

    @property
    def callback_id(self) -> str:
        """The app's name for it."""
        return str(self.body.get("callback_id", ""))

    @property
    def title(self) -> str:
        """The title of a modal."""
        return str(self.body.get("title", {}).get("text", ""))

    def to_json(self, workspace: Workspace) -> Json:
        """The view object of the Web API and of payloads."""
        defaults = {
            "private_metadata": "",
            "callback_id": "",
            "external_id": "",
            "title": None,
            "close": None,
            "submit": None,
            "clear_on_close": False,
            "notify_on_close": False,
        }
        return {
            **defaults,
            **self.body,
            "id": self.id,
            "team_id": workspace.team_id,
            "state": {"values": self.values},
            "hash": self.hash,
            "root_view_id": self.root_view_id,
            "previous_view_id": self.previous_view_id,
            "app_id": workspace.app_id,
            "app_installed_team_id": self.opened_by.installed_for,
            "bot_id": self.opened_by.bot_id,
        }


@dataclass(slots=True)
class Screens:
    """What lies before everybody, in whichever workspace."""

    stacks: dict[str, list[View]] = field(default_factory=dict)
    """Modals by person, the top one last."""
    homes: dict[tuple[str, str], View] = field(default_factory=dict)
    """Home tabs by the app's user and the person's: each installation has its own."""
    changes: int = 0


class Views:
    """Every view that one workspace's app has open."""

    def __init__(self, workspace: Workspace, journal: Journal, screens: Screens) -> None:
        self._workspace = workspace
        self._journal = journal
        self._screens = screens

    def stack(self, user_id: str) -> list[View]:
        """The modals before this person, the top one last."""
        return self._screens.stacks.setdefault(user_id, [])

    def home(self, user_id: str) -> View | None:
        """The Home tab that was published for this person."""
        return self._screens.homes.get((self._workspace.bot_user.id, user_id))

    def open(self, user_id: str, body: Json) -> View:
        """Open a modal; one that is open already is replaced."""
        self._check(body, "modal")
        view = self._new(user_id, body)
        self._screens.stacks[user_id] = [view]
        self._show(view)
        return view

    def push(self, user_id: str, body: Json) -> View:
        """Put a modal on top of the open ones.

        Raises:
            SlackError: `push_limit_reached` beyond three, `not_found` when none is open.
        """
        self._check(body, "modal")
        stack = self.stack(user_id)
        if not stack:
            raise SlackError("not_found")
        if len(stack) >= MAX_STACK:
            raise SlackError("push_limit_reached")
        view = self._new(user_id, body)
        view.root_view_id, view.previous_view_id = stack[0].id, stack[-1].id
        stack.append(view)
        self._show(view)
        return view

    def update(self, view: View, body: Json, expected_hash: str | None = None) -> None:
        """Replace what a view shows; what people typed stays where block and action ids stay.

        Raises:
            SlackError: `hash_conflict` when it has changed since, or whatever is wrong with the new one.
        """
        self._check(body, view.body["type"], replaced=view)
        if expected_hash and expected_hash != view.hash:
            raise SlackError("hash_conflict")
        view.body = {**body, "blocks": with_ids(body["blocks"])}
        view.hash = self._new_hash()
        view.values = initial_values(view.blocks, view.values)
        view.errors = {}
        if view.body["type"] == "modal":
            self._show(view, "changed")

    def publish(self, user_id: str, body: Json, expected_hash: str | None = None) -> View:
        """Set a person's Home tab.

        Raises:
            SlackError: `hash_conflict`, `user_not_found`, or whatever is wrong with the view.
        """
        self._check(body, "home", replaced=self.home(user_id))
        if user_id not in self._workspace.people_of_organisation:
            raise SlackError("user_not_found")
        home = self.home(user_id)
        if home is None:
            home = self._new(user_id, body)
            self._screens.homes[self._workspace.bot_user.id, user_id] = home
        else:
            self.update(home, body, expected_hash)
        return home

    def find(self, *, view_id: str | None = None, external_id: str | None = None) -> View:
        """An open view.

        Raises:
            SlackError: `not_found`; also for modals that were closed.
        """
        for view in self._open():
            if view.id == view_id or (external_id and view.body.get("external_id") == external_id):
                return view
        raise SlackError("not_found")

    def close_top(self, user_id: str) -> None:
        """Take the top modal away."""
        self.stack(user_id).pop()

    def clear(self, user_id: str) -> None:
        """Take all of a person's modals away."""
        self.stack(user_id).clear()

    def _open(self) -> list[View]:
        stacked = (view for stack in self._screens.stacks.values() for view in stack)
        ours = self._workspace.bot_user.id
        return [one for one in (*stacked, *self._screens.homes.values()) if one.opened_by.bot_user.id == ours]

    def _check(self, body: Json, surface: str, replaced: View | None = None) -> None:
        check_view(body, self._workspace.refused_blocks)
        if body["type"] != surface:
            place = "[json-pointer:/view/type]"
            raise SlackError("invalid_arguments", [f"[ERROR] must be a {surface} view {place}"])
        self._workspace.files.check_pictures(body["blocks"], "/view/blocks", "invalid_arguments")
        others = (view for view in self._open() if view is not replaced)
        external_id = body.get("external_id")
        if external_id and external_id in {view.body.get("external_id") for view in others}:
            raise SlackError("duplicate_external_id")

    def _new(self, user_id: str, body: Json) -> View:
        filled = {**json.loads(json.dumps(body)), "blocks": with_ids(body["blocks"])}
        view = View(self._workspace.ids.new("V"), user_id, filled, self._new_hash(), self._workspace)
        view.root_view_id = view.id
        view.values = initial_values(view.blocks)
        return view

    def _new_hash(self) -> str:
        self._screens.changes += 1
        return f"{int(self._workspace.now().timestamp())}.{self._screens.changes:08x}"

    def _show(self, view: View, what: Literal["opened", "changed"] = "opened") -> None:
        self._journal.add(what, [view.user], who=self._workspace.bot_user.id, view=view.body)
