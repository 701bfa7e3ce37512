"""Names in the order of Vietnamese lists, in Python and in a database."""

from hypothesis import given
from hypothesis import strategies as st

from sotngoaivu.core.text.vietnamese import name_sort_key, name_sort_text

WORDS = st.text("aăâbcdđeêiyoôơuưàảãáạấậếộờứự", min_size=1, max_size=5)
NAMES = st.lists(WORDS, min_size=1, max_size=4).map(" ".join)


@given(NAMES, NAMES)
def test_a_database_sorts_names_as_python_does(one: str, other: str) -> None:
    texts = name_sort_text(one), name_sort_text(other)
    assert all(text.isdecimal() and text.isascii() for text in texts)
    keys = name_sort_key(one), name_sort_key(other)
    assert (texts[0] < texts[1]) == (keys[0] < keys[1])
