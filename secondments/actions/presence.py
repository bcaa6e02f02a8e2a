"""駐在 and joint meetings are entered, corrected and taken out; nothing is lost."""

from collections.abc import Collection, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from people.models import Organisation, Post, User
from secondments.models import Presence, PresencePerson


@transaction.atomic
def enter_presence(
    *,
    presence: Presence | None,
    sender: Organisation,
    posts: Collection[Post],
    by: User,
    fields: Mapping[str, Any],
) -> Presence:
    """`fields`: kind, day, place, where, purpose, minutes. `posts`: who was there, as they worked
    that day; one person counts once however many posts."""
    if fields["day"] > timezone.localdate():
        raise ValidationError({"day": _("This day is still to come.")})
    if fields["place"].pk == sender.pk:
        raise ValidationError({"place": _("Choose another organisation than your own.")})
    if not posts:
        raise ValidationError({"posts": _("Choose at least one person.")})
    row = presence or Presence(sender=sender, by=by)
    for name, value in fields.items():
        setattr(row, name, value)
    row.save()
    people = {post.person_id: post for post in posts}
    row.people.exclude(person__in=people).delete()
    known = set(row.people.values_list("person", flat=True))
    PresencePerson.objects.bulk_create(
        PresencePerson(presence=row, person_id=person, post=post)
        for person, post in people.items()
        if person not in known
    )
    return row


@transaction.atomic
def remove_presence(*, presence: Presence, by: User) -> None:
    """Out of every sum; the row stays, with who took it out."""
    row = Presence.objects.select_for_update().get(pk=presence.pk)
    if row.removed_at is not None:
        raise ValidationError(_("This has been taken out already."))
    row.removed_at, row.removed_by = timezone.now(), by
    row.save(update_fields=["removed_at", "removed_by"])
    audit.record("secondments.presence_removed", by=by, facts={"presence": row.pk})
