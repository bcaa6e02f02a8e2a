"""What the CMS checks before a page of ours goes out."""

from typing import Any

from wagtail.admin.forms import WagtailAdminPageForm


class QuizPageForm(WagtailAdminPageForm):
    """A draft may ask for questions that are still being written; what is published may not."""

    def clean(self) -> dict[str, Any]:
        from courses.drawing import bank_is_short  # noqa: PLC0415 -- cycle: it reads models

        cleaned: dict[str, Any] = super().clean()
        draws = self.formsets.get("draws")
        if self._goes_out() and draws is not None and draws.is_valid():
            wanted = [
                (row["category"].pk, row["count"])
                for row in draws.cleaned_data
                if row.get("category") and not row.get("DELETE")
            ]
            for sentence in bank_is_short(wanted):
                self.add_error(None, sentence)
        return cleaned

    def _goes_out(self) -> bool:
        return bool({"action-publish", "action-submit"} & set(self.data))
