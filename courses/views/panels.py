"""The expert panel of judgement questions: what an expert is asked, and whom an author asks."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses import actions
from courses.models import PanelAnswer, Question
from courses.panels import VALUES, level_words, with_panel
from courses.permissions import can_import_questions
from people.models import User
from people.requests import SignedInRequest

MOST_EXPERTS = 100


class ExpertsForm(forms.Form):
    names = forms.CharField(
        label=gettext_lazy("Login IDs"),
        help_text=gettext_lazy("One a line, up to 100."),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=5000,
    )

    def clean_names(self) -> list[User]:
        """All of them, or none: who is not found is named."""
        lines = [line.strip() for line in self.cleaned_data["names"].splitlines() if line.strip()]
        if len(lines) > MOST_EXPERTS:
            raise ValidationError(_("Give no more than %(most)d.") % {"most": MOST_EXPERTS})
        found = User.objects.persons().filter(username__in=lines, is_active=True)
        known = {user.username: user for user in found}
        if strange := [line for line in lines if line not in known]:
            message = _("Nobody is found for: %(names)s")
            raise ValidationError(message % {"names": "、".join(strange[:10])})
        return list(known.values())


@require_safe
def panel(request: SignedInRequest) -> HttpResponse:
    """What this person is asked as an expert; for authors also their questions."""
    own = PanelAnswer.objects.filter(expert=request.user).select_related("question")
    may_ask = can_import_questions(request.user)
    questions = with_panel(Question.objects.all()).order_by("pk") if may_ask else []
    context = {
        "rows": own.order_by("answered_at", "pk"),
        "questions": questions,
        "may_ask": may_ask,
    }
    return render(request, "courses/panel/list.html", context)


@require_http_methods(["GET", "POST"])
def judge(request: SignedInRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(
        PanelAnswer.objects.select_related("question"), pk=pk, expert=request.user
    )
    value, reason, error = row.value, row.reason, ""
    if request.method == "POST":
        given, reason = request.POST.get("value", ""), request.POST.get("reason", "")
        value = int(given) if given in {str(each) for each in VALUES} else None
        try:
            actions.judge_as_expert(
                answer=row, value=99 if value is None else value, reason=reason, by=request.user
            )
        except ValidationError as refused:
            error = " ".join(refused.messages)
        else:
            messages.success(request, _("Your judgement is kept. You may change it here."))
            return redirect("courses:panel")
    levels = [(each, text, each == value) for each, text in level_words().items()]
    context = {"row": row, "levels": levels, "reason": reason, "error": error}
    return render(request, "courses/panel/judge.html", context, status=422 if error else 200)


@require_http_methods(["GET", "POST"])
def panel_of(request: SignedInRequest, pk: int) -> HttpResponse:
    """Who is on the panel of a question; nobody sees who judged what."""
    if not can_import_questions(request.user):
        raise Http404
    question = get_object_or_404(with_panel(Question.objects.all()), pk=pk)
    form = ExpertsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        count = actions.ask_experts(
            question=question, experts=form.cleaned_data["names"], by=request.user
        )
        text = ngettext("%(count)d expert is asked.", "%(count)d experts are asked.", count)
        messages.success(request, text % {"count": count})
        return redirect("courses:panel_of", pk)
    rows = PanelAnswer.objects.filter(question=question).select_related("expert")
    context = {"question": question, "form": form, "rows": rows}
    return render(request, "courses/panel/of.html", context, status=422 if form.errors else 200)


@require_POST
def leave_out(request: SignedInRequest, pk: int) -> HttpResponse:
    if not can_import_questions(request.user):
        raise Http404
    row = get_object_or_404(PanelAnswer, pk=pk)
    actions.leave_out(answer=row)
    return redirect("courses:panel_of", row.question_id)
