"""Jobs in each state a test may need; the plain one waits."""

import datetime

import factory
from django.utils import timezone

from core.models import Job
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
