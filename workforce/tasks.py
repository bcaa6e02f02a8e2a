"""Long work over people and records: takes ids, fetches, calls one action, may run twice."""

from django.urls import reverse
from django.utils.translation import pgettext_lazy

from core.jobs import Progress, work
from core.models import Job
from people.models import Merging, Post, User
from workforce import actions


@work("workforce.merge", pgettext_lazy("job", "Merge two people"), stops=False, again=True)
def move_merged_records(job: Job, progress: Progress) -> str:
    found = Merging.objects.select_related("kept", "merged", "by")
    actions.move_merged(found.get(pk=job.arguments["merging"]), progress)
    return reverse("workforce:merge")


@work(
    "workforce.late_posts", pgettext_lazy("job", "Move records to a post"), stops=False, again=True
)
def move_records_to_posts(job: Job, progress: Progress) -> str:
    by = User.objects.filter(pk=job.arguments["by"]).first()
    moves = job.arguments["moves"]
    actions.move_records(moves, progress, by=by)
    posts = Post.objects.filter(pk__in=[pk for pk, _rows in moves])
    people = [*posts.order_by().values_list("person", flat=True).distinct()]
    if len(people) == 1:
        return reverse("people:person", args=people)
    return reverse("people:people")
