import json

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.messages import DigestMessage, Earlier, NudgeMessage, Reading

texts = st.text()
readings = st.builds(Reading, texts, st.none() | texts, texts, texts, texts)
earlier = st.builds(Earlier, texts, texts)
nudges = st.builds(NudgeMessage, st.integers(1), texts, texts, texts, st.none() | readings, st.none() | earlier)
digests = st.builds(DigestMessage, texts, texts, st.none() | texts, st.lists(readings, max_size=3).map(tuple))


@given(nudges | digests)
@settings(deadline=None)
def test_a_message_comes_back_as_it_was_from_a_database_that_holds_json(message):
    assert type(message).of(json.loads(json.dumps(message.payload))) == message
