"""A document as messages show it."""

from sqlalchemy.ext.asyncio import AsyncSession

from bot.core.fits import Document
from bot.core.messages import Reading
from bot.core.nudges import Nudge
from bot.core.offering import Offer, Reason
from bot.prompts import Prompts
from bot.prompts.words import Words
from bot.store import documents


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
        document_id=document.id,
    )


def why_offered(prompts: Prompts, offer: Offer) -> str:
    """Why a document is linked, in one line: the competency, the words it fits by, and what else speaks for it."""
    words = prompts.words
    competency = prompts.checklist.competency(offer.competency_id).name
    fits = words.plain("nudges.reading_why", competency=competency)
    by = [words.plain("documents.fits_by", words=offer.words)] if offer.words else []
    reasons = [_reason(words, reason, offer.document) for reason in offer.reasons]
    return words.plain("documents.offered", parts=[fits, *by, *reasons])


def _reason(words: Words, reason: Reason, document: Document) -> str:
    return words.plain(f"documents.because_{reason}", until=document.comments_until)


async def asked_about(session: AsyncSession, prompts: Prompts, nudge: Nudge) -> Document | None:
    """The document that a question is about: without it, `this outage` means nothing. Most are about none."""
    question = prompts.checklist.questions.get(nudge.question_id)
    if nudge.document_id is None or (question and question.text == nudge.asked):
        return None
    return (await documents.by_ids(session, [nudge.document_id])).get(nudge.document_id)
