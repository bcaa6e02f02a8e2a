"""Forms of the mutual review, of feedback and of one's own reflection."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from casestudies.content import Criterion
from casestudies.models import PeerReview
from casestudies.models.reviews import MOST_WORDS
from casestudies.tasks.fields import Words
from people.forms.people import Entry

Data = Mapping[str, Any]


class ReviewForm(Entry):
    """A level for each criterion and a comment. A draft may leave all open; handing in asks for all
    levels. `version` travels with it: of what stood in the form."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def __init__(
        self,
        criteria: Sequence[Criterion],
        data: Data | None = None,
        *,
        review: PeerReview | None,
        complete: bool = False,
    ) -> None:
        super().__init__(data)
        self.criteria, self.complete = criteria, complete
        for place, criterion in enumerate(criteria):
            self.fields[f"score-{place}"] = forms.ChoiceField(
                label=criterion.name,
                choices=[(str(n), word) for n, word in enumerate(criterion.levels)],
                widget=forms.RadioSelect,
                required=False,
                error_messages={"invalid_choice": gettext_lazy("Choose one of these.")},
            )
        self.fields["comment"] = Words(
            label=gettext_lazy("What you liked, and what you would ask"), most=MOST_WORDS, rows=5
        )
        self.initial = _as_shown(review)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        for place in range(len(self.criteria)) if self.complete else ():
            name = f"score-{place}"
            if not given.get(name) and name not in self.errors:
                self.add_error(name, _("Choose a level."))
        return given

    def scores(self) -> dict[str, int]:
        """As far as it can be read, also of a form at fault."""
        given = self.cleaned_data
        names = {str(place): f"score-{place}" for place in range(len(self.criteria))}
        return {place: int(given[name]) for place, name in names.items() if given.get(name)}

    @property
    def version_seen(self) -> int:
        return int(self.cleaned_data.get("version") or 0)


class PracticeForm(ReviewForm):
    """The levels alone, all of them: it is nobody's review."""

    def __init__(self, criteria: Sequence[Criterion], data: Data | None = None) -> None:
        super().__init__(criteria, data, review=None, complete=True)
        del self.fields["comment"], self.fields["version"]


class FeedbackForm(Entry):
    """`text` is inserted from kept comments without script: a button sends the form back with it."""

    text = Words(
        label=pgettext_lazy("exercise", "Feedback"),
        most=MOST_WORDS,
        rows=6,
        help_text=gettext_lazy("What was strong, what to look at again, and a question."),
    )
    is_shared = forms.BooleanField(
        label=gettext_lazy("Share it with all groups in the debrief"), required=False
    )
    keep = forms.BooleanField(
        label=gettext_lazy("Keep these words to use them again"), required=False
    )

    def __init__(self, data: Data | None = None, *, to_group: bool) -> None:
        super().__init__(data)
        if not to_group:
            del self.fields["is_shared"]

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        if not text.strip():
            raise ValidationError(_("Write something."))
        return text


class ReplyForm(Entry):
    reply = Words(
        label=pgettext_lazy("exercise", "Your answer (optional)"), most=MOST_WORDS, rows=3
    )


class ReflectionForm(Entry):
    text = Words(label=gettext_lazy("Reflection"), most=4000, rows=12)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)


def _as_shown(review: PeerReview | None) -> dict[str, Any]:
    if review is None:
        return {"version": 0}
    scores = {f"score-{place}": str(level) for place, level in review.scores.items()}
    return {"comment": review.comment, "version": review.version, **scores}
