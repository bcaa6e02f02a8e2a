"""教材キット: uploaded and kept for a look, then taken in as drafts: all of it at once or nothing."""

import datetime
import uuid
from pathlib import PurePath
from typing import IO

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from courses.kits.applying import apply_plan
from courses.kits.archive import LARGEST_KIT, MEGABYTE, KitError
from courses.kits.judging import Plan, judge_kit
from courses.kits.reading import read_kit
from courses.kits.writing import write_kit
from courses.models import CourseIndexPage, CoursePage, KitImport
from courses.models.marking import private
from people.models import User

KEPT_KITS = datetime.timedelta(days=7)  # they are large


def export_kit(course: CoursePage, *, by: User) -> IO[bytes]:
    """The published course as a file, open at its beginning."""
    post = by.active_post
    file = write_kit(course, organisation=post.organisation if post else None)
    audit.record("courses.kit_exported", by=by, facts={"course": course.pk})
    return file


def stage_kit(file: File, *, by: User) -> KitImport:
    """Reads the whole file and changes nothing. Raises KitError."""
    if (file.size or 0) > LARGEST_KIT:
        text = _("The kit is larger than %(most)d MB.")
        raise KitError(text % {"most": LARGEST_KIT // MEGABYTE})
    read_kit(file)
    file.seek(0)
    stored = private().save(f"kits/{uuid.uuid4()}.zip", file)
    name = PurePath(file.name or "").name
    return KitImport.objects.create(by=by, file_name=name[:200], stored=stored)


def plan_of(batch: KitImport, *, by: User) -> Plan:
    """What taking it would do today. Raises KitError."""
    with private().open(batch.stored) as file:
        return judge_kit(read_kit(file), by=by)


def apply_kit(
    batch: KitImport, *, by: User, publish_questions: bool = False, overwrite: bool = False
) -> CoursePage:
    """The course with its drafts, published is nothing of it. Raises KitError."""
    with transaction.atomic():
        # Two kits at once follow one another: both would add below the same page.
        CourseIndexPage.objects.select_for_update().get()
        held = KitImport.objects.select_for_update().get(pk=batch.pk)
        post = by.active_post
        if held.applied_at:
            raise KitError(_("This kit has been taken in already."))
        if post is None:
            raise KitError(_("You have no post today, so the course would have no organiser."))
        with private().open(held.stored) as file:
            plan = judge_kit(read_kit(file), by=by)
            if not plan.can_be_taken:
                raise KitError(_("There is nothing in this kit that could be taken in."))
            course = apply_plan(
                plan, organiser=post.organisation, by=by,
                publish_questions=publish_questions, overwrite=overwrite,
            )  # fmt: skip
        stored, held.stored, held.applied_at = held.stored, "", timezone.now()
        held.save(update_fields=["stored", "applied_at"])
        transaction.on_commit(lambda: private().delete(stored))
        audit.record("courses.kit_imported", by=by, facts={"course": course.pk})
    return course


def discard_kit(batch: KitImport) -> None:
    """What was only looked at leaves nothing behind."""
    for row in KitImport.objects.waiting().filter(pk=batch.pk):
        row.delete()
        private().delete(row.stored)


def discard_old_kits(*, at: datetime.datetime | None = None) -> int:
    """Kits that were looked at and then forgotten; how many that were."""
    old = list(KitImport.objects.looked_at_before((at or timezone.now()) - KEPT_KITS))
    for row in old:
        discard_kit(row)
    return len(old)
