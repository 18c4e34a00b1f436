"""Bringing the forms of an English word together: the Porter2 ("English Snowball") stemming algorithm.

The rules are those that Martin Porter published at https://snowballstem.org/algorithms/english/stemmer.html;
the names R1, R2, "short word" and the numbers of the steps are his.
"""

import re
from functools import lru_cache

_VOWEL = "aeiouy"
_R = re.compile(r"[aeiouy][^aeiouy]")
_R1_PREFIXES = re.compile(r"(?:gener|commun|arsen|past|univers|later|emerg|organ|inter)")
_SHORT_SYLLABLE = re.compile(r"(?:[^aeiouy][aeiouy][^aeiouywxY]|^[aeiouy][^aeiouy]|^past)$")
_DOUBLE = ("bb", "dd", "ff", "gg", "mm", "nn", "pp", "rr", "tt")
_SPECIAL = {
    "skis": "ski", "skies": "sky", "idly": "idl", "gently": "gentl", "ugly": "ugli", "early": "earli",
    "only": "onli", "singly": "singl", "sky": "sky", "news": "news", "howe": "howe", "atlas": "atlas",
    "cosmos": "cosmos", "bias": "bias", "andes": "andes",
}  # fmt: skip
_STEP_1A_KEPT = ("us", "ss")
_STEP_1B_KEPT = ("inning", "outing", "canning", "herring", "earring", "evening", "proceed", "exceed", "succeed")
_STEP_2 = (
    ("ization", "ize"), ("ational", "ate"), ("fulness", "ful"), ("ousness", "ous"), ("iveness", "ive"),
    ("tional", "tion"), ("biliti", "ble"), ("lessli", "less"), ("entli", "ent"), ("ation", "ate"),
    ("alism", "al"), ("aliti", "al"), ("ousli", "ous"), ("iviti", "ive"), ("fulli", "ful"), ("ogist", "og"),
    ("enci", "ence"), ("anci", "ance"), ("abli", "able"), ("izer", "ize"), ("ator", "ate"), ("alli", "al"),
    ("bli", "ble"), ("ogi", "og"), ("li", ""),
)  # fmt: skip
_STEP_3 = (
    ("ational", "ate"), ("tional", "tion"), ("alize", "al"), ("icate", "ic"), ("iciti", "ic"), ("ative", ""),
    ("ical", "ic"), ("ness", ""), ("ful", ""),
)  # fmt: skip
_STEP_4 = (
    "ement", "ance", "ence", "able", "ible", "ment", "ant", "ent", "ism", "ate", "iti", "ous", "ive", "ize", "ion",
    "al", "er", "ic",
)  # fmt: skip


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """Return the stem of a lower-case word (`alert` of `alerting`): for comparing, not for reading."""
    if len(word) <= len("it"):
        return word
    if word in _SPECIAL:
        return _SPECIAL[word]
    word = re.sub(r"(^|[aeiouy])y", r"\1Y", word.removeprefix("'"))
    r1, r2 = _regions(word)
    word = _step_1a(re.sub(r"'s?'?$", "", word))
    word = _step_1b(word, r1)
    if len(word) > len("by") and word[-1] in "yY" and word[-2] not in _VOWEL:  # step 1c
        word = word[:-1] + "i"
    word = _step_2(word, r1)
    word = _step_3(word, r1, r2)
    word = _step_4(word, r2)
    return _step_5(word, r1, r2).replace("Y", "y")


def _regions(word: str) -> tuple[int, int]:
    """Return where R1 and R2 begin: after the first consonant that follows a vowel, and after the next."""
    prefix = _R1_PREFIXES.match(word)
    first = prefix or _R.search(word)
    r1 = first.end() if first else len(word)
    second = _R.search(word, r1)
    return r1, second.end() if second else len(word)


def _step_1a(word: str) -> str:
    if word.endswith("sses"):
        return word[:-2]
    if word.endswith(("ied", "ies")):
        return word[:-2] if len(word) > len("ties") else word[:-1]
    if word.endswith("s") and not word.endswith(_STEP_1A_KEPT) and re.search(r"[aeiouy]", word[:-2]):
        return word[:-1]
    return word


def _step_1b(word: str, r1: int) -> str:
    if word in _STEP_1B_KEPT:
        return word
    for ending in ("eedly", "eed"):
        if word.endswith(ending):
            return word[: -len(ending)] + "ee" if len(word) - len(ending) >= r1 else word
    for ending in ("ingly", "edly", "ing", "ed"):
        if word.endswith(ending):
            bare = word[: -len(ending)]
            if ending == "ing" and re.fullmatch(r"[^aeiouy]y", bare):
                return bare[:-1] + "ie"
            return _tidied(bare, r1) if re.search(r"[aeiouy]", bare) else word
    return word


def _tidied(bare: str, r1: int) -> str:
    """Repair what the ending of step 1b leaves behind: `hopp` of `hopping`, `hop` of `hoping`."""
    if bare.endswith(("at", "bl", "iz")):
        return bare + "e"
    if bare.endswith(_DOUBLE):
        return bare if re.fullmatch(r"[aeo](.)\1", bare) else bare[:-1]
    return bare + "e" if len(bare) <= r1 and _SHORT_SYLLABLE.search(bare) else bare


def _step_2(word: str, r1: int) -> str:
    for ending, instead in _STEP_2:
        if word.endswith(ending):
            bare = word[: -len(ending)]
            fits = {"ogi": "l", "li": "cdeghkmnrt"}.get(ending)
            allowed = len(bare) >= r1 and (fits is None or bare.endswith(tuple(fits)))
            return bare + instead if allowed else word
    return word


def _step_3(word: str, r1: int, r2: int) -> str:
    for ending, instead in _STEP_3:
        if word.endswith(ending):
            bare = word[: -len(ending)]
            return bare + instead if len(bare) >= (r2 if ending == "ative" else r1) else word
    return word


def _step_4(word: str, r2: int) -> str:
    for ending in _STEP_4:
        if word.endswith(ending):
            bare = word[: -len(ending)]
            allowed = len(bare) >= r2 and (ending != "ion" or bare.endswith(("s", "t")))
            return bare if allowed else word
    return word


def _step_5(word: str, r1: int, r2: int) -> str:
    last = len(word) - 1
    if word.endswith("e") and (last >= r2 or (last >= r1 and not _SHORT_SYLLABLE.search(word[:-1]))):
        return word[:-1]
    return word[:-1] if word.endswith("ll") and last >= r2 else word
