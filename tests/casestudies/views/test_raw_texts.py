"""The workbench: raw text, declared names, what becomes of it; for its author alone."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from casestudies.gate.names import declared_of
from casestudies.models import CasePage, DeclaredName, RawText
from core.models import AuditEvent
from tests.casestudies.anonymity.word_files import docx, paragraph, run
from tests.factories.cases import make_case

pytestmark = pytest.mark.django_db
NOTES = "髙橋花子さん（タカハシ ハナコ）は、森の近くの緑台小学校に通う。森さんが送る。"


@pytest.fixture
def case(trainer) -> CasePage:
    case = make_case(slug="mine")
    CasePage.objects.filter(pk=case.pk).update(owner=trainer)
    return case


@pytest.fixture
def bench(client, case, trainer):
    client.force_login(trainer)
    return client


def address(case: CasePage, more: str = "") -> str:
    return f"/case-reviews/{case.key}/text/{more}"


def names(*rows: dict[str, str]) -> dict[str, str]:
    data = {"rows": str(len(rows))}
    for place, row in enumerate(rows):
        data |= {f"n{place}-{name}": value for name, value in row.items()}
    return data


PUPIL = {
    "kind": "person",
    "family": "髙橋",
    "given": "花子",
    "family_kana": "タカハシ",
    "given_kana": "ハナコ",
}
SCHOOL = {"kind": "other", "family": "緑台小学校", "word": "小学校"}
FOREST = {"kind": "person", "family": "森"}


class TestTakingIn:
    def test_a_pasted_text_is_shown_beside_what_becomes_of_it(self, bench, case):
        bench.post(address(case), {"title": "訪問の記録", "text": NOTES})
        bench.post(address(case, "names/"), names(PUPIL, SCHOOL))

        html = bench.get(address(case)).content.decode()

        assert "元の記録が1件あります" in html
        result = html.split("readonly>")[1].split("</textarea>")[0]
        assert [
            word for word in ("髙橋", "花子", "タカハシ", "ハナコ", "緑台") if word in result
        ] == []

    def test_nothing_is_refused_at_its_field(self, bench, case):
        answer = bench.post(address(case), {"title": "", "text": " "})

        assert answer.status_code == 422
        assert "文章を貼り付けるか、ファイルを選んでください。" in answer.content.decode()
        assert RawText.objects.count() == 0

    def test_a_word_file_tells_what_lies_beside_its_words(self, bench, case):
        comment = "<w:comments xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'><w:comment w:author='田中一郎'><w:p><w:r><w:t>佐藤さんに確認</w:t></w:r></w:p></w:comment></w:comments>"
        content = docx(paragraph(run(NOTES)), word__comments=comment)
        file = SimpleUploadedFile("記録.docx", content)

        html = bench.post(address(case), {"title": "", "text": "", "file": file}).content.decode()

        assert "このファイルには、本文の外にも名前があります" in html
        assert NOTES in RawText.objects.get().text

    def test_what_a_reader_of_the_file_does_not_see_is_told_and_not_taken_in(self, bench, case):
        deleted = '<w:del w:author="x"><w:r><w:delText>消した佐藤さん</w:delText></w:r></w:del>'
        hidden = run("隠した鈴木さん", properties="<w:vanish/>")
        comment = "<w:comments xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'><w:comment><w:p><w:r><w:t>注記の田中さん</w:t></w:r></w:p></w:comment></w:comments>"
        body = paragraph(run("見える山田さん"), deleted, hidden)
        file = SimpleUploadedFile("記録.docx", docx(body, word__comments=comment))

        html = bench.post(address(case), {"title": "面接", "file": file}).content.decode()

        raw = RawText.objects.get()
        assert (raw.title, raw.text) == ("面接", "見える山田さん\n")
        beside = html.split("notice--warning")[1].split("</ul>")[0]
        words = ["消した佐藤さん", "隠した鈴木さん", "注記の田中さん"]
        assert [word for word in words if word not in beside] == []
        assert "見える山田さん" not in beside

    @pytest.mark.parametrize("content", [b"", b"\x00\x01PK", b"PK\x03\x04broken"])
    def test_a_file_that_cannot_be_read_is_said_at_the_field(self, bench, case, content):
        file = SimpleUploadedFile("記録.docx", content or b" ")

        answer = bench.post(address(case), {"title": "", "text": "", "file": file})

        assert answer.status_code == 422
        assert RawText.objects.count() == 0

    def test_it_is_removed_for_good(self, bench, case):
        bench.post(address(case), {"title": "記録", "text": NOTES})

        bench.post(address(case, f"{RawText.objects.get().pk}/"), {"drop": "1"})

        assert RawText.objects.count() == 0

    def test_looking_at_it_is_written_down(self, bench, case, trainer):
        bench.post(address(case), {"title": "記録", "text": NOTES})

        bench.get(address(case))

        assert AuditEvent.objects.filter(kind="casestudies.text_opened", by=trainer).count() == 1

    def test_no_copy_of_the_page_is_kept(self, bench, case):
        assert bench.get(address(case))["Cache-Control"] == "no-store"


class TestNames:
    def test_more_rows_come_without_losing_a_word(self, bench, case):
        data = names(PUPIL) | {"more": "1"}

        html = bench.post(address(case, "names/"), data).content.decode()

        assert 'value="髙橋"' in html
        assert 'name="rows" value="3"' in html
        assert DeclaredName.objects.count() == 0

    def test_a_place_without_its_word_is_refused_at_that_row(self, bench, case):
        answer = bench.post(address(case, "names/"), names(PUPIL, SCHOOL | {"word": ""}))

        assert answer.status_code == 422
        assert "代わりに入れる一般の言葉を入力してください。" in answer.content.decode()
        assert DeclaredName.objects.count() == 0

    def test_empty_rows_are_no_names(self, bench, case):
        bench.post(address(case, "names/"), names(PUPIL, {"kind": "person", "family": ""}))

        assert [one.family for one in declared_of(case.key)] == ["髙橋"]

    def test_a_common_word_is_decided_place_by_place(self, bench, case):
        bench.post(address(case), {"title": "記録", "text": NOTES})
        bench.post(address(case, "names/"), names(FOREST))
        html = bench.get(address(case)).content.decode()
        assert html.count("ふつうの言葉</span>") == 1
        place = html.split('name="at-')[1].split('"')[0]

        bench.post(address(case, f"{RawText.objects.get().pk}/"), {f"at-{place}": "word"})

        html = bench.get(address(case)).content.decode()
        assert "ふつうの言葉</span>" not in html
        assert "森の近く" in html

    def test_forged_numbers_and_emoji_do_no_harm(self, bench, case):
        bench.post(address(case), {"title": "😀", "text": "👨‍👩‍👧 ｱｲﾀﾞ葛󠄀さん"})
        raw = RawText.objects.get()

        for data in ({"at-99999999": "name"}, {"at-x": "word"}, {"at-": "name"}):
            assert bench.post(address(case, f"{raw.pk}/"), data).status_code == 302
        answer = bench.post(address(case, "names/"), {"rows": "9" * 30})

        assert answer.status_code == 302


def test_nobody_else_finds_it(client, case, reviewer, metropolis, worker, nerima_hr):
    found = {}
    for person in (reviewer, metropolis, worker, nerima_hr):
        client.force_login(person)
        found[person.username] = client.get(address(case)).status_code

    assert found == {"reviewer": 404, "metropolis": 200, "worker": 404, "nerima-hr": 404}
