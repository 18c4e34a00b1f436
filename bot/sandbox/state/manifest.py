"""What an app's manifest says that matters to a workspace; see https://docs.slack.dev/reference/app-manifest."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.sandbox.errors import CannotServeError

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Manifest:
    """An app as its manifest describes it."""

    name: str
    events: frozenset[str]
    scopes: frozenset[str]
    commands: Sequence[Json]
    shortcuts: Sequence[Json]

    @classmethod
    def of(cls, body: Mapping[str, Any]) -> "Manifest":
        """The parts of a manifest that has been read.

        Raises:
            AttributeError, KeyError, TypeError: it is not in the form that Slack documents.
        """
        features, settings = body.get("features") or {}, body.get("settings") or {}
        return cls(
            name=str(body["display_information"]["name"]),
            events=frozenset((settings.get("event_subscriptions") or {}).get("bot_events") or ()),
            scopes=frozenset(((body.get("oauth_config") or {}).get("scopes") or {}).get("bot") or ()),
            commands=tuple(
                {"text": str(one["command"]), "about": str(one.get("description", ""))}
                for one in features.get("slash_commands") or ()
            ),
            shortcuts=tuple(
                {"name": str(one["name"]), "type": str(one["type"]), "callback_id": str(one["callback_id"])}
                for one in features.get("shortcuts") or ()
            ),
        )

    @property
    def offers(self) -> Json:
        """What people can ask of the app, as the page offers it."""
        return {"commands": list(self.commands), "shortcuts": list(self.shortcuts)}


def read(path: Path) -> Manifest:
    """The manifest in a file, JSON or YAML as Slack takes both.

    Raises:
        CannotServeError: there is no such file, or no manifest in it.
    """
    try:
        return Manifest.of(yaml.safe_load(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise CannotServeError(f"{path} can't be read ({error.strerror}).") from error
    except (yaml.YAMLError, ValueError) as error:
        raise CannotServeError(f"{path} is neither JSON nor YAML.") from error
    except (AttributeError, KeyError, TypeError) as error:
        raise CannotServeError(f"{path} is not an app manifest as Slack describes it.") from error
