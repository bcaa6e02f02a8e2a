"""A paragraph of a guideline as a page cites it: kept in plain words, shown as it stood."""

import pytest
from wagtail.blocks.struct_block import StructBlockValidationError

from core.blocks import CitationBlock, FrozenCitationBlock, TeachingBody
from core.citations.wording import cites, kept_of, with_wording
from core.models import Passage

pytestmark = pytest.mark.django_db
KEY = "9a1f9a52-0000-4000-8000-000000000001"


def make_passage(text: str, **fields) -> Passage:
    given = {
        "page_id": 1, "subject_key": KEY, "subject_title": "面接の指針", "anchor": "p-1",
        "digest": text, "place": "第3章 1 (2)", "title": "面接 › 始め方", "first_edition": 1,
        "last_edition": 2,
    }  # fmt: skip
    return Passage.objects.create(text=text, **(given | fields))


def stored(passage: Passage) -> dict:
    block = CitationBlock()
    value = block.normalize({"passage": passage, "remark": "面接の前に", "kept": None})
    return block.get_prep_value(value)


def shown(raw: dict, block: CitationBlock | None = None) -> str:
    block = block or CitationBlock()
    return block.render(block.to_python(raw))


def test_it_keeps_wording_title_place_and_edition_as_plain_values():
    passage = make_passage("目的を確かめます。")

    assert stored(passage) == {
        "passage": passage.pk,
        "remark": "面接の前に",
        "kept": {
            "passage": passage.pk,
            "text": "目的を確かめます。",
            "title": "面接の指針",
            "place": "第3章 1 (2)",
            "edition": 2,
        },
    }


def test_it_is_shown_with_its_source_and_a_way_to_the_edition():
    passage = make_passage("目的を確かめます。")

    html = shown(stored(passage))

    assert "<p>目的を確かめます。</p>" in html
    assert "面接の指針 第2版 第3章 1 (2)</a>" in html
    assert f'href="/passages/{passage.pk}/2/"' in html
    assert "面接の前に" in html
    assert "その後改められています" not in html


def test_an_outdated_wording_stays_and_says_so_quietly():
    passage = make_passage("目的を確かめます。")
    raw = stored(passage)
    Passage.objects.update(current=False, place="第9章", last_edition=5)

    html = shown(raw)

    assert "目的を確かめます。" in html
    assert "第2版 第3章 1 (2)" in html
    assert "この段落はその後改められています。" in html
    assert f'href="/passages/{passage.pk}/now/"' in html


def test_in_a_case_nothing_ever_changes():
    passage = make_passage("目的を確かめます。")
    raw = stored(passage)
    before = shown(raw, FrozenCitationBlock())
    Passage.objects.update(current=False, text="別の文", place="第9章", last_edition=5)

    assert shown(raw, FrozenCitationBlock()) == before
    assert "目的を確かめます。" in before


def test_a_passage_that_is_not_there_is_shown_from_what_was_kept():
    passage = make_passage("目的を確かめます。")
    raw = stored(passage)
    Passage.objects.all().delete()

    assert "目的を確かめます。" in shown(raw)


def test_a_body_asks_once_for_all_its_citations(django_assert_num_queries):
    body = TeachingBody()
    rows = [make_passage(f"文{n}", anchor=f"p-{n}") for n in range(3)]
    raw = [{"type": "citation", "value": stored(row)} for row in rows]
    for some in (raw[:1], raw):
        value = body.to_python(some)
        with django_assert_num_queries(1):
            html = body.render(value)
        assert html.count("<figure") == len(some)


def test_it_refuses_to_be_empty():
    block = CitationBlock()
    value = block.value_from_datadict({"c-remark": ""}, {}, "c")

    with pytest.raises(StructBlockValidationError) as fault:
        block.clean(value)

    assert set(fault.value.block_errors) == {"passage"}


def test_a_stored_stream_tells_what_it_cites_however_deep_and_is_pointed_elsewhere():
    old, new = make_passage("もとの文。", current=False), make_passage("新しい文。")
    other = make_passage("ほかの文。", anchor="p-2")
    deep = [{"type": "stage", "value": {"documents": [{"value": {"body": [
        {"type": "citation", "value": stored(old), "id": "x"},
        {"type": "citation", "value": stored(other), "id": "y"},
        {"type": "text", "value": "<p>citation</p>"},
    ]}}]}}]  # fmt: skip

    changed = with_wording(deep, old, new)

    assert cites(deep) == {old.pk, other.pk}
    assert cites(changed) == {new.pk, other.pk}
    first = changed[0]["value"]["documents"][0]["value"]["body"][0]
    assert first == {
        "type": "citation",
        "value": {"passage": new.pk, "remark": "面接の前に", "kept": kept_of(new)},
        "id": "x",
    }
