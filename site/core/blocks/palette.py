from wagtail import blocks

from core.blocks.data import DataBlock
from core.blocks.media import DocumentBlock, FigureBlock, VideoBlock
from core.blocks.question import CheckQuestionBlock
from core.blocks.text import CalloutBlock, QuotationBlock, TableBlock, TextBlock


class TeachingBody(blocks.StreamBlock):
    """Everything a lesson, a course, a case document or a standard page is written with."""

    text = TextBlock()
    figure = FigureBlock()
    table = TableBlock()
    data = DataBlock()
    quotation = QuotationBlock()
    callout = CalloutBlock()
    question = CheckQuestionBlock()
    video = VideoBlock()
    document = DocumentBlock()
