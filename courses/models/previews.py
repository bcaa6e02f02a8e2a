from typing import Any


class PreviewedAsServed:
    """An author's preview goes through the same view as a reader's page; the view is told by
    `request.is_preview`. Wagtail would render a template of its own instead."""

    def serve_preview(self, request: Any, _mode_name: str) -> Any:
        return self.serve(request)  # type: ignore[attr-defined] # stands before Page
