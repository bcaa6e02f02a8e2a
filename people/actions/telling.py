"""Tells people what an officer did to their way in: on their page, and by mail if they have one."""

import logging

from django.db import transaction
from django.utils import timezone

from people.invitation_mails import notice_mail
from people.models import SignInNotice, User

logger = logging.getLogger(__name__)


def tell(person: User, kind: str, *, by: User, reason: str = "") -> SignInNotice:
    notice = SignInNotice.objects.create(
        person=person,
        kind=kind,
        reason=reason,
        by=by,
        organisation=by.active_post.organisation if by.active_post else None,
    )
    if person.email:
        transaction.on_commit(lambda: _send(notice), robust=True)
    return notice


@transaction.atomic
def put_notices_away(*, person: User) -> None:
    """The person has read them."""
    person.sign_in_notices.filter(seen_at=None).update(seen_at=timezone.now())


def _send(notice: SignInNotice) -> None:
    try:
        notice_mail(notice).send()
    except (OSError, ValueError) as error:  # the notice stands on the page all the same
        logger.error("Notice %s was not mailed: %s", notice.pk, type(error).__name__)
