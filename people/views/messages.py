"""For the metropolitan office and administrators: what people were told and will be told."""

from django.contrib import messages as notices
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core import audit
from core.messages.registry import label_of_kind
from core.models import Message, ReminderRule
from core.reminding import coming, label_of, save_rule
from people.message_log import coming_days, days_ahead, mails_in_trouble, told
from people.models import User
from people.permissions import (
    manages_messages,
    people_in_scope,
    reads_messages_of_others,
)
from people.reminder_forms import ReminderForm
from people.requests import SignedInRequest
from people.views.office import person_for

ON_A_PAGE = 50


@require_safe
def messages(request: SignedInRequest) -> HttpResponse:
    """What was told in the last month, by day and kind."""
    _refuse_others(request.user)
    today = timezone.localdate()
    rows = told(today)
    context = {
        "rows": rows,
        "count": sum(row.told for row in rows),
        "trouble": mails_in_trouble(today),
    }
    return render(request, "people/messages.html", context)


@require_safe
def person_messages(request: SignedInRequest, pk: int) -> HttpResponse:
    """What one person was told, for who finds out why a mail did not come."""
    if not reads_messages_of_others(request.user):
        raise Http404
    person = person_for(request.user, pk)
    own = Message.objects.of(person).select_related("mail").newest_first()
    page = Paginator(own, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "person": person,
        "page": page,
        "rows": [(message, label_of_kind(message.kind)) for message in page],
    }
    response = render(request, "people/person_messages.html", context)
    if person != request.user:
        audit.record("people.messages_opened", by=request.user, about=[person.pk])
    return response


@require_safe
def coming_messages(request: SignedInRequest) -> HttpResponse:
    """The reminders of the next two weeks, and the rules they come from."""
    _refuse_others(request.user)
    today = timezone.localdate()
    rows = [(each, label_of(each.rule)) for each in coming_days(today)]
    context = {
        "today": today,
        "rows": rows,
        "count": sum(len(each.reminders) for each, _label in rows),
        "rules": [(rule, label_of(rule)) for rule in ReminderRule.objects.all()],
    }
    return render(request, "people/coming_messages.html", context)


@require_safe
def coming_people(request: SignedInRequest, pk: int, day: str) -> HttpResponse:
    """Who that is, as far as they are of one's own scope; the others are a number."""
    _refuse_others(request.user)
    rule = get_object_or_404(ReminderRule, pk=pk, active=True)
    today = timezone.localdate()
    when = next((each for each in days_ahead(today) if each.isoformat() == day), None)
    if when is None:
        raise Http404
    reminders = coming(rule, when).reminders
    ids = {each.person for each in reminders}
    seen = people_in_scope(request.user, on=today).filter(person__in=ids).values("person")
    people = User.objects.filter(pk__in=seen).by_kana().in_bulk()
    shown = [(people[each.person], each) for each in reminders if each.person in people]
    shown.sort(key=lambda row: (row[0].kana, row[0].username))
    context = {
        "rule": rule,
        "label": label_of(rule),
        "day": when,
        "rows": shown,
        "count": len(reminders),
        "others": len(reminders) - len(shown),
    }
    response = render(request, "people/coming_people.html", context)
    if shown:
        audit.record(
            "people.reminders_opened",
            by=request.user,
            about=[person.pk for person, _reminder in shown],
            facts={"rule": rule.pk, "day": when.isoformat()},
        )
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def new_rule(request: SignedInRequest) -> HttpResponse:
    return _rule_form(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_rule(request: SignedInRequest, pk: int) -> HttpResponse:
    _refuse_others(request.user)
    return _rule_form(request, get_object_or_404(ReminderRule, pk=pk))


def _rule_form(request: SignedInRequest, rule: ReminderRule | None) -> HttpResponse:
    _refuse_others(request.user)
    label = f"{label_of(rule)} {rule.when}" if rule else ""  # before the form writes on it
    form = ReminderForm(request.POST or None, rule=rule)
    if request.method == "POST" and form.is_valid():
        try:
            save_rule(form.as_rule(), by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            notices.success(request, _("The rule is saved."))
            return redirect("people:coming_messages")
    context = {"form": form, "rule": rule, "label": label}
    return render(request, "people/reminder_rule.html", context)


def _refuse_others(user: User) -> None:
    if not manages_messages(user):
        raise Http404
