"""A lost password, a lost phone, a lost second factor: what an officer does, and for whom."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from allauth.usersessions.models import UserSession
from django.core import mail
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from core.models import AuditEvent
from people import actions
from people.models import Invitation, InvitationBatch, SignInNotice, User
from people.roles import Role
from people.sign_in_rights import can_let_in, can_remove_second_factor
from tests.conftest import fresh
from tests.factories.people import PASSWORD, PostFactory
from tests.people.entrances import NEW_PASSWORD, choose, code_of, type_code

SECRET = "JBSWY3DPEHPK3PXP"


@pytest.fixture(autouse=True)
def _fresh_counts():
    cache.clear()


@pytest.fixture
def been_in(worker):
    User.objects.filter(pk=worker.pk).update(last_login=timezone.now())
    return fresh(worker)


@pytest.fixture
def hr(client, nerima_hr):
    client.force_login(nerima_hr)
    return client


def signed_in(person) -> Client:
    client = Client(REMOTE_ADDR="203.0.113.7")
    client.post("/accounts/login/", {"login": person.username, "password": PASSWORD})
    assert is_in(client)
    return client


def is_in(client) -> bool:
    return client.get("/my/profile/").status_code == 200


def page(person, name="") -> str:
    return f"/office/people/{person.pk}/{name}"


class TestForWhom:
    """(officer, the roles of the other) → password, second factor."""

    @pytest.mark.parametrize(
        ("roles", "password", "factor"),
        [
            ([Role.LEARNER], True, True),
            ([Role.SUPERVISOR], True, True),
            ([Role.HR], True, False),
            ([Role.TRAINER], False, False),
            ([Role.ANONYMITY_REVIEWER], False, False),
            ([Role.METROPOLIS], False, False),
            ([Role.LEARNER, Role.ADMINISTRATOR], False, False),
        ],
    )
    def test_hr(self, nerima, nerima_hr, roles, password, factor):
        other = PostFactory(organisation=nerima, roles=roles).person

        assert can_let_in(fresh(nerima_hr), other) is password
        assert can_remove_second_factor(fresh(nerima_hr), other) is factor

    @pytest.mark.parametrize(
        ("roles", "password", "factor"),
        [
            ([Role.TRAINER], True, True),
            ([Role.ANONYMITY_REVIEWER], True, True),
            ([Role.HR], True, False),
            ([Role.METROPOLIS], False, False),
            ([Role.ADMINISTRATOR], False, False),
        ],
    )
    def test_the_metropolitan_office(self, bureau, metropolis, roles, password, factor):
        other = PostFactory(organisation=bureau, roles=roles).person

        assert can_let_in(fresh(metropolis), other) is password
        assert can_remove_second_factor(fresh(metropolis), other) is factor

    @pytest.mark.parametrize("role", Role)
    def test_an_administrator(self, nerima, administrator, role):
        other = PostFactory(organisation=nerima, roles=[role]).person

        assert can_let_in(fresh(administrator), other)
        assert can_remove_second_factor(fresh(administrator), other)

    def test_nobody_for_oneself(self, nerima_hr, administrator):
        for officer in (nerima_hr, administrator):
            assert not can_let_in(fresh(officer), officer)
            assert not can_remove_second_factor(fresh(officer), officer)

    def test_no_supervisor_and_no_other_ward(self, worker, supervisor, nakano_hr, metropolis):
        for officer in (supervisor, nakano_hr, metropolis):
            assert not can_let_in(fresh(officer), worker)

    def test_who_has_left_gets_nothing(self, worker, nerima_hr):
        User.objects.filter(pk=worker.pk).update(left_on=timezone.localdate())

        assert not can_let_in(fresh(nerima_hr), worker)


class TestPassword:
    def test_the_old_one_works_until_the_code_is_used(self, hr, been_in, nerima_hr):
        there = signed_in(been_in)
        hr.post(page(been_in, "password/"), {"kind": "sheet"})
        assert is_in(there)
        assert fresh(been_in).check_password(PASSWORD)

        other = Client(REMOTE_ADDR="203.0.113.8")
        type_code(other, "worker", code_of(been_in, by=nerima_hr, purpose="reset"))
        choose(other)

        assert fresh(been_in).check_password(NEW_PASSWORD)
        assert is_in(other)
        assert not is_in(there)

    def test_or_stops_at_once(self, hr, been_in):
        there = signed_in(been_in)

        hr.post(page(been_in, "password/"), {"kind": "sheet", "at_once": "on"})

        assert not fresh(been_in).has_usable_password()
        assert not is_in(there)

    def test_the_slip_is_ready_at_once(self, hr, been_in):
        response = hr.post(page(been_in, "password/"), {"kind": "sheet"})

        batch = InvitationBatch.objects.get()
        assert response.url == f"/office/people/invitations/{batch.public_id}/"
        assert batch.purpose == "reset"
        assert batch.file

    def test_by_mail_for_who_has_an_address(self, hr, been_in):
        assert "メールで送る" not in hr.get(page(been_in, "password/")).content.decode()
        assert hr.post(page(been_in, "password/"), {"kind": "mail"}).status_code == 200
        User.objects.filter(pk=been_in.pk).update(email="minori@example.jp")

        assert (
            "メールで送る（minori@example.jp）"
            in hr.get(page(been_in, "password/")).content.decode()
        )
        assert hr.post(page(been_in, "password/"), {"kind": "mail"}).url.startswith("/jobs/")

    def test_a_second_factor_is_still_asked_for(self, been_in, nerima_hr):
        TOTP.activate(been_in, SECRET)
        client = Client(REMOTE_ADDR="203.0.113.8")
        type_code(client, "worker", code_of(been_in, by=nerima_hr, purpose="reset"))

        choose(client)

        assert not is_in(client)

    def test_it_is_told_on_the_page_and_by_mail(
        self, hr, been_in, nerima_hr, django_capture_on_commit_callbacks
    ):
        User.objects.filter(pk=been_in.pk).update(email="minori@example.jp")
        with django_capture_on_commit_callbacks(execute=True):
            hr.post(page(been_in, "password/"), {"kind": "sheet"})
        today = timezone.localdate()
        said = f"{today.month}月{today.day}日"

        (sent,) = mail.outbox
        assert "練馬区の人事担当がパスワードの再設定をしました。" in sent.body
        assert said in sent.body

        own = Client()
        own.force_login(fresh(been_in))
        front = own.get("/my/").content.decode()
        assert "練馬区の人事担当がパスワードの再設定をしました。" in front
        assert said in front
        own.post("/my/notices/read/")
        assert "再設定をしました" not in own.get("/my/").content.decode()

    def test_somebody_elses_notice_is_neither_shown_nor_put_away(
        self, client, been_in, colleague, nerima_hr
    ):
        actions.end_sessions(person=been_in, by=fresh(nerima_hr))
        client.force_login(colleague)

        assert "ログアウトさせました" not in client.get("/my/").content.decode()
        client.post("/my/notices/read/")
        assert SignInNotice.objects.get().seen_at is None

    def test_it_is_audited(self, hr, been_in, nerima_hr, nerima):
        hr.post(page(been_in, "password/"), {"kind": "sheet"})

        event = AuditEvent.objects.get(kind="people.password_reset_made")
        assert (event.by_id, event.organisation) == (nerima_hr.pk, nerima.pk)
        assert list(event.subjects.values_list("person_id", flat=True)) == [been_in.pk]

    @pytest.mark.parametrize("data", [{}, {"kind": "x"}, {"kind": ["sheet", "mail"]}])
    def test_nonsense_changes_nothing(self, hr, been_in, data):
        assert hr.post(page(been_in, "password/"), data).status_code == 200
        assert not Invitation.objects.exists()


class TestSecondFactor:
    @pytest.fixture
    def factors(self, been_in):
        TOTP.activate(been_in, SECRET)
        RecoveryCodes.activate(been_in)
        Authenticator.objects.create(user=been_in, type="webauthn", data={})

    def remove(self, hr, person, reason="帰宅途中に端末を紛失したため"):
        return hr.post(page(person, "second-factor/"), {"reason": reason})

    def test_app_passkeys_and_codes_go_and_nobody_elses(self, hr, been_in, colleague, factors):
        TOTP.activate(colleague, SECRET)

        self.remove(hr, been_in)

        assert set(Authenticator.objects.values_list("user", flat=True)) == {colleague.pk}

    def test_the_password_stays_and_the_sessions_end(self, hr, been_in):
        there = signed_in(been_in)
        TOTP.activate(been_in, SECRET)

        self.remove(hr, been_in)

        assert not is_in(there)
        assert fresh(been_in).check_password(PASSWORD)
        assert signed_in(been_in)

    def test_without_a_reason_nothing_happens(self, hr, been_in, factors):
        for reason in ("", "　", "\t"):
            assert self.remove(hr, been_in, reason).status_code == 200

        assert Authenticator.objects.count() == 3

    def test_the_database_wants_the_reason_too(self, been_in):
        with pytest.raises(IntegrityError), transaction.atomic():
            SignInNotice.objects.create(person=been_in, kind="second_factor")

    def test_the_person_reads_the_reason(self, hr, been_in, factors):
        self.remove(hr, been_in)

        own = Client()
        own.force_login(fresh(been_in))
        front = own.get("/my/").content.decode()
        assert "練馬区の人事担当が2段階の確認を外しました。" in front
        assert "帰宅途中に端末を紛失したため" in front

    def test_the_audit_holds_kinds_and_no_words(self, hr, been_in, factors):
        self.remove(hr, been_in)

        event = AuditEvent.objects.get(kind="people.second_factor_removed")
        assert event.facts["kinds"] == ["recovery_codes", "totp", "webauthn"]
        assert event.facts["notice"] == SignInNotice.objects.get().pk

    def test_hr_of_a_colleague_in_hr_goes_to_an_administrator(
        self, hr, client, nerima, administrator
    ):
        other = PostFactory(organisation=nerima, roles=[Role.HR]).person
        TOTP.activate(other, SECRET)
        assert self.remove(hr, other).status_code == 404

        client.force_login(administrator)

        assert self.remove(client, other).status_code == 302
        assert not Authenticator.objects.exists()


class TestSessions:
    @pytest.fixture(params=["db", "cache", "cached_db"])
    def engine(self, request, settings):
        settings.SESSION_ENGINE = f"django.contrib.sessions.backends.{request.param}"

    def test_all_devices_are_out_at_their_next_request(self, engine, been_in, nerima_hr):
        devices = [signed_in(been_in) for _ in range(3)]

        actions.end_sessions(person=been_in, by=fresh(nerima_hr))

        assert [is_in(device) for device in devices] == [False] * 3

    def test_nobody_else_is(self, engine, been_in, colleague, nerima_hr):
        device = signed_in(colleague)

        actions.end_sessions(person=been_in, by=fresh(nerima_hr))

        assert is_in(device)

    def test_also_a_session_that_is_in_no_list(self, engine, been_in, nerima_hr):
        device = signed_in(been_in)
        UserSession.objects.all().delete()

        actions.end_sessions(person=been_in, by=fresh(nerima_hr))

        assert not is_in(device)

    def test_one_can_log_in_again(self, engine, been_in, nerima_hr):
        actions.end_sessions(person=been_in, by=fresh(nerima_hr))

        assert signed_in(been_in)

    def test_by_the_button_and_told(self, hr, been_in):
        there = signed_in(been_in)

        response = hr.post(page(been_in, "sessions/"), follow=True)

        assert "すべての端末からログアウトさせました。" in response.content.decode()
        assert not is_in(there)
        assert SignInNotice.objects.get().kind == "sessions"
        assert AuditEvent.objects.filter(kind="people.sessions_ended").count() == 1

    def test_a_look_at_the_page_ends_nothing(self, hr, been_in):
        there = signed_in(been_in)

        assert hr.get(page(been_in, "sessions/")).status_code == 200
        assert is_in(there)


class TestOwnSessions:
    @pytest.fixture(params=["db", "cache"])
    def engine(self, request, settings):
        settings.SESSION_ENGINE = f"django.contrib.sessions.backends.{request.param}"

    def test_the_list_says_device_and_time_in_japanese(self, engine, worker):
        client = Client(
            REMOTE_ADDR="203.0.113.7",
            HTTP_USER_AGENT="Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) "
            "AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1",
        )
        client.post("/accounts/login/", {"login": "worker", "password": PASSWORD})

        text = client.get("/accounts/sessions/").content.decode()

        today = timezone.localtime()
        assert f"{today.month}月{today.day}日" in text
        assert "iPhone" in text
        assert "Safari" in text
        assert "Mozilla" not in text

    def test_the_others_are_ended_within_one_request(self, engine, worker):
        here, there, elsewhere = (signed_in(worker) for _ in range(3))

        here.post("/accounts/sessions/")

        assert is_in(here)
        assert not is_in(there)
        assert not is_in(elsewhere)
        assert UserSession.objects.filter(user=worker).count() == 1


class TestThePanel:
    def test_who_was_never_in(self, hr, worker):
        text = hr.get(page(worker)).content.decode()

        assert "未招待" in text
        assert "コード用紙を作る（PDF）" in text
        assert "パスワードを忘れたとき" not in text

    def test_who_is_invited(self, hr, worker, nerima_hr):
        code_of(worker, by=nerima_hr)

        assert "招待中（" in hr.get(page(worker)).content.decode()

    def test_who_has_been_in(self, hr, been_in):
        text = hr.get(page(been_in)).content.decode()

        assert "ログイン済み" in text
        assert "パスワードを忘れたとき" in text
        assert "2段階の確認の端末をなくしたとき" not in text
        TOTP.activate(been_in, SECRET)
        assert "2段階の確認の端末をなくしたとき" in hr.get(page(been_in)).content.decode()

    def test_a_role_above_has_no_buttons_and_says_why(self, hr, nerima):
        other = PostFactory(organisation=nerima, roles=[Role.TRAINER]).person

        text = hr.get(page(other)).content.decode()

        assert "再設定はシステム管理者が行います" in text
        assert "コード用紙を作る" not in text

    def test_a_supervisor_sees_none(self, client, supervisor, worker):
        client.force_login(supervisor)

        text = client.get(page(worker)).content.decode()

        assert "未招待" not in text
        assert "コード用紙" not in text
