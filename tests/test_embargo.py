"""内示: until its day nobody outside of the chain finds a secondment, the new post or the host's name with
it: on no page, by no search, in no file, calendar, message, digest, audit event or answer of the API."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from core.models import AuditEvent, AuditSubject, Mail, Message
from people.roles import Role
from secondments import actions
from secondments.models import Consent, Secondment
from secondments.states import Kind, PaperKind, Side, State
from tests import test_doors
from tests.api_doors import API
from tests.conftest import fresh, post_of
from tests.doors import ADDRESSES, EVERYBODY
from tests.factories.api import Program
from tests.factories.people import (
    OrganisationFactory,
    OrganisationTieFactory,
    PostFactory,
    SectionFactory,
)
from tests.test_doors import knock

everybody, world = test_doors.everybody, test_doors.world  # the fixtures
DAY = datetime.timedelta(days=1)
HOST, TITLE, SECTION = "灯台児童相談所", "灯台専門員", "灯台係"
# The colleague is a deputy of the head at home.
CHAIN = {"nerima_hr", "supervisor", "colleague", "metropolis"}
ASKED = [
    ("search", {"q": "灯台"}),
    ("people:people", {"q": "灯台"}),
    ("people:people", {"q": "桜井", "format": "csv"}),
    ("workforce:completions", {"format": "csv"}),
]
# The audit page names the office of whoever acts; its events are looked at below.
OTHERWISE = {"people:audit"}


@pytest.fixture
def host(bureau):
    host = OrganisationFactory(kind="centre", name=HOST)
    OrganisationTieFactory(child=host, parent=bureau)
    SectionFactory(organisation=host, name=SECTION)
    return host


@pytest.fixture
def host_hr(host):
    return PostFactory(organisation=host, roles=[Role.HR]).person


@pytest.fixture
def instructor(host):
    return PostFactory(organisation=host).person


@pytest.fixture
def programs(nakano, nerima_centre):
    return [Program(nakano, Role.HR), Program(nerima_centre, Role.SUPERVISOR)]


def announce(everybody, host, host_hr, instructor) -> Secondment:
    today = timezone.localdate()
    worker, hr = everybody["worker"], everybody["nerima_hr"]
    it = actions.request(
        by=hr, side=Side.HOME, person=worker, home=post_of(worker).organisation, host=host,
        kind=Kind.TRAINING, planned_start=today + 20 * DAY, planned_end=today + 385 * DAY,
        purpose=TITLE,
    )  # fmt: skip
    actions.submit(secondment=it, by=hr)
    for person in (everybody["supervisor"], hr, host_hr, everybody["metropolis"]):
        consent = Consent.objects.waiting().get(secondment=it)
        actions.approve(consent=consent, by=person, comment=f"{HOST}での研修")
    actions.arrange(
        secondment=it, by=host_hr, instructor=instructor, host_title=TITLE,
        host_section=host.sections.get(name=SECTION),
    )  # fmt: skip
    actions.agree(secondment=it, by=hr, basis=TITLE)
    it = actions.announce(secondment=it, by=hr, announced_on=today + 10 * DAY)
    actions.save_paper(secondment=it, kind=PaperKind.ORDER, by=hr, dated_on=today)
    actions.follow_dates(timezone.now())
    return it


def walk(client, people, world):
    """{(who, address): how often the host is named}, for every page and file they can get. What they
    cannot get is tests/test_doors.py's."""
    found = {}
    for who, user in people.items():
        for name, address in ADDRESSES.items():
            owner = "worker" if lets_in(address.own, who) else "outsider"
            let_in = address.own if owner == "worker" else address.other or frozenset()
            if address.method == "get" and name not in OTHERWISE and lets_in(let_in, who):
                found[who, name] = said(knock(client, fresh(user), name, world, owner))
        client.force_login(user)
        for name, query in ASKED:
            found[who, f"{name} {query}"] = said(client.get(reverse(name), query))
    return found


def lets_in(names, who) -> bool:
    """The instructor is one of those who get in where everybody does."""
    return who in names or names == EVERYBODY


def said(answer) -> tuple[int, int, int]:
    if answer.streaming:
        body = b"".join(answer.streaming_content).decode(errors="replace")
    else:
        body = answer.content.decode(errors="replace")
    return body.count(HOST), body.count(TITLE), body.count(SECTION)


def asked_by_programs(programs, world):
    found = {}
    for place, program in enumerate(programs):
        for name, address in API.items():
            if address.parts is None and address.query is None and name.startswith("api:"):
                url = "/api/v1/nothing" if name == "api:nothing" else reverse(name)
                found[place, name] = said(program.client.get(url, headers=program.headers))
        url = reverse("api:person", kwargs={"person_id": world.people["worker"]})
        found[place, "person"] = said(program.client.get(url, headers=program.headers))
    return found


def test_until_its_day_nobody_outside_of_the_chain_finds_anything(
    client,
    everybody,
    world,
    host,
    host_hr,
    instructor,
    programs,
):
    outside = {name: user for name, user in everybody.items() if name not in CHAIN}
    outside["instructor"] = instructor
    for user in (*outside.values(), *everybody.values(), host_hr):
        client.force_login(user)  # who never signed in stands in lists of their own
    before = walk(client, outside, world), asked_by_programs(programs, world)

    it = announce(everybody, host, host_hr, instructor)

    assert it.state == State.ANNOUNCED
    after = walk(client, outside, world), asked_by_programs(programs, world)
    assert {key: (before[0][key], found) for key, found in after[0].items()
            if found != before[0][key]} == {}  # fmt: skip
    assert after[1] == before[1]
    for user in outside.values():
        client.force_login(user)
        for name, more in (("secondment", {}), ("edit", {}), ("do", {"deed": "withdraw"})):
            url = reverse(f"secondments:{name}", kwargs={"key": it.public_id, **more})
            assert client.get(url).status_code == 404


def test_until_its_day_no_message_names_anybody_and_no_mail_leaves_the_chain(
    everybody,
    world,
    host,
    host_hr,
    instructor,
):
    chain = {everybody[name].pk for name in CHAIN} | {host_hr.pk}
    told = Message.objects.count()

    announce(everybody, host, host_hr, instructor)

    new = Message.objects.order_by("pk")[told:]
    assert {message.person_id for message in new} <= chain
    assert set(Mail.objects.values_list("person", flat=True)) <= chain
    words = " ".join(f"{message.title} {message.text}" for message in new)
    assert not [word for word in ("灯台", "桜井", "みのり") if word in words]


def test_until_its_day_no_audit_event_says_whom_it_is_about_or_where_they_go(
    everybody, world, host, host_hr, instructor
):
    since = AuditEvent.objects.count()

    announce(everybody, host, host_hr, instructor)

    events = AuditEvent.objects.filter(number__gt=since)
    assert events.filter(kind__startswith="secondments.").count() >= 9
    assert not AuditSubject.objects.filter(event__in=events).exists()
    assert set(events.values_list("organisation", flat=True)) == {None}
    assert HOST not in str(list(events.values_list("facts", flat=True)))


def test_on_its_day_those_concerned_know(
    client,
    everybody,
    world,
    host,
    host_hr,
    instructor,
):
    it = announce(everybody, host, host_hr, instructor)
    Secondment.objects.filter(pk=it.pk).update(announced_on=timezone.localdate())
    actions.follow_dates(timezone.now())

    told = Message.objects.filter(kind="secondments.announced")
    people = set(told.values_list("person__username", flat=True))
    assert people >= {"worker", "supervisor", instructor.username}
    for user in (everybody["worker"], instructor):
        client.force_login(user)
        url = reverse("secondments:secondment", kwargs={"key": it.public_id})
        assert client.get(url).status_code == 200
