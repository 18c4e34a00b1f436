"""`em-coach prompts`: is everything that people read in order, ours and what an organisation lays over it?"""

import asyncio
from collections import Counter
from collections.abc import Iterator
from typing import Annotated

import typer

from bot import prompts, settings
from bot.core.checklist import Checklist, QuestionKind
from bot.core.text_duplicates import near_duplicates, sketch
from bot.core.text_likeness import look_alikes
from bot.prompts import Prompts, PromptsError
from bot.prompts.links import broken
from bot.prompts.style import could_be_plainer

cli = typer.Typer(no_args_is_help=True)

NAME, CELL = 20, 11


@cli.callback()
def group() -> None:
    """Keeps `check` a command of its own while it is the only one."""


@cli.command("check")
def check(
    links: Annotated[
        bool, typer.Option("--links", help="Also ask every address whether it still answers.")
    ] = False,
) -> None:
    """Read everything, render every sentence, count the questions, list look-alikes; 1 if something is wrong."""
    loaded = prompts.load(*settings.load().prompts)
    checklist = loaded.checklist
    print(f"{len(checklist.questions)} questions, {len(loaded.words.names)} sentences.\n")
    print("\n".join(_coverage(checklist)))
    asked = {
        question.id: " ".join((question.text, *question.wants.values()))
        for question in checklist.questions.values()
    }
    alike = look_alikes(asked)
    if alike:
        print("\nWorth a look, since they may ask the same:")
    for likeness, one, other in alike:
        print(f"  {likeness:.2f}  {one}  {other}")
    if plainer := [line for one in checklist.questions.values() for line in could_be_plainer(one)]:
        print("\nCould be plainer:", *plainer, sep="\n  ")
    mistakes = [*_unsayable(loaded), *_uncovered(checklist), *_copies(asked)]
    if links:
        mistakes += _dead_links(checklist)
    if mistakes:
        raise PromptsError("\n".join(mistakes))
    print("\nEverything is in order.")


def _coverage(checklist: Checklist) -> Iterator[str]:
    """How many questions each competency has, by level and by kind."""
    levels, kinds = [entry.level for entry in checklist.levels], list(QuestionKind)
    yield _line("", *levels, *kinds, "all")
    for one in checklist.competencies:
        own = [question for question in checklist.questions.values() if question.competency_id == one.id]
        at, of = Counter(question.level for question in own), Counter(question.kind for question in own)
        yield _line(one.label, *(at[level] for level in levels), *(of[kind] for kind in kinds), len(own))


def _line(name: str, *cells: object) -> str:
    return f"{name:<{NAME}}" + "".join(f"{cell!s:>{CELL}}" for cell in cells)


def _unsayable(loaded: Prompts) -> list[str]:
    """Sentences that break when they are said."""
    problems = (loaded.words.problem_with(name, sentence) for name, sentence in loaded.sentences.items())
    return [problem for problem in problems if problem]


def _uncovered(checklist: Checklist) -> list[str]:
    """Competencies without a question at a level of the target profile."""
    asked = {(question.competency_id, question.level) for question in checklist.questions.values()}
    return [
        f"questions: {one.id} has no question at the level {entry.level}."
        for one in checklist.competencies
        for entry in checklist.levels
        if entry.target and (one.id, entry.level) not in asked
    ]


def _copies(asked: dict[str, str]) -> list[str]:
    """Questions that are nearly the same, word by word."""
    ids = list(asked)
    pairs = near_duplicates(dict(enumerate(map(sketch, asked.values()))))
    return [f"questions: {ids[one]} and {ids[other]} are nearly the same." for one, other in pairs]


def _dead_links(checklist: Checklist) -> list[str]:
    """Addresses that don't answer, with the questions that link them."""
    linking: dict[str, list[str]] = {}
    for question in checklist.questions.values():
        if question.reading:
            linking.setdefault(question.reading, []).append(question.id)
    print(f"\nAsking {len(linking)} addresses ...", flush=True)
    problems = asyncio.run(broken(linking))
    return [f"{address}: {why} (linked by {', '.join(linking[address])})." for address, why in problems.items()]
