"""Joining an exercise by its code, and beginning alone."""

import datetime
import uuid

import pytest
from django.core.cache import cache

from casestudies import actions
from casestudies.models import CaseEdition, CasePage, Exercise, Member
from people import join_codes
from people.join_codes import shown_code
from tests.factories.cases import make_case, make_edition, make_exercise

pytestmark = pytest.mark.django_db
JOIN = "/exercises/join/"


@pytest.fixture(autouse=True)
def _nothing_was_tried():
    cache.clear()


@pytest.fixture
def exercise(facilitator) -> Exercise:
    return make_exercise(facilitator=facilitator, code="ACDEFGHJKM")


def errors_of(answer) -> list[str]:
    assert answer.status_code == 422
    return answer.context["form"].errors["code"]


class TestJoining:
    @pytest.mark.parametrize(
        "typed", ["ACDEFGHJKM", "acdef-ghjkm", " ACDEF GHJKM ", "ＡＣＤＥＦーＧＨＪＫＭ"]
    )
    def test_however_it_is_typed(self, client, exercise, worker, typed):
        client.force_login(worker)
        answer = client.post(JOIN, {"code": typed})

        assert answer.url == f"/exercises/{exercise.key}/"
        assert Member.objects.get().person == worker

    def test_twice_is_once(self, client, exercise, worker):
        client.force_login(worker)
        for _ in range(2):
            client.post(JOIN, {"code": shown_code(exercise.code)})

        assert Member.objects.count() == 1

    @pytest.mark.parametrize("typed", ["", "AAAAAAAAAA", "あ" * 10, "A" * 31, "😀", "\x00"])
    def test_a_wrong_one_is_told_at_its_field(self, client, exercise, worker, typed):
        client.force_login(worker)

        assert errors_of(client.post(JOIN, {"code": typed}))
        assert not Member.objects.exists()

    def test_of_what_is_over_or_done_alone_it_opens_nothing(
        self, client, exercise, worker, outsider, facilitator
    ):
        alone = make_exercise(is_solo=True, created_by=outsider)
        actions.cancel(exercise=exercise, reason="台風", by=facilitator)
        client.force_login(worker)

        found = {errors_of(client.post(JOIN, {"code": one.code}))[0] for one in (exercise, alone)}
        assert found == {"この合言葉の演習はないか、もう終わっています。"}

    def test_guessing_ends_after_some_tries_and_a_right_code_goes_on(
        self, client, exercise, worker
    ):
        client.force_login(worker)
        for _ in range(join_codes.MOST_OF_OFFICER):
            client.post(JOIN, {"code": "AAAAA-AAAAA"})

        stopped = errors_of(client.post(JOIN, {"code": "AAAAA-AAAAA"}))
        assert stopped[0].startswith("入力の回数が多すぎます")
        assert client.post(JOIN, {"code": exercise.code}).status_code == 302


class TestBeginningAlone:
    def test_a_case_that_cannot_be_used_is_404(self, client, worker):
        past = datetime.date(2020, 1, 1)
        cases = [make_case(), make_case(live=True, expires_on=past)]
        client.force_login(worker)

        codes = [client.post(f"/exercises/alone/{case.key}/").status_code for case in cases]
        assert codes == [404, 404]
        assert client.post(f"/exercises/alone/{uuid.uuid4()}/").status_code == 404

    def test_a_double_click_begins_one(self, client, worker):
        case = make_case(live=True)
        make_edition(case)
        client.force_login(worker)
        urls = {client.post(f"/exercises/alone/{case.key}/").url for _ in range(2)}

        assert len(urls) == 1
        assert Exercise.objects.count() == 1

    def test_a_case_without_an_edition_says_so(self, client, worker):
        case = make_case(live=True)
        CaseEdition.objects.all().delete()
        client.force_login(worker)

        answer = client.post(f"/exercises/alone/{case.key}/")
        assert answer.url == CasePage.objects.get().url
        assert not Exercise.objects.exists()
