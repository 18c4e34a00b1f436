"""What a message says to the coach that no phrase foresees, by its words.

An answer needs a word of its own: what it names, counts or tells. A message, or a clause of one, that is made of
nothing but small words and of words about talking to a coach tells nothing; a sign in it says what it is instead.
"""

import re
from collections.abc import Sequence

from bot.core.coaching.nudges import Skip
from bot.core.coaching.reading_replies.phrases.forms import words_of
from bot.core.coaching.reading_replies.taken import Taken
from bot.core.patterns import late

TALK = words_of("""
    a able about abstract access actually address admin admins affect affects afk afraid after afternoon
    afternoons again ago ah airport all allhands allowed already alright also always am ambiguous an analyse
    analysed analyze analyzed and annoyed annoying anonymised anonymized anonymous anonymously another
    answer answered answering answers any anybody anymore anyone anything anyway anywhere app apparently
    applicable applies apply appointment appraisal appreciate appreciated are area aren't around as ask
    asked asking asks at atm attach attached audit auditors automated available aware away awesome awkward
    back bad bandwidth basic basically basics be because been before behind being believe belong belongs
    best better between beyond bit biweekly board boarding bored boring boss bosses bot both bother
    bothering break bring brings broad brought bugging bunch buried bus business busy but by cadence call
    calls can can't cancel cannot capacity care cares caring case ceo certain certainly change channel chat
    check checked checking cheers chief choose chosen clarify clear clearer clue coach colleagues collect
    collected come comes company completely compliant complicated concern concerns concrete conference
    confidential confidentially confused confusing contact context control conversation could couldn't
    council couple covered crazy critical cryptic cto current currently customers daily data day days
    deadline decide decides decision defer definite definitely delay delete deleted dentist department desk
    detail detailed details did didn't difference different difficult dig digging direct director directors
    discussed dismiss disturb do doctor does doesn't doing domain don't done dont doubt down driving drop
    drowning dumb earlier easy elaborate else else's em em-coach email emails end energy english enjoy
    enough er evaluate evaluated even evening evening's evenings ever every everybody everyone everything
    exactly example expect expected explain explanation external extremely fair familiar far feel feeling
    feels few fewer figure find fine firefighting first fix flight follow following for forever forget
    frankly free french frequency frequently from full fully further gdpr gdpr-compliant general german get
    gets getting give glad go goes going gone good got great group guess guessing gym had haha half handle
    handled hands hang happen happening happens happy hard has have haven't having he head headed heading
    headspace hear heard heart hectic hello help helpful helps hence here hey hi hm hmm hold home honest
    honestly hope hopes hoping hospital hour hourly hours how however hr human i i'd i'll i'm i've idea if
    ignore im important in incident individual individually influence insanely inside instead interest
    interested interesting internal internally interview interviews into investigate involve involved
    irrelevant is isn't it it's its job join joined judge judged just keep kept kid kids kind kinda knew
    know known knows language laptop last late later law lead leadership leads learned least leave leaving
    legal legally less let let's like liked list literally live loads log logged logging logs lol long
    longer look looking looks lost lot love loved lovely lunch machine mailing mails make makes manage
    managed management manager managers manages mandatory many matter matters may maybe me mean meaning
    means meeting meetings message messages messaging middle million mind mine minute minutes miss missed
    moment monitored monitoring month month's monthly months mood more morning mornings most move much must
    my nagging name names necessary need needed needs never new news next nice no nobody nope not nothing
    notice notification notifications now nowhere nudge nudges nudging obliged obvious odd of off offsite
    often oh ok okay old omg on once one only open operate option optional options or org organisation
    organization other others our ours out outage outside outsiders over overloaded own owned ownership owns
    packed part participate participating parties party pass passing pause peers pending people performance
    perhaps person phone phrase pick picked ping pinging pings plan plane please pleased pls plz point
    pointless poke policy positive possible postpone postponed precise precisely presentation pretty privacy
    privacy-wise private privately probably production prompt prompts public publish published purpose
    purview push put question questions quick quickly quiet quit quite random randomly rather reachable read
    reading reads ready really reason recall recalled receive receiving record recorded regret regularly
    relate related relevance relevant remember remembered remind reminder reminders remit remove removed
    rephrase replies reply report reported reporting reports required reschedule resolved respond
    responsibility responsible review reviews reword right rn road robot run running runs safe said same
    saved say schedule school scope secret secure see seems seen sees send sender sending sends sense sent
    set setting settings shall share shared shares sharing she shift short shorter should shouldn't show
    shown shows sick sign signed silence silent silly simple simpler simply skip skipping slammed slightly
    slot sold sell snooze so solved some somebody somebody's someday someone someone's something sometime
    somewhat somewhere soon sorry sort sounds spam spamming spanish speak specific standup start started
    still stop stopped stops store stored stores strange stressed stressful stuff stupid subscribe such
    summit super superiors suppose supposed supposedly sure swamped sweet switch sync take talk tbh team
    team's teammates teams tell telling than thank thanks that that's the their them then there there's
    therefore these they thing things think third this tho those thought thread threads though through thus
    thx tied time times tired to today today's told tomorrow tonight tonight's tons too tool top topic
    totally tough townhall track tracked train training translate translation traveling travelling tried
    trivial trouble true try trying turn turned type typed typo ugh um unavailable uncertain unclear
    understand understanding understood underwater unfortunately union unit unsubscribe unsubscribed
    unsubscribing unsure until up urgent us use used useful useless usually vague very visible voluntary
    wait waiting want wanted was waste wasting watch watched watching we we'd we'll we're we've week week's
    weekend weekly weeks weird welcome well were what what's when whenever where which while who who's whole
    why will wish with without won't wonder wondering word wording words work works workshop worry worth
    would wouldn't wouldnt wow write writing written wrong wrote yeah yes yet you you'd you'll you're your
    yours
""")
"""Small words, and words about the coach, its questions and the reader's day; no name and no system."""


def _any(*patterns: str) -> re.Pattern[str]:
    return late("|".join(rf"\b(?:{one})\b" for one in patterns))


NOT = "not|no longer|never|don't|dont|doesn't|doesnt|isn't|isnt|aren't|arent|didn't|can't|cannot|wasn't"
OURS = "my|our|mine|ours|me|us|we"
AUDIENCE = (
    "boss(?:es)?|managers?|hr|cto|ceo|directors?|leadership|management|leads?|company|colleagues|peers|superiors|"
    "admins?|chief|reports|teammates|team|organi[sz]ation|org|anyone|anybody|someone|somebody|everyone|everybody|"
    "others|people|else"
)

ASKED: Sequence[tuple[Taken, str, re.Pattern[str]]] = (
    (Taken.PRIVACY, "", _any(
        "private|privately|privacy|anonym(?:ous|ously|ised|ized)|confidential(?:ly)?|visible|secret|"
        "public|published|"
        "share[ds]?|sharing|stored?|stores|keep .*(?:answers|replies|data|this|it)|saved|recorded|tracked|"
        "monitor(?:ed|ing)|logged|watch(?:ed|ing)|"
        "collect(?:ed)?|analy[sz]ed|gdpr|my name|sold|sell|logging|individual(?:ly)?|"
        "evaluated?|judged?|"
        "performance|appraisal|reported|reporting|published?",
        rf"(?:sees?|seen|reads?|reading|shown?|shows|access|gets?|getting|knows?|told|tell|telling|goes?|"
        rf"going|look|"
        rf"look at|"
        rf"looks at|hear|hears) .*\b(?:{AUDIENCE}|my (?:answers?|replies|data))",
        rf"(?:{AUDIENCE}|who|who's) .*\b(?:sees?|seen|reads?|reading|shown|access|gets?|getting|knows?|told|"
        rf"look|looks|use|uses|using)",
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
        "(?:more|be) .*(?:specific|concrete|precise|clear|clearer|detailed)|more details?|rephrase|reword|"
        "clarify|elaborate|explain|explanation|example|(?:other|simple|simpler|plain) words|say .*again",
        "(?:what|how) .*(?:mean|means|meaning)", "what .*(?:question|you .*ask|asking)",
    )),
    (Taken.HELP, "", _any(
        "what .*(?:write|say|type|do|options?)|who .*(?:asking|asks)|who (?:sends?|sent|wrote|writes|"
        "picks?|chooses?|"
        "decides?)|(?:what|who|how|who's|what's|where) .*(?:you|"
        "this|that|it|these|bot|coach|messages?|here|reply|respond|answer)",
        "how (?:often|many|long) .*(?:you|this|questions?|messages?)",
        "what (?:happens?|if|else)", "must i|do i|should i",
        "(?:are|is) (?:you|this|there|it) .*(?:bot|human|robot|person)",
        "can (?:you|i|we) (?:just |only |also |simply )?(?:do|ask|talk|help|use|reply|write|answer|speak)",
    )),
)  # fmt: skip
"""What a question to the coach is about, in the order in which it is tried."""

SAID: Sequence[tuple[Taken, str, re.Pattern[str]]] = (
    (Taken.PAUSE, "", _any(
        "unsubscribed?|opt out|sign me (?:off|out)|take me (?:off|out)|(?:off|from) (?:this|the|your) .*list",
        r"(?<!they )(?<!people )(?<!we )(?<!everybody )(?<!who )(?:stop|quit|no more|enough) "
        r".*(?:messag\w+|ask\w*|send\w*|ping\w*|nudg\w+|remind\w*|notif\w+|"
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
        "not sure (?:i|that i) (?:get|understand|follow)|(?:not sure|no idea|don't know|unsure|no clue|"
        "wonder) what .*(?:mean|means|you|want|asks?|asking|"
        "for|about)",
        "(?:need|give|have) .*(?:example|explanation|context)|bad (?:wording|question|english)",
    )),
    (Taken.SKIP, Skip.KNOW_WELL.value, _any(
        r"(?:i|we|i've|we've|we already|i already) (?:\w+ )?(?:know|knew|known|covered|discussed|answered) .*"
        r"(?:this|that|it|one|well|already|all|before)",
        "by heart|inside out|old news|nothing new|not new|already (?:know|knew|known|discussed|covered|"
        "answered|said)",
        "basic stuff|basics|been there|done that|(?:this|that|it|it's|that's|one|question) .*(?:easy|"
        "basic|obvious|trivial)|(?:too|very|so|really) (?:easy|basic|obvious|trivial)|"
        "(?:easy|obvious|trivial) (?:one|question)",
        "(?:been|gone|went) (?:through|over) (?:this|that|it)|familiar with|well aware|aware of (?:this|"
        "that|it)|asked (?:me )?(?:this|that|it) (?:already|before)",
    )),
    (Taken.SKIP, Skip.NOT_MY_TEAM.value, _any(
        rf"(?:that's|this is|that is|it's|it is) not (?:{OURS})",
        rf"(?:{OURS}) .*(?:isn't|aren't|is not|are not|not|never) (?:on call|part of|involved|responsible|"
        rf"in charge|affected)",
        rf"(?:{OURS}) .*(?:don't|dont|do not|doesn't|never) (?:own|run|have|operate|manage|handle) (?:any|"
        rf"anything|any of)",
        "(?:outside|beyond) (?:of )?(?:my|our)",
        rf"(?:{NOT}) .*(?:{OURS}) (?:\w+ )?(?:team|team's|teams|area|job|scope|department|responsibility|"
        rf"business|topic|"
        "concern|thing|problem|case|question|ownership)",
        rf"(?:{NOT}) (?:\w+ )?(?:relevant|applicable|apply|applies|concern|affect|responsible|involved|"
        rf"relate|related)",
        "not the right (?:person|team|one)|wrong (?:one|address)|irrelevant|out of (?:my |our )?scope|not "
        "(?:ours|mine)|wrong (?:team|person|department)",
        "(?:someone|somebody) else's",
        "(?:that's|this is|that is|it's|its|for|belongs?) .*(?:another|other|different) (?:team|"
        "department|area|person)",
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
        r"(?<!\w )(?<!\w)(?:(?:i'm|im|i am|i'll be|we're|we are|currently|stuck|now|just|busy|sorry|still|"
        r"i|got|have) )*"
        r"(?:in|on|at|have|having|into|middle of) (?:(?!the |our |my |each |every |their )\w+ "
        r"){0,4}(?:meetings?|(?<!on )calls?|lunch|incident|outage|"
        r"conference|"
        "flight|train|plane|interviews?|standup|workshop|offsite)",
        "give me$|too much going|lots? going|(?:will|i'll|let me|i can) (?:answer|reply|respond)|about to "
        "\\w+|(?:need|want|give me) (?:\\w+ )?(?:time|"
        "until|till)|driving|travelling|traveling|"
        "later|another time|some other time|maybe tomorrow|next time|(?:maybe|perhaps) next",
    )),
    (Taken.SNOOZE, "", _any(
        r"(?:heading|headed|running|rushing|going|off) (?:in)?to (?:\w+ ){0,2}\w+|on (?:my|the) (?:phone|"
        r"road|way|go|move)|"
        "hectic|stressed|drowning|buried|tied up|no (?:capacity|bandwidth|headspace|energy)|not "
        "(?:available|free|reachable)|"
        "(?:in|into) the middle of|(?:postpone|postponed|defer|reschedule|push|delay|snooze)",
    )),
    (Taken.SETTINGS, "", _any(
        "(?:less|more) (?:often|questions|messages)|fewer|frequency|cadence|too (?:often|frequent)|too "
        "(?:many|much) of (?:this|these)|too many (?:questions|messages|pings|reminders)",
        "(?:different|another|better|other|change|earlier) .*(?:time|day|slot|schedule)|settings?",
        "(?:once|every|twice) .*(?:week|weeks|month|day) .*(?:would be|please)",
        "(?:mornings|afternoons|evenings|weekly|monthly) .*(?:better|enough|please)",
    )),
    (Taken.DONE, "", _any(
        "^(?:(?:please|i'd|rather|let's|can we|could we|can i|may i|i|i'll|just|will|would|like to|want to) )*"
        "(?:skip|skipping|pass|passing|drop|dismiss|ignore) .*(?:this|it|that|one|question)", "next question"
    )),
    (Taken.COURTESY, "", _any(
        "thanks?|thx|thank you|cheers|appreciated?",
        "(?:good|nice|great|useful|helpful|lovely) (?:one|question|point|reminder|idea)|(?:love|loved|"
        "like|liked) (?:this|that|it)",
    )),
    (Taken.UNSURE, "", _any(
        "(?:want|like|love|curious|interested) to (?:know|see|find out|learn)",
        r"(?:no|not|don't|dont|never|haven't|can't|cannot|couldn't|wouldn't) (?:\w+ ){0,3}"
        "(?:clue|idea|sure|know|say|tell|think of|looked|checked|heard|thought|answer)",
        r"(?:i'll|will|let me|need to|have to|i'd|gonna|going to|must|should|i) (?:\w+ ){0,2}(?:check|ask|"
        r"look|find|"
        "think|figure|dig|investigate|get back|come back|see)",
        "(?:hard|difficult|tough) to (?:say|tell|know)|no answer|i wish i knew|"
        "(?<!one )(?<!body )who knows|good question",
    )),
)  # fmt: skip
"""What a message is that asks nothing and tells nothing, in the order in which it is tried."""


def is_small(said: str) -> bool:
    """Whether none of these words could be an answer's own."""
    return TALK.issuperset(re.split(r"[\s/-]+", said))


def meant(said: str, *, is_question: bool) -> tuple[Taken, str] | None:
    """What the first sign in it says; a question is looked through for what it asks about first."""
    signs = (*ASKED, *SAID) if is_question else SAID
    return next(((taken, rest) for taken, rest, sign in signs if sign.search(said.replace("-", " "))), None)
