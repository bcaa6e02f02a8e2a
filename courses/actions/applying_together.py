"""A household applies for a run in one step: everybody of it whom the applicant names, or nobody."""

import datetime
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from courses import telling
from courses.actions.enrolling import apply
from courses.models import Enrolment, Run
from people.models import Post, User


@transaction.atomic
def apply_together(
    *,
    run: Run,
    post: Post,
    others: Sequence[Post],
    by: User,
    wish: str = "",
    at: datetime.datetime | None = None,
) -> list[Enrolment]:
    """The applicant's own enrolment first; each has a seat, a record and papers of their own, and
    the others are told who applied for them.

    Raises what `apply` raises; about one of the others ValidationError with the name, and without
    where that person is expected: that is theirs to tell.
    """
    mine = apply(run=run, person=by, post=post, by=by, wish=wish, at=at)
    return [mine, *(_apply_for(each, run, by=by, at=at) for each in others)]


def _apply_for(post: Post, run: Run, *, by: User, at: datetime.datetime | None) -> Enrolment:
    try:
        enrolment = apply(run=run, person=post.person, post=post, by=by, at=at)
    except ValidationError as error:
        text = _("%(person)s cannot be applied for now. Please apply separately.")
        raise ValidationError({"together": text % {"person": post.person}}) from error
    telling.applied_for(enrolment, by=by)
    return enrolment
