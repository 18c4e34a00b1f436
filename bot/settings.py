"""The settings, from the environment (and `.env`): every problem is reported at once, in words."""

import os
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from dotenv import dotenv_values
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.errors import OperatorError

HERE = Path(__file__).parent


class LogFormat(StrEnum):
    """How the log is written."""

    CONSOLE = "console"
    JSON = "json"


class SettingsError(OperatorError):
    """Settings that cannot work; the message has a line for each problem."""


def shipped(name: str) -> Path:
    """A folder that travels with the package: inside the wheel, or beside `bot/` in a checkout."""
    inside = HERE / "shipped" / name
    return inside if inside.is_dir() else HERE.parent / name


def database_url(value: str) -> str:
    """The URL with the driver that we use; other schemes than SQLite's and PostgreSQL's are a ValueError."""
    scheme, separator, rest = value.partition("://")
    drivers = {"sqlite": "sqlite+aiosqlite", "postgres": "postgresql+psycopg", "postgresql": "postgresql+psycopg"}
    driver = drivers.get(scheme.partition("+")[0])
    if not separator or driver is None:
        raise ValueError("should start with sqlite:/// or postgresql://")
    return f"{driver}://{rest}"


class Settings(BaseSettings):
    """What an operator can set. docs/settings.md says the same in a table; a test compares the two."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", env_ignore_empty=True, frozen=True)

    database_url: str = "sqlite:///em-coach.db"
    slack_bot_token: SecretStr | None = None
    slack_app_token: SecretStr | None = None
    slack_signing_secret: SecretStr | None = None
    slack_client_id: str | None = None
    slack_client_secret: SecretStr | None = None
    slack_api_url: str = "https://slack.com/api/"
    em_coach_keys: SecretStr | None = None
    em_coach_prompts_dir: Path = Field(default_factory=lambda: shipped("prompts"))
    em_coach_log_level: str = "INFO"
    em_coach_log_format: LogFormat = LogFormat.CONSOLE
    sentry_dsn: SecretStr | None = None
    em_coach_keep_replies_days: int = Field(default=730, ge=1)
    em_coach_keep_checks_days: int = Field(default=1095, ge=1)
    em_coach_keep_deliveries_days: int = Field(default=365, ge=30)
    em_coach_keep_inbox_days: int = Field(default=7, ge=1)
    em_coach_keep_audit_days: int = Field(default=730, ge=1)
    em_coach_grace_days: int = Field(default=30, ge=0)
    em_coach_heartbeat: Path = Path(tempfile.gettempdir()) / "em-coach.heartbeat"
    em_coach_port: int | None = Field(default=None, ge=0, le=65535)
    em_coach_host: str = "127.0.0.1"
    em_coach_http_port: int = Field(default=3000, ge=0, le=65535)
    em_coach_base_url: str | None = None
    em_coach_cache: Path = Path(os.path.expanduser("~/.cache/em-coach"))  # noqa: PTH111 - Path's own raises without a home

    @field_validator("database_url")
    @classmethod
    def _with_driver(cls, value: str) -> str:
        return database_url(value)

    @field_validator("slack_bot_token", "slack_app_token")
    @classmethod
    def _right_kind(cls, value: SecretStr | None, info: object) -> SecretStr | None:
        name = getattr(info, "field_name", "")
        prefix = TOKENS[name]
        given = value.get_secret_value() if value else prefix
        if not given.startswith(prefix):
            other = next((one for one, start in TOKENS.items() if given.startswith(start)), None)
            hint = f"; this one is for {other.upper()}" if other else ""
            raise ValueError(f"should start with {prefix}{hint}")
        return value

    @field_validator("slack_api_url")
    @classmethod
    def _http_address(cls, value: str) -> str:
        if not value.startswith(("https://", "http://")):
            raise ValueError("should be an http or https address")
        return value if value.endswith("/") else value + "/"

    @field_validator("em_coach_base_url")
    @classmethod
    def _public_address(cls, value: str | None) -> str | None:
        if value is None:
            return None
        parts = urlsplit(value)
        here = parts.scheme == "http" and parts.hostname in LOOPBACK
        if not (parts.scheme == "https" or here) or not parts.hostname or parts.query or parts.fragment:
            raise ValueError("should be an https address, such as https://coach.example.com")
        return value.rstrip("/")

    @field_validator("em_coach_log_level")
    @classmethod
    def _known_level(cls, value: str) -> str:
        if value.upper() not in LOG_LEVELS:
            raise ValueError(f"should be one of {', '.join(LOG_LEVELS)}")
        return value.upper()

    @field_validator("em_coach_log_format", mode="before")
    @classmethod
    def _known_form(cls, value: str) -> str:
        if value.lower() not in list(LogFormat):
            raise ValueError(f"should be one of {', '.join(LogFormat)}")
        return value.lower()

    @property
    def over_http(self) -> bool:
        """Whether Slack sends payloads to us, instead of our fetching them by Socket Mode."""
        return self.slack_signing_secret is not None and self.slack_app_token is None

    @property
    def prompts(self) -> tuple[Path, Path | None]:
        """The folder that is shipped, and the one that is laid over it, if there is one."""
        own, ours = self.em_coach_prompts_dir, shipped("prompts")
        return ours, None if own.resolve() == ours.resolve() else own

    @property
    def keys(self) -> tuple[str, ...]:
        """The encryption keys, newest first."""
        value = self.em_coach_keys.get_secret_value() if self.em_coach_keys else ""
        return tuple(key.strip() for key in value.split(",") if key.strip())


TOKENS = {"slack_bot_token": "xoxb-", "slack_app_token": "xapp-"}
"""How Slack's tokens of each kind begin."""
LOOPBACK = ("127.0.0.1", "localhost", "::1")
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
SECRETS = (
    "database_url",
    "slack_bot_token",
    "slack_app_token",
    "slack_signing_secret",
    "slack_client_secret",
    "em_coach_keys",
    "sentry_dsn",
)
"""Settings that may stand in a file that `<NAME>_FILE` names, as Docker and Kubernetes hand secrets over."""


def load() -> Settings:
    """The settings, or a SettingsError that lists all problems and shows no secret."""
    in_files, problems = _in_files(environment())
    try:
        chosen = checked(in_files)
    except SettingsError as error:
        problems = [str(error), *problems]
    if problems:
        raise SettingsError("\n".join(problems)) from None
    return chosen


def checked(values: Mapping[str, Any]) -> Settings:
    """The settings with some values given, by their lower-case names; a SettingsError lists what is wrong."""
    try:
        return Settings(**values)
    except ValidationError as error:
        raise SettingsError("\n".join(_sentence(problem) for problem in error.errors())) from None


def _in_files(variables: "Environment") -> tuple[dict[str, Any], list[str]]:
    """The settings that stand in files, and a sentence for each that can't be read or stands in two places."""
    found: dict[str, Any] = {}
    problems = []
    for setting in SECRETS:
        name = setting.upper()
        if not variables.is_in_a_file(name):
            continue
        if variables.plain.get(name):
            problems.append(f"{name} and {name}{IN_A_FILE} are both set: keep one of them.")
            continue
        try:
            found[setting] = variables[name]
        except OSError as error:
            problems.append(f"{name}{IN_A_FILE} can't be read: {error.strerror or type(error).__name__}.")
        except KeyError:
            problems.append(f"{name}{IN_A_FILE} names a file that is empty.")
    return found, problems


IN_A_FILE = "_FILE"


@dataclass(frozen=True, slots=True)
class Environment(Mapping[str, str]):
    """Variables by name; what `<NAME>_FILE` names stands in for NAME. Printing this shows none of them."""

    plain: Mapping[str, str] = field(repr=False)

    def is_in_a_file(self, name: str) -> bool:
        """Whether a file is named for this variable."""
        return bool(self.plain.get(name + IN_A_FILE))

    def __getitem__(self, name: str) -> str:
        """The variable, or what its file says, without white space around it; an OSError if that can't be read."""
        value = self.plain.get(name, "")
        if not value and self.is_in_a_file(name):
            value = Path(self.plain[name + IN_A_FILE]).read_bytes().decode(errors="replace").strip()
        if not value:
            raise KeyError(name)
        return value

    def __iter__(self) -> Iterator[str]:
        """The names of the variables themselves."""
        return iter(self.plain)

    def __len__(self) -> int:
        """How many variables there are."""
        return len(self.plain)


def environment() -> Environment:
    """All variables, also those of `.env` that are no settings of ours: operators name some that hold tokens."""
    return Environment({name: value for name, value in dotenv_values(".env").items() if value} | dict(os.environ))


def missing_for_slack(settings: Settings, *, http: bool) -> list[str]:
    """A sentence for each thing that `em-coach serve` cannot do without, over HTTP or by Socket Mode."""
    door = "SLACK_SIGNING_SECRET" if http else "SLACK_APP_TOKEN"
    needed: dict[str, object] = {
        **({} if settings.slack_client_id else {"SLACK_BOT_TOKEN": settings.slack_bot_token}),
        door: settings.slack_signing_secret if http else settings.slack_app_token,
        "EM_COACH_KEYS": settings.keys,
    }
    if settings.slack_client_id:
        needed |= {
            "SLACK_CLIENT_SECRET": settings.slack_client_secret,
            "SLACK_SIGNING_SECRET": settings.slack_signing_secret,
            "EM_COACH_BASE_URL": settings.em_coach_base_url,
        }
    return [f"{name} is not set: {WHERE_TO_GET[name]}" for name, value in needed.items() if not value]


WHERE_TO_GET = {
    "SLACK_BOT_TOKEN": "copy it from your Slack app's page, OAuth & Permissions (it starts with xoxb-).",
    "SLACK_APP_TOKEN": "make one on your Slack app's page, Basic Information, with connections:write "
    "(it starts with xapp-).",
    "SLACK_SIGNING_SECRET": "copy it from your Slack app's page, Basic Information.",
    "SLACK_CLIENT_SECRET": "copy it from your Slack app's page, Basic Information, where the client id is.",
    "EM_COACH_BASE_URL": "give the https address at which Slack and browsers reach this bot.",
    "EM_COACH_KEYS": "`em-coach keys new` prints one; keep it as safe as the database's backup.",
}


def _sentence(problem: object) -> str:
    location, message = problem["loc"], problem["msg"]  # type: ignore[index]
    return f"{'.'.join(str(part) for part in location).upper()} {message.removeprefix('Value error, ')}."
