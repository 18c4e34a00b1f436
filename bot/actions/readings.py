"""A document as messages show it."""

from bot.core.fits import Document
from bot.core.messages import Reading
from bot.prompts.words import Words


def reading(words: Words, document: Document, why: str) -> Reading:
    """The document with its facts in words, and the reason why it is there."""
    return Reading(
        title=document.title,
        url=document.url,
        facts=words.plain(
            "documents.facts",
            kind=words.plain(f"documents.kind_{document.kind.replace('-', '_')}"),
            organisation=document.organisation,
            when=words.plain("documents.when", day=document.day) if document.day else "",
        ),
        summary=document.summary,
        why=why,
    )
