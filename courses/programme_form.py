"""The CMS form of a programme: before it is saved the author reads whom a change concerns, and why
it was made is kept with the version."""

from typing import Any

from django.utils import timezone
from django.utils.translation import ngettext
from wagtail.admin.panels import Panel

from core.fiscal import fiscal_year
from core.forms import BasePageForm


def people_under_way(page: Any) -> int:
    from courses.models import Allocation  # noqa: PLC0415 -- cycle: the page's model names this form

    return Allocation.objects.under_way().of_programme(page.key).count() if page.pk else 0


class AffectedPanel(Panel):
    """How many people a change of the tree concerns; nothing where there are none."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "courses/cms/affected.html"

        @property
        def people(self) -> int:
            return people_under_way(self.instance)

        def is_shown(self) -> bool:
            return super().is_shown() and self.people > 0


class ProgrammePageForm(BasePageForm):
    """A new programme is the author's own office's, of this 年度. To publish a change of what people
    under way must do needs a reason, and one of its own."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        post = getattr(self.for_user, "active_post", None)
        if self.instance.pk is None and post is not None:
            self.initial["organiser"] = post.organisation_id
            self.initial["year"] = fiscal_year(timezone.localdate())
        if not self.instance.has_unpublished_changes:
            self.initial["change_reason"] = ""  # it says why the last change was made

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        # A draft may be saved without; nobody is counted by it.
        if not self.is_deferred_validation and not cleaned.get("change_reason"):
            count = people_under_way(self.instance)
            if count and self._asks_for_something_else(cleaned):
                text = ngettext(
                    "%(count)d person is under way and will be counted again. State why you "
                    "change it.",
                    "%(count)d people are under way and will be counted again. State why you "
                    "change it.",
                    count,
                )
                self.add_error("change_reason", text % {"count": count})
        return cleaned

    def _asks_for_something_else(self, cleaned: dict[str, Any]) -> bool:
        published = type(self.instance).objects.live().filter(pk=self.instance.pk).first()
        if published is None or "tree" not in cleaned:
            return False
        return bool(
            published.sets_in_order != cleaned.get("sets_in_order")
            or published.tree.get_prep_value() != cleaned["tree"].get_prep_value()
        )
