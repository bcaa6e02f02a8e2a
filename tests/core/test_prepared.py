"""A question asked of the database as SQL that is built once."""

import datetime

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import F, Value
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

from core.models import Message
from core.numbers import Numbers
from core.prepared import Prepared
from people.models import Leave, Organisation, Post, User
from people.roles import Role
from tests.conftest import post_of
from tests.factories.messages import told

pytestmark = pytest.mark.django_db

DAY = datetime.date(2026, 6, 1)


def posts_on(person, on):
    return Post.objects.of(person).on(on).values_list("organisation__name", "start", "end")


@pytest.fixture
def question():
    return Prepared(posts_on, person=int, on=datetime.date)


def test_answers_as_the_question_would(question, worker, colleague):
    post = post_of(worker)

    for person, day in ((worker, DAY), (colleague, DAY), (worker, datetime.date(1999, 1, 1))):
        assert question.ask(person=person.pk, on=day) == list(posts_on(person.pk, day))
    assert question.ask(person=worker.pk, on=DAY) == [(str(post.organisation), post.start, None)]


def test_is_built_once(worker, colleague):
    built = []

    def counted(person, on):
        built.append(1)
        return posts_on(person, on)

    question = Prepared(counted, person=int, on=datetime.date)
    for person in (worker, colleague, worker):
        question.ask(person=person.pk, on=DAY)

    assert built == [1]


def test_percent_signs_and_marks_in_a_text_stay_what_they_are(worker):
    question = Prepared(
        lambda person: Post.objects.filter(person=person).values_list(Value("100%s? 5%%")),
        person=int,
    )

    assert question.ask(person=worker.pk)[0] == ("100%s? 5%%",)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite keeps no plans")
def test_postgresql_keeps_the_plan_of_what_is_asked_often(question, worker):
    def kept():
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_prepared_statements")
            return cursor.fetchone()[0]

    before = kept()
    for day in range(1, 12):
        question.ask(person=worker.pk, on=DAY.replace(day=day))

    assert kept() == before + 1


def test_costs_one_query(question, worker, django_assert_num_queries):
    with django_assert_num_queries(1):
        question.ask(person=worker.pk, on=DAY)


def test_answers_the_same_whether_somebody_counts_or_not(question, worker):
    with CaptureQueriesContext(connection) as counted:
        watched = question.ask(person=worker.pk, on=DAY)

    assert question.ask(person=worker.pk, on=DAY) == watched
    assert len(counted) == 1
    assert len(watched) == 1


def test_is_seen_by_whoever_stands_around_all_questions(question, worker):
    seen = []

    def watch(execute, sql, *rest):
        seen.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(watch):
        question.ask(person=worker.pk, on=DAY)
    question.ask(person=worker.pk, on=DAY)

    assert len(seen) == 1


def test_fails_as_every_question_of_django_s(question, worker, monkeypatch):
    """Its errors are Django's, and nothing is asked in a transaction that is broken."""
    gone = Prepared(lambda person: User.objects.filter(pk=person), person=int)
    assert gone.ask(person=worker.pk)
    (text,) = gone._texts.values()
    text.pieces[0] = text.whole = "SELECT nothing FROM nowhere"
    text.parameters.clear()

    with pytest.raises(DatabaseError), transaction.atomic():
        gone.ask(person=worker.pk)
    with transaction.atomic():
        connection.needs_rollback = True
        with pytest.raises(TransactionManagementError):
            question.ask(person=worker.pk, on=DAY)
        connection.needs_rollback = False


def test_dates_come_back_as_dates(worker):
    Leave.objects.create(person=worker, kind=Leave.Kind.SICK, start=DAY)
    question = Prepared(
        lambda person: Leave.objects.filter(person=person).values_list("start", F("end")),
        person=int,
    )

    assert question.ask(person=worker.pk) == [(DAY, None)]


def test_a_value_that_the_question_does_not_use_is_a_mistake(worker):
    question = Prepared(lambda person: Post.objects.values_list("pk"), person=int)

    with pytest.raises(ValueError, match="does not use"):
        question.ask(person=worker.pk)


def people_of(posts, on):
    rows = Post.objects.filter(pk__in=posts)
    return (rows if on is None else rows.on(on)).values_list("person", flat=False)


def test_any_number_of_numbers_is_one_parameter(worker, colleague, outsider):
    question = Prepared(people_of, posts=Numbers, on=datetime.date)

    for people in ([], [worker], [worker, outsider]):
        posts = Numbers(post_of(person).pk for person in people)
        assert set(question.ask(posts=posts, on=DAY)) == {(person.pk,) for person in people}


def test_without_a_value_it_is_another_question(worker):
    post = post_of(worker)
    question = Prepared(people_of, posts=Numbers, on=datetime.date)
    posts, before = Numbers([post.pk]), post.start - datetime.timedelta(days=1)

    assert question.ask(posts=posts, on=before) == []
    assert question.ask(posts=posts, on=None) == [(worker.pk,)]
    assert question.ask(posts=posts, on=before) == []


def test_a_value_reaches_raw_sql_too(nerima, nerima_centre, nakano):
    question = Prepared(
        lambda place, on: Organisation.objects.under(place, on=on).order_by().values_list("pk"),
        place=int,
        on=datetime.date,
    )

    long_ago = datetime.date(1950, 1, 1)
    assert set(question.ask(place=nerima.pk, on=DAY)) == {(nerima.pk,), (nerima_centre.pk,)}
    assert set(question.ask(place=nerima.pk, on=long_ago)) == {(nerima.pk,)}
    assert set(question.ask(place=nakano.pk, on=DAY)) == {(nakano.pk,)}


NO_KEYS = [10**30, 2**63, -(10**30)]


@pytest.mark.parametrize("number", NO_KEYS)
def test_a_number_that_no_column_holds_has_no_rows(question, worker, number):
    assert question.ask(person=number, on=DAY) == []
    assert len(question.ask(person=worker.pk, on=DAY)) == 1


@pytest.mark.parametrize("text", ["worker\x00", "\x00", "worker\ud800"])
def test_a_text_that_no_column_holds_has_no_rows(worker, text):
    question = Prepared(lambda name: User.objects.filter(username=name).values_list("pk"), name=str)

    assert question.ask(name=text) == []
    assert question.ask(name="worker") == [(worker.pk,)]


class TestRows:
    """A question may answer rows of a model instead of tuples."""

    def test_are_those_of_the_question_with_what_it_brings_along(
        self, worker, colleague, django_assert_num_queries
    ):
        question = Prepared(
            lambda person: Post.objects.of(person).select_related("organisation", "grade"),
            person=int,
        )

        expected = post_of(worker)
        (post,) = question.ask(person=worker.pk)

        assert post == expected
        with django_assert_num_queries(0):
            assert str(post.organisation) == "練馬子ども家庭支援センター"
            assert (post.grade, post.start, post.for_program) == (
                None,
                expected.start,
                False,
            )

    def test_carry_what_the_question_adds(self, worker):
        question = Prepared(
            lambda person: Post.objects.of(person).annotate(held=F("roles__role")), person=int
        )

        assert [post.held for post in question.ask(person=worker.pk)] == [Role.LEARNER]

    def test_leave_out_what_the_question_leaves_out(self, worker, django_assert_num_queries):
        question = Prepared(lambda person: Post.objects.of(person).only("start"), person=int)

        (post,) = question.ask(person=worker.pk)

        assert post.get_deferred_fields() >= {"end", "title"}
        with django_assert_num_queries(1):
            assert post.end is None


class TestLists:
    @pytest.fixture
    def question(self):
        return Prepared(
            lambda people, roles: Post.objects.filter(
                person__in=people, roles__role__in=roles
            ).values_list("person"),
            people=list[int],
            roles=list[str],
        )

    @pytest.mark.parametrize("count", [1, 2, 3])
    def test_may_be_of_any_length(self, question, worker, colleague, trainer, supervisor, count):
        people = [worker.pk, colleague.pk, supervisor.pk]

        rows = question.ask(people=people[:count], roles=["learner", "supervisor"])

        assert {pk for (pk,) in rows} == {*people[:count]}

    def test_narrow_down(self, question, worker, supervisor):
        assert question.ask(people=[worker.pk, supervisor.pk], roles=["supervisor"]) == [
            (supervisor.pk,)
        ]

    def test_what_no_column_holds_is_left_out_of_them(
        self, question, worker, supervisor, django_assert_num_queries
    ):
        with django_assert_num_queries(1):
            rows = question.ask(
                people=[*NO_KEYS, worker.pk, supervisor.pk], roles=["learner\x00", "supervisor"]
            )
        assert rows == [(supervisor.pk,)]
        with django_assert_num_queries(0):
            assert question.ask(people=NO_KEYS, roles=["supervisor"]) == []

    def test_an_empty_one_answers_nothing_unasked(
        self, question, worker, django_assert_num_queries
    ):
        with django_assert_num_queries(0):
            assert question.ask(people=[worker.pk], roles=[]) == []

    def test_anywhere_but_in_an_in_is_a_mistake(self, worker):
        question = Prepared(lambda people: Post.objects.filter(person=people[0]), people=list[int])

        with pytest.raises(ValueError, match="does not use"):
            question.ask(people=[worker.pk])


def test_a_question_that_answers_in_another_shape_is_a_mistake(worker):
    question = Prepared(lambda person: Post.objects.of(person).values("pk"), person=int)

    with pytest.raises(ValueError, match="ValuesIterable"):
        question.ask(person=worker.pk)


def test_a_moment_is_a_parameter_too(worker):
    def told_since(person, at):
        rows = Message.objects.of(person).filter(created_at__gt=at)
        return rows.newest_first().values_list("title", "created_at")[:2]

    first, second, third = (told(worker, title=title) for title in ("一", "二", "三"))
    question = Prepared(told_since, person=int, at=datetime.datetime)

    for since in (first.created_at, second.created_at, third.created_at):
        found = question.ask(person=worker.pk, at=since)
        assert found == list(told_since(worker.pk, since))
    assert question.ask(person=worker.pk, at=third.created_at) == []
    assert [title for title, _at in question.ask(person=worker.pk, at=first.created_at)] == [
        "三",
        "二",
    ]
