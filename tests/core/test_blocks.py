"""What an author writes, as the page carries it."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection
from wagtail.rich_text import RichText
from wagtailmedia.models import Media

from core.blocks import TeachingBody
from core.blocks.tables import Grid
from core.charts import Series
from core.templatetags.teaching import key, kind_of_file, with_anchors

PALETTE = TeachingBody()
KINDS = list(PALETTE.child_blocks)


def block(kind: str):
    return PALETTE.child_blocks[kind]


def shown(kind: str, value=None) -> str:
    return block(kind).render(block(kind).normalize(value) if value else previewed(kind))


def previewed(kind: str):
    return block(kind).get_preview_value()


@pytest.mark.parametrize("kind", KINDS)
class TestEveryBlock:
    def test_has_an_icon_a_preview_and_a_sentence(self, kind):
        assert block(kind).meta.icon != "placeholder"
        assert block(kind).is_previewable
        assert str(block(kind).get_description()).endswith("。")

    def test_renders_its_preview_without_style_or_inline_script(self, kind):
        html = shown(kind)

        assert html.strip()
        assert "style=" not in html
        assert not re.search(r"<script(?![^>]*\ssrc=)", html)

    def test_is_found_by_its_words(self, kind):
        assert any(block(kind).get_searchable_content(previewed(kind)))


class TestBody:
    def test_shows_the_blocks_in_their_order_without_a_wrapper(self):
        body = PALETTE.to_python(
            [
                {"type": "text", "value": "<p>一</p>"},
                {"type": "text", "value": "<p>二</p>"},
            ]
        )

        assert re.sub(r"\s", "", PALETTE.render(body)) == "<p>一</p><p>二</p>"


class TestText:
    def test_a_heading_has_the_editors_own_key_for_an_anchor(self):
        html = with_anchors(RichText('<h2 data-block-key="k0eqk">件数と割合</h2><p>本文</p>'))

        assert html == '<h2 id="h-k0eqk">件数と割合</h2><p>本文</p>'

    def test_the_anchor_outlives_rewording(self):
        before = with_anchors(RichText('<h3 data-block-key="abc12">件数</h3>'))
        after = with_anchors(RichText('<h3 data-block-key="abc12">件数と割合</h3>'))

        assert 'id="h-abc12"' in before
        assert 'id="h-abc12"' in after

    def test_text_that_never_met_the_editor_gets_anchors_from_its_words(self):
        html = with_anchors(RichText("<h2>件数と割合</h2>"))

        assert re.fullmatch(r'<h2 id="h-[0-9a-f]{8}">件数と割合</h2>', html)
        assert html == with_anchors(RichText("<h2>件数と割合</h2>"))

    def test_two_headings_of_the_same_words_differ(self):
        ids = re.findall(r'id="([^"]+)"', with_anchors(RichText("<h2>例</h2><h2>例</h2>")))

        assert len(ids) == len(set(ids)) == 2

    def test_an_anchor_fits_where_progress_is_kept(self):
        (anchor,) = re.findall(r'id="([^"]+)"', with_anchors(RichText("<h2>長い見出し</h2>")))

        assert len(anchor) <= 60


class TestTable:
    def test_names_its_columns_and_rows_for_screen_readers(self):
        html = shown("table")

        assert html.count('scope="col"') == 3
        assert html.count('scope="row"') == 2
        assert '<caption class="vh">表1　練馬区の被虐待相談件数</caption>' in html

    def test_scrolls_in_a_region_that_is_named_and_takes_focus(self):
        html = shown("table")

        (title,) = re.findall(r'class="figure__title" id="([^"]+)"', html)
        assert f'role="region" aria-labelledby="{title}" tabindex="0"' in html

    def test_numbers_are_printed_with_thousands_apart(self):
        assert '<td class="num">1,220</td>' in shown("table")

    def test_names_its_source_only_if_it_has_one(self):
        value = dict(previewed("table"), source="")

        assert "出典：練馬区" in shown("table")
        assert "出典" not in shown("table", value)


class TestData:
    def test_the_chart_is_drawn_from_the_rows_of_the_table(self):
        grid = Grid(previewed("data")["table"])

        assert grid.labels == ["H28", "H29", "H30"]
        assert grid.series == [
            Series("児童相談所", [496, 848, 771]),
            Series("子セン", [396, 324, 449]),
        ]

    @pytest.mark.parametrize(
        ("chart", "look"), [("line", "line-a"), ("bar", "fill-a"), ("stacked", "fill-a")]
    )
    def test_shows_chart_legend_reading_table_and_source(self, chart, look):
        html = shown("data", dict(previewed("data"), chart=chart))

        places = [
            html.index(part) for part in ("legend", look, "figure__reading", "<table", "出典：")
        ]
        assert places == sorted(places)

    def test_a_single_series_needs_no_legend(self):
        table = {
            "columns": [{"type": "text", "heading": "年"}, {"type": "number", "heading": "件数"}],
            "rows": [{"values": ["H30", 3]}],
        }
        value = dict(previewed("data"), table=block("data").child_blocks["table"].to_python(table))

        assert 'class="legend"' not in shown("data", value)

    @pytest.mark.parametrize(
        "kinds", [["number", "number"], ["text", "text"], ["text"], ["text", *["number"] * 5], []]
    )
    def test_a_table_that_cannot_be_drawn_is_refused_with_what_to_do(self, kinds):
        table = (
            block("data")
            .child_blocks["table"]
            .to_python({"columns": [{"type": kind, "heading": kind} for kind in kinds], "rows": []})
        )

        with pytest.raises(ValidationError) as refused:
            block("data").clean(block("data").normalize(dict(previewed("data"), table=table)))

        assert "左端の列は言葉" in str(refused.value.as_json_data())

    def test_a_table_that_can_be_drawn_is_taken(self):
        assert block("data").clean(previewed("data"))["unit"] == "件"


class TestQuestion:
    def test_is_one_group_of_radios_named_by_the_question(self):
        html = shown("question")

        assert len(set(re.findall(r'type="radio" name="([^"]+)"', html))) == 1
        assert html.count('type="radio"') == 2
        assert "<legend" in html

    def test_has_an_answer_to_every_choice_behind_one_disclosure(self):
        html = shown("question")

        answers = html[html.index("<details") :]
        assert answers.count("data-check-answer") == 2
        assert answers.count("正解です") == 1
        assert answers.count("これではありません") == 1
        assert "割合は、都全体の件数で割った値です。" in answers

    def test_two_questions_on_a_page_do_not_share_their_radios(self):
        other = dict(previewed("question"), prompt="別の問い")

        first, second = (
            set(re.findall(r'name="(check-[^"]+)"', html))
            for html in (shown("question"), shown("question", other))
        )
        assert first.isdisjoint(second)


class TestCallout:
    @pytest.mark.parametrize(
        ("kind", "look", "word"),
        [("caution", "notice--warning", "注意"), ("note", "notice--info", "補足")],
    )
    def test_says_its_kind_in_a_word_besides_the_colour(self, kind, look, word):
        html = shown("callout", dict(previewed("callout"), kind=kind))

        assert look in html
        assert word in html


class TestQuotation:
    def test_links_its_source_if_there_is_an_address(self):
        value = dict(previewed("quotation"), url="https://example.com/law")

        assert '<a href="https://example.com/law"' in shown("quotation", value)
        assert "<a" not in shown("quotation")


@pytest.mark.django_db
class TestFiles:
    @pytest.fixture(autouse=True)
    def root(self, db):
        return Collection.get_first_root_node() or Collection.add_root(name="Root")

    def test_a_figure_says_what_it_shows(self):
        image = Image.objects.create(title="図", file=get_test_image_file())

        html = shown("figure", dict(previewed("figure"), image=image))

        assert 'alt="都と区の役割分担の図"' in html
        assert 'loading="lazy"' in html

    def test_a_document_is_named_with_its_kind_and_size(self, tmp_path):
        document = Document(title="様式", file="documents/form.pdf", file_size=1_258_291)
        document.save()

        html = shown("document", {"document": document, "title": "記録の様式"})

        assert re.search(r"記録の様式.*PDF 1\.2", html, re.DOTALL)
        assert document.url in html

    def test_a_video_carries_captions_and_what_is_said(self):
        video = Media.objects.create(
            title="面接", file="media/talk.mp4", type="video", duration=180
        )
        captions = Document.objects.create(title="字幕", file="documents/talk.vtt")

        html = shown("video", dict(previewed("video"), video=video, captions=captions))

        assert "<video" in html
        assert "controls" in html
        assert 'src="/media/media/talk.mp4"' in html
        assert (
            f'<track kind="captions" srclang="ja" label="日本語字幕" src="{captions.url}" default>'
            in html
        )
        assert "こんにちは。" in html


def test_keys_are_short_ascii_and_steady():
    assert key("件数と割合") == key("件数と割合")
    assert re.fullmatch("[0-9a-f]{8}", key("件数と割合"))
    assert key("a") != key("b")


@pytest.mark.parametrize(
    ("name", "kind"),
    [("leaflet.pdf", "PDF"), ("表.xlsx", "XLSX"), ("README", ""), ("a.b.docx", "DOCX")],
)
def test_the_kind_of_a_file_is_its_ending(name, kind):
    assert kind_of_file(name) == kind


def test_a_wide_table_says_that_it_moves():
    columns = [{"type": "text", "heading": str(n)} for n in range(5)]
    table = (
        block("table")
        .child_blocks["table"]
        .to_python({"columns": columns, "rows": [{"values": list("abcde")}]})
    )

    html = render_to_string("blocks/grid.html", {"grid": Grid(table), "title": "t", "caption": "c"})

    assert "横に動かして見られます。" in html
    assert "table--sticky" in html
