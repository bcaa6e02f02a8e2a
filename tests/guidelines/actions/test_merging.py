"""Two accounts that become one, both of whom have read and said something."""

import pytest
from django.utils import timezone

from core import jobs
from core.invariants import broken
from guidelines import actions
from guidelines.models import Acknowledgement, Opinion, OpinionReviewer, SectionRead, TimeUse
from guidelines.reading import reading_of
from guidelines.reading_list import was_read
from records.models import Record
from tests.conftest import fresh, post_of
from tests.factories.guidelines import make_published
from tests.factories.opinions import opened, said
from tests.guidelines.readings import a_psychologist, acknowledged
from workforce.actions import merge

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept():
    return a_psychologist("kept")


@pytest.fixture
def old():
    return a_psychologist("old")


@pytest.fixture
def other():
    """Somebody else, of whom nothing may move."""
    return a_psychologist("other")


def merged(kept, old, by) -> None:
    job = merge(kept=fresh(kept), merged=fresh(old), reason="同じ人", by=fresh(by))
    jobs.run(job.pk)


def test_what_the_closed_account_has_confirmed_is_the_others_own_doing(
    kept, old, other, metropolis
):
    edition = make_published()
    acknowledged(old, edition)
    acknowledged(other, edition)

    merged(kept, old, metropolis)

    rows = Acknowledgement.objects.values_list("person__username", "by__username")
    assert set(rows) == {("kept", "kept"), ("other", "other")}
    assert reading_of(kept.pk, edition).acknowledgement is not None
    assert {each.edition for each in was_read(kept)} == {edition}
    assert Record.objects.current().of(kept).count() == 1
    assert not broken()


def test_a_paper_stays_entered_by_who_entered_it(kept, old, metropolis, nerima_hr):
    edition = make_published()
    actions.acknowledge_on_paper(
        edition=edition, person=old, post=post_of(old), read_on=timezone.localdate(),
        reason="端末がない", by=nerima_hr,
    )  # fmt: skip

    merged(kept, old, metropolis)

    row = Acknowledgement.objects.get()
    assert (row.person, row.by, row.reason) == (kept, nerima_hr, "端末がない")


def test_what_both_have_confirmed_stands_once(kept, old, metropolis):
    edition = make_published()
    acknowledged(old, edition)
    mine = acknowledged(kept, edition)

    merged(kept, old, metropolis)

    assert list(Acknowledgement.objects.all()) == [mine]
    assert Record.objects.done().count() == 1


def test_sections_that_either_has_opened_are_read(kept, old, other, metropolis):
    edition = make_published()
    one, two, three = (step.anchor for step in reading_of(kept.pk, edition).steps)
    for person, anchor in [(kept, one), (old, one), (old, two), (other, three)]:
        actions.read_section(edition=edition, anchor=anchor, person=person)

    merged(kept, old, metropolis)

    assert [step.anchor for step in reading_of(kept.pk, edition).unread] == [three]
    assert SectionRead.objects.filter(person=old).count() == 0


def test_who_was_asked_and_what_was_said_go_over(kept, old, other, metropolis):
    both, one = opened(kept, old, by=metropolis), opened(old, other, by=metropolis)
    first, second = said(both, kept), said(both, old)
    third, theirs = said(one, old), said(one, other)

    merged(kept, old, metropolis)

    said_by = Opinion.objects.values_list("pk", "reviewer__person__username")
    assert set(said_by) == {
        (first.pk, "kept"), (second.pk, "kept"), (third.pk, "kept"), (theirs.pk, "other"),
    }  # fmt: skip
    asked = OpinionReviewer.objects.values_list("edition", "person__username")
    assert set(asked) == {(both.pk, "kept"), (one.pk, "kept"), (one.pk, "other")}
    actions.change_opinion(opinion=third, text="直した意見。", by=fresh(kept))


def test_a_report_of_working_time_counts_once(kept, old, metropolis):
    def report(person, key, casework):
        return TimeUse.objects.create(
            person=person, guideline_key=key, moment="before",
            casework=casework, psychology=100 - casework, other=0,
        )  # fmt: skip

    mine, _twice, theirs = report(kept, "a", 40), report(old, "a", 70), report(old, "b", 60)

    merged(kept, old, metropolis)

    rows = TimeUse.objects.values_list("pk", "person__username", "casework")
    assert set(rows) == {(mine.pk, "kept", 40), (theirs.pk, "kept", 60)}
