"""The blocks an author writes with. One file a subject; `TeachingBody` is the palette."""

from core.blocks.citation import CitationBlock, FrozenCitationBlock
from core.blocks.data import DataBlock
from core.blocks.media import DocumentBlock, FigureBlock, VideoBlock
from core.blocks.palette import TeachingBody
from core.blocks.question import CheckQuestionBlock
from core.blocks.tables import TableBlock
from core.blocks.text import CalloutBlock, QuotationBlock, TextBlock

__all__ = [
    "CalloutBlock",
    "CheckQuestionBlock",
    "CitationBlock",
    "DataBlock",
    "DocumentBlock",
    "FigureBlock",
    "FrozenCitationBlock",
    "QuotationBlock",
    "TableBlock",
    "TeachingBody",
    "TextBlock",
    "VideoBlock",
]
