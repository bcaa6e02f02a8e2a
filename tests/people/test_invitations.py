"""The entrance: a code of paper or a link of a mail, a password of one's own, and in."""

import datetime
import logging

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP
from django.core import mail
from django.core.cache import cache
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.models import AuditEvent
from core.ticking import do_chores
from people import actions
from people.actions.invitations import move
from people.invitation_codes import ALPHABET, digest, new_code, read_code, shown_code
from people.models import Invitation, User
from people.roles import Role
from people.states import INVITATION_TRANSITIONS, InvitationState
from tests.conftest import fresh
from tests.factories.people import PostFactory
from tests.people.entrances import (
    CHOOSE,
    NEW_PASSWORD,
    NOT_USABLE,
    START,
    choose,
    code_of,
    opened,
    said,
    type_code,
)

OFFICE = "203.0.113.7"
TOO_MANY = "コードの間違いが続きました。5分待ってから、もう一度入力してください。"
DAY = datetime.timedelta(days=1)


@pytest.fixture(autouse=True)
def _fresh_counts():
    cache.clear()


@pytest.fixture
def client():
    return Client(REMOTE_ADDR=OFFICE)


@pytest.fixture
def code(worker, nerima_hr):
    return code_of(worker, by=nerima_hr)


def goes_on(response) -> bool:
    return response.status_code == 302 and response.url == CHOOSE


def who_is_in(client) -> str | None:
    user = client.get("/my/profile/").wsgi_request.user
    return user.username if user.is_authenticated else None


class TestCodes:
    def test_they_hold_nothing_that_two_people_could_read_differently(self):
        for confusable in ("0O", "1IL", "2Z", "5S", "8B", "UV"):
            assert len(set(confusable) & set(ALPHABET)) == 0

    def test_they_have_twelve_characters_in_three_groups(self):
        code = new_code()

        assert len(code) == 12
        assert [len(group) for group in shown_code(code).split("-")] == [4, 4, 4]

    def test_no_two_are_alike(self):
        assert len({new_code() for _ in range(1000)}) == 1000

    @pytest.mark.parametrize(
        "typed",
        ["3C7D-KMPQ-XY94", "3c7dkmpqxy94", "３Ｃ７Ｄ　ＫＭＰＱ　ＸＹ９４", "3C7DーKMPQーXY94 "],
    )
    def test_width_case_and_hyphens_do_not_matter(self, typed):
        assert read_code(typed) == "3C7DKMPQXY94"

    def test_without_the_sites_key_a_digest_is_another(self, settings):
        before = digest("3C7DKMPQXY94")
        settings.SECRET_KEY = "another"

        assert digest("3C7DKMPQXY94") != before


class TestTheWayIn:
    def test_a_code_leads_to_a_password_and_that_in(self, client, worker, code):
        assert goes_on(type_code(client, "worker", shown_code(code)))
        assert "桜井 みのり" in client.get(CHOOSE).content.decode()

        response = choose(client)

        assert response.status_code == 302
        assert response.url == "/my/"
        assert who_is_in(client) == "worker"
        worker.refresh_from_db()
        assert worker.check_password(NEW_PASSWORD)
        assert worker.last_login is not None
        assert Invitation.objects.get().state == InvitationState.USED

    @pytest.mark.parametrize("typed", ["WORKER", "ｗｏｒｋｅｒ", " worker "])
    def test_the_log_in_id_in_any_width_and_case(self, client, code, typed):
        assert goes_on(type_code(client, typed, code))

    def test_the_validators_speak_japanese_and_nothing_is_lost(self, client, worker, code):
        type_code(client, "worker", code)

        page = choose(client, "みじかい").content.decode()

        assert "10 文字以上必要です" in page
        assert Invitation.objects.get().state == InvitationState.OPEN
        assert choose(client).status_code == 302

    @pytest.mark.parametrize("password", ["worker1234", "password123", "1" * 9])
    def test_a_weak_password_is_refused(self, client, worker, code, password):
        type_code(client, "worker", code)

        assert choose(client, password).status_code == 200
        assert Invitation.objects.get().state == InvitationState.OPEN

    def test_two_different_passwords_are_told_at_the_second(self, client, code):
        type_code(client, "worker", code)

        response = choose(client, again="べつのあいことば-2026")

        assert response.context["form"].errors == {
            "again": ["2つのパスワードが同じではありません。"]
        }

    def test_who_needs_a_second_factor_is_led_to_it(self, client, settings, nerima_hr, nerima):
        settings.SECOND_FACTOR_ROLES = {"hr"}
        other = PostFactory(organisation=nerima, roles=[Role.HR]).person
        type_code(client, other.username, code_of(other, by=nerima_hr))

        assert choose(client).url == "/accounts/2fa/"
        assert client.get("/accounts/2fa/").status_code == 200

    def test_who_has_a_second_factor_is_asked_for_it_first(self, client, worker, nerima_hr):
        TOTP.activate(worker, "JBSWY3DPEHPK3PXP")
        User.objects.update(last_login=timezone.now())
        type_code(client, "worker", code_of(worker, by=nerima_hr, purpose="reset"))

        assert choose(client).url.startswith("/accounts/2fa/authenticate/")
        assert who_is_in(client) is None

    def test_whoever_was_logged_in_here_before_is_out(self, client, outsider, code):
        client.force_login(outsider)

        type_code(client, "worker", code)
        choose(client)

        assert who_is_in(client) == "worker"

    def test_it_is_audited_by_the_person(self, client, worker, code):
        type_code(client, "worker", code)
        choose(client)

        event = AuditEvent.objects.get(kind="people.invitation_used")
        assert event.by_id == worker.pk
        assert code not in str(event.facts)

    def test_the_second_page_closes_after_half_an_hour(self, client, code):
        with time_machine.travel(timezone.now(), tick=False) as now:
            type_code(client, "worker", code)
            now.shift(datetime.timedelta(minutes=31))

            assert choose(client).url == START

        assert Invitation.objects.get().state == InvitationState.OPEN

    def test_the_second_page_without_the_first_leads_back(self, client, db):
        assert client.get(CHOOSE).url == START
        assert NOT_USABLE in client.get(START).content.decode()

    def test_neither_page_may_be_kept_by_a_cache(self, client, code):
        type_code(client, "worker", code)

        for page in (START, CHOOSE):
            assert "no-store" in client.get(page)["Cache-Control"]


class TestWhatDoesNotOpen:
    """One sentence for all of it."""

    @pytest.fixture
    def answer(self, client):
        def ask(login, code):
            response = type_code(client, login, code)
            assert response.status_code == 200
            return said(response)

        return ask

    def test_a_wrong_code_an_unknown_id_and_a_person_without_one_read_alike(
        self, answer, worker, colleague, code
    ):
        wrong = answer("worker", "AAAA-AAAA-AAAA")

        assert NOT_USABLE in wrong
        assert answer("nobody", "AAAA-AAAA-AAAA") == wrong
        assert answer("colleague", "AAAA-AAAA-AAAA") == wrong
        assert answer("colleague", code) == wrong
        assert answer("worker@example.jp", code) == wrong
        assert answer("ひらがな", "漢字") == wrong

    def test_a_used_code(self, answer, worker, code):
        other = Client(REMOTE_ADDR=OFFICE)
        type_code(other, "worker", code)
        choose(other)

        assert NOT_USABLE in answer("worker", code)

    def test_a_used_code_on_a_second_page_that_was_open(self, client, worker, code):
        other = Client(REMOTE_ADDR=OFFICE)
        for each in (client, other):
            type_code(each, "worker", code)
        choose(other)

        assert choose(client, "べつのあいことば-2026").url == START
        assert fresh(worker).check_password(NEW_PASSWORD)
        assert NOT_USABLE in client.get(START).content.decode()

    def test_a_late_code(self, answer, worker, nerima_hr):
        with time_machine.travel(timezone.now() - 15 * DAY):
            code = code_of(worker, by=nerima_hr)

        assert NOT_USABLE in answer("worker", code)

    def test_on_its_last_day_it_still_opens(self, client, worker, nerima_hr):
        with time_machine.travel(timezone.now() - 14 * DAY):
            code = code_of(worker, by=nerima_hr)

        assert goes_on(type_code(client, "worker", code))

    def test_a_replaced_code(self, answer, client, worker, nerima_hr, code):
        newer = code_of(worker, by=nerima_hr)

        assert NOT_USABLE in answer("worker", code)
        assert goes_on(type_code(client, "worker", newer))

    @pytest.mark.parametrize(
        "change", [{"left_on": timezone.localdate()}, {"is_active": False}, {"merged": True}]
    )
    def test_of_somebody_who_has_left_was_closed_or_merged(
        self, answer, worker, colleague, code, change
    ):
        change = {"merged_into": colleague} if "merged" in change else change
        User.objects.filter(pk=worker.pk).update(**change)

        assert NOT_USABLE in answer("worker", code)

    def test_who_leaves_between_the_two_pages(self, client, worker, code):
        type_code(client, "worker", code)
        User.objects.filter(pk=worker.pk).update(left_on=timezone.localdate())

        assert choose(client).url == START
        assert not fresh(worker).check_password(NEW_PASSWORD)

    def test_a_first_code_of_who_has_come_in_by_another_way(self, answer, worker, code):
        User.objects.filter(pk=worker.pk).update(last_login=timezone.now())

        assert NOT_USABLE in answer("worker", code)

    def test_a_token_of_a_mail_typed_as_a_code(self, answer, worker, nerima_hr):
        User.objects.filter(pk=worker.pk).update(email="minori@example.jp")
        token = opened(fresh(worker), by=nerima_hr, kind="mail").secret

        assert NOT_USABLE in answer("worker", token)

    @pytest.mark.parametrize("code", ["", "\0", "x" * 5000, "'; DROP TABLE", "%s", "𠮷" * 12])
    @pytest.mark.parametrize("login", ["", "worker\0", "w" * 5000, "%00"])
    def test_nonsense_is_answered_on_the_page(self, client, worker, login, code):
        assert type_code(client, login, code).status_code == 200

    def test_known_and_unknown_ask_the_database_as_often(self, client, worker, code):
        type_code(client, "worker", "AAAA-AAAA-AAAA")  # what is only asked once
        counts = []
        for login in ("worker", "nobody"):
            with CaptureQueriesContext(
                connection,
            ) as asked:
                type_code(client, login, "AAAA-AAAA-AAAA")
            counts.append(len(asked))

        assert counts[0] == counts[1]


class TestGuessing:
    def test_after_five_wrong_ones_the_right_one_waits_too(self, client, worker, code):
        for _ in range(5):
            assert NOT_USABLE in type_code(client, "worker", "AAAA-AAAA-AAAA").content.decode()

        response = type_code(client, "worker", code)

        assert TOO_MANY in response.content.decode()
        assert Invitation.objects.get().state == InvitationState.OPEN

    def test_unknown_log_in_ids_are_answered_the_same(self, client, db):
        for _ in range(5):
            type_code(client, "nobody", "AAAA-AAAA-AAAA")

        assert TOO_MANY in type_code(client, "nobody", "AAAA-AAAA-AAAA").content.decode()

    def test_five_minutes_later_it_opens(self, client, worker, code):
        with time_machine.travel(timezone.now(), tick=False) as now:
            for _ in range(5):
                type_code(client, "WORKER", "AAAA-AAAA-AAAA")
            now.shift(datetime.timedelta(minutes=5, seconds=1))

            assert goes_on(type_code(client, "worker", code))

    def test_from_another_address_it_is_the_same_account(self, worker, code):
        for number in range(5):
            type_code(Client(REMOTE_ADDR=f"198.51.100.{number}"), "worker", "AAAA-AAAA-AAAA")

        response = type_code(Client(REMOTE_ADDR=OFFICE), "worker", code)

        assert TOO_MANY in response.content.decode()

    def test_an_office_of_sixty_behind_one_address_gets_in(self, nerima, nerima_hr):
        people = [PostFactory(organisation=nerima).person for _ in range(60)]
        codes = {person.username: code_of(person, by=nerima_hr) for person in people}

        answers = [
            type_code(Client(REMOTE_ADDR=OFFICE), name, code) for name, code in codes.items()
        ]

        assert all(goes_on(answer) for answer in answers)

    def test_an_address_that_guesses_over_many_accounts_is_stopped(self, client, db, monkeypatch):
        monkeypatch.setattr("people.starting.RATES", {"start": "3/m/ip,5/5m/key"})
        for number in range(3):
            type_code(client, f"person-{number}", "AAAA-AAAA-AAAA")

        assert TOO_MANY in type_code(client, "somebody", "AAAA-AAAA-AAAA").content.decode()


class TestClocks:
    def test_a_clock_set_back_revives_no_used_code(self, client, worker, code):
        type_code(client, "worker", code)
        choose(client)

        with time_machine.travel(timezone.now() - 3 * DAY):
            assert not goes_on(type_code(client, "worker", code))

    def test_nor_one_that_ran_out(self, client, worker, code):
        actions.close_late(timezone.now() + 15 * DAY)

        assert Invitation.objects.get().state == InvitationState.LATE
        assert not goes_on(type_code(client, "worker", code))

    def test_what_ran_out_is_closed_by_the_tick(self, worker, code):
        said = {each.name: each.said for each in do_chores(timezone.now() + 15 * DAY)}

        assert said["people.close_late_invitations"] == "1"
        assert "people.remove_old_code_sheets" in said
        assert Invitation.objects.get().state == InvitationState.LATE

    def test_nor_one_that_was_replaced(self, client, worker, nerima_hr, code):
        code_of(worker, by=nerima_hr)

        with time_machine.travel(timezone.now() - 3 * DAY):
            assert not goes_on(type_code(client, "worker", code))

    def test_a_clock_that_jumps_ahead_closes_until_it_is_right_again(self, client, worker, code):
        with time_machine.travel(timezone.now() + 20 * DAY):
            assert not goes_on(type_code(client, "worker", code))

        assert goes_on(type_code(client, "worker", code))


class TestLinks:
    @pytest.fixture
    def link(self, worker, nerima_hr):
        User.objects.filter(pk=worker.pk).update(email="minori@example.jp")
        batch = actions.prepare_invitations([fresh(worker)], kind="mail", by=fresh(nerima_hr))
        actions.deliver(batch, lambda done: None)
        (line,) = [line for line in mail.outbox[0].body.splitlines() if "://" in line]
        return line.partition("8000")[2]

    def test_it_leads_to_the_password_and_out_of_the_address(self, client, link):
        response = client.get(link)

        assert goes_on(response)
        assert choose(client).url == "/my/"
        assert who_is_in(client) == "worker"

    def test_a_program_that_looks_at_links_does_not_use_it_up(self, client, link):
        for _ in range(3):
            Client().head(link)
            Client().get(link)

        assert goes_on(client.get(link))

    def test_it_works_once(self, client, link):
        client.get(link)
        choose(client)

        other = Client()
        assert other.get(link).url == START
        assert NOT_USABLE in other.get(START).content.decode()

    def test_a_newer_one_ends_it(self, client, worker, nerima_hr, link):
        opened(fresh(worker), by=nerima_hr, kind="mail")

        assert client.get(link).url == START

    @pytest.mark.parametrize("token", ["x", "%00", "x" * 3000, "あ"])
    def test_a_made_up_one_leads_to_the_entrance(self, client, db, token):
        assert client.get(f"/accounts/start/link/{token}/").url == START

    def test_whoever_opened_it_logs_in_by_that_address_from_now_on(self, client, worker, link):
        client.get(link)
        choose(client)

        address = EmailAddress.objects.get(user=worker)
        assert (address.email, address.verified) == ("minori@example.jp", True)

    def test_an_address_that_somebody_else_has_proved_stays_theirs(self, client, colleague, link):
        EmailAddress.objects.create(user=colleague, email="minori@example.jp", verified=True)

        client.get(link)

        assert choose(client).url == "/my/"
        assert EmailAddress.objects.get(email="minori@example.jp").user == colleague

    def test_nothing_of_it_comes_into_the_log(self, client, worker, link, caplog):
        caplog.set_level(logging.DEBUG)

        client.get(link)
        client.get(link + "wrong")
        choose(client)

        assert link.rstrip("/").rpartition("/")[2] not in caplog.text


class TestTheRow:
    def test_one_is_open_for_a_person(self, worker, nerima_hr, code):
        batch = actions.prepare_invitations([worker], kind="sheet", by=fresh(nerima_hr))
        second = batch.invitations.get()
        second.state, second.digest = InvitationState.OPEN, "x"
        second.valid_until = timezone.now()

        with pytest.raises(IntegrityError), transaction.atomic():
            second.save()

    @pytest.mark.parametrize(
        "wrong",
        [
            {"state": "invented"},
            {"state": "used"},
            {"closed_at": timezone.now()},
            {"digest": ""},
            {"valid_until": None},
        ],
    )
    def test_the_database_refuses_what_makes_no_sense(self, code, wrong):
        with pytest.raises(IntegrityError), transaction.atomic():
            Invitation.objects.update(**wrong)

    @pytest.mark.parametrize("state", InvitationState)
    def test_it_moves_by_the_table_only(self, code, state):
        invitation = Invitation.objects.get()
        invitation.state = state
        for to in set(InvitationState) - INVITATION_TRANSITIONS[state]:
            with pytest.raises(ValueError, match="->"):
                move(invitation, to, at=timezone.now())
