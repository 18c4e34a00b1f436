"""What people type who want to pass on a question: it is not theirs, they know it, they don't see what it asks."""

from bot.core.coaching.reading_replies.phrases.forms import one_of

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
    "({this}|they|it's|that's|they're) (isn't|isnt|is not|aren't|are not|not) (ours|mine)",
    "(we|i) (aren't|are not|am not|'re not) [(a|an|the)] {word} team",
    (
        "[i'm|i am|i|we're|we|they] (no longer|not anymore) (manage|own|run|lead|have|"
        "in charge of) {this} [team|service|system]"
    ),
    "(we've|i've) no {subject} [here|at all]",
    "(someone|somebody) else (owns|does|runs|has|handles|manages|operates|looks after|takes care of) {this}",
    "(you have|you've) [got] [the] wrong (person|team|one|guy|manager)",
    "not (for|about) (us|my team|our team|me)",
    "(wrong team|wrong person|not our stack|not us|(no longer|not anymore) (my|our) (team|service|system))",
    "we (don't|dont|do not) (use|own|run|operate|host) our own {word} [at all|here]",
    "we (aren't|are not|'re not) (on|using|running|in) [the] {word} [at all|here]",
    "we're not (on|using|running|in) [the] {word} [at all|here]",
    "(ask|this is for|that's for|it's for) (somebody|someone|another|the other) (else|team)",
    (
        "(we|my team|our team|my teams|i) (don't|dont|do not|doesn't|does not|never|no longer) (do|"
        "use|own|run|"
        "need|host|operate|maintain|manage|handle|build|support|work with|work on|deal with|touch|write) "
        "[any|an|a] {thing} [at all|here|ourselves|anymore|any more|in production|in house|at the moment|"
        "right now|any longer|in my team|in our team]"
    ),
    (
        "(we|my team|our team|i) (don't|dont|do not|doesn't|does not) (do|use|own|run|host|operate|manage) "
        "[any] {thing} {thing} [at all|here|ourselves|anymore|any more|in production|in house|at the "
        "moment|right now|any longer|in my team|in our team]"
    ),
    (
        "(we|my team|our team|my teams|i) (don't have|dont have|do not have|doesn't have|does not have|"
        "have no|has "
        "no|never have|haven't got|havent got|hasn't got|no longer have|'ve no) {subject} [at all|here|"
        "ourselves|anymore|"
        "any more|in production|in house|at the moment|right now|any longer|in my team|in our team|on my team]"
    ),
    (
        "(we|my team|our team|i) (own|owns|run|runs|use|uses|do|does) no {thing} [{thing}] [at all|"
        "here|in my team|in our team|on my team|ourselves]"
    ),
    (
        "[there is|there are|there's] no {subject} (here|in my team|in our team|at our company|on my team|"
        "on our side)"
    ),
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
    "[i|we] [already] (know|knew) {this} [{so}]",
    "[i|we|i've|we've] [already] had {this} [question|one] (before|already|last week|last month|last time)",
    "[this is|it's|it is|that's] (too|very) (easy|basic|trivial|simple) [for me]",
    "[i|i have|i've] [already] answered {this} [already|before|last week|last month|last time]",
    "[you|you have|you've] [already] asked [me] {this} [already|before|last week|last month|last time|twice]",
    "(asked|answered|seen) [this|that] (already|before)",
))  # fmt: skip
UNCLEAR = one_of((
    "i (don't|dont|do not|didn't) (understand|get|follow) [{this}|what you mean|what you want|what this means]",
    "i (don't|dont|do not|didn't) (understand|get|follow) what (you are|you're|it is|it's) (asking|after)",
    "(what|huh|sorry what|huh what)",
    "what (do|did) you mean [(by|with) .{1,40}]",
    "what [exactly] do you [actually|really] want [to know|to hear|from me] [exactly]",
    "[way|much|this is|it's] [a bit|far|way|much] too (abstract|vague|generic|unspecific)",
    "what does {this} [even] mean",
    "what [exactly] are you (asking|after|looking for) [exactly]",
    "[{this}|it's|that's] [is] [{so}] (unclear|confusing|vague|not clear) [to me]",
    "{this} (makes no|doesn't make any|does not make any|make no) sense [to me]",
    "(can|could) you (rephrase|explain|clarify) [{this}]",
    "(can|could|would) you give [me] (an|any) example [of that|of this]",
    "[an|for|any] example [of that|of this]",
    "(meaning|come again|pardon|pardon me|say what|excuse me)",
    "i (don't|dont|do not|can't|cannot) see what (you are|you're|it is|it's|this is) (asking|after|about|for)",
    "(don't|dont|do not|can't|cannot) see what (you are|you're|it is|it's|this is) (asking|after|about|for)",
    "(like what|such as what|wdym|i'm lost|what counts as .{1,40})",
    "[i'm|im|i am] not (following|with you) [{this}]",
    "[an|one|some] (example|examples|context) would (help|be nice|be good|be great|be useful)",
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
