"""What the CMS asks on every page of ours."""

from typing import Any

from django.utils.text import slugify
from wagtail.admin.forms import WagtailAdminPageForm


class BasePageForm(WagtailAdminPageForm):
    """The address may stay empty. Addresses are Latin letters and a Japanese title gives none, so
    Wagtail would refuse even a first draft, with its fault on a tab the author has never seen."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("slug") == "":
            self.cleaned_data["slug"] = self.instance.slug or self._free_slug()
        cleaned: dict[str, Any] = super().clean()
        return cleaned

    def _free_slug(self) -> str:
        """From what is Latin in the title, else lesson-1, lesson-2, …"""
        stem = slugify(self.cleaned_data.get("title", ""))
        kind = self.instance._meta.model_name.removesuffix("page")
        taken = set(self.parent_page.get_children().values_list("slug", flat=True))
        if stem and stem not in taken:
            return stem
        names = (f"{stem or kind}-{number}" for number in range(1, len(taken) + 2))
        return next(name for name in names if name not in taken)
