"""内示: before its day a personnel change is nobody's to know but the HR officers' concerned.

Looked for on every way a person might see another's post, or when one's own ends.
"""

import datetime

import pytest
import time_machine

from people.models import Post
from people.permissions import people_in_scope
from tests.conftest import fresh
from tests.factories.api import token_for
from tests.factories.people import SectionFactory
from tests.factories.transfers import APRIL, MARCH, confirmed, row_of, staged

ANNOUNCED = datetime.date(2027, 3, 24)
PLACE = "秘密の新しい係"
ENDS = ("2027年3月31日", "2027-03-31", "2027/3/31")
FUTURE = "?on=2027-04-01"


@pytest.fixture(autouse=True)
def today():
    """It is 10 March 2027; the change is announced on the 24th."""
    with time_machine.travel(MARCH):
        yield


@pytest.fixture
def post(worker, nerima):
    SectionFactory(organisation=nerima, name=PLACE)
    return worker.posts.get()


@pytest.fixture
def change(post, nerima, nerima_hr):
    row = row_of(post, 団体コード="131202", 部署=PLACE)
    found = staged(row, by=nerima_hr, organisation=nerima, announced_on=ANNOUNCED)
    return confirmed(found, by=nerima_hr)


def told(client, user, url) -> str:
    client.force_login(user)
    return client.get(url, follow=True).content.decode()


def pages_about(person):
    return [
        "/my/", "/my/profile/", "/my/profile/access/", "/my/records/", "/my/calendar/", "/my/messages/",
        f"/search/?q={PLACE}", "/office/people/", f"/office/people/{FUTURE}",
        f"/office/people/{person.pk}/", f"/office/people/{person.pk}/record/",
        "/office/completions/", "/office/completions/?format=csv", "/office/audit/", "/jobs/own/",
        "/office/transfers/", "/office/people/import/", "/office/coverage/",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "who", ["worker", "colleague", "supervisor", "nakano_hr", "metropolis", "administrator"]
)
def test_no_page_shows_the_new_post_or_the_end_of_the_old_one(
    request, client, change, post, worker, who
):
    user = request.getfixturevalue(who)
    for url in [*pages_about(worker), change.get_absolute_url()]:
        page = told(client, user, url)
        if not url.startswith("/search/"):  # which says what was looked for
            assert PLACE not in page, url
        if url in {"/my/profile/", f"/office/people/{worker.pk}/"}:
            assert not [text for text in ENDS if text in page], url


def test_search_finds_nothing_of_it(client, change, worker):
    page = told(client, worker, f"/search/?q={PLACE}")

    assert page.count(PLACE) == told(client, worker, "/search/?q=ほかの言葉").count("ほかの言葉")


def test_the_chain_sees_it_from_the_day_it_is_announced(client, change, worker):
    assert PLACE not in told(client, worker, "/my/profile/")
    with time_machine.travel(datetime.datetime(2027, 3, 24, 1, tzinfo=datetime.UTC)):
        page = told(client, worker, "/my/profile/")
    assert PLACE in page
    assert ENDS[0] in page


def test_hr_of_the_ward_sees_both_before(client, change, worker, nerima_hr):
    page = told(client, nerima_hr, f"/office/people/{worker.pk}/")

    assert PLACE in page
    assert ENDS[0] in page


def test_hr_of_another_ward_that_has_the_person_too_does_not(
    client, change, worker, nakano, nakano_hr
):
    Post.objects.create(person=worker, organisation=nakano, start="2026-04-01")

    page = told(client, nakano_hr, f"/office/people/{worker.pk}/")

    assert worker.full_name in page
    assert PLACE not in page
    assert ENDS[0] not in page


def test_programs_read_neither_before_its_day(client, change, worker, nerima_centre, bureau):
    for place in (nerima_centre, bureau):
        _token, plain = token_for(place)
        headers = {"Authorization": f"Bearer {plain}"}
        for url in ("/api/v1/posts", f"/api/v1/people/{worker.pk}"):
            body = client.get(url, headers=headers).content.decode()
            assert PLACE not in body, (place, url)
            assert ENDS[1] not in body, (place, url)


def test_the_day_of_the_change_does_not_help_to_look_ahead(change, worker, supervisor, metropolis):
    """Asked about the first of April, before the announcement."""
    new = worker.posts.get(start=APRIL)

    for user in (supervisor, metropolis, worker):
        assert new not in people_in_scope(fresh(user), on=APRIL)
