"""Which paragraphs changed, and how."""

import random
import time

from guidelines.differing import Change, changes_between
from tests.guidelines.differing.texts import guideline_of, heading, paragraph, table


def kinds(changes: tuple[Change, ...]) -> list[tuple[str, str]]:
    return [(each.kind, each.anchor) for each in changes]


A, B, C, D = (paragraph(name, f"{name}の言葉です。") for name in "abcd")


def test_the_same_text_has_no_change():
    assert changes_between(guideline_of(A, B), guideline_of(A, B)) == ()


def test_a_paragraph_that_is_rewritten_brings_both_texts_and_the_reason():
    (change,) = changes_between(
        guideline_of(A, B), guideline_of(A, paragraph("b", "bの新しい言葉です。", "分かりやすく"))
    )

    assert (change.kind, change.anchor, change.reason) == ("changed", "b", "分かりやすく")
    assert (change.old.text, change.new.text) == ("bの言葉です。", "bの新しい言葉です。")
    assert (change.place, change.section.title) == ("第1章 1 (2)", "節")
    assert "".join(each.text for each in change.old_side) == change.old.text
    assert "".join(each.text for each in change.new_side) == change.new.text


def test_what_came_and_what_went_stand_where_a_reader_looks_for_them():
    changes = changes_between(guideline_of(A, B, C), guideline_of(D, A, C))

    assert kinds(changes) == [("added", "d"), ("removed", "b")]
    assert changes[1].section.title == "節"
    assert (changes[0].old, changes[1].new) == (None, None)


def test_what_was_removed_at_the_very_beginning_comes_first():
    changes = changes_between(guideline_of(A, B), guideline_of(B, C))

    assert kinds(changes) == [("removed", "a"), ("added", "c")]


def test_only_the_paragraph_that_was_carried_has_moved():
    changes = changes_between(guideline_of(A, B, C, D), guideline_of(D, A, B, C))

    assert kinds(changes) == [("moved", "d")]
    assert changes[0].same_words
    assert changes[0].moved


def test_a_paragraph_in_another_section_has_moved_even_in_the_same_order():
    second = heading("section", "s2", "次の節")

    changes = changes_between(guideline_of(A, B, second, C), guideline_of(A, second, B, C))

    assert kinds(changes) == [("moved", "b")]
    assert changes[0].section.title == "次の節"


def test_moved_and_rewritten_is_one_change():
    changes = changes_between(
        guideline_of(A, B, C), guideline_of(C, A, paragraph("b", "bの別の言葉です。"))
    )

    assert kinds(changes) == [("moved", "c"), ("changed", "b")]
    changes = changes_between(
        guideline_of(A, B, C), guideline_of(paragraph("c", "cの別の言葉です。"), A, B)
    )
    assert [(each.kind, each.moved) for each in changes] == [("changed", True)]


def test_a_paragraph_pasted_anew_word_for_word_is_no_change():
    again = {**B, "anchor": "another"}

    assert changes_between(guideline_of(A, B, C), guideline_of(A, again, C)) == ()
    assert kinds(changes_between(guideline_of(A, B, C), guideline_of(again, A, C))) == [
        ("moved", "another")
    ]


def test_a_number_that_shifts_is_no_change():
    changes = changes_between(guideline_of(A, B, C), guideline_of(A, D, B, C))

    assert kinds(changes) == [("added", "d")]


def test_bold_type_alone_is_a_change_with_the_same_words():
    bold = {**A, "html": "<p><b>a</b>の言葉です。</p>"}

    (change,) = changes_between(guideline_of(A), guideline_of(bold))

    assert change.kind == "changed"
    assert change.same_words


def test_a_table_is_compared_row_by_row():
    (change,) = changes_between(
        guideline_of(table("t", ["項目", "数"], ["あ", "1"], ["い", "2"])),
        guideline_of(table("t", ["項目", "数"], ["い", "2"])),
    )

    assert [(each.kind, each.text) for each in change.segments if each.kind != "same"] == [
        ("old", "あ　1\n")
    ]


def test_a_reason_of_an_earlier_edition_is_not_told_again_for_a_move():
    old = paragraph("b", "bの言葉です。", "前の版での理由")

    (change,) = changes_between(guideline_of(A, old, C), guideline_of(old, A, C))

    assert (change.kind, change.reason) == ("moved", "")


def test_two_editions_of_three_hundred_paragraphs_are_compared_quickly():
    said = "子供と会う前に、だれが何を知りたいのかを確かめ、担当者と打ち合わせを行う。記録は{}日以内に書く。"
    chance = random.Random(1)
    old = [paragraph(f"p{n}", said.format(n) * 4) for n in range(300)]
    new = [paragraph(f"p{n}", (said.format(n) * 4).replace("前", "後", 2)) for n in range(300)]
    chance.shuffle(new)
    before, after = guideline_of(*old), guideline_of(*new)

    start = time.perf_counter()
    changes = changes_between(before, after)

    assert len(changes) == 300
    # The aim is 0.3 seconds (make bench); a test machine may be busy.
    assert time.perf_counter() - start < 3
