"""Whoever is told of a secondment can open what the message leads to."""

import pytest
from django.utils import timezone

from core.models import Message
from people.models import Deputy
from people.roles import Role
from secondments import actions
from secondments.actions import reporting
from secondments.models import Consent, Report
from secondments.states import Cause
from tests.conftest import post_of
from tests.factories.people import OrganisationFactory, PostFactory, UserFactory
from tests.secondments.conftest import DAY, approved, requested

pytestmark = pytest.mark.django_db
TEXTS = {"work": "同行しました。", "learnt": "見立てです。", "use": "伝えます。", "wishes": ""}


@pytest.fixture
def around(world):
    """Besides those in the chain: who stands in for each of them, a head by name, one at the host."""
    for name in ("supervisor", "hr", "host_hr", "metropolis"):
        deputy = UserFactory(username=f"for-{name}")
        PostFactory(person=deputy, organisation=OrganisationFactory())
        holder = post_of(getattr(world, name))
        Deputy.objects.create(holder=holder, deputy=deputy, start=world.today - 90 * DAY)
    head = UserFactory(username="host-head")
    PostFactory(person=head, organisation=world.host, roles=[Role.SUPERVISOR])
    return world


@pytest.fixture
def unopened(client):
    """The messages that lead their reader nowhere now, those written since the last look."""
    seen = set()

    def look() -> set[tuple[str, str]]:
        rows = Message.objects.exclude(pk__in=seen).exclude(url="").select_related("person")
        found = set()
        for row in rows:
            seen.add(row.pk)
            client.force_login(row.person)
            if client.get(row.url).status_code != 200:
                found.add((row.person.username, row.kind))
        return found

    return look


def told() -> set[str]:
    return set(Message.objects.values_list("person__username", flat=True))


def test_from_the_request_to_the_report(around, unopened):
    world = around
    it = requested(world, planned_start=world.today - 60 * DAY, planned_end=world.today + 200 * DAY)
    actions.submit(secondment=it, by=world.hr)
    for person in (world.supervisor, world.hr, world.host_hr, world.metropolis):
        assert unopened() == set()
        actions.approve(consent=Consent.objects.waiting().get(), by=person)
    assert unopened() == set()
    assert told() >= {"for-supervisor", "for-hr", "for-host_hr", "for-metropolis"}

    actions.agree(secondment=it, by=world.hr, agreed_until=world.today + 400 * DAY)
    actions.announce(secondment=it, by=world.hr, announced_on=world.today - 70 * DAY)
    assert unopened() == set()
    actions.follow_dates(timezone.now())
    assert unopened() == set()

    actions.interrupt(
        secondment=it,
        start=world.today - DAY,
        end=None,
        cause=Cause.SICK,
        reason="療養",
        by=world.hr,
    )
    actions.resume(secondment=it, on=world.today, by=world.hr)
    actions.extend(secondment=it, end=world.today + 300 * DAY, reason="継続", by=world.hr)
    actions.return_early(secondment=it, end=world.today, reason="欠員", by=world.hr)
    assert unopened() == set()

    report = reporting.save_report(report=Report.objects.get(), version=1, texts=TEXTS)
    report = reporting.submit_report(report=report, by=world.worker)
    assert unopened() == set()
    reporting.return_report(report=report, reason="学んだことをもう少し", by=world.supervisor)
    assert unopened() == set()
    reporting.submit_report(report=Report.objects.get(), by=world.worker)
    reporting.approve_report(report=Report.objects.get(), by=world.supervisor)
    assert unopened() == set()
    assert told() >= {"worker", "supervisor", "instructor", "host-head", "host-hr", "metropolis"}


def test_a_request_that_is_returned_and_one_that_is_withdrawn(around, unopened):
    world = around
    it = requested(world)
    actions.submit(secondment=it, by=world.hr)
    actions.send_back(
        consent=Consent.objects.waiting().get(), by=world.supervisor, comment="時期を改めて"
    )
    assert unopened() == set()
    actions.withdraw(secondment=it, by=world.hr, reason="時期を改めます")
    assert unopened() == set()
    told_of_it = Message.objects.filter(kind="secondments.withdrawn")
    assert set(told_of_it.values_list("person__username", flat=True)) == {"nerima-hr"}

    later = approved(world, planned_start=world.start + DAY)
    actions.agree(secondment=later, by=world.hr)
    actions.announce(secondment=later, by=world.hr, announced_on=world.today)
    assert unopened() == set()
    actions.withdraw(secondment=later, by=world.hr, reason="欠員が出たため")

    assert unopened() == set()


def test_the_deputy_who_is_asked_answers_on_the_page(around, client):
    """With a comment, for the holder; and reads nothing of what the office is not asked."""
    world = around
    it = requested(world)
    actions.submit(secondment=it, by=world.hr)
    actions.approve(consent=Consent.objects.waiting().get(), by=world.supervisor)
    deputy = Deputy.objects.get(holder=post_of(world.hr)).deputy
    client.force_login(deputy)

    page = client.get(f"/secondments/{it.public_id}/")
    client.post(f"/secondments/{it.public_id}/answer/", {"comment": "承知しました。"})

    assert "承認する" in page.content.decode()
    consent = Consent.objects.get(secondment=it, step=2)
    assert (consent.by, consent.deputy_for, consent.comment) == (
        deputy, world.hr, "承知しました。",
    )  # fmt: skip
    assert client.get("/secondments/").status_code == 200
    other = requested(
        world, planned_start=world.start + 500 * DAY, planned_end=world.end + 500 * DAY
    )
    assert client.get(f"/secondments/{other.public_id}/").status_code == 404
