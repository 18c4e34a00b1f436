import json

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.delivery.messages import (
    DigestMessage,
    DigestReading,
    Earlier,
    Line,
    Listing,
    NudgeMessage,
    Reading,
    SharedWords,
)

texts = st.text()
readings = st.builds(Reading, texts, st.none() | texts, texts, texts, texts)
earlier = st.builds(Earlier, texts, texts)
nudges = st.builds(NudgeMessage, st.integers(1), texts, texts, texts, st.none() | readings, st.none() | earlier)
maybe = st.none() | texts
several = {"max_size": 2}
digests = st.builds(
    DigestMessage,
    headline=maybe,
    focus=maybe,
    shared=st.lists(st.builds(SharedWords, st.integers(1), texts, maybe, maybe), **several).map(tuple),
    readings=st.lists(st.builds(DigestReading, st.integers(1), readings, maybe), **several).map(tuple),
    listings=st.lists(
        st.builds(
            Listing,
            texts,
            texts,
            st.lists(st.builds(Line, texts, texts, maybe, texts, texts, texts, maybe), **several).map(tuple),
        ),
        **several,
    ).map(tuple),
    thread_ts=maybe,
)


@given(nudges | digests)
@settings(deadline=None)
def test_a_message_comes_back_as_it_was_from_a_database_that_holds_json(message):
    assert type(message).of(json.loads(json.dumps(message.payload))) == message
