"""Two wordings as one row of segments."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidelines.differing import SegmentKind, segments_between


def shown(old: str, new: str) -> str:
    """[-what went-]{+what came+}."""
    marks = {"same": "{}", "old": "[-{}-]", "new": "{{+{}+}}"}
    return "".join(marks[each.kind].format(each.text) for each in segments_between(old, new))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("", "", ""),
        ("同じです。", "同じです。", "同じです。"),
        ("", "加わりました。", "{+加わりました。+}"),
        ("消えました。", "", "[-消えました。-]"),
        (
            "初回の面接の前に、必要に応じて担当者と打ち合わせを行う。",
            "初回の面接の前に、必ず担当者と打ち合わせを行い、だれが何を聴くかを決めて記録する。",
            (
                "初回の面接の前に、[-必要に応じて-]{+必ず+}担当者と打ち合わせを"
                "行[-う-]{+い、だれが何を聴くかを決めて記録する+}。"
            ),
        ),
        (
            "5年保存する。次へ進む。",
            "15年保存する。次へ進む。",
            "[-5-]{+15+}年保存する。次へ進む。",
        ),
        (
            "一文目です。三文目です。",
            "一文目です。二つ目の文です。三文目です。",
            "一文目です。{+二つ目の文です。+}三文目です。",
        ),
        (
            "まったく別の話をします。",
            "ここには似たところがない",
            "[-まったく別の話をします。-]{+ここには似たところがない+}",
        ),
    ],
)
def test_a_reader_sees_what_went_and_what_came(old, new, expected):
    assert shown(old, new) == expected


def test_what_stayed_is_not_scattered_between_changes():
    said = shown("子供の話を聞き、親と会う。", "親の声を聴いて、子と話す。")

    assert said.count("[-") <= 2


def test_a_row_of_a_table_is_compared_by_itself():
    old = "表\n項目　数\nあ　1\nい　2"
    new = "表\n項目　数\nあ　1\nい　3"

    assert shown(old, new) == "表\n項目　数\nあ　1\nい　[-2-]{+3+}"


def test_very_long_sentences_are_not_compared_for_ever():
    old, new = "あいうえお、" * 4000, "かきくけこ、" * 4000

    assert shown(old, new) == f"[-{old}-]{{+{new}+}}"


words = st.text(alphabet="子供必要相談所を聞く。、\n！」1２５aａ　𠮷が", max_size=60)


@given(words, words)
def test_both_wordings_can_be_read_from_the_segments(old, new):
    segments = segments_between(old, new)

    assert "".join(each.text for each in segments if each.kind != SegmentKind.NEW) == old
    assert "".join(each.text for each in segments if each.kind != SegmentKind.OLD) == new


@given(words, words)
def test_segments_are_not_empty_and_neighbours_differ(old, new):
    segments = segments_between(old, new)

    kinds = [each.kind for each in segments]
    assert all(each.text for each in segments)
    assert all(one != other for one, other in itertools.pairwise(kinds))


@given(words)
def test_nothing_changed_between_a_wording_and_itself(text):
    assert {each.kind for each in segments_between(text, text)} <= {SegmentKind.SAME}


@given(st.text(max_size=80), st.text(max_size=80))
def test_any_text_at_all_can_be_compared(old, new):
    segments = segments_between(old, new)

    assert "".join(each.text for each in segments if each.kind != SegmentKind.NEW) == old
    assert "".join(each.text for each in segments if each.kind != SegmentKind.OLD) == new
