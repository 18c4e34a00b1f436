"""The words that show what a reply has: a figure, a name, somebody, a day, a cause, an effect, a step."""

import re

from bot.core.coaching.reading_replies.phrases.forms import words_of
from bot.core.days import MONTHS, WEEKDAYS
from bot.core.patterns import late


def _words(text: str) -> str:
    """Words and phrases, one a line or apart by bars, as a pattern of whole words."""
    return r"\b(?:" + "|".join(" ".join(one.split()) for one in text.split("|")) + r")\b"


def _any(text: str) -> re.Pattern[str]:
    return late(_words(text), re.IGNORECASE)


SPAN = "(?:seconds?|minutes?|mins?|hours?|days?|nights?|weeks?|months?|quarters?|sprints?|years?)"
COUNTED = (
    "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|"
    "seventeen|eighteen|"
    "nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundreds?|thousands?|millions?|"
    "billions?|dozens?|"
    "couple|several|half|halves|thirds?|quarter of|double|doubled|triple|twice|once|thrice|zero|none|"
    "hardly any|everyone|everybody|everything|all of (?:it|them)|"
    "most of (?:it|them)|almost all|nearly all|a few|a handful|a tenth|a fifth|per ?cent"
)
NO_AMOUNT = late(
    r"\b\d{4}-\d{2}(?:-\d{2})?\b"  # 2026-12-24
    r"|\b(?:in|since|by|until|from|of|during|before|after) (?:19|20)\d{2}\b"
    r"|\b\d{1,2}:\d{2}\b|\b\d{1,2} ?[ap]m\b"
    r"|\b\d{1,2}\.\d{1,2}\.(?:\d{4})?(?!\d)"  # 24.12.
    rf"|\b\d{{1,2}}(?:st|nd|rd|th)?(?: of)? (?:{'|'.join(MONTHS)})\b"
    rf"|\b(?:{'|'.join(MONTHS)}) \d{{1,2}}(?:st|nd|rd|th)?\b"
    r"|^\s*\d+[.)]\s(?=[^\n]*\n\s*\d+[.)]\s)|(?<=\n)\s*\d+[.)]\s"  # the points of a list
    r"|\b(?:claim|invoice|customer|account|job|record|tenant)s? #?\d{3,}\b|\b(?:order|ticket|case|issue|"
    r"rfc|adr|pr|number|no\.|id|version|page|step|phase|level|tier|layer"
    r"|line|http)[ #.-]*\d+\b"
    r"|\b(?:one|two|three) of (?:us|them|those|these)\b"
    r"|\b(?:all|the|those|these|other|any|first|last) (?:two|three|four|five|2|3|4|5)\b"
    r"|\b(?:status|code|returns?|answers? with) [1-5]\d\d\b"
    r"|\b\d+(?:\.\d+){2,}\b"  # versions
    r"|\b\d+(?:st|nd|rd|th)\b"
    r"|#\d+|[A-Za-z_]+-?\d[\w-]*|\b\d+[A-Za-z]*-[A-Za-z]\w*",
    re.IGNORECASE | re.MULTILINE,
)
"""Days, clocks, list points, versions and numbers in names."""
AMOUNT = late(
    rf"[~<>≈±]? ?[$€£¥₹]? ?\d[\d.,' ]*\d? ?(?:%|[a-zµ€$£]{{1,12}}\b)?|\b(?:{COUNTED})\b"
    rf"|\bhalf (?:an?|the|of the) {SPAN}|\b(?:an?|one) (?:{SPAN}|dozen|hundred|thousand|million|third|"
    rf"quarter|half)\b(?! ago)"
    rf"|\bevery (?:other )?(?:{SPAN}|{'|'.join(WEEKDAYS)})\b",
    re.IGNORECASE,
)

AMOUNTS = {
    "money": late(r"[$€£¥₹]|\b(?:eur|euros?|usd|dollars?|gbp|pounds?|chf|cents?|ct)\b", re.IGNORECASE),
    "share": late(
        r"%|\bper ?cent\b|\bpct\b|^(?:everyone|everybody|everything|all of|almost all|nearly all"
        r"|nobody|most of|half$|halves|an? (?:third|quarter|half|tenth|fifth)|thirds?$|quarter of)",
        re.IGNORECASE,
    ),
    "time": late(rf"(?:\b|\d)(?:ms|s|sec|secs|m|min|h|hrs?|d|{SPAN[3:-1]})$", re.IGNORECASE),
}
AMOUNTS["times"] = late(r"^(?:once|twice|thrice)$", re.IGNORECASE)
AMOUNTS["size"] = late(r"(?:\b|\d)(?:[kmgtp]i?b|[kmgt]i|bytes|(?:mega|giga|tera)bytes)$", re.IGNORECASE)
AMOUNTS["count"] = late(
    r"\d ?(?!and\b|per\b|for\b|the\b|but\b|from\b|were\b|was\b|are\b)[a-z]{3,}$", re.IGNORECASE
)
ANY_AMOUNT = frozenset({"bare", *AMOUNTS})
ASKED_AMOUNTS = (
    (late(r"bytes\b", re.IGNORECASE), frozenset({"bare", "size"})),
    (
        late(
            r"how (?:long|soon|fast|old)\b|how many (?:milli)?(?:seconds|minutes|hours|days|weeks)", re.IGNORECASE
        ),
        frozenset({"bare", "time"}),
    ),
    (
        late(r"how much (?:slower|longer|faster|later|sooner)", re.IGNORECASE),
        frozenset({"bare", "time", "share"}),
    ),
    (late(r"how often\b|how many times\b", re.IGNORECASE), frozenset({"bare", "count", "time", "times"})),
    (late(r"how many\b", re.IGNORECASE), frozenset({"bare", "count"})),
    (late(r"\bshare\b|per cent", re.IGNORECASE), frozenset({"bare", "share"})),
    (late(r"\bcosts?\b|\bsave\b|invoice|\bcome to\b", re.IGNORECASE), frozenset({"bare", "money", "share"})),
)
"""Which sorts of amounts answer an asking, by its words."""
OFFERED = late(r"(?<=: )[^?]+|[^?.]* or [^?.]*")
"""The choices in a question: after a colon, or in a sentence with an `or`."""

PRODUCTS = words_of("""
    npm pypi maven auth0 aurora aws azure bigquery cassandra celery chrome cloudflare cloudfront cognito
    confluence consul datadog docker dynamo dynamodb ec2 elasticsearch envoy excel fastly flink gcp gerrit gitea
    github gitlab google grafana graphql helm istio java javascript jenkins jira kafka keycloak kibana kinesis
    kubernetes lambda linux loki memcached mongo mongodb mysql nagios netsuite nginx notion okta openai
    opensearch opsgenie oracle pagerduty php postgres postgresql prometheus python rabbitmq rails redis redshift
    relic ruby rust s3 salesforce sap sendgrid sentry shopify slack snowflake elastic solr angular react vue spark
    splunk sqs stripe terraform thanos twilio typescript vault windows zendesk zookeeper
    """)
NO_NAMES = words_of("""
    afaik am api asap btw ceo cfo cto eod eom eoq eta eu eur fyi gbp gdpr http https i i'd i'll i'm i've idk
    imho imo lol n/a na nb no ok okay pm pr prs q1 q2 q3 q4 rfc rfcs sla slo tbd tbh todo uk us usa usd utc vs
    wtf yes e.g i.e e.g. i.e. etc and/or he/she his/her p50 p90 p95 p99
    """) | frozenset(
    (
        *WEEKDAYS,
        *MONTHS,
        *(month[:3] for month in MONTHS),
        *COUNTED.split("|"),
        "english",
        "christmas",
        "easter",
        "users",
        "customers",
    )
)
COMMON = """
    a about above absolutely according acknowledge actually add after again ago all almost already also although
    always an and any anybody anyone anything apart apparently are around as ask at basically be because been
    before being believe below besides better between big both but by can cannot cheap clear clearly close
    closed could currently definitely delete depends did different do does doesn't don't done double down drop
    checked counted estimated expected found knew measured missed planned
    during each early easy either else enough even every everybody everyone everything exactly except expensive
    fair far few fewer fine finish first fix for from fully get getting give good got great guess guessed had
    half hard hardly has have having he help her here high his honestly hopefully how i if in indeed initially
    instead is isn't it it's its just keep kind last late later least less let let's like little long look
    looked looking lots low made mainly make many may maybe mean median merge might more most mostly move much
    must my nearly need never new next nice no nobody none nor normally not nothing now obviously of off often
    oh ok okay old on once one only or other our ours out over own perhaps please plus presumably probably put
    quite raise rarely rather reading real really remove right roughly same say see seems seldom several she
    should show simply since so some somebody someone something sometimes sorry split still stop such sure
    surprisingly take than thanks that that's the their them then there these they thing things think third this
    those though thought three through till to today together tomorrow too total true try twice two under
    unfortunately unknown until up us use used usually very wait waiting was we we'd we'll we're well went were
    what when where whether which while who why will with within without would write wrote wrong yeah yes
    yesterday yet you your zero
"""
NO_THINGS = (
    frozenset(COMMON.split())
    | words_of("""
    answer average bad beginning best biggest bottom case cases day days day's difference end evening fact
    figure figures first former future guess list half hour hours idea increase kind largest last latter least main
    majority median minute minutes moment month month's months morning most night nights number numbers oldest
    other others past percentage point problem quarter question rate reason rest result same second share side
    size slowest sort start sum team teams thing things time times top total truth usual way week week's weeks
    whole world worst year year's years
    """)
    | frozenset(WEEKDAYS)
)
NAME = late(
    r"`[^`]+`|\"[^\"\n]{2,60}\"|“[^”\n]{2,60}”"
    r"|\b[A-Za-z]\w*[-_/.][A-Za-z0-9]\w*"  # orders-db, ledger_api, stg-web
    r"|\b[a-z]+[A-Z]\w*|\b[A-Z][a-z]+[A-Z]\w*"  # orderService, DiskSpaceLow
    r"|\b[A-Z]{2,}[0-9]*\b"  # SQS
    r"|(?<=[\w,;:)\"'] )[A-Z][\w']+"  # Kafka, Ana; not at the start of a sentence
    rf"|(?:^|(?<=[.!?:] )|(?<=\n)|(?<=[-*] ))(?!(?i:{'|'.join(COMMON.split())})\b)"
    r"(?![A-Z][a-z]+ing\b)[A-Z]\w{2,}",
)
"""What looks like a name; at the start of a sentence, a word that is not a common one."""
CAPITALISED = late(
    r"(?<=[\w,;:)\"'(] )(?!(?!Mc|Mac|De|La|Van)[A-Z][a-z]+[A-Z])[A-Z][a-z'][\w']*"
    rf"|(?:^|(?<=[.!?:] )|(?<=\n)|(?<=[-*] ))(?!(?i:{'|'.join(COMMON.split())})\b)[A-Z][a-z']\w+(?=[.,]"
    rf"| (?:will|can|"
    r"could|knows?|has|had|is|was|and|would|who|left|owns?|takes?|wrote|did|said|should|might)\b|$)"
)
THE_THING = late(
    r"\b(?:the|our|their|its|these|those|my|his|her|your) (?P<thing>[A-Za-z][\w'-]+(?: [A-Za-z][\w'-]+)?)",
    re.IGNORECASE,
)
KIND = _any("""
    alarms?|alerts?|apis?|apps?|arrows?|auth|authentication|backups?|batch|bill|billing|box|branch|brokers?|
    browser|buckets?|builds?|bus|cache|caches|calendar|cards?|cdn|certificates?|certs?|checkout|ci|clients?|
    clusters?|codebase|columns?|components?|compute|config|configuration|connections?|connectors?|consoles?|
    containers?|contracts?|cpu|crm|cron|dashboards?|data|databases?|dbs?|debt|dependency|deployments?|deploys?|
    deprecation|designs?|diagrams?|disks?|dns|docs?|documents?|domains?|edge|emails?|endpoints?|environments?|
    envs?|erp|events?|exports?|features?|feeds?|fields?|files?|flags?|flows?|forms?|framework|frontend|ftp|
    functions?|gateway|gateways|graph|graphs|hosts?|hook|hooks|images?|imports?|importer|index|indexes|ingress|
    integration|invoices?|jobs?|keys?|lambda|ledger|library|libraries|licences?|licenses?|linter|load balancer|
    logging|logins?|logs?|machines?|mailer|mails?|memory|metrics?|microservices?|migrations?|mobile|modules?|
    monolith|nat|nodes?|notifications?|orders?|package|pages?|parsers?|partners?|password|payments?|pipelines?|
    plans?|plugins?|pods?|pool|pools|portal|prices?|pricing|process|processes|production|profiles?|proposals?|
    proxy|proxies|pull requests?|queries|query|queues?|registry|release|renderer|replicas?|reports?|repos?|
    repository|requests?|rfcs?|router|routes?|runbooks?|runtime|schemas?|screens?|scripts?|sdk|search|secrets?|
    servers?|services?|sessions?|sftp|shop|signals?|sites?|snapshots?|spreadsheets?|staging|steps?|storage|
    stores?|subscriptions?|systems?|tables?|tasks?|templates?|tests?|threads?|threshold|thresholds|timeouts?|
    tokens?|tools?|topics?|traces?|triggers?|upgrades?|uploads?|vendors?|versions?|vms?|volumes?|warehouse|
    webhooks?|website|widgets?|wiki|workers?|workloads?|zone|zones|e2e|firewall|rules?|approvals?|reviews?|
    permissions?|reverts?|hotfix|bank|gates?|checks?|vpn|dns|policy|policies
    """)

PEOPLE = late(
    r"<@\w+>|(?<![\w.])@(?!here\b|channel\b|everyone\b)[a-z][\w.-]+|<!subteam|\bI(?:'ll|"
    r"'d(?! (?:have )?(?:said|guessed|put|thought|expected|written|bet|estimated|assumed))| will"
    r"| would| can| could| should| own"
    r"| do it| did| am going| have asked)\b"
    r"|\b(?:wakes?|pages?|pings?|hits?|calls?|rings?|reaches|falls on|lands on) (?:me|us)\b"
    r"|\bwe(?:'ll|'d| will| would| own| could| should)\b|(?:^|[.!?:] )(?:nobody|no one)\b|\b(?:nobody"
    r"|no one)(?: owns| (?:would|will) (?:mind|object|complain|care|miss)| minds| cares|'s)|\bonly I\b"
    r"|\banyone (?:may|can)\b|\b(?:to|for|by|and|with|asks?|on|is) (?:me|us)\b|\bmyself\b"
    r"|\bourselves\b|\bmine\b|"
    + _words("""
    my team|our team|our side|their team|team|teams|teammates?|squads?|group|groups|tribe|guild|folks|people|
    guys|colleagues?|support|finance|legal|security|platform|infra|infrastructure|ops|operations|devops|sales|
    marketing|product|compliance|controlling|procurement|accounting|hr|design|qa|sre|sres|dba|dbas|architects?|
    engineers?|developers?|devs?|leads?|managers?|directors?|cto|ceo|cfo|owners?|owned|owns|everyone|everybody|
    auditors?|by (?:customers?|users?|merchants?|tenants?)|
    partners?|vendors?|suppliers?|newcomers?|joiners?|juniors?|
    seniors?|interns?|contractors?|freelancers?|consultants?|agency|analysts?|scientists?|reviewers?|authors?|
    warehouse|data team|he|she|himself|herself|who wrote it|on-call|on call|whoever
    """),
    re.IGNORECASE,
)

OTHERS = late(
    r"<@\w+>|(?<![\w.])@(?!here\b|channel\b|everyone\b)[a-z][\w.-]+|\bask(?:ing)? (?!me\b|us\b|first)\w+|"
    + _words("""
    support|finance|legal|security|platform|infra|infrastructure|ops|operations|devops|sales|marketing|
    compliance|controlling|procurement|accounting|hr|sres?|dbas?|architects?|vendor|
    [a-z]+ (?:team|group|squad|folks|people|guys|lead)
    """)
    + r"(?: (?:team|group|people|folks|guys|would|will|might|should|could|knows?|has|have|owns?|runs?"
    r"|does|do|can))",
    re.IGNORECASE,
)
"""Somebody else who may know, named as such."""

SHORT_MONTHS = "|".join(month[:3] for month in MONTHS if month != "may")
DATE = late(
    r"\bon the \d{1,2}(?:st|nd|rd|th)\b|"
    rf"\b\d{{1,2}}(?:st|nd|rd|th)? (?:{SHORT_MONTHS})\b|\b(?:in|since|from|last|by"
    rf"|of) (?:{SHORT_MONTHS})\b|\b(?:{SHORT_MONTHS}) \d"
    r"|"
    rf"\b(?:{'|'.join(WEEKDAYS)})s?\b"
    rf"|\b(?:{'|'.join(one for one in MONTHS if one not in ('may', 'march'))})\b"
    r"|\b(?:[Ii]n|[Bb]y|[Ss]ince|[Uu]ntil|[Tt]ill|[Ff]rom|[Ll]ast|[Nn]ext|[Tt]his|[Ee]arly|[Ll]ate|of"
    r"|mid|\d+(?:st|nd|rd|th)?) (?:[Mm]ay|[Mm]arch)\b"
    r"|\b(?:May|March) \d|\b(?:19|20)\d{2}\b|\b\d{1,2}[./]\d{1,2}\b(?!\s?(?:s|ms|k|%))|\b[QqHh][1-4]\b"
    rf"|\b(?:this|next|last|coming|previous|past|every|each|end of(?: the)?"
    rf"|beginning of(?: the)?) (?:{SPAN}|spring|summer|autumn|"
    r"fall|winter|christmas|release|planning|freeze|friday)\b"
    rf"|\b(?:in|within|for|after|over|about|around|some|nearly|almost|than) (?:an?|one|\d+"
    rf"|{COUNTED.split('|hundreds', maxsplit=1)[0]}|a few|a couple of|several) {SPAN}"
    rf"|\b(?:\d+|an?|one|few|couple of|several"
    rf"|{COUNTED.split('|hundreds', maxsplit=1)[0]}) {SPAN} (?:ago|now|old|later|back|from now)\b|"
    + _words(r"""
    today|tonight|tomorrow|yesterday|now|right away|immediately|asap|soon|already|never|always|recently|lately|
    spring|summer|autumn|winter|eod|eom|eoq|deadline|black friday|christmas|easter|this morning|the other day|
    (?:until|till|before|once|as soon as) \w+|ages|a while|long ago|not yet|the beginning|day one|noon|midnight|
    weekend|holidays|freeze|since
    """),
    re.IGNORECASE,
)

CAUSE = _any(
    r"""
    because|cause|causes|caused|causing|cos|coz|
    since (?!then|last|this|early|late|spring|summer|autumn|winter|NOT_MONTHS)[a-z]+|due to|
    as (?:we|it|they|the|i|our|there)|so that|so we|so it|so they|thanks to|owing to|given|reasons?|why|
    (?:that|which|what) (?:makes?|made|is what)|makes? it|turns? out|turned out|comes? from|came from|
    depends? on|relies on|needs?|needed|waits?|waited|waiting|blocked|blocks|stuck|behind|lack|lacks|lacking|
    missing|forgot|forgets|forgotten|leaks?|leaked|leaking|mostly|mainly|otherwise|unless|
    too (?:much|many|big|large|long|short|slow|few|small|old|late)|wrong|broken|bugs?|fault|changed|grew|grows|
    growing|shared|when|whenever|after|every time|each time|(?:on|for|per) every|
    never (?:had|was|were|did)|used to|would rather|cheaper|safer|easier|faster|harder|worse|better|simpler|
    historical|historically|legacy|hates?|(?<!I am )(?<!I'm )afraid|fear|trust
    """.replace("NOT_MONTHS", "|".join((*MONTHS, *WEEKDAYS)))
)
EFFECT = late(
    r"(?<!\bI )(?<!\bwe )(?<!\bWe )\b(?:would|wouldn't|will|won't|can't|cannot|can|could|couldn't|might)\b|"
    + _words(r"""
    fail|fails|failed|failing|failure|breaks?|broke|broken|stops?|stopped|loses?|lose|lost|losing|sees?|saw|
    gets?|getting|got|notices?|noticed|waits?|waiting|piles?|hangs?|hanging|errors?|blank|empty|spinner|slow|
    slower|down|misses|missed|missing|complains?|complained|works?|working|continues?|goes|went|restarts?|
    ignored?|ignores|acknowledges?|acked?|sleep|double|duplicates?|charged|charges|wrong|delayed|delay|late|
    later|stale|old|nothing|nobody|no one|everything|only|still|easier|harder|faster|no longer|means|meant|
    paid|pays|paying|twice|hurt|hurts|angry|upset|
    costs?|affects?|affected|shows?|tells?|decides?|decided|saves?|saved|learns?|receives?|sends?|sent|
    logged out|locked|can not
    """),
    re.IGNORECASE,
)
STEP = late(
    r"\b(?:i|we)(?:'d|'ll| would| will| shall| should| could| want to| decided| agreed| plan"
    r"| prefer)\b|\bshould\b|"
    r"(?:^|[.:;,!?\n→>(-] ?|\band |\bor |\bthen |\bfirst )(?:"
    + _words(r"""
    going to|let's|let us|rather|keep|keeping|move|moving|delete|deleting|close|closing|drop|dropping|split|
    splitting|merge|finish|finishing|add|adding|remove|removing|replace|replacing|turn|switch|reduce|raise|lower|
    ask|try|stop|start|starting|begin|bin|kill|retire|archive|migrate|cut|make|put|use|set|write|test|hire|buy|
    automate|cache|batch|limit|block|pin|upgrade|rename|document|train|teach|rotate|build|show|hide|take|give|
    run|call|check|look|go|get|find|send|let|pay|invite|offer|warn|alert|measure|yes,? if|only if|not at all|
    no change|nothing|leave|skip|delay|postpone
    """)
    + r")|"
    + _words("""
    going to|planning to|decided|agreed|needs to (?:be|go|move)|yes,? if|only if|not at all|one year|three years|
    1 year|3 years|instead of|has to (?:go|be)|will be
    """),
    re.IGNORECASE,
)
BECOMES = late(r"(?:\u2192|[-=]>) ?\w+")
"""An arrow, to whoever is asked what should become of something."""
SOURCE = late(
    r"https?://\S+|`[^`]+`|\b\w+\.(?:md|pdf|html|ya?ml|json|docx?|xlsx?)\b|(?<!\w)#[a-z][\w-]+|"
    + _words(r"""
    hears? (?:about|of) (?:it|that|this) (?:from|in|by|through)|
    dashboards?|graphs?|charts?|reports?|logs?|traces?|wiki|pages?|runbooks?|channels?|tickets?|docs?|documents?|
    documentation|designs?|rfcs?|adrs?|readme|repos?|repository|boards?|calendars?|according to|i looked|
    i checked|i counted|told me|drawings?|diagrams?|e-?mails?|mail|handovers?|prs?|pull requests?|reviewed|
    hand-over|nowhere|written|history|git|jira|confluence|grafana|datadog|notion|slack|kibana|console|
    spreadsheet|sheet|excel|notes?|minutes|newsletter|announcement|announced|meeting|demo|changelog|
    nothing (?:shows|says|tells|mentions|proves)|
    release notes|descriptions?|comments?|threads?|invoice|bill|monitor|monitoring|metrics?|template|checklist|
    backlog|tracker|says|mentions|silent|sql|query|faq|portal|list
    """),
    re.IGNORECASE,
)
NAMES_NOTHING = late(
    r"\d|^(?:no|none|nobody|nothing|not|yes|all|some|many|most|maybe|same)\b"
    r"|\b(?:it|is|was|are|were|that|this|both|neither|either|perhaps|hm+)\b",
    re.IGNORECASE,
)
REASON = late(r"\s*(?:because|since|as|so that|cos)\b", re.IGNORECASE)
GUESSED = late(
    r"\s*(?:(?:i'd|i had|i|we|we'd|my|our|had|was) )*(?:first )?(?:said|guess(?:ed)?|put|thought|wrote|"
    r"expected|estimated?)\b",
    re.IGNORECASE,
)
"""What somebody had thought is no cause of what is."""
PLACE = late(
    r"\b(?:in|on|at|inside|under|with) (?:the|our|my|an?|his|her|their|some\w+'s|[A-Z]\w+'s?) \w+", re.IGNORECASE
)
"""Where something is, to whoever asks for that."""
NONE = late(
    r"(?:there (?:is|are) (?:none|nothing|no such)|there(?:'s| is)(?:n't| not) (?:one|any)|we have none|"
    r"not one\b)",
    re.IGNORECASE,
)
"""That there is none, which is an answer to *which*."""
NOTHING = late(
    r"there(?:'s| is| are) no (?:such )?\w+(?=\W*$|[,.;])|(?:nothing|none|nowhere|nobody|no one|"
    r"not one)\b(?: at all| last \w+| this \w+| so far| yet| of them)?(?=\W*$|[,.;])",
    re.IGNORECASE,
)
"""That there is nothing, which is an answer to whatever was asked first."""
WOULD = late(r"\b(?:would|could|should|might|will|i'd|we'd|i'll|we'll|needs? to)\b", re.IGNORECASE)
"""What would be, beyond what is."""
CHOICES = frozenset({"none", "never", "half", "keep", "start", "stop", "one", "three", "time", "show", "ask"})
"""Stems that choose, though they say nothing in a search."""

COUNTED_KIND = late(
    r"(?:\d[\d.,]*[km]?|\b(?:third|quarter|half|tenth|fifth|most|per ?cent|%))(?: ?%)?(?: of)?(?: all|"
    r" the| our| their)*"
    r"(?: [a-z-]+)? (?:api |http )?(?:calls?|requests?|req/\w+|items?|lines?|rows?|pages?|alerts?|"
    r"events?|messages?|orders?|"
    r"tickets?|builds?|deploys?|deployments?|titles?|queries|connections?|records?)\b",
    re.IGNORECASE,
)
"""What is counted names no system: `a third of all API calls`."""
NEXT_ONE = late(r"\b(?:next|else|learn|second|deputy|take over)\b", re.IGNORECASE)
"""Whoever is asked for another person than the one whose it is now."""
TO_BE = late(
    r"\b(?:would|could|should|will|maybe|perhaps|next|learns?|learning|trains?|training|teach|pair\w*|ask(?:ed)?|"
    r"i'd|we'd|i'll|we'll|nobody|no one|also|second|take over|starts?|wants?)\b",
    re.IGNORECASE,
)
DOES_NOT_APPLY = late(
    r"\W*(?:(?:no|sorry|well|honestly),? )?(?:we|my team|our team|i) (?:don't|dont|do not|doesn't|"
    r"does not|aren't|are not) "
    r"(?:have|use|do|run|own|migrate|migrating|plan|planning|buy|write) (?:any |an? |anything )?[\w-]*(?: [\w-]+)?"
    r"(?: right now| at the moment| yet| here| at all| currently| this year)?\W*",
    re.IGNORECASE,
)
"""A reply that says no more than that there is no such thing."""

RANGE = late(r"\b\d[\d.,]*(?: ?[-\u2013] ?| to | or )(?=\d)")
"""The beginning of `8 to 32 cores`, whose end says what it counts."""

UNKNOWN = late(
    r"\b(?:^(?:(?:that|it|this) )?(?:was |happened )?before my time|idk|dunno|no (?:idea|clue)(?! (?:we|"
    r"they|it was|that we) )|not sure|unsure|who knows(?=\W*$)|beats me|good question|hard to say"
    r"|never (?:looked|checked|seen?|heard|measured|counted|tracked)|"
    r"(?:do|did|could|can|would|have)(?:n't|nt| not) (?:really |even |actually |honestly )?(?:know"
    r"|tell|say|find|see|get (?:the|any))|i gave up|"
    r"(?:do|does|did|have|has)(?:n't|nt| not) (?:really |even |actually )?(?:track|measure|show|record"
    r"|looked|checked|heard|"
    r"have (?:access|data|numbers|figures|any)|got access|measured)|(?:we're|i'm|are|am) not allowed"
    r"|not allowed to"
    r"|no(?:body| ?one) (?:knows|measures|tracks|has (?:looked|checked|counted))|"
    r"(?:have|got|is|are|there's) no (?:figures?|numbers?|metrics?|stats|records?|measurements?)|"
    r"cannot (?:say|tell|find|see)|can't (?:say|tell|find|see)|i forget|no (?:data|access|numbers|figures)|"
    r"(?:i'd|i would|we'd|we would|would) (?:need|have) (?:an? engineer|someone|somebody|to ask"
    r"|to look)|need to ask|have to ask|"
    r"keine ahnung|weiss nicht|weiß nicht|aucune idée|je ne sais pas|je sais pas|ni idea|no (?:lo )?sé"
    r"|não sei|nao sei|não faço ideia|"
    r"non lo so|non so|nie wiem|geen idee|weet ik niet|ingen aning|vet inte|bilmiyorum)\b|不知道|わかりません"
    r"|分かりません|知りません|모르겠|не знаю",
    re.IGNORECASE,
)
ABOUT = {
    "figure": late(r"\bhow (?:much|many|long|often|large|big)\b|\bnumbers?\b|\bfigures?\b", re.IGNORECASE),
    "system": late(r"\b(?:which|what)\b(?! (?:it|they) costs?)", re.IGNORECASE),
    "owner": late(r"\bwho(?:m|se)?\b", re.IGNORECASE),
    "date": late(r"\bwhen\b", re.IGNORECASE),
    "cause": late(r"\bwhy\b", re.IGNORECASE),
}
"""What somebody says they don't know, by the word after it."""
ELSEWHERE = late(
    r"\bnot (?:really )?(?:my|our) [a-z-]+(?=\s*(?:$|[,;:.!]| -))|"
    r"\b(?:platform|infra|other|different) (?:team|folks|people|group|guys)s? (?:owns?|runs?|has|have|"
    r"does?) (?:it|that|this)\b|"
    r"\bnot (?:really )?(?:my|our) (?:team|area|service|system|job|scope|call|department|thing|budget"
    r"|domain)\b|\bnot (?:mine|ours)\b|"
    r"\b(?:somebody|someone) else's\b|\banother team's\b|\b(?:owned by|belongs to|run by"
    r"|done by) (?:another|a different) team\b|\bnot applicable\b|\bn/a\b|"
    r"\bwe (?:don't|do not|dont) (?:own|run|have|operate|manage|do) (?:that|this|it|any|one)\b|\b(?:my"
    r"|our) team (?:doesn't|does not) (?:own|run|have)\b|"
    r"\b(?:doesn't|does not|don't|do not) apply\b|\bno longer (?:mine|ours|my|our)\b",
    re.IGNORECASE,
)
HANDED_ON = late(
    r"\W*(?:sorry,? )?(?:(?:that|this|it|that one|this one|these|those|they)(?: all)?(?:'s| is| are)?|"
    r"i think (?:that|it)(?:'s| is)?)"
    r" (?:(?:now|all) )?(?:(?:belongs?|sits?|lives?|lies|lie|goes|owned|run|handled|managed|operated|"
    r"a question|something"
    r"|up) )?(?:to|by|with|for) (?:the |our )?"
    r"(?:[\w /-]{2,25} (?:teams?|group|folks|people|guys|squad|department|side)|sre|ops|devops|platform|"
    r"infra|security"
    r"|data|it|finance)\W*",
    re.IGNORECASE,
)
"""A reply that says no more than which team has it: `that belongs to the platform team`."""

ENGLISH = words_of("""
    a about after all and any are as at be because been but by can could did do does don't for from get had has
    have how i if in is isn't it it's its just me more most my never no nobody none not now of on only or our
    out over per so some still than that the their them then there they this to too two up us was we were what
    when which who will with would yes you
    """)  # fmt: skip
FOREIGN = (
    words_of("""
    aber als am auch auf aus bei beim bis dann das dass dem den der des die ein eine einen einer er es für hat
    ich im ist jeder jede kein keine mit nach nicht noch nur oder schon sehr sich sie sind über und uns von vor
    war weil wenn wer wie wir wird zu zum zur wurde au aucun aucune aux avec ce cela ces cette chez dans depuis
    des donc du elle est et fait il ils je la le les leur mais moins notre nos nous on ont ou où par parce pas
    peut plus pour presque qu que qui sans ses son sont sur toutes tous très un une vers al algo aquí como con
    cuando de del desde donde el ella ellos en entre es esa ese eso esta este está estos fue hace hay la las lo
    los más muy nadie nos nuestra nuestro para pero poco por porque que se si sin sobre su sus también tenemos
    todo todos un una ya cada ainda ao aos até com da das do dos em então era essa esse isso mas mais mesmo
    muito na não nas nem no nos nossa nosso num numa os ou pela pelo porque quando quase são se sem seu só
    também tem têm um uma che chi ci con cui da dal dalla dei del della delle di gli ha il in io la le lo ma mi
    ne nei nel nella nessuno non noi ogni per perché più quasi quello questa questo se si solo sono su sul sulla
    tra un una uno aan al alleen als bij dat de deze die dit door een en er geen het hij hoe ik in is je maar
    met naar niet nog nu of om onze ook op over te tot uit van veel voor want was wat we wel wij wordt ze zijn
    att av den det där efter ett från för har inte jag kan men med när och om på som till var vi är ale bo by co
    czy dla do gdy jak jest już każdy na nas nie od po przez są się tak to tylko we za że bir bu bunu da daha de
    en gibi her için ile ki kadar mi ne olarak sonra var ve veya ya yok
    """)
    - ENGLISH
)
"""Small words of nine other languages that are none in English."""
