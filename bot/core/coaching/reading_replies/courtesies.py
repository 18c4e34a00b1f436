"""The words of a courtesy: thanks, a nod, a laugh, a greeting; of other languages those that many people know."""

import re

from bot.core.coaching.reading_replies.phrases.forms import words_of

LAUGHS = re.compile(
    r"(?:a?(?:ha|he|hi|ja|je|ah|eh){2,}[hj]?|lo+l+|lolz|lulz|rofl|lmf?ao+|kkk+|xd+|w{3,}|mdr|ptdr|rsrs"
    r"|jaja\w*|haha\w*)"
)
"""A laugh, of whatever length."""
ENGLISH = words_of("""
    10x a absolutely ace ack acknowledged again agreed ah aha all alright amazing and appreciate appreciated
    awesome aye bless bot bravo brill brilliant bunch bye cheers cheerz clear clever cool copy cute day deal
    do dokey exactly excellent fab fair fantastic fine for fun funny gg good got gotcha great ha haha hahaha have
    heaps heh helpful hooray i indeed info interesting is it k kindly kk kudos legend like loads lol lot lots love
    lovely lush makes man many million morning much neat nice nicely night noted np oh ok okay okayy okee okey
    okey-dokey oki okidoki okie okie-dokie okies okk oks one ooh perfect plan point problem question quite
    really received right roger see sense smart so sorry sounds splendid super superb sure sweet ta terrific
    thank thanks thanku thankyou thanx that that's the then thing this thks tks thnx thx tnx ton tons too totally
    true ty tysm tyvm u understood useful very was weekend well wilco will wonderful wow yay yep you your
    yours yup yw
""")
OTHERS = words_of("""
    buona giornata serata notte gute nacht bonne nuit buen día bom fim semana à demain bientôt bis später
    hasta mañana luego pronto até amanhã logo domani presto tot do jutra zobaczenia görüşürüz vi ses muy
    amable tanto molto gentil gentile lieb nett aimable très trop tout tutto todo vous toi dir ihnen ti lei
    você te infiniment schon bereits je jou merci beaucoup d'accord parfait génial entendu compris salut
    bonjour bonsoir journée soirée svp ça marche noté avec plaisir pas souci danke dankeschön schön schoen
    sehr besten herzlichen dank klar alles gut prima passt gerne gern hallo moin servus tschüss guten morgen
    tag abend verstanden geht mach ich wochenende schönes schönen schöne wunderbar perfekt genau lieben
    tausend gracias fin de semana muchísimas vale perfecto genial hola buenos días buenas tardes entendido
    claro estupendo excelente bueno saludos mil listo obrigadão muito valeu beleza oi olá dia boa tarde
    noite perfeito ótimo certo combinado blz vlw obg tudo bem grazie perfetto va bene ciao ottimo buongiorno
    buonasera capito d'accordo tante benissimo figurati bedankt dankjewel dankuwel hoor goed hoi doei fijn
    oké helder begrepen graag gedaan wel dziękuję dziekuje bardzo dzieki dzięki wielkie dobra jasne spoko
    cześć świetnie rozumiem dobrze teşekkür teşekkürler ederim tesekkurler tamam sağol sağ ol eyvallah
    merhaba selam harika çok süper peki tack tusen mange tak takk så mycket hej kiitti moi bra fint jättebra
    děkuji díky dík ďakujem diky mulțumesc multumesc mersi hvala aitäh ačiū paldies blagodarya благодаря
    хвала дякую спс благодарю понял поняла ок привет хорошо отлично большое terima kasih salamat asante
    shukran shukriya dhanyavad cảm ơn kamsahamnida xiexie arigatou gozaimasu どうも ありがとうございます
    ありがとうございました 有難うございます 了解 了解です 了解しました 承知しました わかりました
    お疲れ様です おはようございます こんにちは はい オッケー 多谢 多謝 好的 好 收到 你好 谢谢你 谢谢您
    고마워요 고맙습니다 네 알겠습니다 안녕하세요 شكراً شكرًا مرحبا धन्यवाद ขอบคุณ ขอบคุณครับ ขอบคุณค่ะ
    arigato bien kiitos köszönöm mille muchas obrigada obrigado prego spasibo top vielen ευχαριστώ спасибо
    شكرا תודה ありがとう 谢谢 謝謝 감사합니다
""")
COURTESIES = ENGLISH | OTHERS
"""A message of nothing but these ends a talk."""
WEAK = words_of("""
    10x a abend absolutely ace again agreed ah aha aimable all alles amable amanhã and até avec bardzo
    beaucoup bem bene bereits bis bless boa bom bonne bot bra buen bueno bunch buona certo claro clear
    clever copy day deal demain dia dir do dobra dobrze dokey domani día días exactly fim for funny geht
    genau gentil gentile goed good gut gute hasta have heaps i ich ihnen indeed info is it jasne kindly je
    jou journée jutra klar legend lei lieb like listo loads logo lot lots luego mach man mange many marche
    mañana mil million moi molto morgen much muito muy mycket nacht nett night no noite notte nuit oh ol one
    ooh pas passt peki plan point presto problem pronto question quite really received right salamat schon
    schön schöne schönen see sehr de fin semana serata ses smart so sorry souci später så ta tag tante tanto
    tarde tardes tausend te that that's the then thing this ti todo toi ton tons too tot totally tout trop
    true très tudo tutto u useful va very vi você vous was weekend wel wielkie will wochenende yep you your
    yours yup à ça çok большое хорошо はい 好 네
""")
"""Words that take part in a courtesy and are none by themselves."""
FIRM = frozenset(
    {
        "sure thing",
        "sorry",
        "so sorry",
        "good bot",
        "will do",
        "i see",
        "no problem",
        "good night",
        "have a good night",
        "true that",
    }
)
"""Courtesies of weak words only."""


def is_courtesy(said: str) -> bool:
    """Whether it is made of nothing but such words, one of which says so by itself."""
    words = said.split()
    serious = [word for word in words if not LAUGHS.fullmatch(word)]
    if said in FIRM or not COURTESIES.issuperset(serious):
        return said in FIRM
    return len(serious) < len(words) or not WEAK.issuperset(serious)
