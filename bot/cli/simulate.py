"""`em-coach simulate`: a year of many made-up managers, beside the same year by round-robin and at random."""

import asyncio
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import timedelta
from textwrap import fill
from typing import Annotated

import typer

from bot import prompts, settings
from bot.cli.running import AsJson
from bot.core.checklist import Checklist
from bot.core.coaching.simulating import simulation
from bot.core.coaching.simulating.simulation_measures import OFTEN, Measures, measure
from bot.core.people.fatigue import WEEKLY_CAP
from bot.demo import year
from bot.demo.year import Habit

TITLE, CELL, WIDTH = 40, 13, 79


def simulate(
    managers: Annotated[int, typer.Option(min=1, max=10_000, help="How many to make up.")] = 500,
    weeks: Annotated[int, typer.Option(min=4, max=520)] = 52,
    seed: Annotated[int, typer.Option(help="The same seed makes up the same managers.")] = 1,
    as_json: AsJson = False,
    transcript: Annotated[
        Habit | None,
        typer.Option(help="Play it in a local Slack for one person instead, and print what arrived, as Markdown."),
    ] = None,
) -> None:
    """Play a year (or so) with the real choice and the real turns; nothing is stored or sent."""
    if transcript:
        print(asyncio.run(year.transcript(transcript, timedelta(weeks=weeks))))
        return
    checklist = prompts.load(*settings.load().prompts).checklist
    people = simulation.people(checklist, managers, seed)
    found = {
        name: measure(checklist, [simulation.play(checklist, one, weeks, chooser) for one in people], weeks)
        for name, chooser in simulation.CHOOSERS.items()
    }
    if as_json:
        print(json.dumps({name: asdict(measures) for name, measures in found.items()}))
        return
    print(f"{managers} managers, {weeks} weeks on the default schedule (seed {seed})\n")
    print(_line("", found))
    for title, cells in _rows(checklist, list(found.values())):
        print(_line(title, cells))
    print(f"\n{_verdict(checklist, found)}")


def _rows(checklist: Checklist, all_: list[Measures]) -> list[tuple[str, list[str]]]:
    """Every row of the table: what it is about, and a cell for each way of choosing."""
    return [
        ("questions a manager", [f"{one.questions:.1f}" for one in all_]),
        *[
            (f"  {entry.label}", [f"{one.practised[entry.id]:.1f}" for one in all_])
            for entry in checklist.competencies
        ],
        ("least of any topic, anybody", [str(one.fewest) for one in all_]),
        *[(f"at {entry.name}", [f"{one.levels[entry.level]:.0%}" for one in all_]) for entry in checklist.levels],
        ("topics seen at three levels", [f"{one.levels_covered:.0%}" for one in all_]),
        ("repeats within a year", [str(one.repeats) for one in all_]),
        ("own answers back, a manager", [f"{one.recalled:.1f}" for one in all_]),
        (f"most messages a week (cap {WEEKLY_CAP})", [str(one.fullest_week) for one in all_]),
        ("messages a week", [f"{one.messages_a_week:.2f}" for one in all_]),
        ("questions about widest gap", [f"{one.practice_with_choice:.1f}" for one in all_]),
        *[(f"  in {area.name}", [f"{one.practice[area.id]:.1f}" for one in all_]) for area in checklist.areas],
        (f"weeks to its {OFTEN}rd question", [f"{one.weeks_to_gap or 0:.0f}" for one in all_]),
    ]


def _line(title: str, cells: Iterable[str]) -> str:
    return f"{title:<{TITLE}}" + "".join(f"{cell:>{CELL}}" for cell in cells)


def _verdict(checklist: Checklist, found: Mapping[str, Measures]) -> str:
    """The widest gap against round-robin, and what that counts."""
    coach, in_turn = found["coach"].practice_with_choice, found["round-robin"].practice_with_choice
    if not in_turn:
        return "There are too few managers to say how the widest gap was practised."
    alone = ", ".join(area.name for area in checklist.areas if len(area.competencies) == 1)
    times = coach / in_turn
    said = (
        f"The widest gap was practised {times:.2f} times as often as by round-robin. That counts managers with a"
        " self-check in which one gap stands out, weighed by its width. Left out are gaps in an area of one topic"
        f" ({alone}): there is nothing to choose."
    )
    return fill(said, WIDTH)
