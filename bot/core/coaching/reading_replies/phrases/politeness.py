"""Whole courtesies of several words, and what asks for a moment: the question stays where it is."""

from bot.core.coaching.reading_replies.phrases.forms import one_of

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
    "(well said|well put|you are right|you're right|good thinking)",
    "[that|this|it] (made|makes|got) me (think|thinking)",
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
        "[muchas|mille|muito|herzlichen|vielen|besten|super] (merci|danke|dank|vielen dank|besten dank|"
        "gracias|grazie|obrigado|obrigada|bedankt) (pour|für|por|per|"
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
