"""CSV for systems of before Unicode: what they cannot be given is marked, and told."""

import csv
from io import BytesIO, StringIO

import pytest
from openpyxl import load_workbook

from core.exports import Column, Unwritten, as_cp932, report_of
from core.exports.shift_jis import writable
from core.models import AuditEvent
from people.models import User


def one_column():
    return [Column("氏名", lambda row: row)]


@pytest.mark.parametrize(
    "text", ["桜井 みのり", "髙﨑 ①", "ﾊﾝｶｸ", "神", "山田\n花子", "", "～∥－￠"]
)
def test_what_windows_has_is_written_as_it_is(text):
    assert writable(text) == (text, [])


@pytest.mark.parametrize(
    ("text", "same"), [("9〜17", "9～17"), ("−5", "－5"), ("か\u3099", "が"), ("a\u00a0b", "a b")]
)
def test_the_same_sign_under_another_number_is_no_loss(text, same):
    assert writable(text) == (same, [])


@pytest.mark.parametrize(
    ("text", "written", "lost"),
    [
        ("𠮷田", "〓田", ["𠮷"]),
        ("吉田🙂", "吉田〓", ["🙂"]),
        ("葛\U000e0100城", "〓城", ["葛\U000e0100"]),
        ("👩\u200d👧が来た", "〓が来た", ["👩\u200d👧"]),
        ("é𠮷é", "〓〓〓", ["é", "𠮷", "é"]),
    ],
)
def test_what_windows_lacks_is_one_mark_a_character(text, written, lost):
    assert writable(text) == (written, lost)


def test_the_report_says_where_each_stood():
    content, unwritten = as_cp932(one_column(), ["桜井", "𠮷田", "葛\U000e0100城"])

    assert content.decode("cp932") == "氏名\r\n桜井\r\n〓田\r\n〓城\r\n"
    assert unwritten == [Unwritten(3, "氏名", "𠮷"), Unwritten(4, "氏名", "葛\U000e0100")]
    assert [each.code_points for each in unwritten] == ["U+20BB7", "U+845B U+E0100"]


def test_the_headings_are_looked_at_too():
    assert as_cp932([Column("𠮷", str)], [])[1] == [Unwritten(1, "𠮷", "𠮷")]


@pytest.mark.parametrize("text", ["=1+1", "＝1+1", "@x"])
def test_a_formula_is_shown_as_text_in_it_too(text):
    rows = list(csv.reader(StringIO(as_cp932(one_column(), [text])[0].decode("cp932"))))

    assert rows[1] == [f"'{text}"]


def test_numbers_and_blanks_are_written():
    assert as_cp932(one_column(), [12, None])[0] == '氏名\r\n12\r\n""\r\n'.encode("cp932")


def test_the_report_is_a_workbook_because_only_unicode_shows_it():
    file = report_of([Unwritten(3, "氏名", "𠮷")], name="名簿")

    sheet = load_workbook(BytesIO(file.content)).active
    assert [[cell.value for cell in row] for row in sheet] == [
        ["行", "列", "元の文字", "コードポイント"],
        [3, "氏名", "𠮷", "U+20BB7"],
    ]
    assert file.file_name.startswith("名簿_書けなかった文字_")


@pytest.mark.django_db
class TestDirect:
    """A small table, by way of one that names people."""

    @pytest.fixture
    def hr(self, client, nerima_hr):
        client.force_login(nerima_hr)
        return client

    @pytest.fixture
    def strange(self, worker):
        User.objects.filter(pk=worker.pk).update(last_name="𠮷田")

    def get(self, client, **query):
        return client.get("/office/completions/", {"view": "everybody", "format": "cp932", **query})

    def test_is_the_file_at_once_when_all_can_be_written(self, hr, worker):
        answer = self.get(hr)

        assert answer["Content-Type"] == "text/csv; charset=Shift_JIS"
        assert worker.full_name in answer.content.decode("cp932")
        assert "_ShiftJIS.csv" in answer["Content-Disposition"]

    def test_names_first_what_cannot_be_written(self, hr, strange):
        answer = self.get(hr)

        text = answer.content.decode()
        assert "Content-Disposition" not in answer
        assert "𠮷" in text
        assert "U+20BB7" in text
        assert "confirmed=1" in text

    def test_is_the_file_once_it_is_confirmed(self, hr, strange):
        text = self.get(hr, confirmed="1").content.decode("cp932")

        assert "〓田" in text

    def test_gives_the_list_as_a_file(self, hr, strange):
        answer = self.get(hr, report="1")

        sheet = load_workbook(BytesIO(answer.content)).active
        assert [sheet["C2"].value, sheet["D2"].value] == ["𠮷", "U+20BB7"]

    def test_is_an_event_only_when_the_file_is_given(self, hr, strange):
        events = AuditEvent.objects.filter(kind="workforce.completions_exported")
        self.get(hr)
        self.get(hr, report="1")
        assert not events.exists()

        self.get(hr, confirmed="1")
        assert events.count() == 1

    def test_is_offered_beside_excel_and_csv(self, hr, worker):
        text = hr.get("/office/completions/?view=everybody").content.decode()

        assert [text.count(f"format={kind}") for kind in ("xlsx", "csv", "cp932")] == [1, 1, 1]
