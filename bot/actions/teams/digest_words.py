"""A digest in words, out of what `bot.core.teams.digests` has chosen."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date

from bot.actions.coaching.nudge_words import standout_facts
from bot.actions.library.document_cards import reading, status
from bot.core.delivery.messages import (
    DigestMessage,
    DigestReading,
    Line,
    Listing,
    SharedWords,
)
from bot.core.library.askable import about_document
from bot.core.library.documents import ParsedDocument, Status
from bot.core.library.fits import Document, Fit
from bot.core.library.offering import SEVERAL
from bot.core.signals.standouts import Standout
from bot.core.teams.digests import (
    CLOSING_WITHIN,
    Closing,
    Digest,
    Link,
    OpenActions,
    Part,
)
from bot.core.teams.teams import Team
from bot.prompts import Prompts

MONTH_DAYS = 30
MOST_TERMS = 3
MOST_ACTIONS = 3
"""Of one post-mortem in the thread: what is left is in the document."""


@dataclass(frozen=True, slots=True)
class Writer:
    """Puts a digest into words. `changes` says where documents stood before, `texts` has those of the message."""

    prompts: Prompts
    team: Team
    digest: Digest
    fits: Mapping[tuple[int, str], Fit]
    shared: Mapping[int, SharedWords]
    documents: Mapping[int, Document]
    changes: Mapping[int, Status]
    texts: Mapping[int, ParsedDocument]

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
            readings=self._readings(part),
            listings=_some(self._changed(part), self._figures(part), self._closing(part), self._actions(part)),
            has_thread=not self.digest.thread.is_empty,
        )

    def thread(self) -> DigestMessage | None:
        """The rest."""
        part = self.digest.thread
        if part.is_empty:
            return None
        listings = _some(self._more(part), self._changed(part), self._closing(part), self._more_actions(part))
        return DigestMessage(shared=self._shared(part), listings=listings)

    def _focus(self) -> str:
        """What is new, in numbers, or that nothing is."""
        area_id, news = self.digest.area_id, self.digest.news
        if news and news[0].competency_id is None:
            area_id = None  # what follows has it
        return self.prompts.words.mrkdwn(
            f"digests.focus_{self.digest.because}",
            area=self.prompts.checklist.area(area_id).name if area_id else "",
            news=len(news),
            theirs=sum(one.theirs for one in news),
            older=len(self.digest.main.links) - sum(one.new_since is not None for one in self.digest.main.links),
            changed=bool(self.digest.main.changed),
        )

    def _shared(self, part: Part) -> tuple[SharedWords, ...]:
        return tuple(self.shared[share_id] for share_id in part.shared)

    def _readings(self, part: Part) -> tuple[DigestReading, ...]:
        shown: list[DigestReading] = []
        for link in part.links:
            question = self._question(link, {one.question for one in shown})
            shown.append(self._reading(link, question))
        return tuple(shown)

    def _reading(self, link: Link, question: str | None) -> DigestReading:
        """A document with what it is and serves, one reason to open it, and a question."""
        document = self.documents[link.document_id]
        why = self.prompts.words.plain(
            "digests.why",
            competency=self._competency(link),
            new=link.new_since is not None,
            until=document.comments_until if _is_open(document, self.today) else None,
            theirs=link.theirs,
            useful=link.useful >= SEVERAL,
        )
        shown = reading(self.prompts.words, document, why)
        summary = shown.summary or self._terms(link)
        return DigestReading(link.document_id, replace(shown, summary=summary), question)

    def _terms(self, link: Link) -> str:
        """What a document speaks of, where it has no summary."""
        fit = self.fits.get((link.document_id, link.competency_id or ""))
        terms = fit.terms if fit else ()
        return self.prompts.words.plain("digests.terms", terms=terms[:MOST_TERMS]) if terms else ""

    def _question(self, link: Link, asked: Collection[str | None]) -> str | None:
        """A question that can be asked of this document, if there is one; none is asked twice in a digest."""
        if link.competency_id is None:
            return None
        checklist, kind = self.prompts.checklist, self.documents[link.document_id].asked_as
        area = checklist.competency(link.competency_id).area_id
        bank = [one for one in checklist.questions_of(area) if one.competency_id == link.competency_id]
        about = about_document(bank, kind, self.texts[link.document_id])
        said = [self.prompts.words.plain("digests.ask", question=one) for one in about]
        fitting = [one for one in said if one not in asked]
        return fitting[link.document_id % len(fitting)] if fitting else None

    def _figures(self, part: Part) -> Listing:
        """What is out of the ordinary in the team's own figures, with a way to look."""
        lines = tuple(self._figure(one) for one in part.standouts)
        return Listing("signals", self.prompts.words.plain("signals.listing"), lines)

    def _figure(self, one: Standout) -> Line:
        words = self.prompts.words
        facts = standout_facts(words, one)
        name = words.plain(f"signals.name_{one.measure_id.replace('.', '_').replace('-', '_')}")
        title = one.subject or words.plain("signals.last_of_them" if one.url else "signals.ask_operator")
        lead = words.plain("signals.line", figure=name, value=facts["value"], usual=facts["usual"])
        return Line(lead, title, one.url)

    def _changed(self, part: Part) -> Listing:
        """What stands elsewhere now."""
        lines = tuple(self._stands(one.document_id) for one in part.changed)
        return Listing("changed", self.prompts.words.plain("digests.listing_changed"), lines)

    def _stands(self, document_id: int) -> Line:
        words, document = self.prompts.words, self.documents[document_id]
        before = words.plain(f"documents.status_{self.changes[document_id]}")
        return self._line(
            document_id, words.plain("digests.stands", status=status(words, document), before=before)
        )

    def _closing(self, part: Part) -> Listing:
        return Listing(
            "rfcs",
            self.prompts.words.plain("digests.listing_rfcs"),
            tuple(self._closes(one) for one in part.closing),
        )

    def _closes(self, one: Closing) -> Line:
        days = (one.until - self.today).days
        return self._line(one.document_id, self.prompts.words.plain("digests.closes", until=one.until, days=days))

    def _actions(self, part: Part) -> Listing:
        return Listing(
            "actions",
            self.prompts.words.plain("digests.listing_actions"),
            tuple(self._open(one) for one in part.actions),
        )

    def _open(self, one: OpenActions) -> Line:
        days = (self.today - one.since).days
        lead = self.prompts.words.plain(
            "digests.open_actions",
            text=one.texts[0],
            more=len(one.texts) - 1,
            days=days,
            months=days // MONTH_DAYS,
        )
        return self._line(one.document_id, lead)

    def _more_actions(self, part: Part) -> Listing:
        """What else the post-mortems of the message promised."""
        lines = tuple(self._also_open(one) for one in part.actions)
        return Listing("actions", self.prompts.words.plain("digests.listing_more_actions"), lines)

    def _also_open(self, one: OpenActions) -> Line:
        texts = one.texts[1 : 1 + MOST_ACTIONS]
        lead = self.prompts.words.plain("digests.also_open", texts=texts, more=len(one.texts) - 1 - len(texts))
        return self._line(one.document_id, lead)

    def _more(self, part: Part) -> Listing:
        lines = tuple(self._line(link.document_id, self._also_for(link)) for link in part.links)
        return Listing("more", self.prompts.words.plain("digests.listing_more"), lines)

    def _also_for(self, link: Link) -> str:
        words, stands = self.prompts.words, status(self.prompts.words, self.documents[link.document_id])
        return words.plain("digests.more", competency=self._competency(link), status=stands, theirs=link.theirs)

    def _line(self, document_id: int, lead: str) -> Line:
        shown = reading(self.prompts.words, self.documents[document_id], why="")
        day = self.documents[document_id].day
        return Line(
            lead,
            shown.title,
            shown.url,
            when=self.prompts.words.plain("documents.when", day=day) if day else "",
            superseded=shown.superseded,
            successor=shown.successor,
            successor_url=shown.successor_url,
        )

    def _competency(self, link: Link) -> str:
        return self.prompts.checklist.competency(link.competency_id).name if link.competency_id else ""


def _is_open(document: Document, today: date) -> bool:
    """Whether comments are still wanted, for so short a time that it is worth a word."""
    until = document.comments_until
    return until is not None and not document.is_over and today <= until <= today + CLOSING_WITHIN


def _some(*listings: Listing) -> tuple[Listing, ...]:
    """Those with anything in them."""
    return tuple(one for one in listings if one.lines)
