"""What every change by form does first: lock the row and see whether it is still what the
officer saw."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from people import marks
from people.models import Leave, Organisation, Post, User


class EditedMeanwhile(ValidationError):  # noqa: N818 -- the sentence is the name
    """Somebody else was faster. Nothing was written; the form shows both."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Somebody else changed this while you were writing. What you wrote is kept below. "
                "Look at what is registered now, and save again if yours is right."
            )
        )


class NotSure(ValidationError):  # noqa: N818 -- the sentence is the name
    """It may be done, but only by somebody who says that it is meant."""


def locked_person(person: User, *, seen: str | None) -> User:
    """`seen` None: a caller that has no form (a job, a command)."""
    row = User.objects.select_for_update(no_key=True).get(pk=person.pk)
    if seen is not None and marks.mark_of_person(row) != seen:
        raise EditedMeanwhile
    return row


def locked_post(post: Post, *, seen: str | None) -> Post:
    """The post, and its organisation, so that no two forms give one staff number."""
    hold_organisation(post.organisation_id)
    row = Post.objects.select_for_update(of=("self",)).select_related(
        "organisation", "section", "person"
    ).get(pk=post.pk)  # fmt: skip
    if seen is not None and marks.mark_of_post(row) != seen:
        raise EditedMeanwhile
    return row


def locked_leave(leave: Leave, *, seen: str | None) -> Leave:
    row = Leave.objects.select_for_update().get(pk=leave.pk)
    if seen is not None and marks.mark_of_leave(row) != seen:
        raise EditedMeanwhile
    return row


def hold_organisation(pk: int) -> None:
    """One writer of posts in an organisation at a time: staff numbers are checked, then written."""
    # Not the key: whoever only refers to the organisation need not wait.
    Organisation.objects.select_for_update(no_key=True).get(pk=pk)
