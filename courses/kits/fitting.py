"""What a kit brings, made to fit: text as our editor writes it, names that are free, faults in words."""

import contextlib
from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.blocks import RichTextBlock
from wagtail.models import Page

from courses.kits import format as kit
from courses.kits.archive import KitError
from courses.kits.reading import name_of
from courses.models import QuestionCategory


def as_the_editor_writes(block: RichTextBlock, html: str) -> str:
    """Through the editor's own converter: what it would not let anybody write is not kept."""
    converter = ContentstateConverter(features=block.features)
    return str(converter.to_database_format(converter.from_database_format(html)))


@contextlib.contextmanager
def faults_of(part: kit.Part) -> Iterator[None]:
    try:
        yield
    except (ValidationError, TypeError, ValueError, OverflowError) as error:
        if not isinstance(error, ValidationError):
            raise KitError(_("“%(title)s” cannot be read.") % {"title": name_of(part)}) from error
        faults = getattr(error, "messages", None) or [
            _("a part is missing or not as it should be.")
        ]
        text = _("“%(title)s” does not fit: %(faults)s")
        words = " ".join(str(fault) for fault in faults)
        raise KitError(text % {"title": name_of(part), "faults": words}) from error


def free_name(name: str) -> str:
    """A category of its own: its questions are not mixed with those of another of that name."""
    taken = set(QuestionCategory.objects.values_list("name", flat=True))
    names = (f"{name[:54]}（{number}）" for number in range(2, len(taken) + 3))
    return name if name not in taken else next(each for each in names if each not in taken)


def free_slug(parent: Page, slug: str, kind: str) -> str:
    stem = slug if slug.replace("-", "").isalnum() and slug.isascii() else kind
    taken = set(parent.get_children().values_list("slug", flat=True))
    names = (f"{stem[:200]}-{number}" for number in range(2, len(taken) + 3))
    return stem if stem not in taken else next(each for each in names if each not in taken)
