from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock
from wagtailmedia.blocks import VideoChooserBlock

from core.blocks.text import TextBlock


class FigureBlock(blocks.StructBlock):
    image = ImageChooserBlock(label=_("Image"))
    alt = blocks.CharBlock(label=_("What the image says, for those who cannot see it"))
    caption = blocks.CharBlock(label=_("Caption"), required=False)
    source = blocks.CharBlock(label=_("Source"), required=False)

    class Meta:
        icon = "image"
        label = _("Figure")
        template = "blocks/figure.html"
        description = _("An image with its caption, its source and words for those who cannot see.")
        preview_value: dict[str, Any] = {
            "image": None,
            "alt": "都と区の役割分担の図",
            "caption": "図1　都と区の役割分担",
            "source": "研修資料",
        }


class VideoBlock(blocks.StructBlock):
    video = VideoChooserBlock(label=_("Video"))
    title = blocks.CharBlock(label=_("Title"))
    captions = DocumentChooserBlock(label=_("Captions (WebVTT)"))
    transcript = TextBlock(label=_("What is said, in writing"), features=["h4", "bold", "ol", "ul"])

    class Meta:
        icon = "media"
        label = _("Video with captions")
        template = "blocks/video.html"
        description = _("Our own video. Captions and what is said in writing are required.")
        preview_value: dict[str, Any] = {
            "video": None,
            "title": "面接の始め方（3分）",
            "captions": None,
            "transcript": "<p>こんにちは。今日は面接の始め方を見ていきます。</p>",
        }


class DocumentBlock(blocks.StructBlock):
    document = DocumentChooserBlock(label=_("Document"))
    title = blocks.CharBlock(label=_("Title"))

    class Meta:
        icon = "doc-full-inverse"
        label = _("Document to download")
        template = "blocks/document.html"
        description = _("A file to save, named with its type and size.")
        preview_value: dict[str, Any] = {"document": None, "title": "記録の様式"}
