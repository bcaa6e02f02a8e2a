import uuid
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page


class BasePage(Page):
    """What every content page of ours has: a subject that outlives copies and editions.

    `subject_key` is what the ledger writes down: it stays the same over every revision and
    edition. A copy of a page is a new subject, so it gets a new key. `edition` is raised by
    "new edition" (docs/architecture.md, "Edition at the time").
    """

    subject_key = models.UUIDField(
        _("Subject key"), default=uuid.uuid4, unique=True, editable=False
    )
    edition = models.PositiveSmallIntegerField(_("Edition"), default=1, editable=False)

    exclude_fields_in_copy: ClassVar[list[str]] = ["subject_key", "edition"]

    class Meta:
        abstract = True

    @property
    def key(self) -> str:
        """The subject key as the ledger stores it: 36 characters, lower case."""
        return str(self.subject_key)

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context["crumbs"] = self.get_ancestors().filter(depth__gt=2)
        return context
