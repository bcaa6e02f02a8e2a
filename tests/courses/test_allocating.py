"""Who is in a programme, why, by when, and what is kept when nobody asks for it any more."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from core.models import Message
from courses import actions
from courses.models import Allocation, ProgrammeRequest
from courses.programme_permissions import extensions_waiting, requests_waiting
from people.models import Post
from records.models import Extension, Obligation, Requirement
from tests.conftest import fresh, post_of
from tests.factories.people import PostFactory, ProfessionFactory
from tests.factories.programmes import (
    a_set,
    completed,
    course,
    ended,
    follow,
    in_it,
    make_courses,
    make_programme,
    offline,
    outline,
    owed,
    place,
    required,
)
from tests.factories.records import recorded

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate
DAY = datetime.timedelta(days=1)
Due = Requirement.Due


@pytest.fixture
def programme():
    one, two = make_courses(2)
    return make_programme(a_set("講義", course(one), course(two)), entry="self", due_months=6)


def told(person, kind="courses.programme_assigned"):
    return list(Message.objects.filter(person=person, kind=kind).values_list("title", flat=True))


# --- by requirement ------------------------------------------------------------
def test_whom_a_requirement_reaches_is_in_the_programme_and_told_once(
    programme, nerima, worker, colleague, outsider
):
    requirement = required(programme, organisation=nerima)
    follow()

    assert set(Allocation.objects.values_list("person", flat=True)) == {worker.pk, colleague.pk}
    assert owed(worker, programme).requirement == requirement
    assert [len(told(each)) for each in (worker, colleague, outsider)] == [1, 1, 0]


def test_a_post_that_ends_archives_the_place_and_another_restores_it_with_what_was_done(
    programme, nerima, worker, section
):
    required(programme, organisation=nerima)
    completed(worker, outline(programme).items[0].page)
    ended(post := post_of(worker), TODAY())
    follow()

    kept = place(worker, programme)
    assert (kept.archived_reason, kept.done, kept.total) == ("所属が終了しました。", 1, 2)
    completed(worker, outline(programme).items[1].page, post=post, occurred_on=TODAY() - DAY)
    assert place(worker, programme).completed_at is None

    again = PostFactory(person=worker, organisation=section.organisation, start=TODAY())
    follow()

    back = place(worker, programme)
    assert (back.pk, back.archived_at, back.post, back.done) == (kept.pk, None, again, 2)
    assert back.completed_at is not None


def test_a_transfer_within_a_day_takes_the_place_to_the_new_post(programme, worker, nakano):
    required(programme)
    ended(post_of(worker), TODAY())
    new = PostFactory(person=worker, organisation=nakano, start=TODAY())
    follow()

    assert (place(worker, programme).post, place(worker, programme).archived_at) == (new, None)


def test_the_last_day_of_a_requirement_archives_everybody(programme, nerima, nerima_hr, worker):
    requirement = required(programme, organisation=nerima)

    actions.end_requirement(requirement=requirement, by=nerima_hr)
    follow()

    assert place(worker, programme).archived_reason == "必要な研修課程ではなくなりました。"
    assert Obligation.objects.in_force(TODAY()).count() == 0


def test_require_keeps_whom_it_reaches(programme, nerima, nerima_hr, worker, colleague):
    nurse = ProfessionFactory(code="nurse", name="保健師")
    Post.objects.filter(person=colleague).update(profession=nurse)

    actions.require(
        page=programme, organisation=nerima, professions=[nurse], newcomers_only=False,
        start=TODAY(), due=actions.DueRule(Due.FIXED, due_on=TODAY() + 30 * DAY), by=nerima_hr,
    )  # fmt: skip
    follow()

    (row,) = Obligation.objects.all()
    assert (row.person, row.due) == (colleague, TODAY() + 30 * DAY)


# --- by person ------------------------------------------------------------------
def test_people_are_assigned_once_and_whoever_is_in_is_left_alone(
    programme, nerima_hr, worker, colleague
):
    nerima_hr = fresh(nerima_hr)
    due = actions.DueRule(Due.MONTHS, due_months=3)
    first = actions.assign(page=programme, posts=[post_of(worker)], due=due, by=nerima_hr)
    both = [post_of(worker), post_of(colleague)]
    second = actions.assign(page=programme, posts=both, due=due, by=nerima_hr)

    assert (first, second) == ((1, 0), (1, 1))
    assert Requirement.objects.count() == 1
    row = owed(colleague, programme)
    assert (row.made_by, row.entry, row.requirement.individual) == (nerima_hr, "person", True)


def test_individual_obligations_are_left_to_the_office_and_follow_the_post(
    programme, worker, colleague
):
    in_it(worker, programme)
    ended(post := post_of(worker), TODAY())
    follow()
    assert owed(worker, programme).ended_on == TODAY()
    assert not Obligation.objects.filter(person=colleague).exists()

    Post.objects.filter(pk=post.pk).update(end=None)  # entered by mistake
    follow()

    assert owed(worker, programme).ended_on is None
    assert place(worker, programme).archived_at is None


def test_taken_out_and_put_back(programme, worker, nerima_hr):
    row = in_it(worker, programme)
    completed(worker, outline(programme).items[0].page)
    with pytest.raises(ValidationError):
        actions.take_out(allocation=row, reason=" ", by=nerima_hr)

    actions.take_out(allocation=row, reason="部署の変更", by=nerima_hr)
    out = place(worker, programme)
    follow()
    assert (out.archived_reason, out.done) == ("部署の変更", 1)
    assert place(worker, programme).archived_at == out.archived_at

    actions.put_back(allocation=out, by=nerima_hr)

    back = place(worker, programme)
    assert (back.archived_at, back.archived_reason, back.done) == (None, "", 1)


def test_nobody_is_put_back_into_a_post_that_has_ended(programme, worker, nerima_hr):
    row = in_it(worker, programme)
    actions.take_out(allocation=row, reason="部署の変更", by=nerima_hr)
    ended(post_of(worker), TODAY())

    with pytest.raises(ValidationError):
        actions.put_back(allocation=row, by=nerima_hr)


# --- doubts ------------------------------------------------------------------------
@pytest.fixture
def late(programme, worker, nerima_hr):
    """Assigned with a day that is over already."""
    yesterday = TODAY() - DAY
    return in_it(worker, programme, by=fresh(nerima_hr), due_rule=Due.FIXED, due_on=yesterday)


def test_whoever_cannot_be_in_time_is_not_told_before_an_officer_has_decided(
    late, programme, worker, nerima_hr
):
    assert (late.doubt, told(worker)) == ("past_due", [])
    with pytest.raises(ValidationError) as refused:
        actions.resolve(allocation=late, by=nerima_hr, until=TODAY() - DAY)
    assert set(refused.value.message_dict) == {"until"}

    actions.resolve(allocation=late, by=nerima_hr, until=TODAY() + 20 * DAY)

    assert (place(worker, programme).doubt, owed(worker, programme).due) == ("", TODAY() + 20 * DAY)
    assert len(told(worker)) == 1
    with pytest.raises(ValidationError):
        actions.resolve(allocation=late, by=nerima_hr)


def test_a_doubt_is_skipped(late, programme, worker, nerima_hr):
    actions.resolve(allocation=late, by=nerima_hr, skip=True)

    row = place(worker, programme)
    assert (row.doubt, bool(row.archived_at), told(worker)) == ("", True, [])


def test_whoever_completed_it_before_is_a_doubt_too(programme, worker, nerima_hr):
    day = TODAY() - 40 * DAY
    recorded(worker, kind="programme", subject_key=programme.key, occurred_on=day)

    row = in_it(worker, programme, by=fresh(nerima_hr))

    assert (row.doubt, timezone.localdate(row.completed_at)) == ("covered", day)
    actions.resolve(allocation=row, by=nerima_hr)
    assert (place(worker, programme).doubt, told(worker)) == ("", [])


class TestManyDoubts:
    @pytest.fixture
    def doubtful(self, late, programme, worker, colleague, nerima_hr):
        """The worker is late already, and the colleague completed it before."""
        recorded(colleague, kind="programme", subject_key=programme.key, occurred_on=TODAY() - DAY)
        return [late, in_it(colleague, programme, by=fresh(nerima_hr))]

    def test_a_day_is_for_who_has_not_completed_it_and_they_alone_are_told(
        self, doubtful, programme, worker, colleague, nerima_hr
    ):
        before = owed(colleague, programme).due
        until = TODAY() + 20 * DAY

        assert actions.resolve_many(allocations=doubtful, by=nerima_hr, until=until) == 2

        assert list(Allocation.objects.unresolved()) == []
        assert owed(worker, programme).due == until
        assert owed(colleague, programme).due == before
        assert (len(told(worker)), told(colleague)) == (1, [])

    def test_all_are_left_out_at_once(self, doubtful, nerima_hr, worker):
        actions.resolve_many(allocations=doubtful, by=nerima_hr, skip=True)

        assert list(Allocation.objects.unresolved()) == []
        assert not Obligation.objects.in_force().exists()
        assert told(worker) == []

    def test_all_or_none(self, doubtful, programme, worker, colleague, nerima_hr):
        late, covered = doubtful
        with pytest.raises(ValidationError) as refused:
            actions.resolve_many(allocations=doubtful, by=nerima_hr, until=TODAY() - DAY)
        assert set(refused.value.message_dict) == {"until"}
        actions.resolve(allocation=covered, by=nerima_hr)

        with pytest.raises(ValidationError) as refused:
            actions.resolve_many(allocations=doubtful, by=nerima_hr)

        assert refused.value.messages == [
            f"次の人については、ほかの担当者がすでに処理しました：{colleague.full_name}"
        ]
        assert list(Allocation.objects.unresolved()) == [late]
        assert told(worker) == []


# --- by oneself ------------------------------------------------------------------
def test_one_enters_an_open_programme(programme, worker):
    actions.enter(page=programme, post=post_of(worker), by=worker)

    row = owed(worker, programme)
    assert (row.entry, row.requirement.organisation, row.requirement.due_months) == (
        "self", programme.organiser, 6,
    )  # fmt: skip
    assert told(worker) == []  # she knows
    programme.entry = ""
    with pytest.raises(ValidationError):
        actions.enter(page=programme, post=post_of(worker), by=worker)


class TestLeaving:
    """The way back, for whoever is in it by their own wish alone."""

    def test_it_is_archived_with_what_was_done_and_can_be_entered_again(self, programme, worker):
        actions.enter(page=programme, post=post_of(worker), by=worker)
        one = outline(programme).items[0]
        recorded(worker, subject_key=one.subject, occurred_on=TODAY())
        before = place(worker, programme)

        actions.leave(allocation=before, by=worker)

        left = place(worker, programme)
        assert (left.pk, left.done, bool(left.archived_at)) == (before.pk, before.done, True)
        assert left.archived_reason == "本人の希望で抜けました。"
        assert not Obligation.objects.in_force().filter(person=worker).exists()
        actions.enter(page=programme, post=post_of(worker), by=worker)
        again = place(worker, programme)
        assert (again.pk, again.done, again.archived_at) == (before.pk, before.done, None)

    def test_who_enters_again_has_the_whole_time_anew(self, programme, worker):
        actions.enter(page=programme, post=post_of(worker), by=worker)
        actions.leave(allocation=place(worker, programme), by=worker)
        due = owed(worker, programme).due
        Obligation.objects.filter(person=worker).update(due=TODAY() - 30 * DAY)

        actions.enter(page=programme, post=post_of(worker), by=worker)

        assert owed(worker, programme).due == due

    def test_what_was_asked_for_and_granted_is_left_too(self, request_, worker, supervisor):
        actions.answer_request(request=request_, approved=True, comment="", by=supervisor)
        row = Allocation.objects.get(person=worker)

        actions.leave(allocation=row, by=worker)

        row.refresh_from_db()
        assert row.archived_at is not None

    def test_what_an_office_asks_for_as_well_stays(self, programme, worker, nerima):
        actions.enter(page=programme, post=post_of(worker), by=worker)
        required(programme, organisation=nerima)

        with pytest.raises(ValidationError, match="職場から求められています"):
            actions.leave(allocation=place(worker, programme), by=worker)

        assert place(worker, programme).archived_at is None
        assert Obligation.objects.in_force().filter(person=worker).count() == 2

    def test_who_was_assigned_after_leaving_does_not_leave(self, programme, worker, nerima_hr):
        """In the same words as her own wish had: the same requirement."""
        actions.enter(page=programme, post=post_of(worker), by=worker)
        actions.leave(allocation=place(worker, programme), by=worker)
        actions.assign(
            page=programme, posts=[post_of(worker)], by=fresh(nerima_hr),
            due=actions.DueRule(Due.MONTHS, due_months=6), organisation=programme.organiser,
        )  # fmt: skip

        with pytest.raises(ValidationError, match="職場から求められています"):
            actions.leave(allocation=place(worker, programme), by=worker)

    def test_nobody_leaves_twice_nor_what_is_completed(self, programme, worker):
        actions.enter(page=programme, post=post_of(worker), by=worker)
        row = place(worker, programme)
        actions.leave(allocation=row, by=worker)
        with pytest.raises(ValidationError, match="今はこの研修課程の対象ではありません"):
            actions.leave(allocation=row, by=worker)

        actions.enter(page=programme, post=post_of(worker), by=worker)
        for each in outline(programme).items:
            recorded(worker, subject_key=each.subject, occurred_on=TODAY())

        with pytest.raises(ValidationError, match="修了しています"):
            actions.leave(allocation=row, by=worker)

    def test_a_wish_for_more_time_waits_for_nobody_then(self, programme, worker, supervisor):
        actions.enter(page=programme, post=post_of(worker), by=worker)
        row = place(worker, programme)
        until = owed(worker, programme).due + 9 * DAY
        actions.ask_more_time(allocation=row, until=until, reason="育休", by=worker)
        assert len(extensions_waiting(fresh(supervisor), on=TODAY())) == 1

        actions.leave(allocation=row, by=worker)

        assert extensions_waiting(fresh(supervisor), on=TODAY()) == []


@pytest.fixture
def request_(worker, supervisor):
    programme = make_programme(a_set("見学", offline()), entry="approval")
    return actions.request_entry(page=programme, post=post_of(worker), wish="学びたい", by=worker)


def test_a_request_waits_for_the_supervisor_and_ends_in_an_obligation(
    request_, worker, supervisor, colleague, nerima_hr, nakano_hr
):
    waiting = {
        each.username: len(requests_waiting(fresh(each), on=TODAY()))
        for each in (worker, supervisor, colleague, nerima_hr, nakano_hr)
    }
    assert waiting == {
        "worker": 0, "supervisor": 1, "colleague": 0, "nerima-hr": 1, "nakano-hr": 0
    }  # fmt: skip
    assert len(told(supervisor, "courses.programme_asked")) == 1
    with pytest.raises(ValidationError):
        actions.answer_request(request=request_, approved=False, comment="", by=supervisor)

    actions.answer_request(request=request_, approved=True, comment="", by=supervisor)

    (row,) = Obligation.objects.all()
    assert (row.person, row.entry, row.made_by) == (worker, "request", supervisor)
    with pytest.raises(ValidationError):
        actions.answer_request(request=request_, approved=True, comment="", by=nerima_hr)
    assert len(told(worker, "courses.programme_answered")) == 1


def test_one_asks_once_and_not_for_what_one_is_in(request_, programme, worker):
    with pytest.raises(ValidationError):
        actions.request_entry(page=programme, post=post_of(worker), wish="", by=worker)
    page = make_programme(a_set("見学", offline()), entry="approval")
    actions.request_entry(page=page, post=post_of(worker), wish="", by=worker)
    with pytest.raises(ValidationError):
        actions.request_entry(page=page, post=post_of(worker), wish="", by=worker)
    assert ProgrammeRequest.objects.count() == 2


# --- more time ------------------------------------------------------------------
def test_more_time_is_asked_for_granted_and_kept_whatever_the_requirement_says(
    programme, nerima, worker, supervisor, nakano_hr
):
    requirement = required(
        programme, organisation=nerima, due_rule=Due.FIXED, due_on=TODAY() + 5 * DAY
    )
    row, wanted = place(worker, programme), TODAY() + 60 * DAY
    for until, reason, field in (
        (TODAY() + 5 * DAY, "育休のため", "until"), (wanted, " ", "reason"),
    ):  # fmt: skip
        with pytest.raises(ValidationError) as refused:
            actions.ask_more_time(allocation=row, until=until, reason=reason, by=worker)
        assert set(refused.value.message_dict) == {field}
    asked = actions.ask_more_time(allocation=row, until=wanted, reason="育休のため", by=worker)
    assert extensions_waiting(fresh(supervisor), on=TODAY()) == [asked]
    assert extensions_waiting(fresh(nakano_hr), on=TODAY()) == []

    given = wanted - 10 * DAY
    actions.answer_more_time(
        extension=asked, granted=True, until=given, decision="業務の都合を確認", by=supervisor
    )
    Requirement.objects.filter(pk=requirement.pk).update(due_on=TODAY() + 7 * DAY)
    follow()

    assert owed(worker, programme).due == given
    assert owed(supervisor, programme).due == TODAY() + 7 * DAY
    kept = Extension.objects.get()
    assert (kept.due_before, kept.until, kept.granted_until) == (TODAY() + 5 * DAY, wanted, given)


def test_a_refusal_needs_a_reason_and_leaves_the_day(programme, worker, supervisor):
    row = in_it(worker, programme)
    due = owed(worker, programme).due
    asked = actions.ask_more_time(allocation=row, until=due + DAY, reason="繁忙期のため", by=worker)
    with pytest.raises(ValidationError):
        actions.answer_more_time(extension=asked, granted=False, decision="", by=supervisor)

    actions.answer_more_time(extension=asked, granted=False, decision="期限内に可能", by=supervisor)

    assert owed(worker, programme).due == due
    with pytest.raises(ValidationError):
        actions.answer_more_time(extension=asked, granted=True, decision="", by=supervisor)
    actions.give_more_time(
        obligation=owed(worker, programme), until=due + DAY, reason="相談により", by=supervisor
    )
    assert owed(worker, programme).due == due + DAY
    assert [row.state for row in Extension.objects.all()] == ["denied", "granted"]
