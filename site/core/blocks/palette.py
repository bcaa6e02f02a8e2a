from wagtail import blocks

from core.blocks.citation import CitationBlock
from core.blocks.data import DataBlock
from core.blocks.media import DocumentBlock, FigureBlock, VideoBlock
from core.blocks.question import CheckQuestionBlock
from core.blocks.tables import TableBlock
from core.blocks.text import CalloutBlock, QuotationBlock, TextBlock


class TeachingBody(blocks.StreamBlock):
    """Everything a lesson, a course, a case document or a standing page is written with.

    Shown by `{% include_block page.body %}` inside an element of class `prose`.
    """

    text = TextBlock()
    figure = FigureBlock()
    table = TableBlock()
    data = DataBlock()
    quotation = QuotationBlock()
    citation = CitationBlock()
    callout = CalloutBlock()
    question = CheckQuestionBlock()
    video = VideoBlock()
    document = DocumentBlock()

    class Meta:
        template = "blocks/body.html"
