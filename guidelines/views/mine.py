"""What I have to read, and what I have read."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from guidelines.models import GuidelineIndexPage
from guidelines.opinion_page import opinions_asked
from guidelines.reading_list import to_read, was_read
from people.requests import SignedInRequest


@require_safe
def mine(request: SignedInRequest) -> HttpResponse:
    on = timezone.localdate()
    context = {
        "owed": to_read(request.user, on=on),
        "asked": opinions_asked(request.user, on=on),
        "read": was_read(request.user),
        "all": GuidelineIndexPage.objects.live().first(),
    }
    return render(request, "guidelines/reading/mine.html", context)
