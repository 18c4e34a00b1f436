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
    "what i write|what i say|what i type|what i answer|the answer|the answers|answers|anything",
    "who": "who|anyone|anybody|someone|somebody|everyone|everybody|my boss|my manager|"
    "my lead|my director|lead|leads|"
    "hr|admin|admins|others|other people|people|the company|my team|leadership|management|my colleagues",
    "sees": "see|sees|read|reads|know|knows|know about|get|gets|access|view|look at|looks at|has access to|"
    "have access to|will see|gets to see|get to see|is reading|is seeing|can see|"
    "can read|learn|learns|learn about",
    "please": "please|pls|plz|hey|hi|sorry|ok|thanks|so|but|and|well|hm|hmm",
    "now": "please|pls|plz|now|then|thanks|thank you|again|for now|for today|today|first",
    "act": "do|work|help|answer|reply|use|stop|unsubscribe|change|ask",
    "may": "can|could|will|to|also",
    "all": "all|of|to",
    "made": "be|get|go|kept|really|actually|all",
    "hidden": "kept|private|shared|anonymous|confidential|visible|stored|recorded|logged|saved|encrypted|public|"
    "secret|secure|safe|monitored|sent|forwarded|reported|collected",
    "going": "stored|kept|saved|used|shared|go|end up",
    "word": r"[\w/-]+",
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
    "[skip|skip it|skip this] [because] [it's|it is|this is] (not|isn't) (relevant|applicable) [(to|for|in) {us}]",
    "[this|it|that] [is] (not|isn't) [about|for] (my|our) (team|area|job|system|systems|scope|thing)",
    "(it's|its|that's|this is) (not|another) [about|for] [my|our] (team|team's|area|job|system|scope|thing)",
    "[this|it|that] [is] (irrelevant|out of scope|someone else's) [(to|for) {us}]",
    "(n/a|na|not applicable)",
    "we (don't|dont|do not) (have|do|use|own|run|need) [any|an|a] {word} [at all|here|ourselves]",
    "we (have|own|run|use) no {word} [at all|here]",
))  # fmt: skip
KNOW_WELL = one_of((
    "[i|we|i already|i really] know ({this}|all about this|all about that|all this) [{so}] [{so}]",
    "[i] already know {this} [{so}]",
    "[this is|it's|it is|that's] (too|very) (easy|basic|trivial|simple) [for me]",
    "[i|i have|i've] [already] answered {this} [already|before|last week|last month|last time]",
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
))  # fmt: skip
PAUSE = one_of((
    "(stop|unsubscribe|quit|cancel|end|pause) [{this}|everything|asking|all questions|all the questions]",
    "(stop|quit) (sending|asking|messaging|bothering|pinging|writing|spamming) [me] [{this}|questions|messages]",
    "(don't|dont|do not) (send|ask) [me] [{this}|questions|anything] [any more|anymore]",
    "(leave me alone|go away|unsubscribe me|opt out|opt me out)",
    "no more [questions|messages]",
    "i (want|would like|'d like) to (stop|unsubscribe|opt out)",
    "[i'm|im|i am] [on] (vacation|holiday|holidays|leave|pto|parental leave|sick leave|annual leave)",
    "[i'm|im|i am] (ooo|out of office|out of the office|off sick|sick|away)",
))  # fmt: skip
RESUME = one_of(("[i'm|im|i am] back", "(resume|unpause|start again|go on|continue)"))
DONE = one_of((
    "(skip|pass|close|dismiss|drop) [{this}|on {this}]",
    "(i'd|i would|i'll|i will) [rather] (pass|skip) [{this}|on {this}]",
    "(done|shush|hush|leave it)",
))  # fmt: skip
UNDO = one_of((
    "undo [{this}|my answer]",
    "take (that|it|this) back",
    "(delete|remove|forget) (that|my answer|my last answer|the last one)",
))  # fmt: skip
SETTINGS = one_of((
    "(change|move|set) [the|my] (time|times|day|days|schedule|settings) [(to|from) .{0,40}]",
    "(ask|send|message|write) me (at|on|earlier|later in|only|every) .{1,40}",
))  # fmt: skip
STATUS = one_of((
    "(status|anything open|what's open|whats open|what is open)",
    "(when's|when is) (the|my) next [one|question]",
))  # fmt: skip
LATER = phrase(
    "[can you|could you|would you|will you|maybe|i'll answer|i will answer|i'll do it|let's do it] "
    "(remind|ask|ping|poke|nudge|try|bug|prod|come back|come back to|snooze|bring back|later|not now|busy) "
    "[me|us|{this}] [{this}|about {this}|back] [again] [but ask me]"
)
"""How a wish begins that names a day, or none."""
AWAY = phrase(
    "[i'm|im|i am|i'll be|i will be|we're|we are] "
    "(on vacation|on holiday|on holidays|on leave|on pto|on parental leave|on sick leave|out of office|"
    "out of the office|ooo|pto|vacation|holiday|away|off|out|stop|pause|quiet)"
)
NO_DAY = frozenset(
    {"a", "another", "bit", "day", "in", "later", "other", "some", "soon", "time", "today", "while"}
)
"""Words after `remind me` that name no day of their own."""

EXCUSES = (
    "not now", "not right now", "not today", "can't now", "can't right now", "cannot right now", "can't today",
    "no time", "i have no time", "bad time", "bad moment", "bad timing", "wrong time", "wrong moment",
    "not a good time", "not a great time", "not a good moment", "busy", "i'm busy", "too busy", "swamped",
    "i'm swamped", "in a meeting", "i'm in a meeting", "later", "maybe later", "on a call", "i'm on a call",
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
    "[who|can|could|does|do|will|would|is|are] [{who}] [else] [{may}] [be] {sees} [{all}] [{mine}] [here]",
    "(is|are|will|does|do) {mine} [{made}] {hidden} [(with|to|for|by|at|in|from|here) .{0,40}]",
    "(where|how long|how|with whom|to whom|for how long) (is|are|do you keep|does|will) {mine} [{going}]",
    "(what|which data) (do you|is|are|gets|get) (store|keep|collect|save|record|{hidden}) [about me|on me|here]",
    "(do|will) you (share|store|keep|send|tell|report|show|forward) {mine} [(with|to|for) .{0,40}]",
    "(gdpr|privacy|private|is this private)",
))  # fmt: skip
WHY = one_of((
    "why [this|this one|me|now|that|this question|that question] [now|me]",
    "(why|how come) (are|do|did|would) (you|i|we) (ask|asking|get|getting|got|send|sending|want|need) [.{0,40}]",
    "how come (you|i|we) (ask|get|got|want|need) [.{0,40}]",
    "what (is|are) {this} [good] (for|about)",
    "what's {this} [good] (for|about)",
    "(what's|what is) the (point|purpose|idea) [of {this}]",
))  # fmt: skip
HELP = one_of((
    "(what|who) (is|are) (this|that|you|it) [thing|bot|app]",
    "(what's|who's|whats) (this|that|it) [thing|bot|app]",
    "(are you|is this) [a|an] (bot|robot|human|person|ai|real|llm|machine|spam|phishing|automated) [.{0,20}]",
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
    "your", "yours",
    # what everybody knows of other languages
    "arigato", "bedankt", "bien", "danke", "dank", "dzięki", "děkuji", "gracias", "grazie", "kiitos", "köszönöm",
    "merci", "mille", "muchas", "obrigada", "obrigado", "parfait", "prego", "spasibo", "takk", "tack", "tak",
    "teşekkürler", "top", "vielen", "ευχαριστώ", "спасибо", "дякую", "धन्यवाद", "شكرا", "תודה", "ありがとう",
    "谢谢", "謝謝", "감사합니다",
})  # fmt: skip
"""A message of nothing but these ends a talk."""
WEAK = frozenset({
    "a", "all", "and", "day", "do", "for", "have", "i", "is", "it", "lot", "man", "many", "much", "no", "one",
    "question", "problem", "so", "that", "that's", "the", "this", "too", "very", "will", "you", "your", "yours",
    "true", "right", "weekend", "see", "point", "night", "good",
})  # fmt: skip
"""Words that take part in a courtesy and are none by themselves."""
FIRM = frozenset({"will do", "i see", "no problem", "good night", "have a good night", "true that"})
"""Courtesies of weak words only."""

UNSURE = frozenset({
    "can't say", "depends", "don't know", "dont know", "dunno", "good", "hard to say", "hm", "hmm", "hmmm",
    "i don't know", "i dont know", "i have no idea", "i have no clue", "i wish i knew", "i'm not sure", "idk",
    "im not sure", "it depends", "maybe", "mhm", "nah", "no", "no clue", "no idea", "nope", "not really",
    "not sure", "not yet", "perhaps", "possibly", "probably", "test", "testing", "we don't know",
    "we have no clue", "we have no idea", "we're not sure", "who knows", "yeah", "yep", "yes", "yup",
})  # fmt: skip
"""Whole messages that may be an answer, and may be a shrug."""
