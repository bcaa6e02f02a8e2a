"""所属追加コード: shown once, used once, and no word about who has an account."""

import datetime

import pytest
from django.core.cache import cache
from django.utils import timezone

from core.models import AuditEvent
from people import join_codes
from people.actions import make_join_code
from people.models import JoinCode, Post, User
from tests.conftest import fresh
from tests.people.office import DAY, JOIN, TODAY, errors_of, post_facts
from tests.races import run_together

WRONG = ["このコードは使えません。本人に新しいコードを作ってもらってください。"]


@pytest.fixture
def hr(client, nerima_hr):
    cache.clear()
    client.force_login(nerima_hr)
    return client


@pytest.fixture
def code(outsider) -> str:
    return make_join_code(person=outsider, by=outsider)


@pytest.mark.django_db
class TestMakingOne:
    def test_it_is_shown_once_and_kept_only_as_a_digest(self, client, worker):
        client.force_login(worker)

        response = client.post("/my/join-code/")

        shown = response.context["code"]
        assert shown in response.content.decode()
        assert "no-store" in response["Cache-Control"]
        row = JoinCode.objects.get(person=worker)
        assert shown.replace("-", "") not in (row.digest, str(row))
        assert row.digest == join_codes.digest_of(shown)
        assert shown not in client.get("/my/profile/").content.decode()
        assert client.get("/my/join-code/").status_code == 405

    def test_it_has_no_characters_that_look_alike_and_enough_of_them(self):
        codes = {join_codes.new_code() for _ in range(200)}

        assert len(codes) == 200
        assert {len(code) for code in codes} == {10}
        assert not set("".join(codes)) & set("0O1IL2Z5S8BUV")

    def test_it_is_good_for_fourteen_days(self, code):
        row = JoinCode.objects.get()

        assert row.valid_until - row.made_at == datetime.timedelta(days=14)

    def test_a_new_one_takes_the_place_of_the_last(self, outsider, code, hr, nerima):
        second = make_join_code(person=outsider, by=outsider)

        assert errors_of(hr.post(JOIN, post_facts(nerima, code=code))) == {"code": WRONG}
        assert hr.post(JOIN, post_facts(nerima, code=second)).status_code == 302

    def test_nobody_makes_it_for_another(self, worker, nerima_hr):
        with pytest.raises(ValueError, match="somebody else"):
            make_join_code(person=worker, by=nerima_hr)


@pytest.mark.django_db
class TestUsingOne:
    def test_the_post_is_added_to_the_account_it_belongs_to(self, hr, nerima, outsider, code):
        before = User.objects.count()

        response = hr.post(JOIN, post_facts(nerima, code=code, staff_number="42"), follow=True)

        post = Post.objects.of(outsider).get(organisation=nerima)
        assert (post.staff_number, post.start) == ("42", TODAY)
        assert Post.objects.of(outsider).on(TODAY).count() == 2
        assert User.objects.count() == before
        page = response.content.decode()
        assert "藤井 さや" in page
        assert "中野区" not in page
        assert AuditEvent.objects.get(kind="people.join_code_used").facts == {"post": post.pk}

    @pytest.mark.parametrize("change", [str.lower, lambda code: code.replace("-", " ー ")])
    def test_it_may_be_typed_as_people_type(self, hr, nerima, outsider, code, change):
        assert (
            hr.post(JOIN, post_facts(nerima, code=change(join_codes.shown_code(code)))).status_code
            == 302
        )

    def test_wrong_used_expired_and_foreign_ones_read_the_same(
        self, hr, nerima, outsider, worker, code
    ):
        hr.post(JOIN, post_facts(nerima, code=code))
        used = errors_of(hr.post(JOIN, post_facts(nerima, code=code, title="別")))
        late = make_join_code(person=worker, by=worker)
        JoinCode.objects.unused().update(
            made_at=timezone.now() - 20 * DAY, valid_until=timezone.now() - 6 * DAY
        )
        merged = User.objects.create_user("old", last_name="旧", merged_into=outsider)
        foreign = make_join_code(person=merged, by=merged)

        assert used == {"code": WRONG}
        for each in (late, foreign, "AAAAA-AAAAA", "-", "あ" * 40):
            assert errors_of(hr.post(JOIN, post_facts(nerima, code=each))) == {"code": WRONG}

    def test_a_post_that_cannot_be_does_not_use_it_up(self, hr, nerima, code):
        response = hr.post(JOIN, post_facts(nerima, code=code, last_day="2020-01-01"))

        assert set(errors_of(response)) == {"last_day"}
        assert hr.post(JOIN, post_facts(nerima, code=code)).status_code == 302

    def test_a_wrong_code_says_nothing_of_other_faults(self, hr, nerima):
        response = hr.post(JOIN, post_facts(nerima, code="AAAAA-AAAAA", last_day="2020-01-01"))

        assert errors_of(response) == {"code": WRONG}

    def test_it_gives_no_role_above_the_officers_right(self, hr, nerima, outsider, code):
        response = hr.post(JOIN, post_facts(nerima, code=code, roles=["administrator"]))

        assert set(errors_of(response)) == {"roles"}
        assert Post.objects.of(outsider).count() == 1

    def test_who_had_left_has_come_back(self, hr, nerima, outsider, code):
        Post.objects.of(outsider).update(end=TODAY)
        User.objects.filter(pk=outsider.pk).update(left_on=TODAY)

        hr.post(JOIN, post_facts(nerima, code=code))

        assert fresh(outsider).left_on is None

    def test_guessing_ends_after_some_tries_and_a_right_code_goes_on(self, hr, nerima, code):
        for _ in range(join_codes.MOST_OF_OFFICER):
            assert errors_of(hr.post(JOIN, post_facts(nerima, code="AAAAA-AAAAA"))) == {
                "code": WRONG
            }
        stopped = errors_of(hr.post(JOIN, post_facts(nerima, code="AAAAA-AAAAA")))

        assert stopped["code"][0].startswith("使えないコードの入力が続きました")
        assert hr.post(JOIN, post_facts(nerima, code=code)).status_code == 302

    @pytest.mark.parametrize("who", ["worker", "supervisor", "trainer"])
    def test_only_who_enters_people_has_the_page(self, client, request, who):
        client.force_login(request.getfixturevalue(who))

        assert client.get(JOIN).status_code == 404


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_one_code_used_by_many_at_once_adds_one_post(nerima_hr, nerima, outsider):
    code = make_join_code(person=outsider, by=outsider)
    calls = [{"code": code, "by": nerima_hr.pk, "title": f"所属{n}"} for n in range(4)]

    results = run_together("tests.people.office_race_calls:use_code", calls)

    assert [result.error for result in results].count(None) == 1
    assert {result.error for result in results if result.error} == {"ValidationError"}
    assert Post.objects.filter(person=outsider, organisation=nerima).count() == 1
    assert JoinCode.objects.get().used_at is not None
