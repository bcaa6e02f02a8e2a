"""Who sees who has read: own managers by name, the office in numbers, nobody else at all."""

import datetime
import re

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.exports import source_of
from core.models import AuditEvent
from guidelines.models import Acknowledgement
from people.models import Post
from people.roles import Role
from records.actions import refresh_obligations
from records.models import Obligation
from tests.conftest import fresh, post_of
from tests.factories.guidelines import make_published, psychologist, psychologists
from tests.factories.people import LeaveFactory, OrganisationFactory, PostFactory, UserFactory
from tests.guidelines.readings import a_psychologist, acknowledged, signed_in

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate
DAY = datetime.timedelta(days=1)
URL = "/office/guidelines/readers/"


@pytest.fixture
def publish(django_capture_on_commit_callbacks):
    """A guideline that all psychologists have to read."""
    audience = psychologists()

    def do(**fields):
        with django_capture_on_commit_callbacks(execute=True):
            return make_published(audience=audience, **fields)

    return do


@pytest.fixture
def own(nerima_centre, section):
    """Two psychologists of 練馬区, one in the supervisor's section; and one of 中野区 below."""
    return {
        "here": a_psychologist("here", organisation=nerima_centre, section=section),
        "beside": a_psychologist("beside", organisation=nerima_centre),
    }


@pytest.fixture
def theirs(nakano):
    return a_psychologist("theirs", organisation=nakano)


def words(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def names_shown(user, query: str = "?state=all") -> set[str]:
    page = signed_in(user).get(URL + query)
    assert page.status_code == 200
    return {row.person.username for row in page.context.get("rows", [])}


def late(edition) -> None:
    Obligation.objects.filter(subject_key=edition.guideline_key).update(due=TODAY() - DAY)


# --- whose names ------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("who", "named"),
    [
        ("nerima_hr", {"here", "beside"}),
        ("supervisor", {"here"}),
        ("nakano_hr", {"theirs"}),
        ("metropolis", set()),
        ("administrator", set()),
    ],
)
def test_names_are_for_own_managers_alone(request, publish, own, theirs, who, named):
    edition = publish()
    acknowledged(own["here"], edition)
    acknowledged(theirs, edition)
    user = request.getfixturevalue(who)

    assert names_shown(user) == named


@pytest.mark.parametrize("who", ["worker", "trainer", "facilitator", "reviewer", "outsider"])
def test_nobody_else_knows_the_page(request, publish, own, who):
    publish()
    client = signed_in(request.getfixturevalue(who))

    assert client.get(URL).status_code == 404
    assert client.get(URL + "?format=xlsx").status_code == 404
    assert client.get(URL + "?format=xlsx&table=places").status_code == 404


def test_the_office_sees_the_names_of_its_own_body(publish, own, theirs, bureau, metropolis):
    a_psychologist("ours", organisation=bureau)
    publish()

    assert names_shown(metropolis) == {"ours"}


def test_an_administrator_who_is_also_hr_sees_own_people(publish, own, theirs, nerima):
    both = UserFactory(username="both")
    PostFactory(person=both, organisation=nerima, roles=[Role.HR, Role.ADMINISTRATOR])
    publish()

    assert names_shown(both) == {"here", "beside"}


def test_the_matrix_of_the_office_does_not_tell_who_has_read(publish, own, theirs, metropolis):
    acknowledged(theirs, publish(title="心理職の指針"))

    page = signed_in(metropolis).get("/office/completions/?view=everybody")

    assert "心理職の指針" not in words(page)
    assert theirs.full_name not in words(page)


def test_hr_cannot_ask_for_another_organisation(publish, own, theirs, nakano, nerima_hr):
    publish()

    assert names_shown(nerima_hr, f"?state=all&organisation={nakano.pk}") == {"here", "beside"}


# --- figures ----------------------------------------------------------------------------------
def test_read_unread_and_overdue_are_counted_by_guideline(publish, own, nerima_hr):
    first, second = publish(title="一つ目"), publish(title="二つ目")
    acknowledged(own["here"], first)
    late(second)

    page = signed_in(nerima_hr).get(URL)

    lines = {edition.title: counts for edition, counts in page.context["readers"].lines}
    assert (lines["一つ目"].read, lines["一つ目"].unread, lines["一つ目"].late) == (1, 1, 0)
    assert (lines["二つ目"].read, lines["二つ目"].unread, lines["二つ目"].late) == (0, 2, 2)
    assert [count for _view, count in page.context["views"]] == [3, 2, 1, 4]


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("?state=unread", {"beside"}),
        ("?state=read", {"here"}),
        ("?state=late", {"beside"}),
        ("?state=unknown", {"beside"}),
        ("?guideline=nothing", {"beside"}),
        ("?state=all&q=here", {"here"}),
    ],
)
def test_the_list_is_narrowed_by_links_and_fields(publish, own, nerima_hr, query, named):
    own["here"].last_name = "here"
    own["here"].save()
    edition = publish()
    late(edition)
    acknowledged(own["here"], edition)

    assert names_shown(nerima_hr, query) == named


def test_who_is_away_is_marked(publish, own, nerima_hr):
    publish()
    LeaveFactory(person=own["here"], start=TODAY() - DAY)

    page = signed_in(nerima_hr).get(URL)

    assert {row.person.username: bool(row.leave) for row in page.context["rows"]} == {
        "here": True, "beside": False,
    }  # fmt: skip


def test_after_a_transfer_the_new_organisation_counts_at_once(
    publish, own, nakano, nerima_hr, nakano_hr, django_capture_on_commit_callbacks
):
    edition = publish()
    mover = own["here"]
    acknowledged(mover, edition)
    old = post_of(mover)
    Post.objects.filter(pk=old.pk).update(start=TODAY() - 90 * DAY, end=TODAY())
    PostFactory(person=mover, organisation=nakano, profession=psychologist(), start=TODAY())

    with django_capture_on_commit_callbacks(execute=True):
        refresh_obligations(on=TODAY())

    assert names_shown(nerima_hr) == {"beside"}
    assert names_shown(nakano_hr, "?state=read") == {"here"}
    assert Acknowledgement.objects.get().organisation == old.organisation


def test_one_person_in_two_posts_counts_once(publish, own, nerima_centre, nerima_hr):
    PostFactory(person=own["here"], organisation=nerima_centre, profession=psychologist())
    publish()

    page = signed_in(nerima_hr).get(URL)

    assert page.context["readers"].counts.unread == 2
    assert len(page.context["rows"]) == 2


# --- numbers of all -----------------------------------------------------------------------------
def ward(name: str, code: str, *, unread: int, read: int, edition=None):
    body = OrganisationFactory(name=name, code=code, category="特別区")
    people = [a_psychologist(f"{code}-{n}", organisation=body) for n in range(unread + read)]
    return people[:read]


def test_the_office_sees_numbers_by_municipality_and_small_ones_not(
    publish, metropolis, django_capture_on_commit_callbacks
):
    readers = [
        *ward("千代田区", "131016", unread=6, read=7),
        *ward("中央区", "131024", unread=2, read=8),
        *ward("港区", "131032", unread=7, read=6),
    ]
    edition = publish()
    for person in readers:
        acknowledged(person, edition)

    page = signed_in(metropolis).get(URL)

    rows = {row.name: (row.read, row.waiting) for row in page.context["readers"].places}
    assert [*rows] == ["千代田区", "中央区", "港区"]
    assert rows["中央区"][1] == "5人未満"
    assert "2" not in {cell for row in rows.values() for cell in row}
    # Neither by the sum of the row nor by that of the column.
    assert rows["中央区"][0] == "非表示"
    assert "非表示" in {rows["千代田区"][1], rows["港区"][1]}
    assert page.context["readers"].total == "36"


def test_the_office_looks_at_one_guideline_at_a_time(publish, bureau, theirs, metropolis):
    a_psychologist("ours", organisation=bureau)
    first, second = publish(title="一つ目"), publish(title="二つ目")
    client = signed_in(metropolis)

    pages = [client.get(URL + "?state=all"), client.get(f"{URL}?guideline={second.guideline_key}")]

    assert [page.context["readers"].chosen for page in pages] == [first, second]
    for page, edition in zip(pages, [first, second], strict=True):
        assert {row.edition for row in page.context["rows"]} == {edition}
        html = page.content.decode()
        assert "すべてのガイドライン" not in html
        assert html.count('id="id_guideline"') == 1


def test_the_own_body_is_no_help_in_reckoning(publish, bureau, metropolis):
    a_psychologist("ours", organisation=bureau)
    ward("千代田区", "131016", unread=6, read=0)
    publish()

    page = signed_in(metropolis).get(URL)

    assert [row.name for row in page.context["readers"].places] == ["千代田区"]
    assert page.context["readers"].total == "6"


# --- size ---------------------------------------------------------------------------------------
def test_many_readers_and_guidelines_ask_as_often_as_few(
    publish, own, theirs, metropolis, nerima_hr
):
    def asked(user) -> int:
        client = signed_in(user)
        client.get(URL + "?state=all")
        with CaptureQueriesContext(connection) as queries:
            client.get(URL + "?state=all")
        return len(queries)

    acknowledged(own["here"], publish())
    few = asked(nerima_hr), asked(metropolis)
    for number in range(3):
        acknowledged(
            a_psychologist(f"more{number}", organisation=post_of(own["here"]).organisation),
            publish(),
        )

    assert (asked(nerima_hr), asked(metropolis)) == few


# --- files --------------------------------------------------------------------------------------
def test_the_file_holds_who_the_screen_shows_and_is_written_down(publish, own, theirs, nerima_hr):
    acknowledged(own["here"], publish())

    export = source_of("guidelines.readers")(fresh(nerima_hr), QueryDict("state=all"))
    rows = list(export.rows)
    answer = signed_in(nerima_hr).get(URL + "?format=xlsx&state=all")

    assert {row.person.username for row in rows} == {"here", "beside"}
    assert answer.status_code == 200
    assert AuditEvent.objects.filter(kind="guidelines.readers_exported").count() == 1


def test_the_file_of_numbers_has_no_names(publish, own, theirs, metropolis):
    publish()

    answer = signed_in(metropolis).get(URL + "?format=csv&table=places")

    text = answer.getvalue().decode("utf-8-sig")
    assert "中野区" in text
    assert "5人未満" in text
    assert theirs.full_name not in text


# --- paper --------------------------------------------------------------------------------------
def paper(edition, person) -> str:
    return reverse("guideline_readers:paper", args=[edition.public_id, person.pk])


@pytest.mark.parametrize(
    ("who", "status"),
    [("nerima_hr", 200), ("nakano_hr", 404), ("supervisor", 404), ("metropolis", 404),
     ("administrator", 404), ("worker", 404)],
)  # fmt: skip
def test_a_paper_is_entered_by_hr_for_own_people(request, publish, own, who, status):
    edition = publish()
    client = signed_in(request.getfixturevalue(who))

    assert client.get(paper(edition, own["here"])).status_code == status
    sent = {"read_on": str(TODAY()), "reason": "端末がない"}
    client.post(paper(edition, own["here"]), sent)

    assert Acknowledgement.objects.exists() == (status == 200)


def test_nobody_enters_a_paper_for_themselves(publish, nerima):
    both = a_psychologist("both", organisation=nerima, roles=[Role.HR])
    edition = publish()

    assert signed_in(both).get(paper(edition, both)).status_code == 404


@pytest.mark.parametrize(
    ("read_on", "reason", "sentence"),
    [
        ("", "端末がない", "＊"),
        ("いつか", "端末がない", "＊"),
        ("2999-01-01", "端末がない", "＊"),
        ("today", "", "＊"),
        ("tomorrow", "端末がない", "今日までの日付を入力してください。"),
        ("yesterday", "端末がない", "まだ公開されていません"),
    ],
)
def test_a_paper_with_a_fault_comes_back_with_what_was_typed(
    publish, own, nerima_hr, read_on, reason, sentence
):
    days = {"today": 0, "tomorrow": 1, "yesterday": -1}
    day = str(TODAY() + days[read_on] * DAY) if read_on in days else read_on
    edition = publish()

    page = signed_in(nerima_hr).post(
        paper(edition, own["here"]), {"read_on": day, "reason": reason}
    )

    assert page.status_code == 422
    assert sentence in words(page)
    assert reason in words(page)
    assert not Acknowledgement.objects.exists()


def test_a_paper_of_a_day_at_another_organisation_is_not_ours(publish, own, nakano, nerima_hr):
    edition = publish()
    edition.published_at -= 30 * DAY
    type(edition).objects.filter(pk=edition.pk).update(published_at=edition.published_at)
    post = post_of(own["here"])
    Post.objects.filter(pk=post.pk).update(start=TODAY() - 3 * DAY)
    PostFactory(
        person=own["here"], organisation=nakano, start=TODAY() - 90 * DAY, end=TODAY() - 3 * DAY
    )
    sent = {"read_on": str(TODAY() - 10 * DAY), "reason": "端末がない"}

    page = signed_in(nerima_hr).post(paper(edition, own["here"]), sent)

    assert "別の所属でした" in words(page)
    assert not Acknowledgement.objects.exists()
