"""A document as messages show it."""

from bot.core.delivery.messages import Reading
from bot.core.library.documents import Status
from bot.core.library.fits import Document
from bot.core.library.offering import Offer, Reason
from bot.prompts import Prompts
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
            status="" if document.successor else status(words, document),
            is_over=document.is_over,
        ),
        summary=document.summary,
        why=why,
        document_id=document.id,
        superseded=words.plain("documents.superseded_by") if document.successor else "",
        successor=document.successor.title if document.successor else "",
        successor_url=document.successor.url if document.successor else None,
    )


def status(words: Words, document: Document) -> str:
    """Where a document stands, in a word or two; nothing where nobody said."""
    return "" if document.status is Status.UNKNOWN else words.plain(f"documents.status_{document.status}")


def why_offered(prompts: Prompts, offer: Offer) -> str:
    """What speaks for a document besides its topic, which stands above it: the words it fits by, and the rest."""
    words = prompts.words
    by = [words.plain("documents.fits_by", words=offer.words)] if offer.words else []
    reasons = [_reason(words, reason, offer.document) for reason in offer.reasons]
    parts = [*by, *reasons]
    return words.plain("documents.offered", parts=parts) if parts else ""


def _reason(words: Words, reason: Reason, document: Document) -> str:
    return words.plain(f"documents.because_{reason}", until=document.comments_until)
