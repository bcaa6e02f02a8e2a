"""Where a course came from, above its fields in the editor; not there for a course of one's own."""

from typing import Any

from wagtail.admin.panels import Panel


class KitPanel(Panel):
    class BoundPanel(Panel.BoundPanel):
        template_name = "courses/cms/kit_panel.html"

        def is_shown(self) -> bool:
            return self.instance.pk is not None and hasattr(self.instance, "kit")

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            return {**context, "kit": self.instance.kit}
