"""世帯 of a person, kept by the office."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from people import actions
from people.forms.households import HouseholdForm
from people.households import companions
from people.requests import SignedInRequest
from people.views.entry import person_for, tried


@require_http_methods(["GET", "POST"])
def household(request: SignedInRequest, pk: int) -> HttpResponse:
    person = person_for(request.user, pk)
    form = HouseholdForm(request.POST or None, person=person, by=request.user)
    if request.method == "POST" and form.is_valid():

        def act() -> None:
            actions.share_household(
                person=person, other=form.cleaned_data["other"], by=request.user
            )

        if tried(form, act):
            messages.success(request, _("The household is entered."))
            return redirect("people:household", person.pk)
    context = {"form": form, "person": person, "others": companions(person)}
    status = 422 if form.errors else 200
    return render(request, "people/household.html", context, status=status)


@require_POST
def leave_household(request: SignedInRequest, pk: int) -> HttpResponse:
    person = person_for(request.user, pk)
    actions.leave_household(person=person, by=request.user)
    messages.success(request, _("The person no longer belongs to the household."))
    return redirect("people:household", person.pk)
