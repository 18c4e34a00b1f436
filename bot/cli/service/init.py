"""`em-coach init`: asks for what is missing, checks each answer, writes `.env` and prepares the database."""

import asyncio
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated
from urllib.parse import quote

import typer
from dotenv import dotenv_values, set_key

from bot import configured, prompts, settings
from bot.configured import CannotStartError, system_clock
from bot.doctor import slack
from bot.doctor.findings import Finding, State
from bot.settings import Settings
from bot.slack.manifest import manifest
from bot.store.vault import new_key

FORM = "https://api.slack.com/apps?new_app=1&manifest_json="
"""Slack's form for a new app, with everything filled in."""
ENV = Path(".env")
ONLY_MINE = 0o600
TRIES = 3


@dataclass(frozen=True, slots=True)
class Wanted:
    """A setting that is needed, how it is asked for, and which of the doctor's checks says whether it is right."""

    name: str
    question: str
    check: str = ""
    secret: bool = True


BOT = Wanted("SLACK_BOT_TOKEN", "The bot token (xoxb-…), from OAuth & Permissions on your app's page", "bot token")
APP = Wanted(
    "SLACK_APP_TOKEN", "The app token (xapp-…), from Basic Information, with connections:write", "app token"
)
DATABASE = Wanted("DATABASE_URL", "The database: a file, or postgresql://user:password@host/name", secret=False)
KEYS = "EM_COACH_KEYS"


def init(
    *,
    env_file: Annotated[Path, typer.Option(help="Where settings are kept; what stands there stays.")] = ENV,
    bot_token: Annotated[str | None, typer.Option(help="Instead of being asked.")] = None,
    app_token: Annotated[str | None, typer.Option(help="Instead of being asked.")] = None,
    database_url: Annotated[str | None, typer.Option(help="Instead of being asked.")] = None,
    no_input: Annotated[
        bool, typer.Option("--no-input", help="Ask nothing; what is missing is an error.")
    ] = False,
) -> None:
    """Set everything up: the app in Slack, its tokens, the database."""
    file = _File(env_file, ask=not no_input)
    given = {BOT.name: bot_token, APP.name: app_token, DATABASE.name: database_url}
    if not no_input and not all(file.known(one.name) or given[one.name] for one in (BOT, APP)):
        print(
            f"First make the app in Slack: this opens its form, filled in. Then install it there.\n\n{_link()}\n"
        )
    for wanted in (BOT, APP):
        file.settle(wanted, given[wanted.name])
    file.settle(DATABASE, given[DATABASE.name], default=Settings.model_fields["database_url"].default)
    if not file.known(KEYS):
        file.write(KEYS, new_key())
        print(f"{KEYS}: made. Keep it as safe as the database's backup: without it nobody can read the answers.")
    chosen = file.settings()
    asyncio.run(configured.migrate(chosen))
    print(f"The database is ready.\n\n{env_file} has everything. Next: em-coach doctor, then em-coach serve.")


def _link() -> str:
    words = prompts.load(*settings.load().prompts).words
    return FORM + quote(json.dumps(manifest(words), separators=(",", ":"), ensure_ascii=False))


@dataclass(frozen=True, slots=True)
class _File:
    """The file with the settings; what the environment sets is left there."""

    path: Path
    ask: bool
    """Whether somebody is there to answer."""

    def known(self, name: str) -> str | None:
        """A setting's value, from the environment or from the file."""
        variables = settings.Environment({**self._written(), **os.environ})
        return variables.get(name)

    def settings(self, **instead: str) -> Settings:
        """The settings as `serve` will see them, some of them replaced; wrong ones are a SettingsError."""
        values = {name: self.known(name.upper()) for name in Settings.model_fields}
        return settings.checked({**{name: value for name, value in values.items() if value}, **instead})

    def settle(self, wanted: Wanted, given: str | None, default: str | None = None) -> None:
        """Takes what was given, else what is known, else asks, until it is right."""
        known = self.known(wanted.name)
        if given or known:
            problem = self._problem(wanted, given or known or "")
            if problem:
                raise CannotStartError(problem)
            if given and given != known:
                self.write(wanted.name, given)
            print(f"{wanted.name}: good.")
            return
        if not self.ask:
            raise CannotStartError(f"{wanted.name} is not set: {settings.WHERE_TO_GET.get(wanted.name, '')}")
        self._ask_for(wanted, default)

    def _ask_for(self, wanted: Wanted, default: str | None) -> None:
        problem = ""
        for _ in range(TRIES):
            answer = typer.prompt(wanted.question, default=default, hide_input=wanted.secret).strip()
            problem = self._problem(wanted, answer)
            if not problem:
                self.write(wanted.name, answer)
                print(f"{wanted.name}: good.")
                return
            print(problem)
        raise CannotStartError(f"{wanted.name} was not right {TRIES} times. What was right is kept; start again.")

    def _problem(self, wanted: Wanted, value: str) -> str:
        """What is wrong with a value, and what to do; empty if nothing is."""
        try:
            chosen = self.settings(**{wanted.name.lower(): value})
        except settings.SettingsError as problems:
            return str(problems)
        if not wanted.check:
            return _of_database(chosen)
        findings = [one for one in asyncio.run(_of_slack(chosen)) if one.check == wanted.check]
        return " ".join(f"{one.said} {one.remedy}" for one in findings if one.state is State.BAD)

    def write(self, name: str, value: str) -> None:
        """Keeps a setting, in a file that nobody else can read; everything else in it stays as it is."""
        if name in self._written() and self.ask and not typer.confirm(f"Replace {name} in {self.path}?"):
            raise CannotStartError(f"{self.path} was left as it is.")
        os.close(os.open(self.path, os.O_CREAT | os.O_WRONLY, ONLY_MINE))
        self.path.chmod(ONLY_MINE)
        set_key(self.path, name, value, quote_mode="auto")
        self.path.chmod(ONLY_MINE)

    def _written(self) -> dict[str, str]:
        return {name: value for name, value in dotenv_values(self.path).items() if value}


async def _of_slack(chosen: Settings) -> list[Finding]:
    return [one async for one in slack.examine(chosen, system_clock, None)]


def _of_database(chosen: Settings) -> str:
    """Why a database can't be used; an empty one can."""
    try:
        asyncio.run(configured.reach(chosen))
    except CannotStartError as problem:
        return str(problem)
    return ""
