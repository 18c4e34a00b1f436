"""What goes wrong: for the app (Slack's error names) and for a person in front of the screen."""

from collections.abc import Sequence


class SlackError(Exception):
    """The Web API's answer `{"ok": false, "error": code}`, with what else Slack says there."""

    def __init__(self, code: str, messages: Sequence[str] = (), **more: str) -> None:
        super().__init__(f"{code}: {'; '.join(messages)}" if messages else code)
        self.code = code
        self.messages = list(messages)
        self.more = more

    def to_json(self) -> dict[str, object]:
        """The body that the Web API sends."""
        body: dict[str, object] = {"ok": False, "error": self.code, **self.more}
        if self.messages:
            body["errors"] = [one.removeprefix("[ERROR] ") for one in self.messages]
            body["response_metadata"] = {"messages": self.messages}
        return body


class PersonError(Exception):
    """Something a person in front of Slack runs into."""


class NotConnected(PersonError):  # noqa: N818 - it reads as what the person sees
    """The app has no connection, so Slack says at once that it can't be reached."""


class AppDidNotRespond(PersonError):  # noqa: N818 - it reads as what the person sees
    """Three seconds went by without an ack (`operation_timeout`)."""


class AppAnsweredWrong(PersonError):  # noqa: N818 - it reads as what the person sees
    """The app acked with something that Slack does not take; the person sees a general error."""


class NotThere(PersonError):  # noqa: N818 - it reads as what the person sees
    """The person can't see or use what the test asked for: no such element, message, modal or channel."""


class NotAllowed(PersonError):  # noqa: N818 - it reads as what the person sees
    """It is there, but Slack's client would not let the person do this."""


class CannotServeError(Exception):
    """Something outside the code keeps a sandbox from starting; the message says what, and what to do."""
