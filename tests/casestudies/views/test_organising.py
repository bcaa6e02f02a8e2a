"""An exercise is made, changed and cancelled; what is wrong is told at its field."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from casestudies import actions
from casestudies.models import CasePage, Exercise
from casestudies.states import ExerciseState
from people.roles import Role
from tests.casestudies.at_work import now, opened
from tests.factories.cases import make_case, make_edition, make_exercise
from tests.factories.people import PostFactory, UserFactory
from tests.factories.runs import apply, open_run

pytestmark = pytest.mark.django_db
NEW = "/exercises/new/"


@pytest.fixture
def case() -> CasePage:
    case = make_case(live=True)
    make_edition(case)
    return case


@pytest.fixture
def typed(case, bureau, facilitator):
    return {
        "case": case.key,
        "session": "",
        "starts_at": "2026-12-04T10:00",
        "title": "事例演習・中野会場",
        "minutes": "120",
        "organiser": str(bureau.pk),
        "facilitator": [str(facilitator.pk)],
    }


def errors_of(answer) -> set[str]:
    assert answer.status_code == 422
    return set(answer.context["form"].errors)


class TestMaking:
    def test_it_leads_to_its_people(self, client, trainer, facilitator, typed):
        client.force_login(trainer)
        answer = client.post(NEW, typed)

        made = Exercise.objects.get()
        assert answer.url == reverse("exercises:people", args=[made.key])
        assert [one.person for one in made.facilitations.all()] == [facilitator]
        assert (made.created_by, made.title) == (trainer, "事例演習・中野会場")

    def test_of_a_session_it_has_time_and_people(self, client, trainer, bureau, worker, typed):
        run = open_run(by=trainer, organiser=bureau)
        apply(run, worker)
        session = run.sessions.get()
        client.force_login(trainer)
        client.post(NEW, typed | {"session": session.key})

        made = Exercise.objects.get()
        assert (made.session, made.starts_at) == (session, session.starts_at)
        assert [one.person for one in made.members.all()] == [worker]

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("case", ""),
            ("case", "no-such-case"),
            ("session", "no-such-session"),
            ("title", ""),
            ("title", "長" * 121),
            ("minutes", "0"),
            ("minutes", "-5"),
            ("minutes", "九十"),
            ("minutes", "601"),
            ("organiser", "999999"),
            ("facilitator", []),
            ("facilitator", ["999999"]),
            ("facilitator", ["x"]),
            ("starts_at", "2026-13-40T99:99"),
        ],
    )
    def test_what_is_wrong_is_told_at_its_field_and_nothing_is_lost(
        self, client, trainer, typed, field, value
    ):
        client.force_login(trainer)
        answer = client.post(NEW, typed | {field: value})

        assert errors_of(answer) == {field}
        if field != "title":
            assert "事例演習・中野会場" in answer.content.decode()
        assert not Exercise.objects.exists()

    @pytest.mark.parametrize("when", ["0001-01-01T00:00", "9999-12-31T23:59"])
    def test_the_ends_of_time_are_told_at_their_field(self, client, trainer, typed, when):
        client.force_login(trainer)

        assert errors_of(client.post(NEW, typed | {"starts_at": when})) == {"starts_at"}

    def test_an_expired_case_is_not_offered(self, client, trainer, case, typed):
        yesterday = timezone.localdate() - datetime.timedelta(days=1)
        CasePage.objects.filter(pk=case.pk).update(expires_on=yesterday)
        client.force_login(trainer)

        assert errors_of(client.post(NEW, typed)) == {"case"}

    def test_another_office_is_not_named_as_organiser(self, client, nakano_hr, typed):
        client.force_login(nakano_hr)

        assert errors_of(client.post(NEW, typed)) == {"organiser"}

    def test_a_session_of_another_office_is_not_offered(
        self, client, nakano_hr, nakano, trainer, bureau, typed
    ):
        session = open_run(by=trainer, organiser=bureau).sessions.get()
        client.force_login(nakano_hr)
        answer = client.post(NEW, typed | {"organiser": nakano.pk, "session": session.key})

        assert errors_of(answer) == {"session"}

    def test_a_facilitator_makes_one_to_lead(self, client, facilitator, typed):
        client.force_login(facilitator)
        own = facilitator.posts.get().organisation
        client.post(NEW, typed | {"organiser": str(own.pk)})

        assert Exercise.objects.get().organiser == own


class TestChanging:
    @pytest.fixture
    def exercise(self, case, facilitator, bureau, trainer, worker) -> Exercise:
        edition = make_edition(make_case(live=True))
        facts = {"organiser": bureau, "created_by": trainer, "groups": [[worker]]}
        return opened(make_exercise(edition, facilitator=facilitator, **facts))

    def facts(self, typed, **changed):
        return {name: typed[name] for name in typed if name not in {"case", "organiser"}} | changed

    def test_facts_change_while_it_runs(self, client, exercise, trainer, typed):
        client.force_login(trainer)
        client.post(f"/exercises/{exercise.key}/edit/", self.facts(typed, minutes="90"))

        assert (now(exercise).minutes, now(exercise).stage) == (90, 1)

    def test_the_case_stays_whatever_is_sent(self, client, exercise, trainer, typed):
        client.force_login(trainer)
        client.post(f"/exercises/{exercise.key}/edit/", typed)

        assert now(exercise).edition == exercise.edition

    def test_who_hands_it_over_is_led_to_the_list(self, client, exercise, facilitator, typed):
        another = UserFactory()
        PostFactory(person=another, roles=[Role.FACILITATOR])
        client.force_login(facilitator)
        changed = self.facts(typed, facilitator=[str(another.pk)])
        answer = client.post(f"/exercises/{exercise.key}/edit/", changed, follow=True)

        assert answer.status_code == 200
        assert answer.request["PATH_INFO"] == "/exercises/"
        assert client.get(f"/exercises/{exercise.key}/console/").status_code == 404

    def test_what_is_over_is_not_changed(self, client, exercise, trainer, typed):
        actions.cancel(exercise=exercise, reason="台風", by=trainer)
        client.force_login(trainer)
        answer = client.post(f"/exercises/{exercise.key}/edit/", self.facts(typed))

        assert errors_of(answer) == {"__all__"}

    def test_cancelling_asks_why(self, client, exercise, trainer):
        client.force_login(trainer)
        url = f"/exercises/{exercise.key}/cancel/"
        assert errors_of(client.post(url, {"reason": ""})) == {"reason"}
        for _ in range(2):
            assert client.post(url, {"reason": "台風"}).status_code == 302

        assert now(exercise).state == ExerciseState.CANCELLED
        assert exercise.moves.filter(state_to=ExerciseState.CANCELLED).count() == 1
