"""What people type to the coach besides answers, as phrases: `[x]` may be left out, `(a|b)` is either.

`{this}` and `{us}` stand for the ways in which a question and its reader are named. A phrase means something only
if it is the whole message, so that no longer answer is ever taken for a wish.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

NAMED = {
    "this": "this|it|that|them|these|this one|that one|this question|that question|the question|"
    "these questions|the questions|these messages|the messages|this topic|this stuff",
    "us": "me|us|my team|our team|my teams|my group|our group|my area|our area|here|our case|my case",
    "mine": "this|that|these|it|my answer|my answers|my reply|my replies|my data|my notes|my words|"
    "these answers|these replies|my messages|this chat|this data|this conversation|"
    "what i write|what i say|what i type|what i answer|the answer|the answers|answers|anything",
    "who": "who|anyone|anybody|someone|somebody|everyone|everybody|my boss|my manager|"
    "my lead|my director|lead|leads|"
    "hr|admin|admins|others|other people|people|the company|my team|leadership|management|my colleagues",
    "sees": "see|sees|read|reads|know|knows|know about|get|gets|access|view|look at|looks at|has access to|"
    "have access to|will see|gets to see|get to see|is reading|is seeing|can see|"
    "can read|learn|learns|learn about",
    "please": "please|pls|plz|hey|hi|sorry|ok|okay|thanks|so|but|and|well|hm|hmm|no|nope|nah|oh|ah|um|uh|eh|"
    "yes|yeah|actually|honestly|frankly|lol|haha|good question|coach|just|busy",
    "now": "please|pls|plz|now|then|thanks|thank you|again|for now|for today|today|first|sorry|tbh|honestly|lol|"
    "actually|either|i guess|i'm afraid|im afraid|btw|mate|really|instead",
    "act": "do|work|help|answer|reply|use|stop|unsubscribe|change|ask",
    "may": "can|could|will|to|also",
    "all": "all|of|to",
    "made": "be|get|go|kept|really|actually|all",
    "hidden": "kept|private|shared|anonymous|confidential|visible|stored|recorded|logged|saved|encrypted|public|"
    "secret|secure|safe|monitored|sent|forwarded|reported|collected",
    "going": "stored|kept|saved|used|shared|go|end up",
    "word": r"[\w/-]+",
    "when": "(?:the )?(?:mornings?|afternoons?|evenings?|lunch|weekdays?)|"
    "(?:mon|tues|wednes|thurs|fri)days?|"
    "mon|tue|wed|thu|fri|weekly|biweekly|monthly|every (?:other|second|two|2|three|3|four|4) weeks?|"
    r"\d{1,2}(?::\d\d)?(?: ?[ap]m)?",
    "bots": "bot|robot|human|person|ai|real|llm|machine|spam|phishing|automated|chatgpt|gpt|copilot|chatbot",
    "judged": "review|reviews|performance|appraisal|evaluation|rating|promotion|bonus|hr|boss|manager|lead|"
    "leadership|management|director|company|me|us|anyone|anybody|somebody|someone",
    "mywords": "answers|answer|replies|reply|history|notes|data|messages|words",
    "so": "really|very|too|pretty|already|well|by heart|now|inside out|for me|to me|sorry",
}


def phrase(form: str) -> str:
    """The regular expression of a phrase, for `re.fullmatch`."""
    leading = re.compile(r"(^|(?<=\)\?))\[([^][]*)\] ")
    while leading.search(form):
        form = leading.sub(r"\1(?:(?:\2) )?", form)
    spaced = re.sub(r" \[([^][]*)\]", r"(?: (?:\1))?", form)
    named = re.sub(r"\{([a-z]+)\}", lambda found: f"(?:{NAMED[found[1]]})", spaced)
    return rf"(?:(?:{NAMED['please']}) )*{named}(?: (?:{NAMED['now']}))*"


@dataclass(frozen=True)
class Phrases:
    """Several phrases that mean the same; put together when somebody first types something, not at the start."""

    forms: Sequence[str]

    def fullmatch(self, said: str) -> re.Match[str] | None:
        """Whether these words are one of them."""
        return self._pattern.fullmatch(said)

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return re.compile("|".join(phrase(form) for form in self.forms))


def one_of(forms: Sequence[str]) -> Phrases:
    """Any of these phrases."""
    return Phrases(forms)


NOT_MY_TEAM = one_of((
    "[this|it|that] [is] (not|isn't|doesn't|does not) [really] (apply|relevant|applicable) [(to|for|in) {us}]",
    "(it's|its|that's|this is) not [really] (apply|relevant|applicable) [(to|for|in) {us}]",
    (
        "[skip|skip it|skip this] [because] [it's|it is|this is] (not|isn't) (relevant|applicable) [(to|"
        "for|in) {us}]"
    ),
    (
        "[this|it|that] [is] (not|isn't) [about|for] (my|our) (team|area|job|system|systems|scope|thing|"
        "responsibility|business|domain|service|problem)"
    ),
    "(it's|its|that's|this is) (not|another) [about|for] [my|our] (team|team's|area|job|system|scope|thing)",
    "[this|it|that] [is] (irrelevant|out of scope|someone else's) [(to|for) {us}]",
    "(n/a|na|not applicable) [(to|for|in) {us}]",
    "(wrong team|wrong person|not our stack|not us|(no longer|not anymore) (my|our) (team|service|system))",
    "we (haven't|havent) got [any|an|a] {word} [at all|here]",
    "we (don't|dont|do not) (have|use|own|run|operate|host) our own {word} [at all|here]",
    "we (aren't|are not|'re not) (on|using|running|in) [the] {word} [at all|here]",
    "we're not (on|using|running|in) [the] {word} [at all|here]",
    "(ask|this is for|that's for|it's for) (somebody|someone|another|the other) (else|team)",
    "we (don't|dont|do not) (have|do|use|own|run|need) [any|an|a] {word} [at all|here|ourselves]",
    "we (have|own|run|use) no {word} [at all|here]",
))  # fmt: skip
KNOW_WELL = one_of((
    "[i|we|i already|i really] know ({this}|all about this|all about that|all this) [{so}] [{so}]",
    "[i] already know {this} [{so}]",
    "[this is|it's|it is|that's] (too|very) (easy|basic|trivial|simple) [for me]",
    "[i|i have|i've] [already] answered {this} [already|before|last week|last month|last time]",
    "[you|you have|you've] [already] asked [me] {this} [already|before|last week|last month|last time|twice]",
    "(asked|answered|seen) [this|that] (already|before)",
))  # fmt: skip
UNCLEAR = one_of((
    "i (don't|dont|do not|didn't) (understand|get|follow) [{this}|what you mean|what you want|what this means]",
    "i (don't|dont|do not|didn't) (understand|get|follow) what (you are|you're|it is|it's) (asking|after)",
    "(what|huh|sorry what|huh what)",
    "what (do|did) you mean [by that|by this|with that|with this]",
    "what does {this} [even] mean",
    "what [exactly] are you (asking|after|looking for) [exactly]",
    "[{this}|it's|that's] [is] [{so}] (unclear|confusing|vague|not clear) [to me]",
    "{this} (makes no|doesn't make any|does not make any|make no) sense [to me]",
    "(can|could) you (rephrase|explain|clarify) [{this}]",
    "(can|could|would) you give [me] (an|any) example [of that|of this]",
    "[an|for|any] example [of that|of this]",
    "(like what|such as what)",
    "[i'm|im|i am] not sure i (understand|follow|get it|get this|get that) [{this}]",
    "(don't|dont|didn't|do not) (get|understand|follow) {this}",
    (
        "(not sure|no idea|unsure|no clue|don't know|i don't know) what (you|this|that|it) (mean|means|is|"
        "is about|want|wants|asks)"
    ),
    (
        "[{this}|it's|that's|what a] [is] [a|such a] [{so}] (dumb|stupid|silly|bad|weird|odd|strange|"
        "boring|useless|pointless) [question|one]"
    ),
))  # fmt: skip
PAUSE = one_of((
    "(stop|unsubscribe|quit|cancel|end|pause) [{this}|everything|asking|all questions|all the questions]",
    (
        "(stop|quit) (sending|asking|messaging|bothering|pinging|writing|spamming|bugging|nagging|"
        "pestering|annoying) [me] [{this}|questions|messages]"
    ),
    (
        "(mute|enough|that's enough|i've had enough|no more|opt-out|optout|shut up|i want out|get me out|"
        "not interested)"
    ),
    "i'm (not|no longer) interested [in {this}]",
    "(remove|take) me [off|from|out] [of] [this|the list|this list|it]",
    "cancel [my] (subscription|enrolment|enrollment|membership)",
    "i (don't|dont|do not) want [any more of|any of|to get|to receive] {this} [any more|anymore]",
    (
        "(don't|dont|do not) (send|ask|message|write|contact|ping|bother|text) [me] [{this}|questions|"
        "anything] [any more|anymore]"
    ),
    "[i'm|im|i am] (out|off|home) sick",
    "(leave me alone|go away|unsubscribe me|opt out|opt me out)",
    "no more [questions|messages]",
    "i (want|would like|'d like) to (stop|unsubscribe|opt out)",
    "[i'm|im|i am] [on] (vacation|holiday|holidays|leave|pto|parental leave|sick leave|annual leave)",
    "[i'm|im|i am] (ooo|out of office|out of the office|off sick|sick|away)",
))  # fmt: skip
RESUME = one_of((
    "[i'm|im|i am] back [from (vacation|holiday|holidays|leave|pto|parental leave|sick leave|my break)]",
    "[you can|you may] (start|begin|go on|continue|ask) again",
    "[i'm|im|i am] back",
    "(resume|unpause|start again|go on|continue)",
))  # fmt: skip
DONE = one_of((
    "(skip|pass|close|dismiss|drop) [{this}|on {this}]",
    "(i'd|i would|i'll|i will) [rather] (pass|skip) [{this}|on {this}]",
    "(i'd|i would) rather not [say|answer|tell]",
    "(pass|skip) [on] [this|it] (time|week)",
    "let's (skip|pass|drop|leave) [{this}|on {this}]",
    (
        "(done|shush|hush|leave it|next|next one|next question|another one|another question|no comment|no "
        "thanks|no thank you)"
    ),
))  # fmt: skip
UNDO = one_of((
    "undo [{this}|my answer]",
    "take (that|it|this) back",
    (
        "(delete|remove|forget|ignore|scratch|strike|disregard) (that|it|this|my answer|my last answer|my "
        "last message|my last reply|the last one|what i said)"
    ),
))  # fmt: skip
SETTINGS = one_of((
    "(change|move|set) [the|my] (time|times|day|days|schedule|settings) [(to|from) .{0,40}]",
    "(ask|send|message|write) me (at|earlier|later in|only|every) .{1,40}",
    "(ask|send|message|write) me on (mon|tues|wednes|thurs|fri|week)days [only|instead|from now on]",
    "(change|move|switch|set) [it|this|these|that|them|me] to {when}",
    "[can|could|would] [you] (ask|send|write|message|ping) [me|it|this|these|them] (in|at|every|only) {when}",
    "[can|could|would] [you] (ask|send|write|ping) [me|it|these] [only] on (mon|tues|wednes|thurs|fri|week)days",
    (
        "[can|could|would] [you] [please] (ask|send|write|message|ping) [me|it|this|these|them] (less|"
        "more) [often]"
    ),
    "(less|more) (often|frequently|questions|messages)",
    "(fewer|not so many|way too many|too many) [of] (questions|messages|pings|these|reminders)",
    "(too|not so) often",
    "every (other|second|two|2|three|3|four|4) weeks [would be|is] [better|enough|fine|ok]",
    "(can|could|may|how (do|can)|where (do|can)) i (change|set|move|adjust|configure) .{1,40}",
    "[can you|could you] (turn|switch) (off|on|down) [the|all|my] (reminders|reminder|notifications)",
    "no [more] (reminders|notifications)",
    "(my|the) (time zone|timezone|time) is wrong",
    "wrong (time|day|time zone|timezone|hour)",
    "(this|it) is [so|very|really|too] (annoying|spam|intrusive|too much|a lot|distracting)",
    "(i'm|i am|i'll be|i will be) (on|off|away|out) [on] [leave|holiday|vacation|pto] from .{1,30}",
))  # fmt: skip
STATUS = one_of((
    "(status|anything open|what's open|whats open|what is open)",
    "(when's|when is) (the|my) next [one|question]",
    (
        "(what time|when|which day|what day) (is|comes|will|does|do i get|will i get|am i getting) (the|"
        "my) next [one|question] [be|come|due]"
    ),
    "(what|which) (was|is) (the|my|your) [open|current|last] question",
    "(what's|whats) (the|my|your) [open|current|last] question",
    "(repeat|show|resend|send) [me] [the|that|your] [last|open|current] question",
    "(what|which) question",
    "(is|are) (there|any) [a|any|anything] [question|questions] open",
))  # fmt: skip
HISTORY = one_of((
    (
        "[can i|could i|may i|how can i|how do i|where can i|where do i|i want to|i'd like to|let me] (see|"
        "show|read|find|get|view|list) [me] [all] [of] my [old|past|previous|earlier|last|own|former] "
        "{mywords}"
    ),
    (
        "what (did|have) i (say|said|answer|answered|write|written|wrote|reply|replied) [so far|before|"
        "last time|last week|last month|back then] [about .{1,40}]"
    ),
    "where (are|is) my [old|past|previous|earlier|last] {mywords}",
    "my [old|past|previous|earlier|last] (answers|history|replies)",
))  # fmt: skip
EXPORT = one_of((
    (
        "[can i|could i|may i|how can i|how do i|i want to|i'd like to] (export|download) [all] [of] [my] "
        "[{mywords}|everything|it]"
    ),
    "[can you|could you] (send|give) me [all] [of] my data",
))  # fmt: skip
FORGET = one_of((
    (
        "[can you|could you|i want you to|can i|how do i|how can i] (delete|erase|wipe|forget|remove) "
        "[all] [of] (everything|me|my account|my data|my answers|my replies|my history|it all) [about me|"
        "you have|you know|ever]"
    ),
    "i want (everything|my data|my answers) (deleted|erased|gone|removed)",
))  # fmt: skip
EDIT = one_of((
    (
        "[can i|could i|may i|how can i|how do i|i want to|i'd like to|let me] (edit|change|correct|fix|"
        "update|amend) [that|it|my answer|my last answer|my reply|my last reply|what i wrote|what i said]"
    ),
))  # fmt: skip
CHECK = one_of((
    (
        "[can i|let's|i want to|i'd like to|how do i] [do|take|start|open|see] [a|the|my] (self-check|"
        "selfcheck|self check)"
    ),
    "[can i see|show me|let me see] where (do i|i) stand",
))  # fmt: skip
HOLD_ON = one_of((
    (
        "[give me|wait|hang on|hold on] [a|just a|one|just one] (min|mins|minute|sec|secs|second|moment|"
        "few minutes)"
    ),
    "(hold on|hang on|wait|brb|be right back|bear with me|coming|in a minute|in a sec|just a moment)",
    "(oops|whoops|oopsie|my bad|ignore me|wrong (chat|window|channel|button|person|thread|conversation))",
    (
        "(nvm|never mind|nevermind|all good|you too|same to you|likewise|you're welcome|youre welcome|de "
        "nada|no worries)"
    ),
    "(good|happy) (morning|afternoon|evening|friday|monday|weekend|holidays|new year)",
    (
        "thanks for (asking|checking|the reminder|reminding me|the nudge|the ping|the question|letting me "
        "know|that|this|your help|the help|the heads up|the info)"
    ),
    (
        "(ok|thanks|cheers|thank you|bye|good night) (mate|coach|bot|team|all|everyone|folks|buddy|friend|"
        "man|robot)"
    ),
    (
        "(merci beaucoup|danke dir|danke schön|danke sehr|tack så mycket|tusen takk|mange tak|muito "
        "obrigado|muito obrigada|grazie mille|bedankt hoor|dank je|dank je wel|merci bien|dziękuję|"
        "teşekkür ederim|gracias a ti|bitte|de rien)"
    ),
))  # fmt: skip
"""Whole courtesies, and what asks for a moment: the question stays where it is."""
SHRUG = one_of((
    "(see|as|like|same as) (above|before|last time|last week|last month|last quarter|previously|usual)",
    (
        r"(same|same here|same answer|same again|ditto|\+1|tbd|tbc|todo|n|y|whatever|anything|something|"
        "blah|asdf|foo|xxx)"
    ),
    "(i don't|i dont|i do not|don't|dont|can't|cannot|i can't) (remember|recall|know|say|tell) [{this}]",
    (
        "(i forgot|i forget|no clue|no idea|not a clue|haven't a clue|i've no idea|i've no clue|no opinion|"
        "idk|dunno|not sure|i'm not sure|couldn't tell you|can't tell|good question|who knows|beats me|"
        "pass me)"
    ),
    "[i'm|i am|im] (new here|new|new to this|new to this team|new in this team)",
    "i [only|have only|'ve only] just (joined|started) [the team|here|this team]",
    "not [really|too|entirely|quite] sure",
    (
        "(yes and no|don't think so|i don't think so|i guess|i guess so|i suppose|i suppose so|no answer|"
        "sort of|kind of|kinda|sorta|could be|might be|who can say|no comment)"
    ),
    "(nothing|nobody|none|no one) comes to mind",
    "[i] (can't|cannot|couldn't) think of (any|anything|one|anyone|anybody)",
    "(probably|maybe|perhaps|certainly|definitely|possibly) [not|so|yes|no]",
    "[i] (don't|dont|do not) [really|actually|honestly] know",
    "[i'm|i am|im|we're] not (certain|sure|positive)",
    "[this|that|it] (needs|need) (checking|to be checked|a check|some digging)",
    "[yes|no] we (do|don't|dont|did|didn't|have|haven't|are|aren't|can|can't|will|won't)",
    "[i'm|im|i am] still (looking|thinking|checking|waiting|on it)",
    (
        "(i'll|ill|i will|let me|will|need to|i need to|i have to|have to|gotta|i'd have to|i'd need to|i "
        "must) (check|look|look it up|look this up|look into it|look into this|ask|ask around|ask my team|"
        "ask the team|find out|think|think about it|think about this|get back to you|come back to you|"
        "check with my team|check with the team) [first|and get back to you|and come back to you|and let "
        "you know|later|tomorrow]"
    ),
    "(what|whats|what's) [is|are] (a|an|the) {word} [{word}]",
    "what (does|do) {word} [{word}] (mean|stand for)",
))  # fmt: skip
"""What may be an answer, a shrug or a question back: nothing is kept before its author says so."""
ON_A_DAY = (
    rf"(?:(?:{NAMED['please']}) )*"
    r"(?:(?:can we|could we|let's|we can|shall we|i can|i'll|i will|let me|can i) "
    r"(?:do|talk|look|answer|discuss|reply|respond) )?"
    rf"(?:(?:at|about) )?(?:(?:{NAMED['this']}) )?"
    r"(?:(?:maybe|rather|better|how about|not before|can you come back) )?"
)
"""How a wish begins that may name nothing but its day."""
LATER = phrase(
    "[can you|could you|would you|will you|maybe|i'll answer|i will answer|i'll do it|let's do it] "
    "(remind|ask|ping|poke|nudge|try|bug|prod|postpone|defer|come back|come back to|i'll get to it|"
    "i will get to it|"
    "get back to this|snooze|bring back|later|not now|busy) "
    "[me|us|{this}] [{this}|about {this}|back] [again] [but ask me]"
)
"""How a wish begins that names a day, or none."""
AWAY = phrase(
    "[i'm|im|i am|i'll be|i will be|we're|we are] "
    "(on vacation|on holiday|on holidays|on leave|on pto|on parental leave|on sick leave|out of office|"
    "out of the office|ooo|pto|vacation|holiday|away|off|out|stop|pause|quiet)"
)
NOUNS = frozenset({"ask", "bug", "nudge", "ping", "poke", "prod", "try"})
"""Beginnings of a wish that may be an answer when they stand alone."""
NO_DAY = frozenset(
    {"a", "another", "bit", "day", "in", "later", "other", "some", "soon", "time", "today", "while"}
)
"""Words after `remind me` that name no day of their own."""

EXCUSES = (
    "not now", "not right now", "not today", "can't now", "can't right now", "cannot right now", "can't today",
    "no time", "i have no time", "bad time", "bad moment", "bad timing", "wrong time", "wrong moment",
    "not a good time", "not a great time", "not a good moment", "busy", "i'm busy", "too busy", "swamped",
    "i'm swamped", "in a meeting", "i'm in a meeting", "in meetings", "in back to back meetings",
    "in back-to-back meetings", "not this week", "not this morning", "not this afternoon",
    "i'm in meetings", "meetings all day", "later", "maybe later", "on a call", "i'm on a call",
    "at lunch", "i'm at lunch", "in an incident", "mid-incident", "driving", "travelling",
    "traveling", "firefighting",
)  # fmt: skip
EXCUSE_WORDS = frozenset({
    "a", "an", "and", "another", "as", "at", "atm", "back", "because", "busy", "but", "call", "crazy", "day",
    "driving", "for", "got", "have", "having", "i", "i'm", "im", "in", "incident", "it's", "later", "lunch",
    "meeting", "meetings", "moment", "my", "now", "on", "ongoing", "please", "right", "rn", "so", "sorry", "super",
    "swamped", "the", "this", "thanks", "to", "today", "too", "travelling", "traveling", "very", "we", "we're",
    "week", "with",
})  # fmt: skip
"""What may follow an excuse; anything else makes it an answer."""

PRIVACY = one_of((
    (
        "(does|do|will|would|can|could|is|are) {mine} [ever|also] (count|matter|go|affect|influence|used|"
        r"end up|part of|held) .{0,30}\b{judged}\b.{0,20}"
    ),
    "(is|are|will) {mine} [be] used (to|for|against|in|as) .{1,40}",
    (
        "(are|do) you (tracking|monitoring|watching|spying on|evaluating|judging|recording|logging|rating|"
        "scoring|reporting) (me|us|on me|on us|my team|this|everything|anything)"
    ),
    "(are|am) (i|we) [being] (tracked|monitored|watched|evaluated|judged|recorded|rated|scored)",
    "what happens (to|with) {mine}",
    "(do|will|would) you (tell|show|report to) {who} {mine}",
    "what (do|will) you do with {mine}",
    "(where|who) (do|does|will) {mine} (go|end up|get sent) [to]",
    "who (do|will) you (tell|report to|show this to|share (this|it|that) with)",
    "[who|can|could|does|do|will|would|is|are] [{who}] [else] [{may}] [be] {sees} [{all}] [{mine}] [here]",
    "(is|are|will|does|do) {mine} [{made}] {hidden} [(with|to|for|by|at|in|from|here) .{0,40}]",
    "(where|how long|how|with whom|to whom|for how long) (is|are|do you keep|does|will) {mine} [{going}]",
    (
        "(what|which data) (do you|is|are|gets|get) (store|keep|collect|save|record|{hidden}) [about me|on "
        "me|here]"
    ),
    "(do|will) you (share|store|keep|send|tell|report|show|forward) {mine} [(with|to|for) .{0,40}]",
    "(gdpr|privacy|private|is this private)",
))  # fmt: skip
WHY = one_of((
    "why [this|this one|me|now|that|this question|that question] [now|me]",
    (
        "(why|how come) (are|do|did|would) (you|i|we) (ask|asking|get|getting|got|send|sending|want|need) "
        "[.{0,40}]"
    ),
    "how come (you|i|we) (ask|get|got|want|need) [.{0,40}]",
    "what (is|are) {this} [good] (for|about)",
    "what's {this} [good] (for|about)",
    "(what's|what is) the (point|purpose|idea) [of {this}]",
))  # fmt: skip
HELP = one_of((
    "who (built|made|wrote|created|runs|owns|maintains|operates|set up) (this|you|it) [thing|bot|app]",
    (
        "(is there|are you) [a|any] (human|person|somebody|someone|anybody|anyone) [there|here|behind this|"
        "behind it]"
    ),
    "what (should|do|must|can|shall) i (write|type|say|answer|do|put) [here]",
    (
        "how (long|short|detailed|much|exact) [should|must|can|does] [my answer|it|this|the answer] [be|"
        "have to be]"
    ),
    (
        "(do|must|should) i [have|need] [to] (answer|reply|respond|do this|do it) [{this}|to this|every "
        "week|every time]"
    ),
    "(is|are) (this|it|these|that) (mandatory|required|compulsory|optional|obligatory|voluntary)",
    "what (if|happens if) i (don't|dont|do not|never) (answer|reply|respond|know) [{this}]",
    "what now",
    "what [exactly] is (this|the) [bot|app|thing|coach] [all] (for|about)",
    "who (is|are) behind {this}",
    "(what|who) (is|are) (this|that|you|it) [thing|bot|app]",
    "(what's|who's|whats) (this|that|it) [thing|bot|app]",
    "(are you|is this) [a|an] {bots} [.{0,20}]",
    "(what|how) (can|do|does|should|could|would) (you|i|this|it|we) [all] {act} [.{0,30}]",
    "[i need|can i get|can you] help [me]",
    "(hi|hello|hey) [there|coach|bot]",
    "(commands|menu|options|instructions)",
))  # fmt: skip

COURTESIES = frozenset({
    # English
    "a", "all", "alright", "amazing", "and", "appreciate", "appreciated", "awesome", "brilliant", "bye", "cheers",
    "cool", "day", "do", "excellent", "fair", "fine", "for", "fun", "gotcha", "good", "got", "great", "haha",
    "hahaha", "have", "heh", "helpful", "i", "interesting", "is", "it", "k", "kk", "lol", "lot", "love", "lovely",
    "makes", "man", "many", "morning", "much", "neat", "nice", "night", "no", "noted", "np", "ok", "okay", "okey",
    "okie", "one", "perfect", "point", "problem", "question", "really", "right", "roger", "see", "sense", "so",
    "sounds", "super", "sure", "sweet", "thank", "thanks", "that", "that's", "the", "this", "thx", "tnx", "too",
    "true", "ty", "understood", "very", "weekend", "well", "will", "wilco", "wonderful", "wow", "yay", "you",
    "u", "bunch",
    "dokey", "then", "info", "fab", "bot", "thing",
    "your", "yours",
    # what everybody knows of other languages
    "arigato", "bedankt", "bien", "danke", "dank", "dzięki", "děkuji", "gracias", "grazie", "kiitos", "köszönöm",
    "merci", "mille", "muchas", "obrigada", "obrigado", "parfait", "prego", "spasibo", "takk", "tack", "tak",
    "teşekkürler", "top", "vielen", "ευχαριστώ", "спасибо", "дякую", "धन्यवाद", "شكرا", "תודה", "ありがとう",
    "谢谢", "謝謝", "감사합니다",
})  # fmt: skip
"""A message of nothing but these ends a talk."""
WEAK = frozenset({
    "bot", "bunch", "dokey", "info", "then", "thing", "u",
    "a", "all", "and", "day", "do", "for", "have", "i", "is", "it", "lot", "man", "many", "much", "no", "one",
    "question", "problem", "so", "that", "that's", "the", "this", "too", "very", "will", "you", "your", "yours",
    "true", "right", "weekend", "see", "point", "night", "good",
})  # fmt: skip
"""Words that take part in a courtesy and are none by themselves."""
FIRM = frozenset(
    {"sure thing", "good bot", "will do", "i see", "no problem", "good night", "have a good night", "true that"}
)
"""Courtesies of weak words only."""

UNSURE = frozenset({
    "can't say", "depends", "don't know", "dont know", "dunno", "good", "hard to say", "hm", "hmm", "hmmm",
    "i don't know", "i dont know", "i have no idea", "i have no clue", "i wish i knew", "i'm not sure", "idk",
    "im not sure", "it depends", "maybe", "mhm", "nah", "no", "no clue", "no idea", "nope", "not really",
    "not sure", "not yet", "perhaps", "possibly", "probably", "test", "testing", "we don't know",
    "we have no clue", "we have no idea", "we're not sure", "who knows", "yeah", "yep", "yes", "yup",
})  # fmt: skip
"""Whole messages that may be an answer, and may be a shrug."""
