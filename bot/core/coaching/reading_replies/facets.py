"""Which parts of a complete answer a reply has, each with the words that say so.

Plain rules, which would rather see a part that is not there than ask for one that is: a question too few is a
smaller nuisance than one that shows nobody has listened. Words are read in English; of replies in other languages
only figures, links and mentions are seen.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping

from bot.core.checklist import FollowUp, Wants
from bot.core.coaching.reading_replies import evidence
from bot.core.text import says_something, stems

SPEAKS_FOR_ITSELF = 24
"""Words from which on a reply has told some cause, effect or decision, in whatever form."""
SAYS_SOMETHING = 4
"""Words of a clause that tells more than a name or a figure."""
NAMED_IN = 4
"""Words of a reply that does nothing but name what it was asked for."""
FRAGMENT = 2
"""Words of a sentence that tells a cause in passing: `Cold caches.`"""
CLAUSE = re.compile(r"[;:,()]+(?:\s(?:and )?|$)|\s[-\u2013\u2014\u2192]+>?\s?")
QUOTED = re.compile(r"[\"\u201c][^\"\u201d]*[\"\u201d]")
CAME = re.compile(r"\b(?:came|come) of it\b|\bdid\b", re.IGNORECASE)
SAID_OF_ANYTHING = "ask use make need want change happen know say"
"""Words of an asking that show nothing when they come again."""
SOFT = (FollowUp.CAUSE, FollowUp.EFFECT, FollowUp.STEP)


def facets(text: str, wants: Wants, *, asked: str = "", known: Collection[str] = ()) -> Mapping[FollowUp, str]:
    """What a reply has of what is wanted, with its evidence.

    `asked` is the question, whose choices a reply may take up; `known` are names that mean something here.
    """
    found = {wanted: _evidence(wanted, ask, asked, text, known) for wanted, ask in wants.items()}
    first = next(iter(wants), None)
    if first is FollowUp.SYSTEM:
        found[first] = found[first] or _named(text)
        if _only_chooses(text, wants):
            found[first] = ""
    if first and first is not FollowUp.FIGURE:
        found[first] = found[first] or _first(evidence.NOTHING)(text.strip())
    if first is FollowUp.OWNER:  # whoever is asked *who* says who, even if it is no person
        found[FollowUp.OWNER] = found[FollowUp.OWNER] or _named(text) or _system(text)
    found |= _beside({wanted: found[wanted] for wanted in wants if wanted in SOFT}, text, first)
    return {wanted: said for wanted, said in found.items() if said}


def _named(text: str) -> str:
    """`Address validation.`, to *which?*: a first clause that does nothing but name."""
    first = _clauses(text)[0].strip()
    is_name = 0 < len(first.split()) <= NAMED_IN and not evidence.NAMES_NOTHING.search(first)
    return first if is_name else ""


def _only_chooses(text: str, wants: Wants) -> bool:
    """Whether it is no more than a choice of those that a step is asked for with: `keep`, `living without`."""
    said = {one for one in stems(text) if says_something(one) or one in evidence.CHOICES}
    return bool(said) and said <= _choices(wants.get(FollowUp.STEP, ""))


def names_somebody(text: str) -> bool:
    """Whether a person, a role or a team appears in it, beyond whoever writes."""
    plain = _bare(text)
    but = evidence.NO_NAMES | evidence.PRODUCTS
    return bool(evidence.OTHERS.search(plain) or _name(plain, but, capital=True))


def names(text: str) -> frozenset[str]:
    """The names that a text uses for systems and people, to be known again."""
    plain = _bare(text)
    found = {one[0].strip("`") for one in evidence.NAME.finditer(plain)}
    return frozenset(one.casefold() for one in found if one.casefold() not in evidence.NO_NAMES)


def _evidence(wanted: FollowUp, ask: str, asked: str, text: str, known: Collection[str]) -> str:
    """The words that show that a part is there; empty if none do."""
    if wanted is FollowUp.DEEPER:
        return _deeper(ask, asked, text)
    if wanted is FollowUp.FIGURE:
        return _figure(ask, text)
    if wanted is FollowUp.STEP:
        return _step(ask, asked, text)
    part = _where_to_look(wanted, ask, text)
    said = _asked_for(wanted, ask, part, known) or RULES[wanted](part) or _offered(ask, part)
    return said or (_same(ask, text, but=SAID_OF_ANYTHING) if wanted in SOFT else "")


def _where_to_look(wanted: FollowUp, ask: str, text: str) -> str:
    """Where it would be: a next person is not today's, a quoted day is none, what would be has not come."""
    if wanted is FollowUp.OWNER and evidence.NEXT_ONE.search(ask):
        return ". ".join(one for one in _clauses(text) if evidence.TO_BE.search(one) or _words(one) <= FRAGMENT)
    if wanted is FollowUp.EFFECT and CAME.search(ask):
        return ". ".join(one for one in _clauses(text) if not evidence.WOULD.search(one))
    return QUOTED.sub(" ", text) if wanted is FollowUp.DATE else text


def _asked_for(wanted: FollowUp, ask: str, text: str, known: Collection[str]) -> str:
    """What shows it only because of how it is asked for."""
    if wanted is FollowUp.SYSTEM:
        return _known(text, known) or _none(text)
    if wanted is FollowUp.DATE and re.search(r"\bhow long\b", ask, re.IGNORECASE):
        return _figure(ask, text)
    is_place = wanted is FollowUp.SOURCE and ask.startswith(("Where", "On which"))
    return _first(evidence.PLACE)(text) if is_place else ""


def _step(ask: str, asked: str, text: str) -> str:
    said = evidence.STEP.search(text)
    found = (said[0].strip() if said else "") or _offered(f"{asked} {ask}", text)
    if not found and " or " in ask:
        found = _first(evidence.BECOMES)(text)
    if not found and evidence.WOULD.search(ask):
        found = next((one for one in _clauses(text) if evidence.WOULD.search(one) and not _owner(one)), "")
    return found or _same(ask, text, but=SAID_OF_ANYTHING)


def _beside(soft: Mapping[FollowUp, str], text: str, first: FollowUp | None) -> Mapping[FollowUp, str]:
    """Causes, effects and decisions that no word gives away: each takes a clause that nothing else has taken.

    People rarely say *because*: `The rota. People swap shifts and forget it.` A long reply has them all, and to a
    question that wants one first, whatever is said is that.
    """
    if len(text.split()) >= SPEAKS_FOR_ITSELF:
        return dict.fromkeys(soft, "a long reply")
    start, *others = _clauses(text)
    others = [one for one in others if not evidence.GUESSED.match(one)]
    free = [one for one in others if not any(said and said in one for said in soft.values())]
    if first and not soft.get(first, "none") and len(start.split()) >= FRAGMENT:
        free.insert(0, start)
    silent = [wanted for wanted, said in soft.items() if not said]
    return dict(zip(silent, free, strict=False))


def _clauses(text: str) -> list[str]:
    """The first clause of a text, and of the others those that say something: a sentence sooner than a clause."""
    first, *sentences = re.split(r"[.!?\n]+(?:\s|$)", text.strip())
    start, *within = CLAUSE.split(first)
    others = [clause for one in sentences for clause in CLAUSE.split(one) if _words(clause) >= SAYS_SOMETHING]
    short = [one for one in sentences if FRAGMENT <= _words(one) < SAYS_SOMETHING]
    return [start, *(one for one in within if _words(one) >= SAYS_SOMETHING), *others, *short]


def _words(text: str) -> int:
    return len(re.findall(r"[^\W\d_]+", text))


def _first(pattern: re.Pattern[str]) -> Callable[[str], str]:
    def find(text: str) -> str:
        found = pattern.search(text)
        return found[0].strip() if found else ""

    return find


def _figure(ask: str, text: str) -> str:
    """An amount of the sort that is asked for: not a day, a clock, a number in a name or the point of a list."""
    plain = evidence.RANGE.sub("", evidence.NO_AMOUNT.sub(" ", _bare(text)))
    sorts = [sorts for words, sorts in evidence.ASKED_AMOUNTS if words.search(ask)]
    wanted = frozenset().union(*sorts) if sorts else evidence.ANY_AMOUNT
    found = (one[0].strip() for one in evidence.AMOUNT.finditer(plain))
    return next((one for one in found if _sort(one) in wanted), "")


def _sort(amount: str) -> str:
    """What an amount measures: time, money, a share, or nothing that it says."""
    return next((sort for sort, sign in evidence.AMOUNTS.items() if sign.search(amount)), "bare")


def _system(text: str) -> str:
    plain = evidence.COUNTED_KIND.sub(" ", evidence.DATE.sub(" ", _bare(text)))
    kind = evidence.KIND.search(plain)
    product = next((one for one in re.findall(r"[a-z0-9]+", plain.casefold()) if one in evidence.PRODUCTS), "")
    return kind[0] if kind else product or _name(plain, evidence.NO_NAMES) or _the_thing(plain) or _alone(plain)


def _owner(text: str) -> str:
    plain = _bare(text)
    found = evidence.PEOPLE.search(plain)
    return found[0] if found else _name(plain, evidence.NO_NAMES | evidence.PRODUCTS, capital=True)


def _name(plain: str, but: Collection[str], *, capital: bool = False) -> str:
    """The first name in it: in code, with a sign or capital inside, or capitalised where nothing asks for that."""
    pattern = evidence.CAPITALISED if capital else evidence.NAME
    return next((one[0] for one in pattern.finditer(plain) if one[0].strip("`").casefold() not in but), "")


def _the_thing(plain: str) -> str:
    """`the importer`, `our edge`: something that has its article and says something."""
    found = (word for one in evidence.THE_THING.finditer(plain) for word in one["thing"].split())
    return next((one for one in found if one.casefold() not in evidence.NO_THINGS), "")


def _alone(plain: str) -> str:
    """A word that is the whole of a first clause, such as `importer` before a full stop."""
    first = _clauses(plain)[0].strip().casefold()
    return first if re.fullmatch(r"[^\W\d_]{3,}", first) and first not in evidence.NO_THINGS else ""


def _known(text: str, known: Iterable[str]) -> str:
    """A name of those that mean something here, as a word of its own."""
    said = f" {_spelt(text)} "
    spelt = ((_spelt(name), name) for name in known)
    return next((name for words, name in spelt if len(words) > 1 and f" {words} " in said), "")


def _spelt(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", text.casefold()))


def _offered(ask: str, text: str) -> str:
    """A word of the choices that the asking names after a colon or with an `or`: whoever says it has chosen."""
    wanted = _choices(ask)
    return next((one for one in stems(text) if one in wanted), "")


def _choices(ask: str) -> set[str]:
    offered = " ".join(evidence.OFFERED.findall(ask))
    return {one for one in stems(offered) if says_something(one) or one in evidence.CHOICES}


def _deeper(ask: str, asked: str, text: str) -> str:
    """Somebody who says what would be, or speaks of the same thing, has gone as deep as the question."""
    further = (
        one
        for one in _clauses(text)
        if len(one.split()) > SAYS_SOMETHING
        and evidence.WOULD.search(one)
        and not evidence.REASON.match(one)
        and not re.search(r"\d", one)
    )
    same = _same(ask, text, but="" if ask in asked else asked)
    return next(further, "") or same if evidence.WOULD.search(ask) else same


def _same(ask: str, text: str, but: str = "") -> str:
    """A word of the asking that the reply has as well, and that the question did not put into its mouth."""
    wanted = {one for one in stems(ask) if says_something(one)} - set(stems(but))
    return next((one for one in stems(text) if one in wanted), "")


def _none(text: str) -> str:
    """Whoever says that there is none has said which."""
    found = evidence.NONE.match(text.strip())
    return found[0] if found else ""


def _bare(text: str) -> str:
    """A text without addresses and emoji."""
    return re.sub(r"https?://\S+|(?<![\w:]):[\w+'-]+:(?!\w)", " ", text)


RULES: Mapping[FollowUp, Callable[[str], str]] = {
    FollowUp.SYSTEM: _system,
    FollowUp.OWNER: _owner,
    FollowUp.DATE: _first(evidence.DATE),
    FollowUp.CAUSE: _first(evidence.CAUSE),
    FollowUp.EFFECT: _first(evidence.EFFECT),
    FollowUp.SOURCE: _first(evidence.SOURCE),
}
