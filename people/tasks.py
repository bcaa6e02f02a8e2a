from django.urls import reverse

from core.jobs import Progress, work
from core.models import Job
from people.actions import apply_rows
from people.models import ImportBatch


@work("people.import")
def import_people(job: Job, progress: Progress) -> str:
    batch = ImportBatch.objects.get(pk=job.arguments["batch"])
    apply_rows(batch, progress)
    return reverse("people:import_batch", args=[batch.pk])
