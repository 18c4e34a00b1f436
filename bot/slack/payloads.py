"""What Slack sends, as far as we read it: a payload of another shape is answered, noted, and goes no further.

Only what is there is looked at, and what nobody reads may be anything: Slack adds fields as it likes.
"""

import logging
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

log = logging.getLogger(__name__)

Text = Annotated[str, Field(max_length=100_000)]
Name = Annotated[str, Field(max_length=255)]
Id = Annotated[Name, Field(min_length=1)]
"""A name that is never left empty, since something is looked for by it."""


class _Part(BaseModel):
    """A part of a payload; more than we know of may be in it."""

    model_config = ConfigDict(extra="ignore", strict=True, defer_build=True)  # each is built when one comes


class _Named(_Part):
    id: Name
    team_id: Name | None = None
    name: Text | None = None


class _Whole(_Part):
    enterprise_id: Name | None = None
    teams: list[Name] | None = None


class _Profile(_Named):
    tz: Name | None = None
    enterprise_user: _Whole | None = None


class _Option(_Part):
    value: Text


class _Input(_Part):
    value: Text | None = None
    selected_option: _Option | None = None
    selected_options: list[_Option] | None = None
    selected_date: Name | None = None
    selected_time: Name | None = None
    selected_users: list[Name] | None = None
    selected_conversation: Name | None = None


class _State(_Part):
    values: dict[Name, dict[Name, _Input]] | None = None


class _Title(_Part):
    text: Text


class _View(_Part):
    id: Name
    type: Name
    hash: Name | None = None
    callback_id: Name | None = None
    private_metadata: Text | None = None
    title: _Title | None = None
    state: _State | None = None
    app_installed_team_id: Name | None = None


class _Preview(_Part):
    """What Slack shows of a link."""

    title: Text | None = None
    title_link: Text | None = None
    from_url: Text | None = None


class _Message(_Part):
    ts: Name | None = None
    attachments: list[_Preview] | None = None
    text: Text | None = None
    user: Name | None = None
    subtype: Name | None = None
    bot_id: Name | None = None
    thread_ts: Name | None = None


class _Action(_Part):
    action_id: Name
    value: Text = ""
    selected_option: _Option = Field(default=None)  # type: ignore[assignment] # none is left out, and never null


class _Container(_Part):
    message_ts: Name | None = None


class _Interaction(_Part):
    type: Name
    container: _Container | None = None
    user: _Named
    team: _Named | None = None
    enterprise: _Named | None = None
    channel: _Named | None = None
    trigger_id: Name | None = None
    response_url: Text | None = None
    actions: list[_Action] | None = None
    view: _View | None = None
    message: _Message | None = None


class _Press(_Interaction):
    actions: Annotated[list[_Action], Field(min_length=1)]


class _OurView(_View):
    private_metadata: Text


class _Window(_Interaction):
    view: _OurView


class _Filled(_Part):
    values: dict[Name, dict[Name, _Input]]


class _FilledIn(_OurView):
    state: _Filled  # type: ignore[assignment] # of a window that was sent, with its fields


class _Submission(_Interaction):
    view: _FilledIn


class _OnMessage(_Interaction):
    message: _Message


INTERACTIONS: Mapping[object, type[_Interaction]] = {
    "block_actions": _Press,
    "view_submission": _Submission,
    "view_closed": _Window,
    "message_action": _OnMessage,
}


class _Command(_Part):
    command: Name
    user_id: Name
    channel_id: Name
    trigger_id: Name
    team_id: Name | None = None
    enterprise_id: Name | None = None
    text: Text = ""
    response_url: Text | None = None


class _Item(_Part):
    type: Name | None = None
    channel: Name | None = None
    ts: Name | None = None


class _Tokens(_Part):
    bot: list[Name] | None = None


class _Event(_Message):
    type: Name
    user: Name | _Named | None = None  # type: ignore[assignment] # a whole person, when their profile changes
    channel: Name | _Named | None = None
    channel_type: Name | None = None
    reaction: Name | None = None
    tab: Name | None = None
    item: _Item | None = None
    message: _Message | None = None
    previous_message: _Message | None = None
    tokens: _Tokens | None = None
    view: _View | None = None


class _Authorization(_Part):
    team_id: Name | None = None
    enterprise_id: Name | None = None
    is_enterprise_install: bool | None = None


class _Callback(_Part):
    event: _Event
    event_id: Name
    team_id: Name | None = None
    enterprise_id: Name | None = None
    event_time: int | None = None
    authorizations: list[_Authorization] | None = None


class _Written(_Event):
    ts: Id
    channel: Id


class _Opened(_Event):
    user: Name
    tab: Name


class _Reacted(_Event):
    user: Name
    reaction: Name
    item: _Item


class _Changed(_Event):
    user: _Profile


class _OfMessage(_Callback):
    event: _Written


class _OfHome(_Callback):
    event: _Opened


class _OfReaction(_Callback):
    event: _Reacted


class _OfProfile(_Callback):
    event: _Changed


EVENTS: Mapping[object, type[_Callback]] = {
    "message": _OfMessage,
    "app_home_opened": _OfHome,
    "reaction_added": _OfReaction,
    "user_change": _OfProfile,
}


class _Other(_Part):
    """What Slack asks of an address itself: to prove it, or that it speaks TLS."""


def is_readable(body: Any) -> bool:  # noqa: ANN401 - anything may come in
    """Whether a payload has a shape that we know; one that has not is noted by the names of its fields alone."""
    try:
        _shape_of(body).model_validate(body)
    except (ValidationError, RecursionError) as error:
        places = error.errors(include_input=False, include_url=False) if isinstance(error, ValidationError) else []
        known = sorted({".".join(str(part) for part in one["loc"][:2])[:60] for one in places})
        log.warning("payload_left_alone", extra={"fields": known[:5] or ["too deep"]})
        return False
    return True


def _shape_of(body: object) -> type[_Part]:
    if not isinstance(body, dict):
        return _Interaction
    if "command" in body:
        return _Command
    kind = body.get("type")
    if kind == "event_callback":
        event = body.get("event")
        about = event.get("type") if isinstance(event, dict) else None
        return EVENTS.get(about, _Callback) if isinstance(about, str) else _Callback
    if kind == "url_verification" or "ssl_check" in body:
        return _Other
    return INTERACTIONS.get(kind, _Interaction) if isinstance(kind, str) else _Interaction
