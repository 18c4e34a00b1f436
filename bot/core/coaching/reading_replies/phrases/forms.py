"""How phrases are written down: `[x]` may be left out, `(a|b)` is either, `{this}` stands for the ways to name it.

A phrase means something only if it is the whole message, so that no longer answer is ever taken for a wish.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property


def words_of(text: str) -> frozenset[str]:
    """Each word of a list, as lists are written down here: with white space between, and over lines."""
    return frozenset(text.split())


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
    "subject": r"(?:any |an |a |our own |own |our )?(?:on-?call|on call|pagers?|pagerduty|opsgenie|"
    r"rotas?|rotations?|paging|alerts?|"
    r"alerting|incidents?|outages?|post-?mortems?|retros?|rfcs?|adrs?|design docs?|pull requests?|prs?|"
    r"merge requests?|"
    r"code reviews?|reviews?|databases?|dbs?|queues?|caches?|brokers?|clusters?|microservices?|"
    r"monoliths?|services?|"
    r"servers?|systems?|apis?|backends?|frontends?|websites?|apps?|mobile apps?|code|repos?|repositor(?:y|ies)|"
    r"production|prod|deploys?|deployments?|releases?|pipelines?|ci|infrastructure|infra|cloud|cloud bills?|"
    r"cloud costs?|bills?|budgets?|costs?|kubernetes|k8s|kafka|customers?|users?|tenants?|traffic|"
    r"vendors?|suppliers?|"
    r"third parties|engineers|developers|devs|software|llms?|ai|machine learning|models?)"
    r"(?: (?:rotations?|rotas?|systems?|services?|process|duty|teams?|servers?|databases?))?",
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
