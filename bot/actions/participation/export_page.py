"""The page of an export: what is kept of somebody, as they would look for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.actions.coaching.guessing.guess_words import amount
from bot.core.quantities import Unit
from bot.core.text import quoted
from bot.prompts import Prompts

Row = dict[str, Any]
Tables = Mapping[str, list[Row]]

ON_THE_PAGE = (
    "nudge",
    "reply",
    "guess",
    "commitment",
    "share",
    "self_check",
    "rating",
    "system_depth",
    "check_draft",
    "team_member",
    "opinion",
    "delivery",
    "inbox",
    "picture",
    "handout",
)
"""Tables with a place on the page, or with nothing that anybody would read there."""


@dataclass(frozen=True, slots=True)
class Names:
    """What ids of other people's rows stand for: the channels of teams, and the titles of documents.

    `calibration` is how good the guesses are, in words.
    """

    teams: Mapping[int, str]
    documents: Mapping[int, str]
    calibration: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """Puts what is kept into words; what people wrote stands there as a quotation."""

    prompts: Prompts
    kept: Tables
    names: Names

    def text(self, day: date, pictures: Mapping[str, str], of_guesses: Mapping[str, str]) -> str:
        """The whole page. `pictures` are files beside it, with what each of them shows in words.

        `of_guesses` are those of how guesses run.
        """
        others = (part for name in self.kept if name not in ON_THE_PAGE for part in _others(name, self.kept[name]))
        counts = ", ".join(f"{name} {len(rows)}" for name, rows in self.kept.items() if rows)
        parts = [
            self.prompts.words.plain("privacy.export_title", day=day),
            *self._answers(),
            *self._calibration(of_guesses),
            *self._checks(pictures),
            *self._draft(),
            *self._teams(),
            *self._opinions(),
            *others,
            self.prompts.words.plain("privacy.export_rest", counts=counts),
        ]
        return "\n\n".join(parts) + "\n"

    def _answers(self) -> list[str]:
        if not self.kept.get("nudge"):
            return []
        parts = [self.prompts.words.plain("privacy.export_answers")]
        for nudge in self.kept["nudge"]:
            parts.append(
                self.prompts.words.plain(
                    "privacy.export_asked", day=nudge["due_at"].date(), question=nudge["asked"]
                )
            )
            if title := self.names.documents.get(nudge["document_id"]):
                parts.append(self.prompts.words.plain("privacy.export_about", title=_line(title)))
            for reply in self._rows("reply", nudge_id=nudge["id"]):
                parts.append(quoted(reply["text"]))
                parts += self._steps(reply["id"])
                parts += self._shares(reply["id"])
            parts += [self._guess(guess) for guess in self._rows("guess", nudge_id=nudge["id"])]
        return parts

    def _guess(self, guess: Row) -> str:
        """What was guessed, and what it is."""
        words, unit = self.prompts.words, Unit(guess["unit"])
        low, high, real = (
            None if guess[name] is None else amount(words, float(guess[name]), unit)
            for name in ("low", "high", "real")
        )
        said = amount(words, float(guess["guess"]), unit)
        return words.plain("guesses.recorded", guess=said, low=low, high=high, real=real)

    def _calibration(self, pictures: Mapping[str, str]) -> list[str]:
        """How good the guesses are."""
        told, words = self.names.calibration, self.prompts.words
        if not told:
            return []
        shown = (f"![{_line(alt_text)}]({name})" for name, alt_text in pictures.items())
        return [f"## {words.plain('guesses.title')}", *shown, *(f"- {line}" for line in told)]

    def _steps(self, reply_id: int | None) -> list[str]:
        """The next steps of a reply, or those that come from none, and what became of them."""
        parts = []
        for step in self._rows("commitment", reply_id=reply_id):
            parts += [
                self.prompts.words.plain("privacy.export_step", day=step["day"], state=step["state"]),
                quoted(step["text"]),
            ]
            if step["outcome"]:
                parts += [self.prompts.words.plain("privacy.export_outcome"), quoted(step["outcome"])]
        return parts

    def _shares(self, reply_id: int) -> list[str]:
        parts = []
        for share in self._rows("share", reply_id=reply_id):
            channel = _line(self.names.teams[share["team_id"]])
            parts.append(
                self.prompts.words.plain(
                    "privacy.export_share", channel=channel, named=share["named"], state=share["state"]
                )
            )
            parts += [quoted(share["text"])] if share["text"] else []
        return parts

    def _checks(self, pictures: Mapping[str, str]) -> list[str]:
        steps = self._steps(None)
        if not self.kept.get("self_check") and not steps:
            return []
        parts = [
            self.prompts.words.plain("privacy.export_checks"),
            *(f"![{_line(shows)}]({name})" for name, shows in pictures.items()),
        ]
        for check in self.kept["self_check"]:
            parts.append(self.prompts.words.plain("privacy.export_check", day=check["taken_at"].date()))
            for rating in self._rows("rating", self_check_id=check["id"]):
                parts.append(f"- {self._competency(rating['competency_id'])}: {rating['score']}")
                parts += [quoted(rating["evidence"])] if rating["evidence"] else []
            for system in self._rows("system_depth", self_check_id=check["id"]):
                parts += [f"- {system['level']}: {system['depth']}", quoted(system["system"])]
        return parts + steps

    def _draft(self) -> list[str]:
        """A self-check that was closed half-way."""
        return [
            part
            for draft in self.kept.get("check_draft", [])
            for part in (
                self.prompts.words.plain("privacy.export_draft", day=draft["saved_at"].date()),
                *(f"- {_line(name)}\n\n{quoted(value)}" for name, value in draft["answers"].items()),
            )
        ]

    def _teams(self) -> list[str]:
        lines = [
            self.prompts.words.plain(
                "privacy.export_team", channel=_line(self.names.teams[row["team_id"]]), day=row["joined_at"].date()
            )
            for row in self.kept.get("team_member", [])
        ]
        return [self.prompts.words.plain("privacy.export_teams"), "\n".join(lines)] if lines else []

    def _opinions(self) -> list[str]:
        lines = [
            f"- {row['opinion']}: {_line(self.names.documents.get(row['document_id'], '?'))}"
            for row in self.kept.get("opinion", [])
        ]
        return [self.prompts.words.plain("privacy.export_opinions"), "\n".join(lines)] if lines else []

    def _rows(self, table: str, **wanted: object) -> list[Row]:
        rows = self.kept.get(table, [])
        return [row for row in rows if all(row.get(name) == value for name, value in wanted.items())]

    def _competency(self, competency_id: str) -> str:
        """The name of a competency, which may have gone from the checklist since."""
        known = {one.id: one.name for one in self.prompts.checklist.competencies}
        return known.get(competency_id, competency_id)


def _others(name: str, rows: list[Row]) -> list[str]:
    """What has no form of its own, field by field."""
    title = f"## {name.replace('_', ' ').capitalize()}"
    return [title, *map(_fields, rows)] if rows else []


def _fields(row: Row) -> str:
    return "\n".join(f"- {name}: {_line(str(value))}" for name, value in row.items() if value is not None)


def _line(text: str) -> str:
    """A text that stays within its line."""
    return " ".join(text.split())
