"""Jobs in each state a test may need; the plain one waits."""

import datetime

import factory
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.utils import timezone

from core.models import Job, SavedExport
from core.states import JobState


class JobFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Job

    class Params:
        running = factory.Trait(
            state=JobState.RUNNING,
            attempts=1,
            started_at=factory.LazyFunction(timezone.now),
            leased_until=factory.LazyFunction(
                lambda: timezone.now() + datetime.timedelta(minutes=2)
            ),
        )
        finished = factory.Trait(
            state=JobState.DONE,
            attempts=1,
            leased_until=None,
            started_at=factory.LazyFunction(timezone.now),
            finished_at=factory.LazyFunction(timezone.now),
        )

    kind = "tests.count"
    key = factory.Sequence(lambda n: f"key-{n}")
    title = "名簿の取り込み"
    leased_until = factory.LazyFunction(lambda: timezone.now() + datetime.timedelta(minutes=10))


def saved_export(user, *, content=b"file", source="workforce.completions", **facts):
    """A file of theirs, as a job wrote it."""
    arguments = {"source": source, "query": "format=csv", "post": None, "second_factor": True}
    job = JobFactory(kind="core.export", finished=True, by=user, arguments=arguments)
    return SavedExport.objects.create(
        job=job,
        file=storages["private"].save("exports/saved", ContentFile(content)),
        file_name="修了状況_2026-11-20.csv",
        content_type="text/csv; charset=utf-8",
        size=len(content),
        **facts,
    )
