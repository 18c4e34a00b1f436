"""A quarter as a page for its manager's own review: all that they wrote and did in it, as Markdown."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from bot.actions.coaching.guessing.guess_words import in_words, recorded
from bot.actions.delivery.uploads import Export, File
from bot.actions.self_checks import pictures
from bot.core.coaching.commitments import Commitment
from bot.core.coaching.look_back import LookBack, topics
from bot.core.text import quoted
from bot.prompts import Prompts


def export(prompts: Prompts, found: LookBack, zone: ZoneInfo) -> Export:
    """The page, with pictures of the self-checks. Drawing takes a moment: give it a thread of its own."""
    stem = f"em-coach-{found.quarter.name}"
    drawn = pictures.draw(prompts, found.taken, zone)
    files = {File(f"{stem}-{one.kind}.png", one.png): one.alt_text for one in drawn}
    shown = [f"![{alt_text}]({file.name})" for file, alt_text in files.items()]
    words, content = prompts.words, page(prompts, found, zone, shown).encode()
    return Export(
        told=words.mrkdwn("look_back.handed_over"),
        as_text=words.mrkdwn("look_back.to_copy", whole=True),
        page=File(f"{stem}.md", content),
        pictures=tuple(files),
    )


def page(prompts: Prompts, found: LookBack, zone: ZoneInfo, pictures_: Sequence[str] = ()) -> str:
    """The page alone; what people wrote stands there as a quotation."""
    words, quarter = prompts.words, found.quarter
    title = words.plain("look_back.page_title", first=quarter.first, last=quarter.last)
    parts = [title, *_answers(prompts, found, zone), *_done(prompts, found.done)]
    parts += [*_moves(prompts, found), *pictures_, *_guesses(prompts, found)]
    return "\n\n".join(parts) + "\n"


def _answers(prompts: Prompts, found: LookBack, zone: ZoneInfo) -> list[str]:
    """All answers, topic by topic."""
    parts = []
    for id_, _ in topics(found.answers, prompts.checklist):
        parts.append(f"## {prompts.checklist.competency(id_).name}")
        for one in found.answers:
            if one.competency_id == id_:
                day = one.at.astimezone(zone).date()
                parts.append(
                    prompts.words.plain("look_back.page_asked", question=one.asked, title=one.about, day=day)
                )
                parts.append(quoted(one.text))
    return parts


def _done(prompts: Prompts, done: Sequence[Commitment]) -> list[str]:
    if not done:
        return []
    parts = [prompts.words.plain("look_back.page_done")]
    for one in done:
        parts.append(quoted(one.text))
        if one.happened:
            parts += [prompts.words.plain("look_back.page_happened"), quoted(one.happened)]
    return parts


def _moves(prompts: Prompts, found: LookBack) -> list[str]:
    lines = [
        prompts.words.plain(
            "look_back.page_move",
            competency=prompts.checklist.competency(one.competency_id).name,
            before=one.previous,
            score=one.score,
        )
        for one in found.moves
    ]
    return [prompts.words.plain("look_back.page_moved"), "\n".join(lines)] if lines else []


def _guesses(prompts: Prompts, found: LookBack) -> list[str]:
    if not found.guesses:
        return []
    lines = [f"- {one.asked} {recorded(prompts.words, one)}" for one in found.guesses]
    run = [f"- {line}" for line in in_words(prompts, found.settled)]
    return [prompts.words.plain("look_back.page_guesses"), "\n".join([*lines, *run])]
