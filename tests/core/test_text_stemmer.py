"""The stems of the words that the library is about, as the published algorithm gives them."""

import string

from hypothesis import given
from hypothesis import strategies as st

from bot.core.text_stemmer import stem

PUBLISHED = """
alert alert  alerts alert  alerting alert  alerted alert  paging page  paged page  pages page
noisy noisi  deploys deploy  deployment deploy  replication replic  replicated replic  databases databas
latency latenc  failing fail  failure failur  agreed agre  controlled control  hopping hop  hoping hope
falling fall  filing file  sized size  running run  libraries librari  ties tie  dies die  dying die  lying lie
caresses caress  gas gas  this this  kiwis kiwi  happy happi  say say  by by  queueing queue  queues queue
relational relat  conditional condit  rationalization ration  hopefulness hope  formality formal  sensitivity sensit
generally general  generate generat  communication communic  organization organiz  international internat
knocker knocker  beauty beauti  toying toy  crying cri  news news  skies sky  only onli  early earli  proceed proceed
succeed succeed  outing outing  bus bus  status status  access access  process process  processes process
"""


def test_words_have_the_published_stems():
    pairs = PUBLISHED.split()
    expected = dict(zip(pairs[::2], pairs[1::2], strict=True))
    assert {word: stem(word) for word in expected} == expected


@given(st.text(string.ascii_lowercase + string.digits, max_size=20))
def test_a_stem_is_never_longer_than_its_word_by_more_than_a_letter_and_never_empty(word):
    assert len(stem(word)) <= len(word) + 1
    assert bool(stem(word)) == bool(word)
