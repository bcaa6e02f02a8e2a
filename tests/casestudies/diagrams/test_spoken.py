import re

import pytest

from casestudies.diagrams import family_from, family_in_words, family_table, genogram

from .ten_families import FAMILIES


def rows(name):
    return {row[0]: row[1:] for row in family_table(family_from(FAMILIES[name])).rows}


def test_the_table_says_who_belongs_to_whom():
    table = rows("03_remarriage_and_stepfather")

    assert table["母"] == ["女", "34歳", "", "父（離婚）、継父（内縁・同棲）", "同居", ""]
    assert table["Aさん"] == ["女", "9歳", "父・母", "", "同居", "本人"]


def test_an_unknown_father_and_a_pregnancy_are_said():
    assert rows("04_unknown_father_and_pregnancy")["胎児"] == [
        "",
        "",
        "本人・相手が不明",
        "",
        "",
        "妊娠中、妊娠24週",
    ]


def test_a_foster_child_has_both_pairs_of_parents():
    assert rows("07_foster_family")["Aさん"][2] == "父・母、里父・里母（里子）"


def test_the_words_tell_twins_deaths_and_homes():
    words = family_in_words(family_from(FAMILIES["05_twins_and_deceased"]))

    assert "Dさん：性別不明、0歳、死亡。" in words
    assert "父・母：婚姻、子：Aさん、Bさん、Cさん、Dさん、双子・多胎：Bさん、Cさん。" in words
    assert words[-1] == "同居：父、母、Aさん、Bさん、Cさん。"


def test_upbringing_is_told_in_words_and_table_and_crowds_no_drawing():
    told = "施設で育ち、18歳で退所した。"
    family = family_from({"people": [{"id": "m", "name": "母", "note": "職員", "history": told}]})

    assert family_in_words(family) == ["母：性別不明、職員、施設で育ち、18歳で退所した。"]
    assert family_table(family).rows[0][-1] == "職員、施設で育ち、18歳で退所した"
    assert "施設" not in "".join(re.findall(r"<text[^>]*>([^<]*)", genogram(family)))


@pytest.mark.parametrize("name", FAMILIES)
def test_every_row_is_as_long_as_the_head(name):
    table = family_table(family_from(FAMILIES[name]))

    assert {len(row) for row in table.rows} == {len(table.head)}
