"""The settings, from the environment (and `.env`): every problem is reported at once, in words."""

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from dotenv import dotenv_values
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.errors import OperatorError

HERE = Path(__file__).parent


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
    """What an operator can set. README, "Settings", says the same in a table; a test compares the two."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", env_ignore_empty=True, frozen=True)

    database_url: str = "sqlite:///em-coach.db"
    slack_bot_token: SecretStr | None = None
    slack_app_token: SecretStr | None = None
    slack_api_url: str = "https://slack.com/api/"
    em_coach_keys: SecretStr | None = None
    em_coach_prompts_dir: Path = Field(default_factory=lambda: shipped("prompts"))
    em_coach_log_level: str = "INFO"
    em_coach_keep_replies_days: int = Field(default=730, ge=1)
    em_coach_keep_checks_days: int = Field(default=1095, ge=1)
    em_coach_keep_deliveries_days: int = Field(default=365, ge=30)
    em_coach_keep_inbox_days: int = Field(default=7, ge=1)
    em_coach_keep_audit_days: int = Field(default=730, ge=1)
    em_coach_grace_days: int = Field(default=30, ge=0)
    em_coach_heartbeat: Path = Path(tempfile.gettempdir()) / "em-coach.heartbeat"
    em_coach_cache: Path = Path(os.path.expanduser("~/.cache/em-coach"))  # noqa: PTH111 - Path's own raises without a home

    @field_validator("database_url")
    @classmethod
    def _with_driver(cls, value: str) -> str:
        return database_url(value)

    @field_validator("slack_bot_token", "slack_app_token")
    @classmethod
    def _right_kind(cls, value: SecretStr | None, info: object) -> SecretStr | None:
        prefix = "xoxb-" if getattr(info, "field_name", "") == "slack_bot_token" else "xapp-"
        if value is not None and not value.get_secret_value().startswith(prefix):
            raise ValueError(f"should start with {prefix}")
        return value

    @field_validator("slack_api_url")
    @classmethod
    def _http_address(cls, value: str) -> str:
        if not value.startswith(("https://", "http://")):
            raise ValueError("should be an http or https address")
        return value if value.endswith("/") else value + "/"

    @field_validator("em_coach_log_level")
    @classmethod
    def _known_level(cls, value: str) -> str:
        if value.upper() not in LOG_LEVELS:
            raise ValueError(f"should be one of {', '.join(LOG_LEVELS)}")
        return value.upper()

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


LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")


def load() -> Settings:
    """The settings, or a SettingsError that lists all problems and shows no secret."""
    try:
        return Settings()
    except ValidationError as error:
        raise SettingsError("\n".join(_sentence(problem) for problem in error.errors())) from None


def environment() -> Mapping[str, str]:
    """All variables, also those of `.env` that are no settings of ours: operators name some that hold tokens."""
    return {name: value for name, value in dotenv_values(".env").items() if value} | dict(os.environ)


def missing_for_slack(settings: Settings) -> list[str]:
    """A sentence for each thing that `em-coach serve` cannot do without."""
    needed = {
        "SLACK_BOT_TOKEN": settings.slack_bot_token,
        "SLACK_APP_TOKEN": settings.slack_app_token,
        "EM_COACH_KEYS": settings.keys,
    }
    return [f"{name} is not set: {WHERE_TO_GET[name]}" for name, value in needed.items() if not value]


WHERE_TO_GET = {
    "SLACK_BOT_TOKEN": "copy it from your Slack app's page, OAuth & Permissions (it starts with xoxb-).",
    "SLACK_APP_TOKEN": "make one on your Slack app's page, Basic Information, with connections:write "
    "(it starts with xapp-).",
    "EM_COACH_KEYS": "`em-coach keys new` prints one; keep it as safe as the database's backup.",
}


def _sentence(problem: object) -> str:
    location, message = problem["loc"], problem["msg"]  # type: ignore[index]
    return f"{'.'.join(str(part) for part in location).upper()} {message.removeprefix('Value error, ')}."
