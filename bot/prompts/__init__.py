"""prompts/: every sentence a person reads in Slack. Loaded and checked once, at the start."""

from dataclasses import dataclass
from pathlib import Path

from bot.core.checklist import Checklist
from bot.prompts.schema import load_checklist
from bot.prompts.words import Words, load_words


class PromptsError(Exception):
    """Mistakes in prompts/; the message has a line for each, with its file, its key and what was expected."""


@dataclass(frozen=True, slots=True)
class Prompts:
    """The checklist with its questions, and the words for everything else."""

    checklist: Checklist
    words: Words


def load(folder: Path) -> Prompts:
    """Everything in `folder`, or a PromptsError that lists all mistakes at once."""
    if not folder.is_dir():
        raise PromptsError(f"{folder}: there is no such folder; EM_COACH_PROMPTS_DIR should name one.")
    checklist, mistakes = load_checklist(folder)
    words, more = load_words(folder / "messages")
    if checklist is None or mistakes or more:
        raise PromptsError("\n".join([*mistakes, *more]))
    return Prompts(checklist, words)
