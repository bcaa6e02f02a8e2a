"""A guideline on paper: its words, its head and foot, and what became of it since."""

import io
import re

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from PIL import Image
from pypdf import PdfReader
from wagtail.images import get_image_model

from core.jobs import run
from core.models import Job
from core.typesetting import TypesettingError
from guidelines import actions, paper
from guidelines.models import GuidelinePage
from tests.factories.guidelines import (
    block,
    body,
    headings_of,
    make_published,
    paragraph,
    published,
    rewrite,
)
from tests.papers import contents_and_landings


@pytest.fixture(autouse=True)
def _private_files(settings, tmp_path):
    settings.PRIVATE_ROOT = tmp_path


@pytest.fixture
def reader(client, worker):
    client.force_login(worker)
    return client


def url(edition, name: str = "paper") -> str:
    return reverse(f"guidelines:{name}", args=[edition.public_id])


def page_of(edition):
    return GuidelinePage.objects.get(pk=edition.page_id)


def pages_of(pdf: bytes) -> list[str]:
    return [squeezed(page.extract_text()) for page in PdfReader(io.BytesIO(pdf)).pages]


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def table(number: str, rows: int) -> dict:
    columns = [{"type": "text", "heading": "項目"}, {"type": "text", "heading": "すること"}]
    said = [{"values": [f"項目{n}", "記録を確かめ、担当者へ知らせる。" * 3]} for n in range(rows)]
    return block(
        "table",
        number,
        caption="することの一覧",
        source="",
        table={"columns": columns, "rows": said},
    )


def test_the_paper_has_all_words_of_the_page(db):
    glossary = [block("term", "g", term="見立て", kana="みたて", text="理解の仮説。")]
    parts = [
        *body({1: "太字は<b>ここ</b>です。"}),
        paragraph(8, "注のある段落。", notes=("これは注です。",)),
        block("steps", "s", caption="初回面接まで", steps=["依頼を受ける", "目的を確かめる"]),
        block("figure", "f", image=None, alt="役割の図の説明", caption="役割の図", source="資料"),
        block("attachment", "a", document=None, title="記録の様式"),
        table("t", 2),
    ]
    edition = make_published(body=parts, glossary=glossary, mark="試行版")

    text = "".join(pages_of(paper.edition_pdf(edition)))

    guideline = edition.guideline
    expected = [guideline.title, guideline.lead, guideline.whats_new, "試行版", "第1版"]
    expected += [chapter.heading for chapter in guideline.chapters]
    expected += [section.title for _chapter, section in guideline.sections()]
    expected += [line for part in guideline.parts for line in re.split(r"[\n　]", part.text)]
    expected += ["見立て", "みたて", "理解の仮説。"]
    for words in expected:
        assert squeezed(words) in text


def test_every_page_says_which_edition_it_is_and_its_number(db):
    edition = make_published(
        body=[*body(), *(paragraph(n, "長い段落です。" * 60) for n in range(9, 24))]
    )

    pages = pages_of(paper.edition_pdf(edition))

    assert len(pages) > 2
    for number, page in enumerate(pages, start=1):
        assert f"{number}/{len(pages)}" in page
        assert "第1版" in page
        assert "施行" in page


def test_the_contents_name_the_page_of_every_heading(db):
    parts = []
    for chapter in range(4):
        parts.append(block("chapter", f"c{chapter}", title=f"第{chapter}の章"))
        for section in "ab":
            title = "記録の「保存」と引き継ぎについて、" * (5 if section == "b" else 1)
            parts.append(block("section", f"{chapter}{section}", title=title))
            parts += [paragraph(f"{chapter}{section}{n}", "長い段落です。" * 130) for n in range(3)]
    glossary = [block("term", "g", term="見立て", kana="みたて", text="理解の仮説。")]
    edition = make_published(body=parts, glossary=glossary)

    named, stand = contents_and_landings(paper.edition_pdf(edition), headings_of(edition.guideline))

    assert named == stand
    assert named[-1] > 12


def test_a_table_goes_on_over_the_page_under_its_head(db):
    edition = make_published(body=[*body(), table("t", 60)])

    pages = pages_of(paper.edition_pdf(edition))

    with_rows = [page for page in pages if "記録を確かめ、担当者へ知らせる。" in page]
    assert len(with_rows) > 1
    assert all("項目すること" in page for page in with_rows)


def test_a_heading_never_stands_alone_at_the_foot(db):
    for filling in range(20, 34, 2):
        parts = [*body()[:2], *(paragraph(n, "一行の段落です。") for n in range(filling))]
        parts += [
            block("section", "z", title="次の節の見出し"),
            paragraph("z1", "続きの段落です。"),
        ]
        edition = make_published(body=parts)

        pages = pages_of(paper.edition_pdf(edition))

        text = [page for page in pages if "次の節の見出し" in page.partition("続きの段落です。")[0]]
        assert any("続きの段落です。" in page for page in text)


def test_footnotes_stay_on_the_page_of_their_paragraph(db):
    pages_with_end = []
    for filling in range(10, 20, 2):
        parts = [*body()[:2], *(paragraph(n, "一行の段落です。") for n in range(filling))]
        notes = ("はじめの注です。" * 8, "あとの注です。")
        parts.append(paragraph("z", f"注のある段落の始まり。{'長い文です。' * 20}", notes=notes))
        edition = make_published(body=parts)

        pages = pages_of(paper.edition_pdf(edition))

        (its_own,) = (page for page in pages if "注のある段落の始まり。" in page)
        assert "あとの注です。" in its_own
        pages_with_end.append(pages.index(its_own))
    assert set(pages_with_end) == {0, 1}


def test_a_picture_is_printed_and_one_whose_file_is_gone_is_told_in_words(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    drawn = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(drawn, "PNG")
    image = get_image_model().objects.create(
        title="図", file=ContentFile(drawn.getvalue(), "a.png")
    )
    figure = block("figure", "f", image=image.pk, alt="図の説明です", caption="図の題", source="")
    edition = make_published(body=[*body(), figure])

    with_picture = PdfReader(io.BytesIO(paper.edition_pdf(edition)))
    assert [len(page.images) for page in with_picture.pages] == [1]
    image.delete()
    without = paper.edition_pdf(edition)

    assert "図の説明です" in "".join(pages_of(without))


# --- the PDF's address ----------------------------------------------------------
def test_a_short_one_is_answered_at_once_and_never_set_twice(reader, monkeypatch):
    edition = make_published()
    first = reader.get(url(edition))
    assert (first.status_code, first["Content-Type"]) == (200, "application/pdf")

    def must_not_be_called(_html):
        raise AssertionError

    monkeypatch.setattr(paper, "render_pdf", must_not_be_called)
    again = reader.get(url(edition))

    assert b"".join(again) == b"".join(first)


def test_a_long_one_is_set_by_a_job_that_leads_to_it(reader, worker):
    many = [*body(), *(paragraph(n, f"段落{n}です。") for n in range(10, 80))]
    edition = make_published(body=many)

    answer = reader.get(url(edition))
    again = reader.get(url(edition))

    job = Job.objects.get(kind="guidelines.paper")
    assert answer.url == again.url == reverse("job", args=[job.public_id])
    run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.result_url) == ("done", url(edition))
    assert reader.get(url(edition))["Content-Type"] == "application/pdf"


def test_characters_that_no_font_has_are_named_with_their_places(reader):
    edition = make_published(body=body({3: "顔🙂のある段落。"}))

    html = reader.get(url(edition)).content.decode()

    assert "PDFにできません" in html
    for words in ("🙂", "U+1F642", "SLIGHTLY SMILING FACE", "第1章 2 (1)"):
        assert words in html


def test_a_text_that_cannot_be_set_is_no_error_of_the_site(reader, monkeypatch):
    def refuse(_html):
        raise TypesettingError("x")

    monkeypatch.setattr(paper, "render_pdf", refuse)

    answer = reader.get(url(make_published()))

    assert answer.status_code == 200
    assert "PDFにできません" in answer.content.decode()


# --- an old print ---------------------------------------------------------------
def test_the_code_of_a_print_leads_to_what_became_of_it(reader, metropolis, settings):
    settings.PUBLIC_BASE_URL = "https://kenshu.example"
    first = make_published()
    assert paper.check_url(first.public_id) == f"https://kenshu.example{url(first, 'check')}"
    assert "この版は最新です" in reader.get(url(first, "check")).content.decode()

    second = published(rewrite(page_of(first), body=body({1: "新しい言葉。"})))
    old = reader.get(url(first, "check")).content.decode()
    assert "新しい版があります" in old
    assert url(second, "edition") in old
    assert f"{url(second, 'changes')}?from=1" in old

    actions.withdraw(edition=second, reason="別の文書だった", by=metropolis)
    withdrawn = reader.get(url(second, "check")).content.decode()
    assert "この版は撤回されました" in withdrawn
    assert "別の文書だった" in withdrawn
    assert url(first, "edition") in withdrawn
    assert "この版は最新です" in reader.get(url(first, "check")).content.decode()


def test_without_any_edition_in_force_an_old_print_says_so(reader, metropolis):
    edition = make_published()
    actions.withdraw(edition=edition, reason="誤り", by=metropolis)

    assert "いま効力のある版はありません" in reader.get(url(edition, "check")).content.decode()
