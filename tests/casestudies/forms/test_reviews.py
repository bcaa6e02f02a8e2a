"""What authors enter at the gate, as it is read."""

import pytest

from casestudies.anonymity import Other, Person
from casestudies.forms.reviews import NameForm, NamesForm, RemarksForm, TextForm, as_row

PUPIL = {"kind": "person", "family": "髙橋", "given": "花子", "family_kana": "タカハシ"}


def name(**data) -> NameForm:
    form = NameForm(data)
    form.is_valid()
    return form


def rows(*given, more: bool = False) -> dict[str, str]:
    data = {"rows": str(len(given))} | ({"more": "1"} if more else {})
    for place, row in enumerate(given):
        data |= {f"n{place}-{key}": value for key, value in row.items()}
    return data


class TestName:
    def test_a_person_is_read_with_every_spelling(self):
        declared = name(**PUPIL, others="ハナ、はーちゃん，タカ").declared()

        assert declared == Person("髙橋", "花子", "タカハシ", "", ("ハナ", "はーちゃん", "タカ"))

    def test_a_place_is_read_with_its_word(self):
        declared = name(
            kind="other", family="緑台小学校", word="小学校", family_kana="ミドリダイ"
        ).declared()

        assert declared == Other("緑台小学校", "小学校", "ミドリダイ")

    @pytest.mark.parametrize(
        ("given", "field"),
        [
            ({"kind": "other", "family": "緑台小学校"}, "word"),
            ({"kind": "other", "others": "緑小", "word": "小学校"}, "family"),
            ({"kind": "person", "family": "長" * 61}, "family"),
            ({"kind": "ghost", "family": "髙橋"}, "kind"),
        ],
    )
    def test_what_cannot_be_used_is_refused_at_its_field(self, given, field):
        assert [*name(**given).errors] == [field]

    @pytest.mark.parametrize(
        "one",
        [
            Person("髙橋", "花子", "タカハシ", "ハナコ", ("ハナ",)),
            Other("緑台小学校", "小学校", "ミドリダイ", ("緑小", "台小")),
        ],
    )
    def test_what_is_declared_stands_in_the_form_as_it_was_entered(self, one):
        assert name(**as_row(one)).declared() == one


class TestNames:
    def test_shows_what_is_declared_and_two_empty_rows(self):
        form = NamesForm(declared=[Person("髙橋"), Person("桜井")])

        assert [row.initial.get("family") for row in form.rows] == ["髙橋", "桜井", None, None]

    def test_empty_rows_are_no_names(self):
        form = NamesForm(rows(PUPIL, {"kind": "person"}, {}), declared=[])

        assert form.is_valid()
        assert [one.family for one in form.names()] == ["髙橋"]

    def test_more_rows_keep_what_was_typed(self):
        form = NamesForm(rows(PUPIL, more=True), declared=[])

        assert form.asks_for_more
        assert [row["family"].value() for row in form.rows] == ["髙橋", None, None]

    @pytest.mark.parametrize("typed", ["", "-1", "９", "x", "9" * 9])
    def test_a_forged_number_of_rows_makes_no_more_than_there_are(self, typed):
        assert NamesForm({"rows": typed}, declared=[]).count == 2

    def test_never_more_rows_than_names_are_allowed(self):
        assert NamesForm({"rows": "99", "more": "1"}, declared=[]).count == 60


@pytest.mark.parametrize(("text", "valid"), [("", False), (" \n　", False), ("記録です。", True)])
def test_a_text_is_pasted_or_comes_as_a_file(text, valid):
    form = TextForm({"title": "", "text": text})

    assert form.is_valid() is valid
    assert [*form.errors] == ([] if valid else ["text"])


def test_remarks_say_something():
    assert not RemarksForm({"remarks": "　"}).is_valid()
    assert RemarksForm({"remarks": "資料2の学校名が読み取れます。"}).is_valid()
