import uuid
from functools import cached_property
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, PageViewRestriction

from core.forms import BasePageForm


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
    base_form_class = BasePageForm

    class Meta:
        abstract = True

    def get_view_restrictions(self) -> Any:
        """As Wagtail does, but asks nothing while no page at all is restricted."""
        from core.memory import remembered  # noqa: PLC0415 -- cycle: it reads models

        nothing = remembered("no restriction", _no_restriction)
        return super().get_view_restrictions() if nothing is None else nothing

    def with_content_json(self, content: Any) -> Any:
        """The edition is the page's, not a revision's: a draft from before publishes into it."""
        page = super().with_content_json(content)
        today = self.specific_class.objects.filter(pk=self.pk).values_list("edition", flat=True)
        page.edition = today.first() or self.edition
        return page

    @cached_property
    def key(self) -> str:
        """The subject key as the ledger stores it: 36 characters, lower case."""
        return str(self.subject_key)

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context["crumbs"] = self.get_ancestors().filter(depth__gt=2)
        return context


def _no_restriction() -> Any:
    """An empty answer that has been read already; None where a page is restricted."""
    if PageViewRestriction.objects.exists():
        return None
    nothing = PageViewRestriction.objects.none()
    list(nothing)
    return nothing
