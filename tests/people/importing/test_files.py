"""The template, a list as an office really lays it out, and any bytes at all.

As many rows with faults as a normal run has time for; IMPORT_ROWS=5000 makes the largest office's file.
"""

import contextlib
import datetime
import os
import zipfile
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from core.tables import TableError, read_content
from people.actions import stage_import
from people.importing.columns import HEADINGS as COLUMNS
from people.importing.columns import column_of
from people.importing.files import EXAMPLE, GUIDE, HOW, SHEET
from people.importing.files import template as make_template
from people.models import Post, User
from people.roles import Role
from tests.conftest import fresh
from tests.factories.people import GradeFactory, ProfessionFactory
from tests.people.big_files import people, workbook
from tests.people.tables import HEADINGS, changes, faults, row, xlsx

TODAY = timezone.localdate()
IMPORT = "/office/people/import/"
ROWS = int(os.environ.get("IMPORT_ROWS", "1000"))
FAULTY = ROWS // 10


@pytest.fixture
def template(client, metropolis, nerima):
    ProfessionFactory(code="welfare", name="福祉職")
    GradeFactory(code="staff", name="一般職員")
    client.force_login(metropolis)
    return load_workbook(BytesIO(client.get(f"{IMPORT}template/").content))


class TestTheTemplate:
    def test_has_a_sheet_to_fill_in_and_one_that_says_how(self, template):
        assert template.sheetnames == [SHEET, GUIDE]
        assert [cell.value for cell in template[SHEET][1]] == list(HEADINGS)
        told = [cells[0] for cells in template[GUIDE].values]
        assert told[1 : len(HEADINGS) + 1] == list(HEADINGS)
        assert not {*HOW} - {*COLUMNS}

    def test_offers_the_words_of_each_list_as_they_are_today(self, template):
        sheet = template[SHEET]
        offered = {
            str(validation.sqref): words(template, validation.formula1)
            for validation in sheet.data_validations.dataValidation
        }
        by_heading = {
            sheet[f"{place.split(':')[0][:-1]}1"].value: w for place, w in offered.items()
        }
        assert by_heading["職種"] == ["福祉職"]
        assert by_heading["職層"] == ["一般職員"]
        assert by_heading["役割"] == [str(role.label) for role in Role]
        assert by_heading["休業の種類"] == ["産前産後休暇", "育児休業", "病気休暇", "休職"]

    def test_can_be_sent_back_as_it_is(self, template, metropolis, section):
        out = BytesIO()
        template.save(out)

        batch = stage_import(
            SimpleUploadedFile("x.xlsx", out.getvalue()),
            organisation=None, effective_on=TODAY, by=fresh(metropolis),
        )  # fmt: skip

        assert [each.values["last_name"] for each in batch.rows.all()] == [EXAMPLE["last_name"]]
        assert [fault[1] for fault in faults(batch)] == ["任用形態"]

    def test_a_list_without_words_yet_does_no_harm(self, db):
        assert load_workbook(BytesIO(make_template())).sheetnames == [SHEET, GUIDE]


def words(book, place):
    sheet, cells = place.replace("'", "").split("!")
    return [cell.value for (cell,) in book[sheet][cells.replace("$", "")]]


def test_a_list_as_an_office_lays_it_out(stage, nerima, nerima_centre):
    """A title, headings over three rows, the body merged over its people, remarks, a second sheet."""
    book = Workbook()
    sheet = book.active
    sheet.title = "R8.4.1現在"
    for cells in [
        ["令和８年度　職員名簿"],
        ["総務部人事課　令和8年3月20日作成"],
        ["No", "所属団体", "職員番号", "氏　名", None, "フリガナ", None, "発令", None, "備考"],
        [None, None, None, None, None, None, None, None, None, None],
        [None, None, None, "姓", "名", "セイ", "メイ", "開始日", "終了日", None],
        [1, "練馬区", "１０００１", "青木", "陽菜", "ｱｵｷ", "ﾊﾙﾅ", "R8.4.1", None, None],
        [
            2,
            None,
            10002,
            "井上",
            "蓮",
            "いのうえ",
            "れん",
            datetime.date(2026, 4, 1),
            46477,
            "育休",
        ],
        [3],
        [4, "練馬子ども家庭支援センター", "10003", "上田", "葵", "ウエダ", "アオイ", "令8.4.1"],
        ["※会計年度任用職員を除く"],
    ]:
        sheet.append(cells)
    for cells in (
        "A1:J1",
        "A2:J2",
        "A3:A5",
        "B3:B5",
        "C3:C5",
        "D3:E4",
        "F3:G4",
        "H3:I4",
        "J3:J5",
        "B6:B8",
    ):
        sheet.merge_cells(cells)
    book.create_sheet("凡例").append(["育休", "育児休業"])
    out = BytesIO()
    book.save(out)

    batch = stage(file=SimpleUploadedFile("名簿.xlsx", out.getvalue()))

    assert faults(batch) == []
    assert [(each.number, each.organisation.name) for each in batch.rows.all()] == [
        (6, "練馬区"), (7, "練馬区"), (9, "練馬子ども家庭支援センター"),
    ]  # fmt: skip
    assert batch.rows.get(number=7).values["last_day"] == "46477"
    assert batch.notes == [[10, "※会計年度任用職員を除く"]]
    assert batch.ignored == ["No", "備考"]


def test_the_rows_to_correct_can_be_sent_back_after_correction(client, stage, nerima_hr, take):
    batch = stage(row(), row(職員番号="002", 姓="井上", セイ="漢字"), row(職員番号="003", 姓=""))
    client.force_login(nerima_hr)

    content = client.get(f"{IMPORT}{batch.pk}/faults/").content

    sheet = load_workbook(BytesIO(content)).active
    headings, *rows = [[*cells] for cells in sheet.values]
    assert headings == ["行", "直すところ", *HEADINGS]
    assert [cells[:3] for cells in rows] == [
        [3, "セイ：全角カタカナで入力してください。", "002"],
        [4, "姓：氏名を入力してください。", "003"],
    ]
    sheet["G2"], sheet["E3"] = "イノウエ", "上田"
    out = BytesIO()
    sheet.parent.save(out)
    corrected = take(file=SimpleUploadedFile("直した行.xlsx", out.getvalue()))
    assert corrected.ignored == []
    assert {
        *Post.objects.filter(staff_number__in=["002", "003"]).values_list(
            "person__last_name", flat=True
        )
    } == {"井上", "上田"}
    assert not User.objects.filter(username="13120-100001").exists()


class TestSize:
    def test_many_rows_with_many_faults_show_the_faults_first(self, client, nerima, nerima_hr):
        content = workbook(people(ROWS, faulty=FAULTY))
        batch = stage_import(
            SimpleUploadedFile("職員.xlsx", content),
            organisation=nerima, effective_on=TODAY, by=fresh(nerima_hr),
        )  # fmt: skip
        client.force_login(nerima_hr)

        response = client.get(f"{IMPORT}{batch.pk}/")

        assert {*changes(batch)} == {"new", "faulty", "unknown"}
        assert len({fault[0] for fault in faults(batch)}) == FAULTY
        assert [each.change for each in response.context["page"]] == ["faulty"] * 60
        assert f"直す行が{FAULTY}行あります" in response.content.decode()

    def test_thirty_megabytes_are_told_at_the_field(self, client, nerima_hr):
        client.force_login(nerima_hr)
        file = SimpleUploadedFile("職員.csv", b"1,2\n" * (30 * 1024 * 1024 // 4))

        response = client.post(IMPORT, {"file": file, "effective_on": TODAY.isoformat()})

        assert response.status_code == 200
        assert "10 MB" in response.content.decode()

    def test_sixty_thousand_rows_too(self):
        content = "職員番号,姓\n" + "1,青木\n" * 60_000

        with pytest.raises(TableError, match="20,000行"):
            read_content(content.encode(), "職員.csv", column_of)


# --- any bytes ------------------------------------------------------------------------
WHOLE = xlsx(row(), row(職員番号="2", 姓="")).read()
BEGINNINGS = [
    b"",
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0",
    b"\xff\xfe",
    b"\xfe\xff",
    b"\xef\xbb\xbf",
    WHOLE[:700],
]


def reads(content, name="職員.xlsx"):
    with contextlib.suppress(TableError):
        list(read_content(content, name, column_of).rows)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(BEGINNINGS), st.binary(max_size=300))
def test_no_bytes_are_worse_than_a_sentence(beginning, rest):
    reads(beginning + rest)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(WHOLE) - 1), st.binary(min_size=1, max_size=8))
def test_a_workbook_damaged_anywhere_is_no_worse(place, with_these):
    reads(WHOLE[:place] + with_these + WHOLE[place + len(with_these) :])


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml"]), st.data())
def test_a_part_damaged_anywhere_is_no_worse(part, data):
    out = BytesIO()
    source = zipfile.ZipFile(BytesIO(WHOLE))
    with zipfile.ZipFile(out, "w") as archive:
        for name in source.namelist():
            content = source.read(name)
            if name == part:
                place = data.draw(st.integers(0, len(content) - 1))
                content = content[:place] + data.draw(st.binary(max_size=6)) + content[place + 3 :]
            archive.writestr(name, content)
    reads(out.getvalue())


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(
        st.fixed_dictionaries(
            {heading: st.text(max_size=12).map(str.strip) for heading in HEADINGS}
        ),
        min_size=1, max_size=4,
    )
)  # fmt: skip
def test_any_texts_in_the_cells_are_judged_and_no_worse(nerima, nerima_hr, rows):
    lines = [HEADINGS, *([cells[heading] for heading in HEADINGS] for cells in rows)]
    text = "\n".join(
        ",".join('"' + cell.replace('"', '""') + '"' for cell in line) for line in lines
    )
    file = SimpleUploadedFile("職員.csv", text.encode("utf-8-sig", "replace"))

    with contextlib.suppress(TableError):
        batch = stage_import(
            file, organisation=nerima, effective_on=TODAY, by=fresh(nerima_hr), is_complete=True
        )
        assert batch.rows.exists()
