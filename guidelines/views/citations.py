"""引用の見直し in the CMS: citations whose paragraph has changed, with both texts and three answers."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_POST, require_safe
from wagtail.models import Page

from core.citations.waiting import waiting
from core.models import Passage
from guidelines.actions import citing
from guidelines.permissions import checks_citations, pages_to_check
from people.requests import SignedInRequest

PER_PAGE = 20
LONGEST_NUMBER = 6
LONGEST_REASON = 200


class AnswerForm(forms.Form):
    TAKE, STAY = "take", "stay"

    answer = forms.ChoiceField(
        choices=[
            (TAKE, pgettext_lazy("citation", "Take the new wording")),
            (STAY, pgettext_lazy("citation", "Stays as cited")),
        ]
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=LONGEST_REASON,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


@require_safe
def citations(request: SignedInRequest) -> HttpResponse:
    return _list(request)


@require_POST
def answer(request: SignedInRequest, page: int, cited: int) -> HttpResponse:
    found = get_object_or_404(_pages(request), pk=page)
    passage = get_object_or_404(Passage, pk=cited)
    if not any(row.cited == passage for row in waiting(_pages(request).filter(pk=page))):
        messages.info(request, _("This citation does not wait any more."))
        return redirect("citations")
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _list(request, (page, cited), " ".join(_faults(form)))
    try:
        if form.cleaned_data["answer"] == AnswerForm.TAKE:
            citing.take_new_wording(page=found, cited=passage, by=request.user)
            messages.success(
                request,
                _("The draft of “%(page)s” cites the new wording. Publish it when it is right.")
                % {"page": found.title},
            )
        else:
            reason = form.cleaned_data["reason"]
            citing.keep_as_cited(page=found, cited=passage, reason=reason, by=request.user)
            text = _("“%(page)s” goes on citing the wording as it stood.")
            messages.success(request, text % {"page": found.title})
    except ValidationError as error:
        return _list(request, (page, cited), " ".join(error.messages))
    return redirect("citations")


def _list(
    request: SignedInRequest, at: tuple[int, int] | None = None, fault: str = ""
) -> HttpResponse:
    """`fault` stands at the entry `at`; what was typed there is kept."""
    rows = waiting(_pages(request))
    number = 1 + next(
        (n // PER_PAGE for n, row in enumerate(rows) if row.key[:2] == at),
        _number(request.GET.get("p")) - 1,
    )
    context = {
        "count": len(rows),
        "page_obj": Paginator(rows, PER_PAGE).get_page(number),
        "at": at,
        "fault": fault,
        "reason": request.POST.get("reason", ""),
        "most": LONGEST_REASON,
    }
    status = 422 if fault else 200
    return render(request, "guidelines/cms/citations.html", context, status=status)


def _pages(request: SignedInRequest) -> QuerySet[Page]:
    if not checks_citations(request.user):
        raise Http404
    return pages_to_check(request.user)


def _number(given: str | None) -> int:
    return int(given) if given and given.isdecimal() and len(given) < LONGEST_NUMBER else 1


def _faults(form: AnswerForm) -> list[str]:
    return [str(fault) for faults in form.errors.values() for fault in faults]
