"""What people type who want it another time, or are away: wishes and excuses, with a day and without."""

import re

from bot.core.coaching.reading_replies.phrases.forms import NAMED, phrase

ON_A_DAY = (
    rf"(?:(?:{NAMED['please']}) )*"
    r"(?:(?:can we|could we|let's|we can|shall we|may we|could you|can you|i can|i'll|i will|let me|can i) "
    r"(?:do|skip|talk|look|answer|discuss|reply|respond|move|push|postpone|shift|delay|reschedule|have) )?"
    rf"(?:(?:at|about) )?(?:(?:{NAMED['this']}) )?"
    r"(?:(?:maybe|rather|better|how about|not before|can you come back) )?"
)
"""How a wish begins that may name nothing but its day."""
BETTER = re.compile(
    rf"(?:(?:{NAMED['please']}|maybe) )*(?P<day>.+?) (?:is|would be|works|suits|might be|will be)"
    r"(?: (?:me|much|a|for|far|way|probably))*(?: (?:better|best|good|fine|great|easier|ok|okay))?(?: for me)?"
)
"""`Thursday is better`."""
LATER = phrase(
    "[can you|could you|would you|will you|can we|could we|shall we|may we|can i|may i|let us|let's|i'd "
    "like to|i want to|i would like to|"
    "maybe|i'll answer|i will answer|i can answer|will answer|will reply|i'll reply|i will reply|i'll "
    "respond|let me answer|i'll do it|let's do it] "
    "(remind|ask|ping|poke|nudge|try|bug|prod|postpone|defer|reschedule|delay|put off|come back|come back "
    "to|i'll get to it|"
    "i will get to it|"
    "get back to this|snooze|bring back|hold that thought|hold on|later|not now|busy) "
    "[me|us|{this}] [{this}|about {this}|back] [again] [but ask me]"
)
"""How a wish begins that names a day, or none."""
SOME_TIME = re.compile(
    rf"(?:(?:{NAMED['please']}|can you|could you|would you|maybe) )*(?:ask|remind|ping|nudge|poke|prompt|"
    rf"message|come back|can (?:{NAMED['this']}) wait)(?: to| me| us)?"
    r"(?: (?:this|that|it|about this|about it|again|back|later))*(?: until)? (?:after|when|once|before|"
    r"as soon as|in|"
    r"towards|during|as of|at the|at the end of|around|some time|sometime)\b(?: [\w']+){0,4}"
)
"""A wish for a time that no calendar knows: `ask me again after the release`."""
AWAY = phrase(
    "[i'm|im|i am|i'll be|i will be|we're|we are] "
    "(on vacation|on holiday|on holidays|on leave|on pto|on parental leave|on sick leave|out of office|"
    "out of the office|ooo|pto|vacation|holiday|away|off|out|stop|pause|quiet|pause {this}|silence|mute|"
    "no questions|no more questions|no messages|"
    "no more messages|hold off|stop asking|stop asking me|don't ask|don't ask me|do not disturb)"
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
    "i'm swamped", "back to back meetings", "back-to-back meetings",
    "in a meeting", "i'm in a meeting", "in meetings", "in back to back meetings",
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
ABSENT = re.compile(
    rf"(?:(?:{NAMED['please']}|also|currently|still|already) )*"
    r"(?:(?:i'm|im|i am|i'll be|i will be|i'll|will|we're|we are|going|go|taking|i've|have|got|gone|be) )*"
    r"(?:(?:on|off|out|in|at|my|a|an|the|some|few|couple|of|to|for|annual|paid|unpaid|sick|parental|maternity|"
    r"paternity|family|bereavement|medical|winter|summer|christmas|week|day|days) )*"
    r"(?:vacations?|holidays?|hols|pto|ooo|oof|oooo|leave|sick|ill|unwell|sabbatical|honeymoon|offline|"
    r"office|away|"
    r"jury duty|military service|training|(?:a )?conference|(?:an )?offsite|surgery|hospital|(?:business )?trip|"
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
