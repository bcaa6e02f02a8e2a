"""What the form of a course begins with."""

from typing import Any

from django.utils import timezone

from core.fiscal import fiscal_year
from core.forms import BasePageForm


class CoursePageForm(BasePageForm):
    """A new course is the author's own office's, of this 年度: one choice of 150 less."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        post = getattr(self.for_user, "active_post", None)
        if self.instance.pk is None and post is not None:
            self.initial["organiser"] = post.organisation_id
            self.initial["year"] = fiscal_year(timezone.localdate())
