"""Ends where a person is logged in, wherever sessions are stored."""

from allauth.usersessions.models import UserSession
from django.db import transaction

from core import audit
from people.actions.telling import tell
from people.models import SignInNotice, User


@transaction.atomic
def end_sessions(*, person: User, by: User) -> None:
    """On every device, from its next request on. The caller has checked that `by` may."""
    locked = User.objects.select_for_update().get(pk=person.pk)
    count_up(locked)
    tell(locked, SignInNotice.Kind.SESSIONS, by=by)
    audit.record(
        "people.sessions_ended",
        by=by,
        about=[locked.pk],
        organisation=by.active_post.organisation_id if by.active_post else None,
    )


def count_up(locked: User) -> None:
    """No session that has begun so far agrees with the account any more."""
    locked.sessions_begun += 1
    locked.save(update_fields=["sessions_begun"])
    forget_sessions(locked)


def forget_sessions(person: User) -> None:
    """Tidies up; what ended them is the count."""
    ended = list(UserSession.objects.filter(user=person))
    transaction.on_commit(lambda: [session.end() for session in ended])
