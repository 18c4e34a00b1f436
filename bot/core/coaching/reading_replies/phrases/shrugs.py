"""What may be an answer, a shrug or a question back: nothing is kept before its author says so."""

import re

from bot.core.coaching.reading_replies.phrases.forms import one_of

SHRUG = one_of((
    "(see|as|like|same as) (above|before|last time|last week|last month|last quarter|previously|usual)",
    (
        r"(same|same here|same answer|same again|ditto|\+1|tbd|tbc|todo|n|y|whatever|anything|something|"
        "blah|asdf|foo|xxx)"
    ),
    "(i don't|i dont|i do not|don't|dont|can't|cannot|i can't) (remember|recall|know|say|tell) [{this}]",
    (
        "(i forgot|i forget|i dunno|no clue|no idea|not a clue|haven't a clue|i've no idea|"
        "i've no clue|no opinion|"
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
    "(checking|looking|thinking|looking into it|thinking about it|checking with the team)",
    "(i|we) should know {this}",
    "[i|we] wish (i|we) knew",
    "[i'm|im|i am] still (looking|thinking|checking|waiting|on it)",
    (
        "(i'll|ill|i will|let me|will|need to|i need to|i have to|have to|gotta|i'd have to|i'd need to|i "
        "must) (check|look|look it up|look this up|look into it|look into this|ask|ask around|ask my team|"
        "ask the team|find out|think|think about it|think about this|get back to you|come back to you|"
        "check with my team|check with the team) [first|and get back to you|and come back to you|and let "
        "you know|later]"
    ),
    "(what|whats|what's) [is|are] (a|an|the) {word} [{word}]",
    "what (does|do) {word} [{word}] (mean|stand for)",
))  # fmt: skip
"""What may be an answer, a shrug or a question back: nothing is kept before its author says so."""
UNSURE = frozenset({
    "can't say", "depends", "don't know", "dont know", "dunno", "good", "hard to say", "hm", "hmm", "hmmm",
    "i don't know", "i dont know", "i have no idea", "i have no clue", "i wish i knew", "i'm not sure", "idk",
    "im not sure", "it depends", "maybe", "mhm", "nah", "no", "no clue", "no idea", "nope", "not really",
    "not sure", "not yet", "perhaps", "possibly", "probably", "test", "testing", "we don't know",
    "we have no clue", "we have no idea", "we're not sure", "who knows", "yeah", "yep", "yes", "yup",
})  # fmt: skip
"""Whole messages that may be an answer, and may be a shrug."""
SHRUGGED = re.compile(
    r":(?:(?:wo)?man-)?shrug\w*:|:thinking\w*:|:-1:|:thumbsdown:|:x:|\u00af|[\U0001F937\U0001F914\U0001F44E\u274c]"
)
ASLEEP = re.compile(r":(?:zzz|sleeping|sleepy|sleeping_face):|[\U0001F4A4\U0001F634]")
