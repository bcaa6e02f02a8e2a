import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.folding import fold
from core.search.excerpt import FoldedText, Marker
from core.search.words import LONGEST, MOST_WORDS, Word, as_word, pairs, plain, words

ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()))
JAPANESE = st.text("虐待防止児童・、 こども子供ーｰ－ｶﾞか゛髙高<&>\u3000\n\x00A")


def adjoin(word: Word, text: str) -> bool:
    """What the index is asked: whether the word's entries follow one another in the text's."""
    entries, wanted = pairs(text), word.pairs
    return any(
        entries[i : i + len(wanted)][:-1] == wanted[:-1]
        and (
            entries[i + len(wanted) - 1].startswith(wanted[-1])
            if word.begins
            else entries[i + len(wanted) - 1] == wanted[-1]
        )
        for i in range(len(entries) - len(wanted) + 1)
    )


# --- words ----------------------------------------------------------------------
def test_a_text_is_cut_into_overlapping_pairs():
    assert pairs("児童虐待・防止") == ["児童", "童虐", "虐待", "待", "防止", "止"]
    assert pairs("親") == ["親"]
    assert pairs("「」") == []


def test_a_query_is_cut_at_its_spaces_and_signs_are_no_words():
    assert words("児童 虐待　児童 「」 防止・早期") == [
        Word("児童"),
        Word("虐待"),
        Word("防止 早期"),
    ]
    assert words('"') == []
    assert as_word("児童 虐待") == Word("児童 虐待")
    assert as_word("😀") is None


def test_a_query_of_any_length_becomes_few_words():
    assert len(words(" ".join(map(str, range(1000))))) == MOST_WORDS
    assert len(words("虐" * 5000)[0].plain) == LONGEST


@given(JAPANESE, JAPANESE)
def test_pairs_adjoin_exactly_where_the_word_stands(text, query):
    word = as_word(query)

    if word is not None:
        assert adjoin(word, text) == (word.plain in plain(text))


# --- excerpts --------------------------------------------------------------------
def marked(text: str, asked: list[Word]) -> str:
    return Marker(asked).marked(FoldedText.of(text))


def excerpt(text: str, asked: list[Word]) -> str:
    return Marker(asked).excerpt(FoldedText.in_one_line(text))


def without_marks(shown: str) -> str:
    return html.unescape(re.sub("</?mark>", "", shown))


@given(ANY_TEXT | JAPANESE, JAPANESE)
def test_marking_adds_marks_and_nothing_else(text, query):
    assert without_marks(marked(text, words(query))) == text


@given(JAPANESE, JAPANESE)
def test_what_is_marked_is_what_was_asked_for(text, query):
    asked = words(query)
    marks = re.findall("<mark>(.*?)</mark>", marked(text, asked), re.DOTALL)

    for mark in map(html.unescape, marks):
        assert any(word.plain in plain(mark) or plain(mark) in word.plain for word in asked), mark


@pytest.mark.parametrize(
    ("text", "query", "shown"),
    [
        ("髙橋と山﨑", "高橋 山崎", "<mark>髙橋</mark>と<mark>山﨑</mark>"),
        ("子供とこども", "子ども", "<mark>子供</mark>と<mark>こども</mark>"),
        ("ｽｰﾊﾟｰﾊﾞｲｽﾞ", "スーパーバイズ", "<mark>ｽｰﾊﾟｰﾊﾞｲｽﾞ</mark>"),
        ("スーパ－バイズ", "スーパー", "<mark>スーパ－</mark>バイズ"),
        ("虐待・防止", "虐待、防止", "<mark>虐待・防止</mark>"),
        ("㈱見本", "株", "<mark>㈱</mark>見本"),
        ("か\u3099くしゅう", "がく", "<mark>か\u3099く</mark>しゅう"),
        ("児童虐待", "児童虐 虐待", "<mark>児童虐</mark>待"),
        ("<b>虐待</b>", "虐待", "&lt;b&gt;<mark>虐待</mark>&lt;/b&gt;"),
        ("虐待", "", "虐待"),
    ],
)
def test_words_are_marked_as_they_are_spelt(text, query, shown):
    assert marked(text, words(query)) == shown


def test_an_excerpt_stands_around_the_first_word():
    text = "前" * 200 + "目印" + "後" * 200

    shown = excerpt(text, words("目印"))

    assert shown.startswith("…前")
    assert shown.endswith("後…")
    assert "<mark>目印</mark>" in shown
    assert len(without_marks(shown)) == 122


def test_an_excerpt_without_the_word_is_the_beginning():
    assert excerpt("短い文。\n次の行。", words("目印")) == "短い文。 次の行。"
    assert excerpt("長" * 200, words("目印")) == "長" * 120 + "…"
    assert excerpt("", words("目印")) == ""


def test_what_folds_to_nothing_is_shown_all_the_same():
    assert fold("\x00\u200b") == ""
    assert marked("虐\u200b待\x00", words("虐待")) == "<mark>虐\u200b待</mark>\x00"
