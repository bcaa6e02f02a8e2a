from typing import Any

from courses.models.catalogue import CoursePage
from courses.models.previews import PreviewedAsServed


class PartOfCourse(PreviewedAsServed):
    """A lesson, quiz or survey; one that is added is of the edition its course is in."""

    def save(self, *args: Any, **kwargs: Any) -> Any:
        if self._state.adding and self.path:  # type: ignore[attr-defined] # stands before Page
            above = self.path[: -self.steplen]  # type: ignore[attr-defined] # stands before Page
            editions = CoursePage.objects.filter(path=above).values_list("edition", flat=True)
            self.edition = editions.first() or 1
        return super().save(*args, **kwargs)  # type: ignore[misc] # stands before Page
