"""What is nearly the same is found, and what is not, is not."""

from sotngoaivu.core.likeness import (
    HASH_PART,
    SKETCH_PART,
    alike,
    groups,
    looks_same,
    nearly_same_text,
    sketch,
)
from sotngoaivu.media.normalisation.likeness import difference_hash
from tests.media.scenes import scene

TEXT = " ".join(f"câu {number} của bản tin về việc {number * 7}" for number in range(60))


def test_a_text_with_some_words_changed_is_nearly_the_same() -> None:
    words = TEXT.split()
    changed = " ".join([*words[:100], "sửa", *words[101:300], "thêm", *words[300:]])
    texts = {1: TEXT, 2: changed.upper(), 3: TEXT[::-1], 4: "Lời ngắn"}
    sketches = {key: sketch(text) for key, text in texts.items()}
    assert sketches[4] == ""
    assert alike(sketches, SKETCH_PART, nearly_same_text) == [[1, 2]]


def test_a_picture_is_known_in_another_size_and_others_are_not() -> None:
    hashes = {
        (seed, size): difference_hash(scene(seed, size))
        for seed in range(8)
        for size in ((480, 320), (1200, 800), (150, 100))
    }
    assert all(hashes.values())
    found = alike(hashes, HASH_PART, looks_same)
    assert sorted(len(keys) for keys in found) == 8 * [3]
    assert all(len({seed for seed, _size in keys}) == 1 for keys in found)


def test_what_belongs_together_by_way_of_others_is_one_group() -> None:
    assert groups([[1, 2], [3, 4], [2, 3], [5]]) == [[1, 2, 3, 4]]
