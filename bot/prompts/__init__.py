"""prompts/: every sentence a person reads in Slack. Loaded and checked once, at the start."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.core.checklist import Checklist
from bot.errors import OperatorError
from bot.prompts.schema import load_checklist
from bot.prompts.words import Sentence, Words, cache_in, load_words, sentences_of


class PromptsError(OperatorError):
    """Mistakes in prompts/; the message has a line for each, with its file, its key and what was expected."""


@dataclass(frozen=True, slots=True)
class Prompts:
    """The checklist with its questions, and the words for everything else."""

    checklist: Checklist
    words: Words
    folders: tuple[Path, ...] = ()
    """Where they stand; what is in the last one is laid over the others."""

    @property
    def sentences(self) -> Mapping[str, Sentence]:
        """Where each sentence stands, and what it takes; read when it is asked for, which `serve` never does."""
        return {name: one for folder in self.folders for name, one in sentences_of(folder / "messages").items()}


def load(folder: Path, own: Path | None = None, *, cache: Path | None = None) -> Prompts:
    """Everything in `folder` with what stands in an organisation's own, or a PromptsError with all mistakes.

    Compiled sentences are kept in the folder `cache`, if one is given, for the next time.
    """
    for place in (folder, own):
        if place is not None and not place.is_dir():
            raise PromptsError(f"{place}: there is no such folder; EM_COACH_PROMPTS_DIR should name one.")
    checklist, mistakes = load_checklist(folder, own)
    compiled = cache_in(cache) if cache else None
    words, more = load_words(folder / "messages", own / "messages" if own else None, compiled)
    strange = _strangers(own) if own else []
    if checklist is None or mistakes or more or strange:
        raise PromptsError("\n".join([*mistakes, *more, *strange]))
    return Prompts(checklist, words, tuple(place for place in (folder, own) if place))


BELONGS = {
    "": ("checklist.yaml", "off.yaml", "profiles.yaml"),
    "questions": ("*.yaml",),
    "messages": ("*.j2",),
    "demo": ("*.yaml",),
}
"""What may stand in an organisation's own folder; a file that nobody would read is a slip in its name."""


def _strangers(own: Path) -> list[str]:
    """Files that would be overlooked, by folder. Notes and hidden files are nobody's business."""
    mistakes = []
    for name, patterns in BELONGS.items():
        for path in sorted((own / name).glob("*")):
            known = any(path.match(pattern) for pattern in (*patterns, "*.md", ".*"))
            if not known and not (name == "" and path.is_dir() and path.name in BELONGS):
                expected = ", ".join((*patterns, *([] if name else ["questions/", "messages/"])))
                mistakes.append(f"{path}: does not belong here; what may stand here is {expected}.")
    return mistakes
