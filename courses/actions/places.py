"""Rooms and lecturers: kept by their organiser."""

from django.db import transaction

from courses.models import Lecturer, Room


@transaction.atomic
def keep_place(place: Room | Lecturer) -> Room | Lecturer:
    """Saves a room or a lecturer that a form has checked. One that is used is retired by its
    `retired_on`: sessions hold it, and the database refuses to let it go."""
    place.full_clean()
    place.save()
    return place
