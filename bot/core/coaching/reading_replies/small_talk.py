"""What a message says to the coach that no phrase foresees, by its words.

An answer needs a word of its own: what it names, counts or tells. A message, or a clause of one, that is made of
nothing but small words and of words about talking to a coach tells nothing; a sign in it says what it is instead.
"""

import re
from collections.abc import Sequence

from bot.core.coaching.nudges import Skip
from bot.core.coaching.reading_replies.taken import Taken


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


TALK = _set("""
    words turn turned
    a about access actually affect affects afk afraid after afternoon afternoons again ago ah all allowed
    already alright also always am ambiguous an analyse analysed analyze analyzed and annoyed annoying
    anonymised anonymized anonymous anonymously another answer answered answering answers any anybody anymore
    anyone anything anyway applicable applies apply appraisal are area aren't around as ask asked asking asks
    at atm automated aware away back bad basic basics be because been before behind being believe belong
    belongs best better between bit biweekly bored boring boss bosses bot both bother bothering break bring
    brings brought bugging business busy but by cadence call calls can can't cannot care cares caring case ceo
    change check checking cheers chief choose chosen clarify clear clue coach colleagues collect collected
    come comes company complicated concern concerns conference confidential confidentially confused confusing
    contact context could couldn't couple covered crazy cto current currently daily data day days decide
    decides dentist department did didn't difference different dig digging director directors discussed
    dismiss disturb do doctor does doesn't doing don't done dont down driving drop dumb earlier easy elaborate
    else email emails end english enjoy enough er evaluate evaluated even evening evenings ever every
    everybody everyone everything exactly example expect expected explain explanation familiar far feel
    feeling feels few fewer figure find fine firefighting first flight follow for forget frankly frequency
    frequently from full gdpr get gets getting give go goes going gone good got great had haha half handle
    handled hands happen happening happens has have haven't having he hear heard heart hello help helpful
    helps here hey hi hm hmm honestly hope hopes hoping hour hourly hours how hr human i i'd i'll i'm i've
    idea if ignore im important in incident inside instead interest interested interview interviews into
    investigate involve involved irrelevant is isn't it it's its job judge judged just keep kept kind knew
    know known knows language last late later lead leadership leads learned least leave less let let's like
    list lol long look looking looks lost lot lunch machine mailing mails make makes management manager
    managers mandatory many matter matters may maybe me mean meaning means meeting meetings message messages
    messaging middle mind mine minute minutes miss missed moment month monthly months more morning mornings
    most move much must my nagging need needs never new news next nice no nobody nope not nothing notification
    notifications now nudge nudges nudging obliged obvious of off offsite often oh ok okay old omg on once one
    only open optional or other others our ours out outage over overloaded own ownership packed part
    participate participating pass passing pause peers pending people performance perhaps person phrase pick
    picked ping pinging pings plane please pls plz point pointless poke possible privacy private privately
    probably prompt prompts public publish published purpose put question questions quick quiet quit quite
    random randomly rather read reading reads ready really reason receive receiving record recorded regularly
    relate related relevant remind reminder reminders rephrase replies reply report reported reporting
    required respond responsibility responsible review reviews reword right rn robot said same saved say
    schedule scope secret see seems seen sees send sender sending sends sense set setting settings shall share
    shared shares sharing she should show shown shows sick sign signed silence silent silly skip skipping
    slammed slot so some somebody someday someone something sometime somewhat soon sorry sort sounds spam
    spamming speak standup start still stop stopped store stored stores stuff stupid subscribe such superiors
    suppose supposed sure swamped switch take talk tbh team team's teams tell than thank thanks that that's
    the their them then there there's these they thing things think this those though through tied time times
    tired to today told tomorrow tonight too topic track tracked train traveling travelling trivial trouble
    true try trying type typed ugh um unclear understand understanding understood underwater unsubscribe
    unsubscribed until up us use used useful useless usually vague very visible voluntary waiting want wanted
    was waste wasting we we'd we'll we're we've week week's weekly weeks well were what what's when whenever
    where which while who who's whole why will wish with without won't word wording work works workshop worry
    would wouldn't wow write written wrong wrote yeah yes yet you you'd you'll you're your yours
""")
"""Small words, and words about the coach, its questions and the reader's day; no name and no system."""


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(rf"\b(?:{one})\b" for one in patterns))


NOT = "not|no longer|never|don't|dont|doesn't|doesnt|isn't|isnt|aren't|arent|didn't|can't|cannot|wasn't"
OURS = "my|our|mine|ours|me|us|we"
AUDIENCE = (
    "boss(?:es)?|managers?|hr|cto|ceo|directors?|leadership|management|leads?|company|colleagues|peers|superiors|"
    "chief|anyone|anybody|someone|somebody|everyone|everybody|others|people|else"
)

ASKED: Sequence[tuple[Taken, str, re.Pattern[str]]] = (
    (Taken.PRIVACY, "", _any(
        "private|privately|privacy|anonym(?:ous|ously|ised|ized)|confidential(?:ly)?|visible|secret|"
        "public|published|"
        "share[ds]?|sharing|stored?|stores|saved|recorded|tracked|collect(?:ed)?|analy[sz]ed|gdpr|"
        "evaluated?|judged?|"
        "performance|appraisal|reported|reporting|published?",
        rf"(?:sees?|seen|reads?|reading|shown?|shows|access|gets?|getting|knows?|told|tell|goes?|going|look|"
        rf"look at|"
        rf"looks at|hear|hears) .*\b(?:{AUDIENCE}|my (?:answers?|replies|data))",
        rf"(?:{AUDIENCE}|who|who's) .*\b(?:sees?|seen|reads?|reading|shown|access|gets?|getting|knows?|told|"
        rf"look|looks)",
        "stays? between us|between us|where .*(?:answers?|replies|data|this) (?:go|goes|end|kept)",
    )),
    (Taken.WHY, "", _any(
        "(?<![\\w'])why", "how come", "what for", r"(?:for )?what\S* .*(?:point|purpose|reason|idea)",
        r"what\S* .*(?:need|want|use|good) .*for",
        "for what .*(?:you|this|me|i)", "how .*(?:useful|help(?:s|ful)?) .*(?:me|us)",
    )),
    (Taken.STATUS, "", _any(
        "(?:what|which|when|when's|what's) .*(?:next|open|pending|current|last) (?:one|question)",
        "what did you ask", "did i miss .*", "(?:anything|something|question) (?:open|pending|waiting)",
    )),
    (Taken.SKIP, Skip.UNCLEAR.value, _any(
        "rephrase|reword|clarify|elaborate|explain|explanation|example|other words|say .*again",
        "(?:what|how) .*(?:mean|means|meaning)", "what .*(?:question|you .*ask|asking)",
    )),
    (Taken.HELP, "", _any(
        "who (?:sends|wrote|writes|picks?|chooses?|decides?)|(?:what|who|how|who's|what's|where) .*(?:you|"
        "this|that|it|these|bot|coach|messages?|here|reply|respond|answer)",
        "how (?:often|many|long) .*(?:you|this|questions?|messages?)",
        "what (?:happens?|if|else)", "must i|do i|should i",
        "(?:are|is) (?:you|this|there|it) .*(?:bot|human|robot|person)",
        "can (?:you|i|we) (?:do|ask|talk|help|use|reply|write|answer|speak)",
    )),
)  # fmt: skip
"""What a question to the coach is about, in the order in which it is tried."""

SAID: Sequence[tuple[Taken, str, re.Pattern[str]]] = (
    (Taken.PAUSE, "", _any(
        "unsubscribed?|opt out|sign me (?:off|out)|take me (?:off|out)|(?:off|from) (?:this|the|your) .*list",
        r"(?:stop|quit|no more|enough) .*(?:messag\w+|ask\w*|send\w*|ping\w*|nudg\w+|remind\w*|notif\w+|"
        r"question\w*|"
        r"spam\w*|bother\w*|bugging|nagging|these|those|this|them|it|me|emails?|mails)",
        r"(?:don't|dont|do not|never) (?:ever )?(?:want|need|send|write|message|ask|bother|contact|ping|"
        r"disturb|remind|"
        r"nudge|receive|wish) .*(?:messages?|questions?|these|them|this|me|any ?more|again)",
        "leave me|not interested|no interest|don't want to (?:participate|take part|be part)|(?:sick|tired) of",
        "i (?:quit|want to stop|want out)|be quiet|shut up",
        "(?:take|taking|need|have|having) (?:a|my) (?:break|pause)",
    )),
    (Taken.SKIP, Skip.UNCLEAR.value, _any(
        r"(?:not|don't|dont|didn't|can't|cannot|never|hardly|couldn't) (?:\w+ )?(?:understand|understood|"
        r"follow|get) "
        r".*(?:this|it|that|you|question|mean|means|asking|point|what|one)",
        "(?:not|don't|dont|didn't|can't|cannot) (?:really |quite |fully )?(?:understand|understood|follow)",
        "confus(?:ed|ing)|unclear|vague|ambiguous|rephrase|reword|clarify|elaborate|lost me|i'm lost|complicated",
        "(?:not|isn't) .*clear|no sense|(?:doesn't|not) make (?:any |much )?sense|explain",
        "(?:not sure|no idea|don't know|unsure|no clue|wonder) what .*(?:mean|means|you|want|asks?|asking|"
        "for|about)",
        "(?:need|give|have) .*(?:example|explanation|context)|bad (?:wording|question|english)",
    )),
    (Taken.SKIP, Skip.KNOW_WELL.value, _any(
        r"(?:i|we|i've|we've|we already|i already) (?:\w+ )?(?:know|knew|known|covered|discussed|answered) .*"
        r"(?:this|that|it|one|well|already|all|before)",
        "by heart|inside out|old news|nothing new|not new|already (?:know|knew|known|discussed|covered|"
        "answered|said)",
        "(?:too|very|so|really) (?:easy|basic|obvious|trivial)|(?:easy|obvious|trivial) (?:one|question)",
        "(?:been|gone|went) (?:through|over) (?:this|that|it)|familiar with|well aware|aware of (?:this|"
        "that|it)|asked (?:me )?(?:this|that|it) (?:already|before)",
    )),
    (Taken.SKIP, Skip.NOT_MY_TEAM.value, _any(
        rf"(?:{NOT}) .*(?:{OURS}) (?:\w+ )?(?:team|team's|teams|area|job|scope|department|responsibility|"
        rf"business|topic|"
        "concern|thing|problem|case|question|ownership)",
        rf"(?:{NOT}) (?:\w+ )?(?:relevant|applicable|apply|applies|concern|affect|responsible|involved|"
        rf"relate|related)",
        "irrelevant|out of (?:my |our )?scope|not (?:ours|mine)|wrong (?:team|person|department)",
        "(?:another|other|different|someone else's|somebody else's) (?:team|department|area|person)",
        rf"(?:{OURS}) .*(?:{NOT}) (?:have|do|own|use|run|handle) (?:any of )?(?:this|that|it|these|those|"
        rf"any|one|such)",
        "(?:applies|belongs|belong) to (?:another|other|someone|somebody)",
    )),
    (Taken.SNOOZE, "", _any(
        "(?:ask|remind|ping|nudge|poke|prompt|message|tell) me",
        r"(?:ask|remind|ping|nudge|poke|prompt|come back|get back|try|message|tell|write|bother|send) "
        r"(?:\w+ ){0,4}(?:later|again|soon|another time|some other time|sometime)",
        r"(?:not|can't|cannot|bad|no|wrong|don't have) (?:\w+ ){0,3}(?:now|today|time|moment|tonight|week)",
        "busy|swamped|slammed|overloaded|underwater|firefighting|hands full|packed|crazy (?:day|week)|afk",
        r"(?:in|on|at|have|having|into|middle of) (?:\w+ ){0,4}(?:meetings?|calls?|lunch|incident|outage|"
        r"conference|"
        "flight|train|plane|interviews?|standup|workshop|offsite)",
        "driving|travelling|traveling|later|another time|some other time|maybe tomorrow|next time",
    )),
    (Taken.SETTINGS, "", _any(
        "(?:less|more) (?:often|questions|messages)|fewer|frequency|cadence|too (?:often|many|much|frequent)",
        "(?:different|another|better|other|change|earlier) .*(?:time|day|slot|schedule)|settings?",
        "(?:once|every|twice) .*(?:week|weeks|month|day) .*(?:enough|better|fine|please)",
        "(?:mornings|afternoons|evenings|weekly|monthly) .*(?:better|enough|please)",
    )),
    (Taken.DONE, "", _any(
        "(?:skip|skipping|pass|passing|drop|dismiss|ignore) .*(?:this|it|that|one|question)", "next question"
    )),
    (Taken.UNSURE, "", _any(
        r"(?:no|not|don't|dont|never|haven't|can't|cannot|couldn't) (?:\w+ ){0,3}"
        "(?:clue|idea|sure|know|say|tell|think of|looked|checked|heard|thought|answer)",
        r"(?:i'll|will|let me|need to|have to|i'd|gonna|going to|must|should|i) (?:\w+ ){0,2}(?:check|ask|"
        r"look|find|"
        "think|figure|dig|investigate|get back|come back|see)",
        "(?:hard|difficult|tough) to (?:say|tell|know)|no answer|i wish i knew|who knows|good question",
    )),
)  # fmt: skip
"""What a message is that asks nothing and tells nothing, in the order in which it is tried."""


def is_small(said: str) -> bool:
    """Whether none of these words could be an answer's own."""
    return TALK.issuperset(said.split())


def meant(said: str, *, is_question: bool) -> tuple[Taken, str] | None:
    """What the first sign in it says; a question is looked through for what it asks about first."""
    signs = (*ASKED, *SAID) if is_question else SAID
    return next(((taken, rest) for taken, rest, sign in signs if sign.search(said)), None)
