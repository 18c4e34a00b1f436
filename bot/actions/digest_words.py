"""A digest in words, out of what `bot.core.digests` has chosen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.actions import sharing
from bot.actions.readings import reading
from bot.core.digests import FRESH_FOR, Closing, Digest, Link, OpenActions, Part
from bot.core.fits import Document, Fit
from bot.core.messages import DigestMessage, DigestReading, Line, Listing, SharedWords
from bot.core.people import Team
from bot.core.sharing import Share
from bot.prompts import Prompts

MONTH_DAYS = 30
MOST_TERMS = 3


@dataclass(frozen=True, slots=True)
class Writer:
    """Puts a digest into words."""

    prompts: Prompts
    team: Team
    digest: Digest
    fits: Sequence[tuple[Fit, Document]]
    shares: Sequence[Share]
    documents: Mapping[int, Document]

    @property
    def today(self) -> date:
        """The day of the digest on the team's own clock."""
        return self.team.next_digest_at.astimezone(self.team.zone).date()

    def main(self) -> DigestMessage:
        """The message in the channel."""
        words, part = self.prompts.words, self.digest.main
        if self.digest.is_empty:
            return DigestMessage(focus=words.mrkdwn("digests.nothing"))
        return DigestMessage(
            headline=words.plain("digests.headline", team=self.team.name),
            focus=self._focus(),
            minute=words.mrkdwn("digests.minute") if self.digest.most_took_their_minute else None,
            shared=self._shared(part),
            readings=tuple(self._reading(link) for link in part.links),
            listings=self._listings(part),
            has_thread=not self.digest.thread.is_empty,
        )

    def thread(self) -> DigestMessage | None:
        """The rest."""
        part = self.digest.thread
        if part.is_empty:
            return None
        more = _listing(
            "more", self.prompts.words.plain("digests.listing_more"), [self._more(link) for link in part.links]
        )
        return DigestMessage(shared=self._shared(part), listings=(*self._listings(part), *more))

    def _focus(self) -> str:
        area = self.prompts.checklist.area(self.digest.area_id)
        return self.prompts.words.mrkdwn(f"digests.focus_{self.digest.because}", area=area.name)

    def _shared(self, part: Part) -> tuple[SharedWords, ...]:
        by_id = {share.id: share for share in self.shares}
        return tuple(sharing.words_of(by_id[share_id]) for share_id in part.shared)

    def _reading(self, link: Link) -> DigestReading:
        """A document with what it is and serves, one reason to open it, and a question."""
        document = self.documents[link.document_id]
        competency = self.prompts.checklist.competency(link.competency_id).name
        new = link.day is not None and self.today - link.day <= FRESH_FOR
        why = self.prompts.words.plain("digests.why_new" if new else "digests.why", competency=competency)
        shown = reading(self.prompts.words, document, why)
        return DigestReading(
            link.document_id,
            replace(shown, summary=shown.summary or self._terms(link)),
            self._question(link, document),
        )

    def _terms(self, link: Link) -> str:
        """What a document speaks of, where it has no summary."""
        found = (
            fit.terms
            for fit, document in self.fits
            if document.id == link.document_id and fit.competency_id == link.competency_id and fit.terms
        )
        terms = next(found, None)
        return self.prompts.words.plain("digests.terms", terms=terms[:MOST_TERMS]) if terms else ""

    def _question(self, link: Link, document: Document) -> str | None:
        """A question for such a document, or else one of its competency; another document gets another one."""
        checklist, kind = self.prompts.checklist, document.asked_as
        area = checklist.competency(link.competency_id).area_id
        bank = [one for one in checklist.questions_of(area) if one.competency_id == link.competency_id]
        fitting = [one.about[kind] for one in bank if kind in one.about] or [one.text for one in bank]
        if not fitting:
            return None
        return self.prompts.words.plain("digests.ask", question=fitting[link.document_id % len(fitting)])

    def _listings(self, part: Part) -> tuple[Listing, ...]:
        closing = _listing(
            "rfcs", self.prompts.words.plain("digests.listing_rfcs"), [self._closes(one) for one in part.closing]
        )
        return (
            *closing,
            *_listing(
                "actions",
                self.prompts.words.plain("digests.listing_actions"),
                [self._open(one) for one in part.actions],
            ),
        )

    def _closes(self, one: Closing) -> Line:
        document, days = self.documents[one.document_id], (one.until - self.today).days
        lead = self.prompts.words.plain("digests.closes", until=one.until, days=days)
        return Line(lead, document.title, document.url)

    def _open(self, one: OpenActions) -> Line:
        document, days = self.documents[one.document_id], (self.today - one.since).days
        lead = self.prompts.words.plain(
            "digests.open_actions",
            text=one.texts[0],
            more=len(one.texts) - 1,
            days=days,
            months=days // MONTH_DAYS,
        )
        return Line(lead, document.title, document.url)

    def _more(self, link: Link) -> Line:
        document = self.documents[link.document_id]
        competency = self.prompts.checklist.competency(link.competency_id).name
        return Line(self.prompts.words.plain("digests.more", competency=competency), document.title, document.url)


def _listing(name: str, heading: str, lines: Sequence[Line]) -> tuple[Listing, ...]:
    return (Listing(name, heading, tuple(lines)),) if lines else ()
