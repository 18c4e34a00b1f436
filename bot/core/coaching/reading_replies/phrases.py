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
    "act": "turn|switch|do|work|help|answer|reply|use|stop|unsubscribe|change|ask",
    "may": "can|could|will|to|also",
    "all": "all|of|to",
    "made": "be|get|go|kept|really|actually|all",
    "hidden": "kept|private|shared|anonymous|confidential|visible|stored|recorded|logged|saved|encrypted|public|"
    "secret|secure|safe|monitored|sent|forwarded|reported|collected",
    "going": "stored|kept|saved|used|shared|go|end up",
    "word": r"[\w/-]+",
    "thing": r"(?!(?:time|enough|ideas?|clue|much|many|the|data|numbers?|figures?|access|one|to|that|this|it|any|"
    r"a|"
    r"been|yet|clear|good|information|statistics|stats|metrics?|visibility|insight|knowledge|answers?)\b)[\w/-]+",
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
    (
        "(we|my team|our team|my teams|i) (don't|dont|do not|doesn't|does not|never|no longer) (have|do|"
        "use|own|run|"
        "need|host|operate|maintain|manage|handle|build|support|work with|work on|deal with|touch|write) "
        "[any|an|a] {thing} [at all|here|ourselves|anymore|any more|in production|in house|at the moment|"
        "right now|any longer|in my team|in our team]"
    ),
    (
        "(we|my team|our team|i) (don't|dont|do not|doesn't|does not) (have|do|use|own|run|host|operate|manage) "
        "[any] {thing} {thing} [at all|here|ourselves|anymore|any more|in production|in house|at the "
        "moment|right now|any longer|in my team|in our team]"
    ),
    "(we|my team|our team) (don't|dont|do not|doesn't) have (a|an|any) (on-call|oncall|on call) {word}",
    (
        "(we|my team|our team|i) (have|has|own|owns|run|runs|use|uses|do|does) no {thing} [{thing}] [at all|"
        "here|in my team|in our team|on my team|ourselves]"
    ),
    "[there is|there are|there's] no {thing} (here|in my team|in our team|at our company|on my team|on our side)",
    (
        "(another|a different|the other|some other|someone else's|somebody else's) team [that] (owns|does|"
        "runs|has|handles|"
        "manages|operates|looks after|takes care of) {this} [one|question]"
    ),
    (
        "[{this}|that's|it's|its] [is] (not|isn't|isnt|no longer) (my|our) [team|team's|teams] "
        "[to answer|to do|to own|code|system|systems|service|services|stack|database|product|platform|"
        "thing|domain]"
    ),
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
    "(oops|whoops|oopsie|my bad|ignore me|wrong (chat|window|channel|button|thread|conversation))",
    (
        "(nvm|never mind|nevermind|all good|you too|same to you|likewise|you're welcome|youre welcome|de "
        "nada|no worries|no problem|no problem at all)"
    ),
    (
        "(ok|okay|sure|alright|great|cool|yes|thanks|right|got it|noted|understood|sounds good|perfect|"
        "fine) [i|we] "
        "(will|i'll|ill|we'll|gonna|going to) (do|do it|do that|do so|look|look into it|look into this|"
        "check|check it|"
        "check that|have a look|take a look|try|try it|think about it|follow up|get to it|read it) "
        "[today|tomorrow|later|soon|next week|this week|asap|thanks|thank you|cheers]"
    ),
    (
        "[what|that's|that is|this is|it's] [a|an|really|very|really a|a really|a very|such a] (good|nice|"
        "great|useful|helpful|"
        "excellent|fair|super|lovely|brilliant|cool|timely|handy|neat|valid|smart|solid|interesting|"
        "important|thoughtful|"
        "thought-provoking|welcome|kind|perfect|friendly|gentle|clever|funny) (question|questions|"
        "reminder|nudge|idea|ideas|tip|prompt|one|catch|call|"
        "stuff|work|job|point|message|thought|thinking|shout|initiative|bot|to know|timing|food for thought)"
    ),
    "(good|nice|great|glad|happy) to (know|hear|see|hear from you|meet you)",
    (
        "(food for thought|well done|good stuff|keep it up|keep up the good work|you rock|you're the best|"
        "love it|love this|like it|i like it|i like this|i like that)"
    ),
    "(talk|see you|speak|catch you) (later|soon|tomorrow|next week|then|around)",
    (
        "(have|enjoy) [a|your|the] [good|nice|great|lovely] (day|evening|weekend|week|one|holiday|holidays|"
        "break|rest of your day)"
    ),
    (
        "(on it|noted with thanks|point taken|will keep [it|that|this] in mind|fair enough|say no more|my "
        "pleasure|consider it done|as you wish|no prob|no probs|nw|no biggie|not a problem|not at all|any "
        "time|anytime)"
    ),
    "(will|i'll|we'll) do [it|that|so] [today|tomorrow|later|soon|next week|this week|asap]",
    (
        "(merci|danke|vielen dank|besten dank|gracias|grazie|obrigado|obrigada|bedankt) (pour|für|por|per|"
        "pela|pelo|voor) "
        "[le|la|l'|les|die|das|den|der|el|los|a|o|il|de|het] (rappel|question|questions|info|aide|"
        "erinnerung|frage|fragen|"
        "hinweis|hilfe|recordatorio|pregunta|ayuda|lembrete|pergunta|ajuda|promemoria|domanda|herinnering|"
        "vraag|todo|tout|alles|"
        "tutto|tudo)"
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
        "(merci beaucoup|alles klar|alles gut|guten morgen|guten tag|bom dia|boa tarde|buenos días|va "
        "bene|tudo bem|muito bem|ça "
        "marche|pas de souci|pas de problème|passt schon|kein problem|de acuerdo|de nada|por nada|di "
        "niente|nessun problema|geen "
        "probleem|is goed|komt goed|nie ma za co|nie ma problemu|rica ederim|ingen fara|ei kestä|mach ich|"
        "mache ich|ist gut|à vos "
        "ordres|mit vergnügen|avec plaisir|bonne journée|schönen tag|schönen tag noch|cảm ơn|terima kasih|"
        "muito bom|sehr gut|sehr "
        "schön|klar mach ich|jawohl|très bien|muy bien|molto bene|heel goed|bardzo dobrze|çok iyi|çok sağ "
        "ol|danke dir|danke schön|danke sehr|tack så mycket|tusen takk|mange tak|muito "
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
    "(nothing|nobody|none|no one) (comes to|springs to|in) [my] mind",
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
    r"(?:(?:can we|could we|let's|we can|shall we|may we|could you|can you|i can|i'll|i will|let me|can i) "
    r"(?:do|skip|talk|look|answer|discuss|reply|respond|move|push|postpone|shift|delay|reschedule|have) )?"
    rf"(?:(?:at|about) )?(?:(?:{NAMED['this']}) )?"
    r"(?:(?:maybe|rather|better|how about|not before|can you come back) )?"
)
"""How a wish begins that may name nothing but its day."""
LATER = phrase(
    "[can you|could you|would you|will you|can we|could we|shall we|may we|can i|may i|let us|let's|i'd "
    "like to|i want to|i would like to|"
    "maybe|i'll answer|i will answer|i can answer|will answer|will reply|i'll reply|i will reply|i'll "
    "respond|let me answer|i'll do it|let's do it] "
    "(remind|ask|ping|poke|nudge|try|bug|prod|postpone|defer|reschedule|delay|put off|come back|come back "
    "to|i'll get to it|"
    "i will get to it|"
    "get back to this|snooze|bring back|later|not now|busy) "
    "[me|us|{this}] [{this}|about {this}|back] [again] [but ask me]"
)
"""How a wish begins that names a day, or none."""
SOME_TIME = re.compile(
    rf"(?:(?:{NAMED['please']}|can you|could you|would you|maybe) )*(?:ask|remind|ping|nudge|poke|prompt|"
    rf"message|come back)(?: to| me| us)?"
    r"(?: (?:this|that|it|about this|about it|again|back|later))* (?:after|when|once|before|as soon as|in|"
    r"towards|during|as of|at the|at the end of|around|some time|sometime)\b(?: [\w']+){0,4}"
)
"""A wish for a time that no calendar knows: `ask me again after the release`."""
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
    "how (do|can|could) i (turn|switch) [{this}] off",
    "(commands|menu|options|instructions)",
))  # fmt: skip

UNSURE = frozenset({
    "can't say", "depends", "don't know", "dont know", "dunno", "good", "hard to say", "hm", "hmm", "hmmm",
    "i don't know", "i dont know", "i have no idea", "i have no clue", "i wish i knew", "i'm not sure", "idk",
    "im not sure", "it depends", "maybe", "mhm", "nah", "no", "no clue", "no idea", "nope", "not really",
    "not sure", "not yet", "perhaps", "possibly", "probably", "test", "testing", "we don't know",
    "we have no clue", "we have no idea", "we're not sure", "who knows", "yeah", "yep", "yes", "yup",
})  # fmt: skip
"""Whole messages that may be an answer, and may be a shrug."""

ABSENT = re.compile(
    rf"(?:(?:{NAMED['please']}|also|currently|still|already) )*"
    r"(?:(?:i'm|im|i am|i'll be|i will be|i'll|will|we're|we are|going|go|taking|i've|have|got|gone|be) )*"
    r"(?:(?:on|off|out|in|at|my|a|an|the|some|few|couple|of|to|for|annual|paid|unpaid|sick|parental|maternity|"
    r"paternity|family|bereavement|medical|winter|summer|christmas|week|day|days) )*"
    r"(?:vacations?|holidays?|hols|pto|ooo|oof|oooo|leave|sick|ill|unwell|sabbatical|honeymoon|offline|"
    r"office|away|"
    r"off|out|off work|not working|not in|maternity|paternity|back|return|be back|gone|flu|break)"
    r"(?: (?:on|off|at|work|in|from|today|again|as|of|now|then|with|flu|till|until|for|here|atm|rn|currently|and|"
    r"back|return|returning|the|office|leave|vacation|holiday|pto|away|out|will|be|i'll|i'm|i|am|ooo|only))*"
)
"""An absence, before its day: `taking two weeks off`, `ooo and back`."""
GONE = re.compile(
    r"(?:(?:i'm|im|i am|i'll be|will be|currently|sorry|hi|hey) )*(?:still )?(?:(?:on|in) )?(?:my |an? )?"
    r"(?:(?:annual|parental|maternity|paternity|sick|family|medical) )?"
    r"(?:vacation|holidays?|pto|leave|ooo|out of office|out of the office|sabbatical|maternity|paternity|off sick)"
    r"(?: (?:until|till|for|through|as long as|indefinitely)(?: [\w']+){0,5})"
)
"""An absence whose end no calendar knows: `on leave until further notice`."""
DAY_BEGINS = frozenset({
    "1", "2", "3", "4", "5", "6", "7", "8", "9", "a", "after", "all", "an", "april", "around", "at", "august",
    "back", "before", "beginning", "christmas", "coming", "day", "december", "early", "easter", "end", "eow",
    "february", "for", "fri", "friday", "from", "in", "january", "july", "june", "late", "march", "may",
    "mid", "mon", "monday", "next", "november", "october", "on", "one", "rest", "saturday", "september",
    "since", "some", "sometime", "sunday", "the", "this", "three", "through", "thru", "thu", "thurs",
    "thursday", "til", "till", "tmrw", "today", "tomorrow", "tue", "tues", "tuesday", "two", "until",
    "untill", "wed", "wednesday", "week", "whole",
})  # fmt: skip
"""Words at the beginning of a day."""
I_AM = frozenset({"", "i am", "i'll be", "i'm", "i will be", "will be"})
"""Before `back on Monday`."""
SHRUGGED = re.compile(
    r":(?:(?:wo)?man-)?shrug\w*:|:thinking\w*:|:-1:|:thumbsdown:|:x:|[\U0001F937\U0001F914\U0001F44E\u274c]"
)
ASLEEP = re.compile(r":(?:zzz|sleeping|sleepy|sleeping_face):|[\U0001F4A4\U0001F634]")
