"""A person's own messages: reading them, and choosing what comes by mail."""

from typing import Any

from django.contrib import messages as notices
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.mail_form import MailTopicsForm
from core.messages import inbox
from core.messages.registry import label_of_topic
from core.models import Message

ON_A_PAGE = 20


@require_safe
def messages(request: HttpRequest) -> HttpResponse:
    """Newest first; `?unread=1` only what is new."""
    own = _own(request)
    unread = own.unread().count()
    only_unread = request.GET.get("unread") == "1"
    shown = (own.unread() if only_unread else own).newest_first()
    page = Paginator(shown, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [(message, label_of_topic(message.topic)) for message in page],
        "unread": unread,
        "total": own.count() if only_unread else page.paginator.count,
        "only_unread": only_unread,
        # What came while they were reading is not marked by "all".
        "newest": own.order_by("-pk").values_list("pk", flat=True).first(),
        "back": request.GET.urlencode(),
    }
    return render(request, "core/inbox.html", context)


@require_POST
def read(request: HttpRequest, pk: int) -> HttpResponseRedirect:
    """The person has read it, or opens what it is about: no GET changes a state."""
    message = get_object_or_404(_own(request), pk=pk)
    inbox.mark_read(message)
    if "open" in request.POST and message.url:
        return redirect(message.url)
    return _back(request)


@require_POST
def read_all(request: HttpRequest) -> HttpResponseRedirect:
    until = request.POST.get("until", "")
    if until.isascii() and until.isdecimal() and len(until) < 19:
        count = inbox.mark_all_read(_person(request), until=int(until))
        text = ngettext(
            "%(count)d message is marked as read.", "%(count)d messages are marked as read.", count
        )
        notices.success(request, text % {"count": count})
    return _back(request)


@require_http_methods(["GET", "HEAD", "POST"])
def mail_settings(request: HttpRequest) -> HttpResponse:
    person = _person(request)
    # Nothing ticked is an answer too, and an empty one.
    typed = request.POST if request.method == "POST" else None
    form = MailTopicsForm(typed, by_mail=inbox.topics_by_mail(person))
    if form.is_valid():
        inbox.choose_topics(person, form.cleaned_data["topics"])
        notices.success(request, _("What comes by mail is saved."))
        return redirect("mail_settings")
    return render(request, "core/mail_settings.html", {"form": form})


def _person(request: HttpRequest) -> int:
    return request.user.pk or 0  # who is signed out does not come here


def _own(request: HttpRequest) -> Any:
    return Message.objects.of(_person(request))


def _back(request: HttpRequest) -> HttpResponseRedirect:
    """To the page of the list they came from."""
    query = request.GET.urlencode()
    return redirect(reverse("inbox") + (f"?{query}" if query else ""))
