"""Who has read what, and what was signed on paper."""

import datetime
import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.exports import export_source
from guidelines import actions
from guidelines.permissions import sees_readers
from guidelines.readers import State
from guidelines.readers_filter import readers_asked_for
from guidelines.readers_page import rows_of
from guidelines.reading_forms import PaperForm
from guidelines.reading_permissions import (
    enters_paper,
    post_for_paper,
    sees_names,
    sees_numbers_of_all,
)
from guidelines.views.access import edition_or_404
from people.models import Post, User
from people.requests import SignedInRequest

PAGE_SIZE = 50
UNPROCESSABLE = 422


@require_safe
def readers(request: SignedInRequest) -> HttpResponse:
    """The list, or with ?format= everybody it shows as a file; `table=places`: the numbers."""
    user = request.user
    if not sees_readers(user):
        raise Http404
    if "format" in request.GET:
        is_of_places = request.GET.get("table") == "places"
        return export_source(request, "guidelines.places" if is_of_places else "guidelines.readers")
    found, form = readers_asked_for(user, request.GET, on=timezone.localdate())
    context = {"readers": found, "form": form, "sees_numbers": sees_numbers_of_all(user)}
    if sees_names(user):
        paginator = Paginator(found.people(), PAGE_SIZE)
        # Known already: it is the number on the view's link.
        paginator.count = found.counts.of(found.asked.state)
        page = paginator.get_page(request.GET.get("page"))
        context |= {
            # Who is named: nobody of the office's own may have to read anything.
            "sees_names": not sees_numbers_of_all(user) or bool(found.named_at_all),
            "views": [(view, found.counts.of(view)) for view in State],
            "page": page,
            "rows": rows_of(page.object_list, found),
            "enters_paper": enters_paper(user),
        }
    return render(request, "guidelines/readers/readers.html", context)


@require_http_methods(["GET", "POST"])
def paper(request: SignedInRequest, key: uuid.UUID, pk: int) -> HttpResponse:
    """An acknowledgement that was signed on paper, for one of the officer's own people."""
    edition = edition_or_404(key, request.user)
    post = post_for_paper(request.user, pk, on=timezone.localdate())
    if post is None or edition.is_in_the_making:
        raise Http404
    form = PaperForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.acknowledge_on_paper(
                edition=edition,
                person=post.person,
                post=_post_then(request.user, post, form.cleaned_data["read_on"]),
                by=request.user,
                **form.facts(),
            )
        except (actions.AlreadyAcknowledged, actions.NotCurrent) as error:
            messages.info(request, " ".join(error.messages))
            return redirect("guideline_readers:readers")
        except ValidationError as error:
            form.refuse(error)
        else:
            messages.success(
                request,
                _("Entered. %(name)s has been told.") % {"name": post.person.full_name},
            )
            return redirect("guideline_readers:readers")
    context = {"form": form, "edition": edition, "post": post}
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "guidelines/readers/paper.html", context, status=status)


def _post_then(user: User, post: Post, day: datetime.date) -> Post:
    """The post of the day on the paper. Raises ValidationError if that was somebody else's affair."""
    then = post_for_paper(user, post.person_id, on=day)
    if then is None:
        text = _("%(name)s was not at your organisation on that day. Check the date.")
        raise ValidationError({"read_on": text % {"name": post.person.full_name}})
    return then
