"""Goals, the log, interviews, the report, what comes back home, skills."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courses.models import Run
from people.forms.people import day_field
from people.models import Organisation
from secondments.learning_states import FollowUpKind, GoalState
from secondments.models import FollowUp, Goal, LogEntry, Report, Secondment
from secondments.papers import PARTS


def long_text(
    label: Any, *, rows: int, most: int, required: bool = False, help_text: Any = ""
) -> Any:
    return forms.CharField(
        label=label,
        required=required,
        max_length=most,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class Entry(forms.Form):
    def refuse(self, error: ValidationError) -> None:
        """Each message of an action at its field, as far as the form has it."""
        if not hasattr(error, "error_dict"):
            self.add_error(None, error)
            return
        for name, messages in error.error_dict.items():
            self.add_error(name if name in self.fields else None, messages)


class GoalForm(Entry):
    text = forms.CharField(
        label=pgettext_lazy("goal", "Goal"),
        max_length=200,
        help_text=_("What the person is able to do at the end, in one sentence."),
    )
    measure = forms.CharField(
        label=pgettext_lazy("goal", "Measure"),
        max_length=200,
        required=False,
        help_text=_("By what you will see that it is reached."),
    )
    plan = long_text(pgettext_lazy("goal", "Plan"), rows=4, most=1000)

    @classmethod
    def of(cls, goal: Goal) -> "GoalForm":
        return cls(initial={name: getattr(goal, name) for name in ("text", "measure", "plan")})


class JudgementForm(Entry):
    """`state` is the instructor's; both write a comment."""

    state = forms.ChoiceField(
        label=_("How far it is reached"), choices=GoalState, widget=forms.RadioSelect
    )
    comment = long_text(pgettext_lazy("goal", "Comment"), rows=4, most=1000)

    def __init__(self, *args: Any, by_instructor: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not by_instructor:
            del self.fields["state"]
            self.fields["comment"].required = True


class LogForm(Entry):
    day = day_field(pgettext_lazy("log", "Day"))
    topic = forms.CharField(label=pgettext_lazy("log", "Topic"), max_length=120)
    minutes = forms.IntegerField(
        label=pgettext_lazy("log", "Minutes"),
        min_value=0,
        max_value=24 * 60,
        initial=0,
        help_text=_("0 if you do not count them."),
    )
    goal = forms.ModelChoiceField(
        Goal.objects.none(),
        label=_("Goal it belongs to"),
        required=False,
        empty_label=_("None in particular"),
    )
    text = long_text(
        pgettext_lazy("log", "What was done"),
        rows=6,
        most=2000,
        help_text=_("Nothing by which a child or a family could be recognised."),
    )

    def __init__(self, *args: Any, secondment: Secondment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["goal"].queryset = secondment.goals.all()  # type: ignore[attr-defined]  # the field is a ModelChoiceField

    @staticmethod
    def initial_of(entry: LogEntry | None) -> dict[str, Any]:
        if entry is None:
            return {"day": timezone.localdate(), "minutes": 0}
        names = ("day", "topic", "minutes", "goal", "text")
        return {name: getattr(entry, name) for name in names}


class SignForm(Entry):
    comment = long_text(pgettext_lazy("sign-off", "Comment"), rows=3, most=1000)


class InterviewForm(Entry):
    held_on = day_field(pgettext_lazy("interview", "Held on"))
    text = long_text(pgettext_lazy("interview", "What was said"), rows=6, most=2000, required=True)
    agreed = long_text(pgettext_lazy("interview", "What was agreed"), rows=4, most=1000)


class ReportForm(Entry):
    version = forms.IntegerField(widget=forms.HiddenInput)
    work = long_text(
        pgettext_lazy("report", "Work"),
        rows=8,
        most=4000,
        help_text=_(
            "What you did there. Nothing by which a child or a family could be recognised."
        ),
    )
    learnt = long_text(pgettext_lazy("report", "What was learnt"), rows=8, most=4000)
    use = long_text(pgettext_lazy("report", "Use at home"), rows=8, most=4000)
    wishes = long_text(pgettext_lazy("report", "Wishes and suggestions"), rows=5, most=2000)

    @classmethod
    def of(cls, report: Report) -> "ReportForm":
        texts = {name: getattr(report, name) for name in PARTS}
        return cls(initial={"version": report.version, **texts})


class ReturnForm(Entry):
    reason = long_text(_("Reason for handing it back"), rows=3, most=1000, required=True)


class FollowUpForm(Entry):
    kind = forms.ChoiceField(
        label=pgettext_lazy("follow-up", "Kind"), choices=FollowUpKind, widget=forms.RadioSelect
    )
    title = forms.CharField(label=pgettext_lazy("follow-up", "Title"), max_length=120)
    text = long_text(pgettext_lazy("follow-up", "Note"), rows=3, most=1000)
    planned_on = day_field(pgettext_lazy("follow-up", "Planned for"), required=False)
    done_on = day_field(pgettext_lazy("follow-up", "Done on"), required=False)
    run = forms.ModelChoiceField(
        Run.objects.none(),
        label=_("Run that passes it on"),
        required=False,
        empty_label=pgettext_lazy("follow-up", "None"),
        help_text=_("Of those that the home organisation holds."),
    )

    def __init__(self, *args: Any, organisations: set[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        runs = Run.objects.filter(organiser__in=organisations).order_by("-pk")
        self.fields["run"].queryset = runs  # type: ignore[attr-defined]  # the field is a ModelChoiceField

    @staticmethod
    def initial_of(row: FollowUp | None) -> dict[str, Any]:
        names = ("kind", "title", "text", "planned_on", "done_on", "run")
        return {name: getattr(row, name) for name in names} if row else {"kind": "briefing"}


class SkillForm(Entry):
    name = forms.CharField(
        label=pgettext_lazy("skill", "Skill"),
        max_length=80,
        help_text=_("For example 合同面接の進め方. Use the words that others would look for."),
    )
    assessed_on = day_field(pgettext_lazy("skill", "Assessed on"))
    can_teach = forms.BooleanField(
        label=pgettext_lazy("skill", "May be asked as a lecturer or facilitator"), required=False
    )


class SkillFilter(forms.Form):
    q = forms.CharField(label=_("Skill to look for"), required=False, max_length=80)
    teach = forms.BooleanField(
        label=_("Only who may be asked as a lecturer or facilitator"), required=False
    )


def organisations_of_home(secondment: Secondment) -> set[int]:
    under = Organisation.objects.under(secondment.home_party_id, on=timezone.localdate())
    return {secondment.home_id, *under.values_list("pk", flat=True)}
