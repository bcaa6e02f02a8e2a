"""The demonstration once it is loaded."""

import datetime
from collections import Counter
from random import Random

import pytest
from django.apps import apps
from django.core.files.storage import storages
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from certificates.models import Certificate
from certificates.states import State
from core.fiscal import fiscal_year
from core.invariants import broken
from core.models import Message
from courses.grading.lengths import letters
from courses.models import (
    Attempt,
    CoursePage,
    LecturerPage,
    PanelAnswer,
    Progress,
    Question,
    QuizPage,
    Session,
)
from courses.states import AttemptState
from home.demo.bodies import taking_part
from home.demo.contents import COURSES, read, read_all, subject_key
from home.demo.days import Days
from home.demo.history import spread
from home.models import HomePage
from people.models import Leave, Organisation, Post, User
from people.permissions import approvers_for
from people.roles import Role
from records.models import Obligation, Record
from records.states import Kind
from secondments.models import Secondment

pytestmark = pytest.mark.references

MAIN = "abuse-basics"

# --- days -----------------------------------------------------------------------
TODAYS = [
    datetime.date(2026, 4, 1),
    datetime.date(2026, 11, 20),
    datetime.date(2027, 3, 31),
    datetime.date(2028, 2, 29),
]


@pytest.mark.parametrize("today", TODAYS, ids=str)
def test_days_are_counted_from_today(today):
    days = Days(today, Random(1))

    assert days.years == [days.year - 2, days.year - 1, days.year]
    assert days.recent_starts()
    assert all(day.day == 1 and day < days.ago(44) for day in days.recent_starts())
    assert days.next_arrivals() >= today + datetime.timedelta(days=40)
    for _again in range(50):
        day = days.workday(days.ago(400), today)
        assert days.ago(400) <= day <= today


@pytest.mark.parametrize("today", TODAYS, ids=str)
def test_more_municipalities_take_part_as_the_year_goes_on(today):
    before, last, now = taking_part(Days(today, Random(1)), 57)

    assert before < last
    assert 0 <= now <= 53


def test_lessons_are_spread_over_working_days():
    friday, monday = datetime.date(2026, 11, 13), datetime.date(2026, 11, 16)

    assert spread(friday, monday, 4) == [friday, friday, friday, monday]
    assert spread(monday, monday, 3) == [monday] * 3
    assert spread(friday, monday, 1) == [friday]


# --- loading --------------------------------------------------------------------
def counts():
    return {model._meta.label: model._default_manager.count() for model in apps.get_models()}


def test_loading_a_second_time_changes_nothing(demonstration, capsys):
    before = counts()

    call_command("load_demo")

    assert "nothing was changed" in capsys.readouterr().out
    assert counts() == before


def test_nothing_breaks_an_invariant(demonstration):
    assert broken() == []


@pytest.mark.parametrize("entry", read("logins.toml")["logins"], ids=lambda e: e["username"])
def test_everybody_on_the_list_can_sign_in_with_the_roles_it_says(demonstration, entry):
    client = Client()

    assert client.login(username=entry["username"], password=read("logins.toml")["password"])

    user = User.objects.get(username=entry["username"])
    assert {role.value for role in user.active_roles} == set(entry["roles"])
    assert user.is_superuser == (Role.ADMINISTRATOR in entry["roles"])


def test_nobody_else_has_a_password(demonstration):
    known = {entry["username"] for entry in read("logins.toml")["logins"]}

    with_password = {user.username for user in User.objects.all() if user.has_usable_password()}

    assert with_password == known


def test_the_tree_has_our_front_page_at_its_root_and_only_published_pages(demonstration):
    home = HomePage.objects.get()

    assert home.get_site().is_default_site
    assert home.get_url_parts()[2] == "/"
    assert {page.slug for page in home.get_children()} == {
        "courses", "cases", "guidelines", "lecturers", "guide", "accessibility", "privacy", "contact",
    }  # fmt: skip
    everything = home.get_descendants(inclusive=True)
    assert not everything.filter(live=False).exists()
    assert not everything.filter(live_revision=None).exists()
    subjects = read("programmes", "family-social-worker.toml")["subjects"]
    assert {page.slug for page in CoursePage.objects.all()} == {
        *COURSES,
        *(f"fsw-{slug}" for slug, *_rest in subjects),
    }


def test_the_newcomer_is_half_way_and_has_about_four_weeks(demonstration):
    today = timezone.localdate()
    newcomer = User.objects.get(username="shinnin")
    course = str(subject_key("courses", MAIN))

    lessons = Record.objects.done().of(newcomer).of_kind(Kind.LESSON)
    own = [
        str(subject_key("courses", MAIN, g["slug"])) for g in read_all("courses", MAIN, "lessons")
    ]
    owed = Obligation.objects.in_force(today).open().filter(person=newcomer, subject_key=course)

    assert newcomer.full_name == "桜井 みのり"
    assert lessons.about(*own).count() == 5
    assert Progress.objects.get(person=newcomer, course_key=course).completed_at is None
    assert 25 <= (owed.get().due - today).days <= 31
    certificate = Certificate.objects.get(person=newcomer)
    assert (certificate.title, certificate.state) == ("面接の基本", State.VALID)


def test_the_newcomer_and_her_hr_officer_have_messages(demonstration):
    told = {
        (row.person.username, row.kind, row.read_at is None)
        for row in Message.objects.filter(person__username__in=["shinnin", "nerima-jinji"])
    }

    assert told == {
        ("shinnin", "home.office", False),
        ("shinnin", "courses.due", True),
        ("nerima-jinji", "home.office", False),
        ("nerima-jinji", "home.office", True),
    }


def test_her_supervisor_and_the_deputy_answer_for_the_newcomer(demonstration):
    post = Post.objects.get(person__username="shinnin")

    approvers = approvers_for(post, timezone.localdate())

    assert {user.username for user in approvers} == {"shozokucho", "dairi"}


def test_the_newcomer_would_be_the_first_of_her_ward_this_year(demonstration):
    year = fiscal_year(timezone.localdate())
    done = Record.objects.done().of_kind(Kind.COURSE).about(str(subject_key("courses", MAIN)))
    places = {
        each: set(done.in_fiscal_year(each).values_list("municipality__name", flat=True)) - {None}
        for each in (year - 2, year - 1, year)
    }

    assert len(places[year - 2]) < len(places[year - 1]) == 46
    assert "練馬区" in places[year - 1]
    assert "練馬区" not in places[year]


def test_some_are_late_some_under_way_some_away(demonstration):
    today = timezone.localdate()
    nerima = Organisation.objects.get(name="練馬区")
    here = Post.objects.under(nerima, on=today).on(today)
    owed = Obligation.objects.in_force(today).open().filter(post__in=here)

    assert owed.filter(due__lt=today).exists()
    assert owed.filter(due__gte=today).exists()
    assert Obligation.objects.exclude(excused_at=None).count() == 1
    assert Leave.objects.on(today).filter(person__posts__in=here).exists()
    assert Progress.objects.under_way().exclude(person__username="shinnin").exists()


def test_a_secondee_stands_in_two_places_and_an_arrival_under_embargo(demonstration):
    today = timezone.localdate()
    running = Post.objects.on(today).values_list("person", flat=True)
    two = [person for person, count in Counter(running).items() if count == 2]

    arriving = Post.objects.filter(start__gt=today)

    assert len(two) == Secondment.objects.active().count() == 11
    assert arriving.get().announced_on > today
    assert not arriving.announced(today).exists()


def test_certificates_are_issued_on_their_day_and_none_is_rendered(demonstration):
    issued = Certificate.objects.exclude(state=State.HELD)

    assert issued.count() > 200
    assert not Certificate.objects.exclude(pdf="").exists()
    # Those of a run are issued when its lists are saved, and that is while this is loaded.
    alone = issued.filter(record__occasion_key=None).exclude(title="家庭訪問と初回面接 演習")
    assert not [row for row in alone if row.issued_on != row.completed_on]
    assert Certificate.objects.filter(state=State.HELD).get().unprintable == ["陈"]


def test_the_seal_lies_in_private_storage_only(demonstration):
    sealed = Certificate.objects.filter(person__username="shinnin").get().issuer

    assert storages["private"].exists(sealed.seal_image.name)


def test_foster_parents_see_their_courses_and_no_other(demonstration):
    client = Client()
    client.login(username="satooya", password=read("logins.toml")["password"])

    seen = {slug for slug in COURSES if client.get(f"/courses/{slug}/").status_code == 200}

    assert seen == {"foster-records", "foster-care", "facilitator-basics", "facilitator-exercise"}


def test_the_courses_by_choice_have_been_taken_by_those_they_are_for(demonstration):
    centre, foster = (
        str(subject_key("courses", slug)) for slug in ("family-centre", "foster-care")
    )
    done = Record.objects.done().of_kind(Kind.COURSE)
    kinds = {
        key: set(done.about(key).values_list("organisation__kind", flat=True))
        for key in (centre, foster)
    }

    assert kinds[centre] == {Organisation.Kind.FAMILY_CENTRE, Organisation.Kind.MUNICIPALITY}
    assert kinds[foster] == {Organisation.Kind.FOSTER_PARENTS, Organisation.Kind.CENTRE}
    assert done.about(centre).count() >= 20
    assert done.about(foster).count() >= 10
    assert Progress.objects.under_way().filter(course_key=centre).exists()
    assert Progress.objects.under_way().filter(course_key=foster).exists()


def test_a_paper_waits_for_its_marker_and_another_was_marked(demonstration):
    quiz = QuizPage.objects.get(slug="observation")
    rows = {row.state: row for row in Attempt.objects.filter(quiz_key=quiz.key)}
    client = Client()
    client.login(username="koushi", password=read("logins.toml")["password"])

    queue = client.get("/learn/marking/").content.decode()

    assert set(rows) == {AttemptState.WAITING, AttemptState.GRADED}
    waiting, marked = rows[AttemptState.WAITING], rows[AttemptState.GRADED]
    assert waiting.person.username == "dairi"
    assert waiting.person.full_name in queue
    assert (marked.score, marked.passed) == (80, True)
    assert marked.markings.get().marker.username == "koushi"
    asked = Question.objects.get(kind=Question.Kind.ESSAY)
    for row in rows.values():
        (text,) = row.answers.values()
        assert asked.least_letters <= letters(text) <= asked.most_letters
        assert "架空" in text


def test_a_judgement_has_its_panel_and_can_be_drawn(demonstration):
    question = Question.objects.get(kind=Question.Kind.JUDGEMENT)

    answers = PanelAnswer.objects.answered().filter(question=question)

    assert answers.count() == question.least_panel == 10
    assert set(Question.objects.drawable().filter(kind=question.kind)) == {question}
    assert "架空" in question.prompt


def test_lecturers_with_a_page_hold_sessions_of_the_demonstration(demonstration):
    held = {
        page.title: Session.objects.filter(teaching__lecturer__page=page).count()
        for page in LecturerPage.objects.live()
    }
    client = Client()
    client.login(username="shinnin", password=read("logins.toml")["password"])

    assert set(held) == {"大野 亮", "ようこさん"}
    assert min(held.values()) >= 1
    for page in LecturerPage.objects.live():
        text = client.get(page.url).content.decode()
        assert "架空" in text
        assert page.lead in text
