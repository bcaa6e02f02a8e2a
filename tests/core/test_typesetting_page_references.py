"""A table of contents names the pages that the paper has."""

import pytest
from reportlab.platypus.doctemplate import BaseDocTemplate

from core.typesetting import TypesettingError, render_pdf
from tests.papers import contents_and_landings, needs_poppler, sheets

MARGIN = 20 / 25.4 * 72
ROOM = 12 / 25.4 * 72  # kept free of words for the number
TITLES = [
    f"見出し{n}" + "「長い見出し」は、次の行へ続きます。" * (4 if n % 5 == 2 else 0)
    for n in range(60)
]


@pytest.fixture
def passes(monkeypatch):
    """One entry for each time that a document was laid out."""
    made = []
    build = BaseDocTemplate.build

    def counted(document, *args, **kwargs):
        made.append(document)
        return build(document, *args, **kwargs)

    monkeypatch.setattr(BaseDocTemplate, "build", counted)
    return made


def entry(number, title):
    return f"<p class='entry'><a href='#t-{number}'>{title}<pdf:pageof/></a></p>"


def document(titles=TITLES):
    """Contents longer than a page; then each heading with a third of a page below it."""
    style = "<style>.entry { margin-right: 12mm }</style>"
    contents = "".join(entry(*each) for each in enumerate(titles))
    texts = "".join(
        f"<h2 id='t-{number}'>{title}</h2><p>{'漢字' * 300}</p>"
        for number, title in enumerate(titles)
    )
    return f"<html><head>{style}</head><body>{contents}{texts}</body></html>"


def test_every_entry_names_the_page_on_which_its_heading_stands(passes):
    named, stand = contents_and_landings(render_pdf(document()), TITLES)

    assert named == stand
    assert named[0] > 1
    assert named[-1] > 15
    assert len(passes) == 2


@needs_poppler
def test_numbers_stand_flush_right_and_words_keep_out_of_their_room():
    sheet = sheets(render_pdf(document()))[0]

    edge = sheet.width - MARGIN
    numbers = [line for line in sheet.lines if line.text.isdigit()]
    words = [line for line in sheet.lines if "見" in line.text and line not in numbers]
    assert len(numbers) > 20
    assert {round(line.right - edge) for line in numbers} == {0}
    assert max(line.right for line in words) <= edge - ROOM + 0.5


@pytest.mark.parametrize(
    "body",
    [
        "<p>見出し<pdf:pageof/></p>",
        "<p><a href='https://example.jp/'>見出し<pdf:pageof/></a></p>",
        "<p><a href='#nowhere'>見出し<pdf:pageof/></a></p>",
    ],
)
def test_a_page_that_nobody_can_name_is_refused(body):
    with pytest.raises(TypesettingError):
        render_pdf(f"<html><body>{body}</body></html>")
