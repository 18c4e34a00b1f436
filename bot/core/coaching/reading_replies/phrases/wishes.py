"""What people type who want something done: to stop, to go on, to skip, to change how they are asked."""

from bot.core.coaching.reading_replies.phrases.forms import one_of

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
    "[i'm|i am|im] (not|no longer) interested [in {this}]",
    "(i'm|i am|im) (done|finished|through|fed up) with {this}",
    "(can|could|would|will) you [please] (stop|quit) [{this}|asking|sending these|sending them|messaging me]",
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
    "(i want|i would like|i'd like) to (stop|unsubscribe|opt out)",
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
    "[can you] (ask|give|send) [me] (something else|something different|another|another one|another question)",
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
))  # fmt: skip
