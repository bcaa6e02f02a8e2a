"""Who of the psychologists has confirmed which edition, and when. Written in bulk as the actions would
have written it day by day."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from random import Random

from django.utils import timezone

from guidelines.models import Acknowledgement, GuidelineEdition, GuidelinePage
from home.demo.days import Days
from home.demo.people import Cast
from people.models import Post, User
from records import keys
from records.actions import Deed, record_many
from records.states import Kind, Outcome

# Of a hundred.
READ_FIRST, READ_SECOND = 88, 55
ON_PAPER = "長期の出張で、紙で読んだ確認書を受け取りました。"
NOON = datetime.time(12, 15)


@dataclass(frozen=True)
class Reading:
    post: Post
    on: datetime.date
    by: User
    reason: str = ""


class Readers:
    """`shinri` has confirmed the first edition and still owes the second."""

    def __init__(self, cast: Cast, days: Days, rng: Random) -> None:
        self.cast, self.days, self.rng = cast, days, rng
        self.plays = cast.logins["shinri"]

    def confirm_first(self, edition: GuidelineEdition) -> None:
        readings = [
            self._reading(edition, post)
            for post in self._expected(edition)
            if post == self.plays or self.rng.randrange(100) < READ_FIRST
        ]
        self._write(edition, [each for each in readings if each.on < self.days.today])

    def confirm_second(self, edition: GuidelineEdition) -> None:
        before = edition.previous()
        readings = [
            self._reading(edition, post)
            for post in self._expected(edition)
            if post != self.plays and self.rng.randrange(100) < READ_SECOND
        ]
        self._write(edition, [each for each in readings if each.on < self.days.today], before)

    def _expected(self, edition: GuidelineEdition) -> Iterable[Post]:
        page = GuidelinePage.objects.get(pk=edition.page_id)
        assert page.audience is not None  # noqa: S101 -- guidelines.py has given it one
        posts = page.audience.posts(on=self.days.today)
        return posts.select_related("person", "organisation").order_by("pk")

    def _reading(self, edition: GuidelineEdition, post: Post) -> Reading:
        """Within some weeks after publication or arrival; one of the ward signed on paper."""
        assert edition.published_at is not None  # noqa: S101 -- it has been published
        began = max(timezone.localdate(edition.published_at), post.start)
        day = began + datetime.timedelta(days=self.rng.randint(1, 35))
        officer = self.cast.logins["nerima-jinji"]
        same_ward = post.organisation_id == officer.organisation_id
        if edition.number == 1 and same_ward:
            return Reading(post, day, officer.person, ON_PAPER)
        return Reading(post, day, post.person)

    def _write(
        self,
        edition: GuidelineEdition,
        readings: list[Reading],
        before: GuidelineEdition | None = None,
    ) -> None:
        """Who confirmed the edition before has read only what changed."""
        known = set(before.acknowledgements.values_list("person", flat=True)) if before else set()
        rows = Acknowledgement.objects.bulk_create(
            Acknowledgement(
                person=each.post.person,
                post=each.post,
                organisation=each.post.organisation,
                edition=edition,
                since=before if each.post.person_id in known else None,
                revision_id=edition.revision_id,
                statement=edition.guideline.statement,
                at=timezone.make_aware(datetime.datetime.combine(each.on, NOON)),
                by=each.by,
                read_on=each.on,
                reason=each.reason,
            )
            for each in readings
        )
        for row in rows:
            record_many([_deed(row, edition)], by=row.by)


def _deed(row: Acknowledgement, edition: GuidelineEdition) -> Deed:
    return Deed(
        person=row.person,
        post=row.post,
        kind=Kind.GUIDELINE,
        subject_key=edition.guideline_key,
        subject_title=edition.title,
        edition=edition.number,
        page_id=edition.page_id,
        revision_id=edition.revision_id,
        outcome=Outcome.ACKNOWLEDGED,
        occurred_on=row.read_on,
        key=keys.acknowledgement(edition.guideline_key, edition.number, row.person),
        evidence={"acknowledgement": row.pk},
    )
