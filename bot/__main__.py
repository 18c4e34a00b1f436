"""The `em-coach` command line: start reading here.

Below is every command: where it is, and its line of help. Each parses, calls one function, prints. A problem
outside the code is one clear sentence on stderr and exit code 1; a wrong command line is typer's own message and
exit code 2.
"""

import os
import sys

from typer.core import TyperGroup

from bot.cli.lazy import Later, group
from bot.errors import OperatorError

COMMANDS = (
    Later(
        "init",
        "bot.cli.service.init:init",
        "Set everything up: the app in Slack, its tokens, the database.",
    ),
    Later(
        "doctor",
        "bot.cli.service.doctor:doctor",
        "Look at settings, Slack and the database, a line each; exit with 1 if something does not work.",
    ),
    Later(
        "serve",
        "bot.cli.service.serve:serve",
        "Run the bot until it is stopped: by Socket Mode, or over HTTP with a signing secret and no app token.",
    ),
    Later("migrate", "bot.cli.service.migrate:migrate", "Prepare the database for this version."),
    Later(
        "backup",
        "bot.cli.service.backup:backup",
        "Copy the SQLite database into a file, also while the bot runs; PostgreSQL has pg_dump.",
    ),
    Later(
        "restore",
        "bot.cli.service.restore:restore",
        "Put a backup in the place of the database; what was sent since is looked for in Slack, not sent again.",
    ),
    Later(
        "manifest",
        "bot.cli.service.manifest:manifest",
        "Print the app manifest, to be pasted where Slack asks for it when the app is made.",
    ),
    Later(
        "healthy",
        "bot.cli.service.healthy:healthy",
        "Exit with 0 if `em-coach serve` is at work and hears Slack (the container's health check).",
    ),
    Later(
        "demo", "bot.cli.service.demo:demo", "Try it all in a browser, in a local Slack with a clock you can move."
    ),
    Later(
        "deliveries",
        "bot.cli.deliveries:show",
        "List what is due, under way, stuck, dead or unknown, and what has stopped; send it again or give it up.",
    ),
    Later(
        "export",
        "bot.cli.privacy:export",
        "Write all that is kept about somebody into files, for a request that can't be met in Slack.",
    ),
    Later(
        "forget",
        "bot.cli.privacy:forget",
        "Delete all that is kept about somebody, as /coach forget-me does; it can't be undone.",
    ),
    Later(
        "purge",
        "bot.cli.privacy:purge",
        "Delete now what is older than it is kept, and those who left longer ago than the grace period.",
    ),
    Later(
        "sandbox",
        "bot.cli.service.sandbox:sandbox",
        "Run a strict local Slack for any app, with a page to use it, until it is stopped; see docs/sandbox.md.",
    ),
    Later(
        "simulate",
        "bot.cli.simulate:simulate",
        "Play a year (or so) with the real choice and the real turns; nothing is stored or sent.",
    ),
    group(
        "library",
        "The organisation's post-mortems and RFCs.",
        Later(
            "add",
            "bot.cli.library.sources:add",
            "Add a source: `serve` reads it now and every six hours, `library sync` whenever you like.",
        ),
        Later("remove", "bot.cli.library.sources:remove", "Forget a source and all documents that came from it."),
        Later(
            "sync",
            "bot.cli.library.sources:sync",
            "Read all sources: what is new or changed is understood and ranked, what has gone is forgotten.",
        ),
        Later(
            "status",
            "bot.cli.library.listing:status",
            "List the sources: how many documents, when they were read, and what could not be.",
        ),
        Later("search", "bot.cli.library.search:search", "Search the library."),
        Later("fit", "bot.cli.library.search:fit", "Rank the library for a competency."),
        Later(
            "list",
            "bot.cli.library.listing:listing",
            "List every document as it was understood, and what was not read, with the reason.",
        ),
    ),
    group(
        "keys",
        "Keys that encrypt what people write.",
        Later("new", "bot.cli.service.keys:new", "Print a fresh key for EM_COACH_KEYS."),
        Later(
            "rotate",
            "bot.cli.service.key_rotation:rotate",
            "Seal everything anew with the first key of EM_COACH_KEYS; the bot may go on meanwhile.",
        ),
    ),
    Later("managers", "bot.cli.managers:cli", "Who takes part; never what anybody wrote."),
    Later("leads", "bot.cli.leads:cli", "Leads, what they see of the programme, and what they did."),
    Later("prompts", "bot.cli.prompts:cli", "The words that people read, and the question bank."),
    group(
        "signals",
        "A team's tools, and the figures that they give.",
        Later(
            "add",
            "bot.cli.signals.connections:add",
            "Connect a tool to a team: `serve` reads it now and every six hours, `signals sync` when you like.",
        ),
        Later("remove", "bot.cli.signals.connections:remove", "Forget a tool and all figures that came from it."),
        Later("list", "bot.cli.signals.listing:listing", "List the tools: whose they are and where."),
        Later(
            "status",
            "bot.cli.signals.listing:status",
            "Tell of each tool how much is known, when it was read, and what went wrong.",
        ),
        Later(
            "sync",
            "bot.cli.signals.connections:sync",
            "Read the tools now: only what is new since last time, and from where an interrupted sync was.",
        ),
        Later(
            "show",
            "bot.cli.signals.figures:show",
            "Show a team's figures of last week and of four weeks; what stands out is marked with a star.",
        ),
    ),
    Later("teams", "bot.cli.teams:cli", "Which channels get a digest, when, and what it holds."),
    Later("workspaces", "bot.cli.workspaces:cli", "Where the app is installed, and whose token serves it."),
    Later("digest", "bot.cli.digest:cli", "A team's digest before it is posted."),
)

cli = TyperGroup(commands=COMMANDS, no_args_is_help=True, help="A Slack bot that coaches engineering managers.")


def main() -> None:
    """The console script."""
    # Pydantic would look for plugins, which we have none of, in every package that is installed.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    try:
        cli()
    except OperatorError as problem:
        print(problem, file=sys.stderr)
        sys.exit(1)


if __name__ == "__main__":
    main()
