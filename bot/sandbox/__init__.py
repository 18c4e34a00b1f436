"""A strict local Slack: the double that tests talk to, and the workspace that the demo runs in.

    sandbox = Sandbox()
    ana = sandbox.add_person("ana", "Ana Lima", tz="America/Sao_Paulo")
    async with serve(sandbox) as server:
        ...                      # point an app at server.url with sandbox.bot_token and sandbox.app_token
        await ana.say(ana.dm, "hello")
        await sandbox.settled()

One state machine (`engine.py` and what it ties together), thin transports (`server.py`, `control.py`), and the
people's side (`person.py`). It is strict on purpose, because a lenient stand-in hides bugs.
"""

from bot.sandbox.clock import FrozenStopwatch, RealStopwatch
from bot.sandbox.errors import (
    AppAnsweredWrong,
    AppDidNotRespond,
    NotAllowed,
    NotConnected,
    NotThere,
    PersonError,
    SlackError,
)
from bot.sandbox.faults import Fault
from bot.sandbox.people.person import Outcome, Person
from bot.sandbox.sandbox import DEFAULT_EVENTS, Sandbox
from bot.sandbox.server import Server, serve
from bot.sandbox.state.messages import Message
from bot.sandbox.state.views import View

__all__ = [
    "DEFAULT_EVENTS",
    "AppAnsweredWrong",
    "AppDidNotRespond",
    "Fault",
    "FrozenStopwatch",
    "Message",
    "NotAllowed",
    "NotConnected",
    "NotThere",
    "Outcome",
    "Person",
    "PersonError",
    "RealStopwatch",
    "Sandbox",
    "Server",
    "SlackError",
    "View",
    "serve",
]
