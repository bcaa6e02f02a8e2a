"""A token is made, shown once, revoked; and the account behind it is nobody."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from core.models import AuditEvent
from people.actions import make_token, revoke_token
from people.actions.tokens import LONGEST
from people.cms_groups import sync_groups
from people.invariants import (
    post_of_the_other_kind,
    program_that_may_do_more,
    token_of_a_person,
)
from people.models import ApiToken, Post, User
from people.permissions import approvers_for, can_see_person, people_in_scope
from people.roles import Role
from people.states import TokenState
from records.actions import refresh_obligations
from records.models import Obligation
from tests.conftest import fresh, post_of
from tests.factories.api import token_for
from tests.factories.people import PostFactory
from tests.factories.records import RequirementFactory
from tests.people.tables import UNUSABLE, faults, row

TODAY = timezone.localdate()
DAY = datetime.timedelta(days=1)


def make(organisation, role=Role.HR, **facts) -> tuple[ApiToken, str]:
    given = {"name": "人事システム", "last_day": TODAY + 90 * DAY, "by": None} | facts
    return make_token(organisation=organisation, role=role, **given)


# --- made ------------------------------------------------------------------------
def test_the_text_is_kept_nowhere(nerima, administrator):
    token, text = make(nerima, by=fresh(administrator))

    assert len(text) == 47
    assert text.startswith(token.prefix)
    stored = [str(value) for row in ApiToken.objects.values_list() for value in row]
    assert text not in " ".join(stored)
    event = AuditEvent.objects.get(kind="people.token_made")
    assert event.by_id == administrator.pk
    assert event.organisation == nerima.pk
    assert event.facts == {
        "token": token.pk,
        "role": "hr",
        "last_day": (TODAY + 90 * DAY).isoformat(),
    }


def test_a_program_of_the_same_name_keeps_its_account(nerima, nakano):
    first, text = make(nerima)
    second, other_text = make(nerima)

    assert first.post == second.post
    assert text != other_text
    assert make(nerima, name="別のシステム")[0].post != first.post
    assert make(nakano)[0].post != first.post
    assert make(nerima, Role.SUPERVISOR)[0].post != first.post


@pytest.mark.parametrize("role", [Role.LEARNER, Role.TRAINER, Role.ADMINISTRATOR])
def test_no_token_has_a_role_that_does_not_read(nerima, role):
    with pytest.raises(ValidationError) as refused:
        make(nerima, role)

    assert list(refused.value.message_dict) == ["role"]
    assert not User.objects.filter(is_service=True).exists()


def test_a_ward_is_no_metropolitan_office(nerima, bureau):
    with pytest.raises(ValidationError) as refused:
        make(nerima, Role.METROPOLIS)

    assert list(refused.value.message_dict) == ["role"]
    assert make(bureau, Role.METROPOLIS)


@pytest.mark.parametrize(
    ("last_day", "is_possible"),
    [
        (TODAY - DAY, False),
        (TODAY, True),
        (TODAY + LONGEST - DAY, True),
        (TODAY + LONGEST, False),
        (datetime.date(9999, 12, 30), False),
    ],
)
def test_a_token_lasts_from_one_to_four_hundred_days(nerima, last_day, is_possible):
    if is_possible:
        token, _text = make(nerima, last_day=last_day)
        assert token.last_day == last_day
        assert list(token_of_a_person()) == []
    else:
        with pytest.raises(ValidationError) as refused:
            make(nerima, last_day=last_day)
        assert list(refused.value.message_dict) == ["last_day"]


# --- its state ---------------------------------------------------------------------
def test_what_a_list_says_of_a_token(nerima):
    token, _text = make(nerima)
    soon, late = token.expires_on - 30 * DAY, token.expires_on

    assert token.state(TODAY) == TokenState.USABLE
    assert token.state(soon - DAY) == TokenState.USABLE
    assert token.state(soon) == TokenState.EXPIRING
    assert token.state(late - DAY) == TokenState.EXPIRING
    assert token.state(late) == TokenState.EXPIRED
    token.post.end = TODAY
    assert token.state(TODAY) == TokenState.POST_ENDED
    revoke_token(token, by=None)
    token.refresh_from_db()
    assert token.state(TODAY) == TokenState.REVOKED


@pytest.mark.parametrize("closed_on", [None, TODAY])
@pytest.mark.parametrize("day", [TODAY - DAY, TODAY, TODAY + 90 * DAY, TODAY + 91 * DAY])
def test_the_query_and_the_state_agree(nerima, day, closed_on):
    token, _text = make(nerima)
    nerima.closed_on = closed_on
    nerima.save()
    token = ApiToken.objects.get(pk=token.pk)

    usable = ApiToken.objects.usable(day).exists()

    assert usable == (token.state(day) in {TokenState.USABLE, TokenState.EXPIRING})


# --- revoked -----------------------------------------------------------------------
def test_a_token_is_revoked_once(nerima, nerima_hr):
    token, _text = make(nerima)

    revoke_token(token, by=fresh(nerima_hr))

    token.refresh_from_db()
    assert token.revoked_by == nerima_hr
    assert AuditEvent.objects.get(kind="people.token_revoked").facts == {"token": token.pk}
    with pytest.raises(ValidationError):
        revoke_token(token, by=fresh(nerima_hr))
    assert AuditEvent.objects.filter(kind="people.token_revoked").count() == 1


# --- the account is nobody -----------------------------------------------------------
def test_the_database_keeps_the_account_from_signing_in(nerima):
    account = make(nerima)[0].post.person

    assert not account.has_usable_password()
    for wrong in ({"is_active": True}, {"is_superuser": True}, {"is_staff": True}):
        with pytest.raises(IntegrityError), transaction.atomic():
            User.objects.filter(pk=account.pk).update(**wrong)


def test_nobody_finds_it_among_the_people(client, nerima, nerima_hr, metropolis, bureau):
    token, _text = make(nerima)
    office, _text = make(bureau, Role.METROPOLIS)
    programs = {token.post_id, office.post_id}

    for officer in (nerima_hr, metropolis):
        user = fresh(officer)
        seen = set(people_in_scope(user, on=TODAY).values_list("pk", flat=True))
        assert seen
        assert seen.isdisjoint(programs)
        assert not can_see_person(user, token.post.person)
        client.force_login(officer)
        for path in ("/office/people/", "/office/completions/?view=everybody"):
            assert "人事システム" not in client.get(path).content.decode()
        assert client.get(f"/office/people/{token.post.person_id}/").status_code == 404


def test_it_owes_nothing_and_answers_for_nobody(nerima_centre, worker):
    token, _text = make(nerima_centre, Role.SUPERVISOR)
    requirement = RequirementFactory()

    refresh_obligations(on=TODAY)

    assert set(Obligation.objects.values_list("person", flat=True)) == {worker.pk}
    assert requirement.obligations.count() == 1
    assert not approvers_for(post_of(worker), TODAY).exists()
    assert token.post.runs(TODAY)


def test_it_is_in_no_group_of_the_cms(cms_groups, bureau, metropolis):
    token, _text = make(bureau, Role.METROPOLIS)

    sync_groups(on=TODAY)

    assert metropolis.groups.exists()
    assert not token.post.person.groups.exists()


def test_no_import_reaches_it(nerima, metropolis, stage):
    account = make(nerima)[0].post.person
    file_row = row(ログインID=account.username, 姓="人事システム", 団体コード="131202")

    batch = stage(file_row, by=metropolis, organisation=None)

    assert [each[1:] for each in faults(batch)] == [("ログインID", UNUSABLE)]


def test_the_audit_of_all_rules_finds_what_was_done_by_hand(nerima, worker):
    token, _text = token_for(nerima)
    assert list(token_of_a_person()) == list(program_that_may_do_more()) == []

    ApiToken.objects.update(post=post_of(worker))
    assert list(token_of_a_person()) == [f"apitoken {token.pk}"]

    ApiToken.objects.update(post=token.post_id, expires_on=TODAY + 500 * DAY)
    assert list(token_of_a_person()) == [f"apitoken {token.pk}"]

    wrong = PostFactory(person=token.post.person, organisation=nerima, roles=[Role.TRAINER])
    assert list(post_of_the_other_kind()) == [f"post {wrong.pk}"]
    Post.objects.filter(pk=wrong.pk).update(for_program=True)
    assert list(program_that_may_do_more()) == [f"post {wrong.pk}"]
    assert list(post_of_the_other_kind()) == []
