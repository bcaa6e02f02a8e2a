"""What a member writes for nobody else (E20)."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from casestudies.models import Member, Reflection


@dataclass(frozen=True)
class ReflectionSaved:
    """`newer`: the same person had saved on another device meanwhile; that stands."""

    reflection: Reflection
    newer: bool = False


@transaction.atomic
def save_reflection(*, member: Member, text: str, version: int) -> ReflectionSaved:
    """At any time, also when the exercise is over. No version is touched and nothing is written into
    a history: that somebody reflects is nobody's business either."""
    Member.objects.select_for_update(of=("self",)).get(pk=member.pk)
    now = Reflection.objects.filter(member=member).first()
    if now is None:
        return ReflectionSaved(Reflection.objects.create(member=member, text=text))
    if now.text != text:
        if now.version != version:
            return ReflectionSaved(now, newer=True)
        now.text, now.saved_at = text, timezone.now()
        now.version += 1
        now.save()
    return ReflectionSaved(now)
