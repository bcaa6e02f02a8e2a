from wagtail.admin.filters import WagtailFilterSet

from courses.models import Question


class QuestionFilterSet(WagtailFilterSet):
    """Of the list of the bank, and of what is saved from it as a file."""

    class Meta:
        model = Question
        fields = ["category", "kind", "live"]
