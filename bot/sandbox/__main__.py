"""`python -m bot.sandbox`: for those who have the sandbox alone."""

import argparse
import sys
from pathlib import Path

from bot.sandbox.errors import CannotServeError
from bot.sandbox.standalone import run


def words(text: str) -> list[str]:
    """The parts of a list with commas."""
    return [one.strip() for one in text.split(",") if one.strip()]


def main() -> None:
    """Runs a sandbox until it is stopped; the options are those of docs/sandbox.md."""
    parser = argparse.ArgumentParser(prog="sandbox", description="A strict local Slack for any app.")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--page-port", type=int, default=0)
    parser.add_argument("--manifest", type=Path)
    parser.add_argument("--events", type=words, default=[])
    parser.add_argument("--scopes", type=words, default=[])
    parser.add_argument("--people", type=words, default=["ana", "ben"])
    parser.add_argument("--rate-limited", action="store_true")
    parser.add_argument("--request-url", default="")
    parser.add_argument("--signing-secret", default="")
    try:
        run(**vars(parser.parse_args()))
    except CannotServeError as problem:
        sys.exit(str(problem))


if __name__ == "__main__":
    main()
