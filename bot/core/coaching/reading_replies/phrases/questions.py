"""What people ask the coach: who sees this, why this, what is this, where are my answers."""

from bot.core.coaching.reading_replies.phrases.forms import one_of

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
PRIVACY = one_of((
    (
        "(does|do|will|would|can|could|is|are) {mine} [ever|also] (count|matter|go|affect|influence|used|"
        r"end up|part of|held) .{0,30}\b{judged}\b.{0,20}"
    ),
    "(is|are|will|can|could|may|might) {mine} [ever] [be] used (to|for|against|in|as) .{1,40}",
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
    "why [this|this one|me|now|that|this question|that question] [now|me|of all things|of all questions]",
    "(what's|what is) in {this} for (me|us)",
    "what (do|would|will) (i|we) get (out of|from|for) {this}",
    "[the|any|your] (reason|reasons) for (asking|{this})",
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
    "is [there] (a|an|any|some) [real|actual|live] (human|person|somebody|someone) .{1,30}",
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
