"""統合 by the metropolitan office and administrators: choose, compare, confirm."""

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from core import audit
from people.office_permissions import can_merge
from people.requests import SignedInRequest
from workforce import actions
from workforce.forms import MergeForm, TwoAccountsForm
from workforce.merging import Account, alike, differences


@require_http_methods(["GET", "POST"])
def merge(request: SignedInRequest) -> HttpResponse:
    """GET: the two of ?first=&second= side by side. POST: first what will happen, then it."""
    if not can_merge(request.user):
        raise Http404
    choice = TwoAccountsForm(request.GET or None)
    two = choice.two()
    if two is None:
        return _choose(request, choice)
    form = MergeForm(request.POST or None, two=two)
    if request.method == "POST" and "back" not in request.POST and form.is_valid():
        kept, merged = form.kept_and_merged()
        if "confirmed" not in request.POST:
            context = {"form": form, "kept": Account(kept), "merged": Account(merged)}
            return render(request, "workforce/merge_confirm.html", context)
        try:
            job = actions.merge(
                kept=kept, merged=merged, reason=form.cleaned_data["reason"], by=request.user
            )
        except ValidationError as error:
            form.refuse(error)
        else:
            return redirect("job", job.public_id)
    if request.method == "GET":
        audit.record("people.merging_opened", by=request.user, about=[person.pk for person in two])
    context = {
        "form": form,
        "accounts": [Account(person) for person in two],
        "doubtful": differences(*two),
        # The day itself is for the person and the issuer alone.
        "birth_agrees": bool(two[0].born_on) and two[0].born_on == two[1].born_on,
    }
    return render(request, "workforce/merge.html", context)


def _choose(request: SignedInRequest, choice: TwoAccountsForm) -> HttpResponse:
    first = choice.cleaned_data.get("first") if choice.is_bound and choice.is_valid() else None
    context = {"form": choice, "first": first, "alike": alike(first) if first else ()}
    return render(request, "workforce/merge_choose.html", context)
