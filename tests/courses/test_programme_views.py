"""A programme on its own page, on the lists of a learner, and at the office."""

import datetime
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook

from core.models import AuditEvent
from courses import actions
from courses.models import Allocation, Evidence, ProgrammeRequest
from courses.outline import address
from people.models import Post
from records.models import Extension, Obligation, Record, Requirement
from tests.conftest import fresh, post_of
from tests.factories.certificates import CertificateDesignFactory
from tests.factories.people import PostFactory
from tests.factories.programmes import (
    a_set,
    completed,
    course,
    external,
    follow,
    in_it,
    inner,
    item,
    live,
    make_courses,
    make_programme,
    offline,
    owed,
    place,
    required,
)

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate
DAY = datetime.timedelta(days=1)


@pytest.fixture
def courses():
    return make_courses(3)


@pytest.fixture
def programme(courses):
    one, two, three = courses
    return make_programme(
        a_set("基礎", course(one), course(two), mode="in_order"),
        a_set(
            "実地",
            offline("施設見学", practicum=120),
            external("他機関の研修", lecture=60),
            live(three),
        ),
    )


def url(name, *args):
    return reverse(f"programmes:{name}", args=args)


def office(name, *args):
    return reverse(f"programme_office:{name}", args=args)


def get(client, user, path, status=200):
    client.force_login(user)
    answer = client.get(path)
    assert answer.status_code == status, path
    return answer.content.decode()


# --- the learner's page ------------------------------------------------------------
def test_the_page_says_what_is_done_what_is_locked_why_and_by_when(
    client, worker, nerima_hr, programme, courses
):
    in_it(worker, programme, by=fresh(nerima_hr))
    completed(worker, courses[0])

    page = get(client, worker, address(programme))

    assert "森田 恵子さん（練馬区 人事）が割り当てました" in page
    assert '<progress class="progress" value="1" max="5"' in page
    assert f'href="{address(courses[1])}"' in page  # the next step
    assert page.count('class="is-lock"') == 0
    other = make_programme(a_set("順", course(courses[1]), course(courses[2]), mode="in_order"))
    assert get(client, worker, address(other)).count('class="is-lock"') == 1


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_for_many_items(
    client, worker, django_assert_num_queries, count, metropolis
):
    pages = make_courses(count)
    programme = make_programme(
        a_set(
            "全部",
            *map(course, pages),
            *map(live, pages),
            *[offline(f"見学{n}") for n in range(count)],
        )
    )
    in_it(worker, programme)
    for page in pages:
        completed(worker, page)
    client.force_login(worker)
    client.get(address(programme))

    with django_assert_num_queries(13):
        client.get(address(programme))


def test_whoever_must_not_see_it_gets_nothing(client, worker, facilitator):
    staff = make_programme(a_set("見学", offline()), audience_kind="staff")

    get(client, worker, address(staff))
    get(client, facilitator, address(staff), status=404)


def test_an_author_previews_a_draft(worker, programme, rf):
    request = rf.get("/")
    request.user, request.is_preview = worker, True

    answer = programme.serve(request)

    assert answer.status_code == 200
    assert not Allocation.objects.exists()


def test_one_enters_asks_and_leaves_traces(client, worker, programme):
    programme.entry = "self"
    programme.save_revision().publish()
    assert "この研修課程を始める" in get(client, worker, address(programme))
    client.post(url("enter", programme.key))
    assert place(worker, programme).done == 0

    asked = make_programme(a_set("見学", offline()), entry="approval")
    get(client, worker, url("request", asked.key))
    client.post(url("request", asked.key), {"wish": "学びたい"})
    assert ProgrammeRequest.objects.get().wish == "学びたい"
    assert "受講を申し込んでいます" in get(client, worker, address(asked))
    get(client, worker, url("request", programme.key), status=404)


def test_more_time_is_asked_for_and_answered_by_the_supervisor(
    client, worker, supervisor, colleague, programme
):
    in_it(worker, programme)
    client.force_login(worker)
    due = owed(worker, programme).due
    assert client.post(url("more_time", programme.key), {"until": "昨日"}).status_code == 422
    client.post(
        url("more_time", programme.key), {"until": (due + DAY).isoformat(), "reason": "育休のため"}
    )
    asked = Extension.objects.get()

    get(client, colleague, url("answer_more_time", asked.pk), status=404)
    assert "育休のため" in get(client, supervisor, url("answer_more_time", asked.pk))
    client.post(
        url("answer_more_time", asked.pk), {"answer": "approve", "comment": "", "until": ""}
    )

    assert owed(worker, programme).due == due + DAY
    assert "延長済み" in get(client, worker, address(programme))


# --- learnt elsewhere ------------------------------------------------------------
def pdf(content=b"%PDF-1.7 x"):
    return SimpleUploadedFile("修了証の写し.pdf", content)


def show(client, worker, programme, title="他機関の研修", **facts):
    client.force_login(worker)
    given = {
        "happened_on": TODAY().isoformat(), "text": "虐待対応の講義", "lecture_minutes": 90,
        "exercise_minutes": 0, "practicum_minutes": 0,
    }  # fmt: skip
    path = url("evidence", programme.key, item(programme, title).subject)
    return client.post(path, {k: v for k, v in (given | facts).items() if v is not None})


def test_evidence_is_shown_with_a_file_decided_by_hr_and_completes_the_item(
    client, worker, supervisor, nerima_hr, nakano_hr, programme, settings
):
    in_it(worker, programme)
    assert show(client, worker, programme, file=pdf()).status_code == 302
    row = Evidence.objects.get()
    for person, status in (
        (supervisor, 404), (nakano_hr, 404), (nerima_hr, 200), (worker, 404),
    ):  # fmt: skip
        get(client, person, url("answer_evidence", row.pk), status=status)
    client.force_login(nerima_hr)
    file = client.get(url("evidence_file", row.pk))
    assert (b"".join(file), file["Content-Type"]) == (b"%PDF-1.7 x", "application/pdf")
    assert AuditEvent.objects.filter(kind="courses.evidence_opened").count() == 1
    client.force_login(nakano_hr)
    assert client.get(url("evidence_file", row.pk)).status_code == 404

    client.force_login(nerima_hr)
    client.post(url("answer_evidence", row.pk), {"answer": "approve", "comment": ""})

    record = Record.objects.get(kind="external")
    assert (record.subject_title, record.lecture_minutes, record.person) == (
        "他機関の研修", 90, worker,
    )  # fmt: skip
    assert place(worker, programme).done == 1


@pytest.mark.parametrize(
    "facts",
    [
        {"file": SimpleUploadedFile("写し.pdf", b"MZ")},
        {"file": SimpleUploadedFile("写し.exe", b"MZ")},
        {"happened_on": (timezone.localdate() + DAY).isoformat()},
        {"text": "", "file": None},
        {"lecture_minutes": "-5"},
        {"happened_on": ""},
    ],
)
def test_what_cannot_be_read_is_said_at_its_field(client, worker, programme, facts):
    in_it(worker, programme)

    assert show(client, worker, programme, **facts).status_code == 422
    assert not Evidence.objects.exists()


def test_a_course_learnt_elsewhere_counts_once_and_a_refusal_is_read(
    client, worker, nerima_hr, programme, courses
):
    in_it(worker, programme)
    show(client, worker, programme, courses[0].title)
    assert show(client, worker, programme, courses[0].title).status_code == 404  # one waits
    client.force_login(nerima_hr)
    row = Evidence.objects.get()
    client.post(
        url("answer_evidence", row.pk), {"answer": "decline", "comment": "内容が異なります"}
    )
    assert "内容が異なります" in get(client, worker, address(programme))
    show(client, worker, programme, courses[0].title)
    again = Evidence.objects.get(state="waiting")
    client.force_login(nerima_hr)
    client.post(url("answer_evidence", again.pk), {"answer": "approve"})

    assert place(worker, programme).done == 1
    assert "読替" in get(client, worker, address(programme))


def test_hr_enters_attendance_and_corrects_it(client, worker, nerima_hr, programme):
    row = in_it(worker, programme)
    visit = item(programme, "施設見学")
    path = office("result", row.pk, visit.subject)
    get(client, nerima_hr, path)
    given = {
        "result": "no_show", "happened_on": TODAY().isoformat(), "text": "",
        "lecture_minutes": 0, "exercise_minutes": 0, "practicum_minutes": 120,
    }  # fmt: skip
    client.post(path, given)
    assert not Record.objects.exists()
    client.post(path, given | {"result": "failed"})
    assert Record.objects.current().get().outcome == "failed"
    client.post(path, given | {"result": "completed"})

    record = Record.objects.current().get()
    assert (record.outcome, record.practicum_minutes) == ("completed", 120)
    assert place(worker, programme).done == 1
    assert client.get(path).status_code == 404


# --- where a learner looks ---------------------------------------------------------
def test_lists_of_a_learner_name_the_programme(client, worker, nerima, programme, courses):
    required(programme, organisation=nerima)

    assert programme.title in get(client, worker, "/courses/")
    assert programme.title in get(client, worker, "/my/")
    assert programme.title not in get(client, worker, "/courses/?q=なにもない")


def test_completed_in_every_minute_with_a_certificate_and_hours_once(client, worker, courses):
    design = CertificateDesignFactory()
    programme = make_programme(
        a_set("全部", course(courses[0]), offline("見学", practicum=120)), certificate_design=design
    )
    row = in_it(worker, programme)
    completed(worker, courses[0])
    actions.enter_result(
        allocation=row, item=item(programme, "見学"), by=worker,
        shown=actions.Shown(happened_on=TODAY()),
    )  # fmt: skip

    record = Record.objects.get(kind="programme")
    assert (record.lecture_minutes, record.practicum_minutes) == (60, 120)
    assert record.certificates.count() == 1
    page = get(client, worker, "/my/records/")
    assert programme.title in page
    assert "<dd><b>3時間</b></dd>" in page
    assert "修了証" in get(client, worker, address(programme))


# --- the office --------------------------------------------------------------------
@pytest.fixture
def taken(programme, nerima, worker, colleague):
    required(programme, organisation=nerima)
    return programme


def test_each_office_sees_its_own_people(
    client, taken, worker, outsider, supervisor, nerima_hr, nakano_hr, metropolis
):
    in_it(outsider, taken)

    seen = {}
    for person in (supervisor, nerima_hr, nakano_hr, metropolis):
        page = get(client, person, office("people", taken.key))
        seen[person.username] = ("桜井" in page, "藤井" in page)
    assert seen == {
        "supervisor": (True, False), "nerima-hr": (True, False),
        "nakano-hr": (False, True), "metropolis": (True, True),
    }  # fmt: skip
    get(client, worker, office("people", taken.key), status=404)
    get(client, worker, office("programmes"), status=404)
    assert taken.title in get(client, nerima_hr, office("programmes"))


def test_one_person_is_opened_and_that_is_written_down(
    client, taken, worker, nerima_hr, nakano_hr, supervisor
):
    row = place(worker, taken)
    page = get(client, nerima_hr, office("place", row.pk))
    assert "施設見学" in page
    assert office("take_out", row.pk) in page
    assert AuditEvent.objects.filter(kind="courses.programme_opened").count() == 1
    get(client, nakano_hr, office("place", row.pk), status=404)
    page = get(client, supervisor, office("place", row.pk))
    assert office("take_out", row.pk) not in page
    get(client, supervisor, office("take_out", row.pk), status=404)


def test_taken_out_put_back_and_given_time(client, taken, worker, nerima_hr):
    row = place(worker, taken)
    client.force_login(nerima_hr)
    assert client.post(office("take_out", row.pk), {"reason": ""}).status_code == 422
    client.post(office("take_out", row.pk), {"reason": "育児休業"})
    assert "育児休業" in get(client, nerima_hr, office("people", taken.key) + "?view=archived")
    client.post(office("put_back", row.pk))
    assert place(worker, taken).archived_at is None
    later = owed(worker, taken).due + DAY
    client.post(office("more_time", row.pk), {"until": later.isoformat(), "reason": "異動"})
    assert owed(worker, taken).due == later


def test_a_doubt_is_decided(client, programme, worker, nerima_hr):
    row = in_it(worker, programme, by=fresh(nerima_hr), due_rule="fixed", due_on=TODAY() - DAY)
    assert "桜井" in get(client, nerima_hr, office("people", programme.key) + "?view=doubt")
    get(client, nerima_hr, office("resolve", row.pk))
    assert client.post(office("resolve", row.pk), {"how": "date"}).status_code == 422
    client.post(
        office("resolve", row.pk), {"how": "date", "until": (TODAY() + 9 * DAY).isoformat()}
    )
    assert (place(worker, programme).doubt, owed(worker, programme).due) == ("", TODAY() + 9 * DAY)


def test_doubts_are_decided_many_at_once(client, programme, worker, colleague, outsider, nerima_hr):
    late = {"due_rule": "fixed", "due_on": TODAY() - DAY}
    own = [in_it(person, programme, by=fresh(nerima_hr), **late) for person in (worker, colleague)]
    strange = in_it(outsider, programme, by=fresh(nerima_hr), **late)
    address = office("resolve_many", programme.key)
    client.force_login(nerima_hr)
    until = (TODAY() + 9 * DAY).isoformat()

    listed = client.get(office("people", programme.key) + "?view=doubt").content.decode()
    empty = client.post(address, {"how": "date"})
    kept = client.post(address, {"how": "date", "places": [own[0].pk]})
    foreign = client.post(address, {"how": "assign", "places": [own[0].pk, strange.pk]})
    done = client.post(
        address, {"how": "date", "until": until, "places": [row.pk for row in own]}, follow=True
    )

    boxes = {f'id="place-{row.pk}"' for row in (*own, strange)}
    assert {box for box in boxes if box in listed} == boxes - {f'id="place-{strange.pk}"'}
    assert (empty.status_code, set(empty.context["form"].errors)) == (422, {"places", "until"})
    assert f'id="place-{own[0].pk}" value="{own[0].pk}" checked' in kept.content.decode()
    assert (foreign.status_code, set(foreign.context["form"].errors)) == (422, {"places"})
    assert [str(each) for each in done.context["messages"]] == ["2人について決めました。"]
    assert set(Allocation.objects.unresolved()) == {strange}
    assert {owed(person, programme).due for person in (worker, colleague)} == {TODAY() + 9 * DAY}


def test_what_a_colleague_decided_meanwhile_is_said(client, programme, worker, nerima_hr):
    late = {"due_rule": "fixed", "due_on": TODAY() - DAY}
    row = in_it(worker, programme, by=fresh(nerima_hr), **late)
    actions.resolve(allocation=row, by=nerima_hr)
    client.force_login(nerima_hr)

    page = client.post(office("resolve_many", programme.key), {"how": "assign", "places": [row.pk]})

    assert page.status_code == 422
    assert "ほかの担当者がすでに処理しました" in page.content.decode()


def test_a_supervisor_looks_at_doubts_and_decides_none(
    client, programme, worker, nerima_hr, supervisor
):
    row = in_it(worker, programme, by=fresh(nerima_hr), due_rule="fixed", due_on=TODAY() - DAY)
    client.force_login(supervisor)

    text = client.get(office("people", programme.key) + "?view=doubt").content.decode()
    page = client.post(office("resolve_many", programme.key), {"how": "skip", "places": [row.pk]})

    assert worker.full_name in text
    assert 'name="places"' not in text
    assert page.status_code == 404
    assert set(Allocation.objects.unresolved()) == {row}


def test_one_leaves_what_one_entered_after_a_question(client, worker, nerima):
    programme = make_programme(a_set("見学", offline()), entry="self")
    own, leave = address(programme), reverse("programmes:leave", args=[programme.key])
    client.force_login(worker)
    assert client.get(leave).status_code == 404
    client.post(reverse("programmes:enter", args=[programme.key]))
    assert leave in client.get(own).content.decode()

    asked = client.get(leave)
    assert (asked.status_code, place(worker, programme).archived_at) == (200, None)
    assert client.post(leave)["Location"] == own

    assert place(worker, programme).archived_at is not None
    assert "本人の希望で抜けました。" in client.get(own).content.decode()
    client.post(reverse("programmes:enter", args=[programme.key]))
    required(programme, organisation=nerima)
    assert leave not in client.get(own).content.decode()
    assert client.get(leave).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_many_people(
    client, programme, nerima, nerima_hr, django_assert_num_queries, count
):
    PostFactory.create_batch(count, organisation=nerima)
    required(programme, organisation=nerima)
    client.force_login(nerima_hr)
    client.get(office("people", programme.key))

    with django_assert_num_queries(13):
        client.get(office("people", programme.key))


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_doubts_costs_the_same_for_many_people(
    client, programme, nerima, nerima_hr, django_assert_num_queries, count
):
    late = {"due_rule": "fixed", "due_on": TODAY() - DAY}
    for post in PostFactory.create_batch(count, organisation=nerima):
        in_it(post.person, programme, by=fresh(nerima_hr), **late)
    client.force_login(nerima_hr)
    client.get(office("people", programme.key) + "?view=doubt")

    with django_assert_num_queries(12):
        client.get(office("people", programme.key) + "?view=doubt")


def test_people_are_assigned_by_name(client, programme, worker, outsider, nerima_hr):
    client.force_login(nerima_hr)
    path = office("assign", programme.key)
    assert "藤井" not in get(client, nerima_hr, path)
    for given in (
        {"due_rule": "year_end"},
        {"due_rule": "year_end", "posts": [post_of(outsider).pk]},
        {"due_rule": "months", "posts": [post_of(worker).pk]},
    ):
        assert client.post(path, given).status_code == 422
    client.post(path, {"due_rule": "months", "due_months": 3, "posts": [post_of(worker).pk]})

    assert set(Obligation.objects.values_list("person", "entry")) == {(worker.pk, "person")}
    assert "桜井" not in get(client, nerima_hr, path)


def table(*rows, headings=("職員番号", "氏名")):
    book = Workbook()
    for row in (headings, *rows):
        book.active.append(list(row))
    out = BytesIO()
    book.save(out)
    return SimpleUploadedFile("対象者.xlsx", out.getvalue())


def test_people_are_assigned_by_a_file_all_or_none(
    client, programme, worker, colleague, outsider, nerima_hr
):
    for number, person in enumerate((worker, colleague, outsider), start=1):
        Post.objects.filter(person=person).update(staff_number=f"00{number}")
    client.force_login(nerima_hr)
    path = office("assign_by_file", programme.key)

    def post(file):
        return client.post(path, {"due_rule": "year_end", "file": file})

    answer = post(
        table(
            ["001", "桜井 みのり"],
            ["003", "藤井 さや"],
            ["002", "桜井 みのり"],
            ["001", ""],
            ["", "桜井"],
        )
    )
    assert answer.status_code == 422
    faults = dict(answer.context["faults"])
    assert set(faults) == {3, 4, 5, 6}
    assert not Obligation.objects.exists()
    assert post(table(["x"], headings=["所属"])).status_code == 422
    assert post(SimpleUploadedFile("対象者.xlsx", b"PK\x03\x04")).status_code == 422

    assert post(table(["001", "桜井みのり"], ["002", "髙橋 潤"])).status_code == 302
    assert set(Obligation.objects.values_list("person", "entry")) == {
        (worker.pk, "file"), (colleague.pk, "file"),
    }  # fmt: skip


def test_a_group_is_counted_before_it_is_required_and_the_requirement_is_ended(
    client, programme, nerima, nakano, worker, colleague, nerima_hr, metropolis, nakano_hr
):
    client.force_login(nerima_hr)
    path = office("require", programme.key)
    get(client, nerima_hr, path)
    given = {
        "organisation": nerima.pk, "start": "2026-04-01", "due_rule": "fixed",
        "due_on": (TODAY() - DAY).isoformat(),
    }  # fmt: skip
    answer = client.post(path, given)
    # 森田 herself works in the ward too.
    assert answer.context["reached"] == {"people": 3, "late": 3, "later": 0}
    assert not Requirement.objects.exists()
    assert client.post(path, given | {"organisation": nakano.pk}).status_code == 422
    assert client.post(path, given | {"organisation": ""}).status_code == 422

    client.post(path, given | {"confirmed": "1", "due_on": (TODAY() + DAY).isoformat()})
    follow()

    requirement = Requirement.objects.get()
    assert place(worker, programme).doubt == ""
    end = office("end_requirement", programme.key, requirement.pk)
    client.force_login(nakano_hr)
    assert client.post(end).status_code == 404
    client.force_login(nerima_hr)
    client.post(end)
    follow(TODAY() + DAY)
    assert Allocation.objects.current().count() == 0
    client.force_login(metropolis)
    client.post(path, given | {"organisation": "", "confirmed": "1"})
    assert Requirement.objects.filter(organisation=None).count() == 1


def test_sets_in_sets_are_shown(client, worker):
    programme = make_programme(a_set("外", inner("内", offline("見学"), mode="at_least", count=1)))

    page = get(client, worker, address(programme))

    assert page.index("外") < page.index("内") < page.index("見学")
