"""An earlier edition of a course (版), to be read only; and the office's way to a new one."""

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.rendering import rendered_body
from courses import actions
from courses.edition_form import EditionForm
from courses.editions import edition_taken
from courses.models import CoursePage, Edition, EditionPage, edition_name
from courses.outline import Crumb, address, crumbs, published, published_pk
from courses.permissions import can_see_course, courses_to_renew
from people.models import User
from people.requests import SignedInRequest


@require_safe
def edition(request: SignedInRequest, key: uuid.UUID, number: int) -> HttpResponse:
    row = _taken_or_404(request.user, key, number)
    page = row.course()
    context = {
        "edition": row,
        "page": page,
        "crumbs": crumbs(),
        "body": rendered_body(page, cached=False) if page.body else "",
        "lessons": _lessons(row),
        "today": _today(request.user, row),
    }
    return render(request, "courses/edition.html", context)


@require_safe
def edition_lesson(
    request: SignedInRequest, key: uuid.UUID, number: int, place: int
) -> HttpResponse:
    """`place` counts the lessons of the edition, from 1."""
    row = _taken_or_404(request.user, key, number)
    lessons = _lessons(row)
    if not 1 <= place <= len(lessons):
        raise Http404
    part = get_object_or_404(EditionPage, pk=lessons[place - 1].pk)
    page = part.lesson()
    context = {
        "edition": row,
        "page": page,
        "crumbs": (*crumbs(), Crumb(str(row), _address(row))),
        "body": rendered_body(page, cached=False),
        "place": place,
        "total": len(lessons),
        "previous": lessons[place - 2] if place > 1 else None,
        "following": lessons[place] if place < len(lessons) else None,
    }
    return render(request, "courses/edition_lesson.html", context)


def _taken_or_404(user: User, key: uuid.UUID, number: int) -> Edition:
    row = edition_taken(user, str(key), number)
    if row is None:
        raise Http404
    return row


def _lessons(row: Edition) -> list[EditionPage]:
    return list(row.pages.filter(kind=EditionPage.Kind.LESSON).defer("content"))


def _today(user: User, row: Edition) -> str:
    """Where the course is taken now; empty if it is no longer, or hidden from this person."""
    pk = published_pk(row.course_key)
    page = published([pk]).get(pk) if pk else None
    return address(page) if page and can_see_course(user, page) else ""


def _address(row: Edition) -> str:
    return f"/learn/courses/{row.course_key}/editions/{row.number}/"


@require_http_methods(["GET", "HEAD", "POST"])
def new_edition(request: SignedInRequest, pk: int) -> HttpResponse:
    """In the CMS. Pressed twice or by two people: one edition, and the second is told."""
    page = get_object_or_404(courses_to_renew(request.user), pk=pk)
    if request.method == "POST" and request.POST.get("after") != str(page.edition):
        messages.info(request, _("The new edition has been made already."))
        return redirect("new_edition", pk)
    form = EditionForm(request.POST if request.method == "POST" else None, course=page)
    if request.method == "POST" and form.is_valid():
        try:
            actions.make_new_edition(
                course=page,
                after=form.cleaned_data["after"],
                year=form.cleaned_data["year"],
                by=request.user,
            )
        except actions.AlreadyMade as error:
            messages.info(request, " ".join(error.messages))
            return redirect("new_edition", pk)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return _made(request, pk)
    return render(
        request,
        "courses/cms/new_edition.html",
        {
            "page": page,
            "form": form,
            "reason": actions.why_no_new_edition(page),
            "name": edition_name(page.edition, page.year),
            "editions": Edition.objects.of_course(page.key).without_content(),
        },
    )


def _made(request: SignedInRequest, pk: int) -> HttpResponse:
    page = CoursePage.objects.get(pk=pk)
    text = _("“%(title)s” goes on as the %(edition)s.") % {
        "title": page.title,
        "edition": edition_name(page.edition, page.year),
    }
    messages.success(request, text)
    return redirect("wagtailadmin_pages:edit", pk)
