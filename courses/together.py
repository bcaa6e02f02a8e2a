"""With whom somebody may apply for a run: the others of the household who may take it too."""

import datetime

from django.utils import timezone

from courses.models import Enrolment, Run
from courses.run_permissions import runs_seen
from courses.states import OPEN_ENROLMENTS
from people.households import companions
from people.models import Post, User


def posts_together(run: Run, person: User, *, at: datetime.datetime) -> list[Post]:
    """The main post of each. Nobody is offered who is among the applicants already."""
    there = Enrolment.objects.filter(run=run, state__in=OPEN_ENROLMENTS).values("person")
    today, found = timezone.localdate(at), []
    for other in companions(person).exclude(pk__in=there):
        post = Post.objects.on(today).announced(today).of(other).with_names().main_first().first()
        if post is not None and runs_seen(other, at=at).filter(pk=run.pk).exists():
            found.append(post)
    return found
