"""Which questions of the bank suit a document: all but those that need a word which it does not have."""

from collections.abc import Iterable

from bot.core.checklist import Question
from bot.core.library.documents import ParsedDocument
from bot.core.text import stems


def about_document(bank: Iterable[Question], kind: str, document: ParsedDocument) -> list[str]:
    """The wordings that suit a document of this kind (`Document.asked_as`); none when the bank has none."""
    said = _said(document)
    return [one.about[kind] for one in bank if kind in one.about and _has_any(said, one.needs.get(kind))]


def suits(question: Question, kind: str, document: ParsedDocument) -> bool:
    """Whether a question's words about a document of this kind can be asked of this one."""
    return _has_any(_said(document), question.needs.get(kind))


def _said(document: ParsedDocument) -> str:
    return _as_stems("\n".join((document.title, *document.headings, document.text)))


def _has_any(said: str, needed: Iterable[str] | None) -> bool:
    return needed is None or any(_as_stems(word) in said for word in needed)


def _as_stems(text: str) -> str:
    return f" {' '.join(stems(text))} "
