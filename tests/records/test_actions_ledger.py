import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from wagtail import hooks

from people.models import OrganisationTie, Post
from records.actions import correct, record, record_many, void
from records.models import AppendOnlyError, Record
from records.states import Kind, Outcome
from tests.conftest import post_of
from tests.factories.people import OrganisationFactory, PostFactory, ProfessionFactory
from tests.factories.records import deed, recorded

MARCH_31 = datetime.date(2026, 3, 31)
APRIL_1 = datetime.date(2026, 4, 1)


@pytest.fixture
def told():
    """What the hook after_record was called with."""
    calls = []
    with hooks.register_temporarily("after_record", calls.append):
        yield calls


def test_a_record_keeps_post_organisation_municipality_and_profession(
    worker, nerima, nerima_centre
):
    row = recorded(worker)

    row.refresh_from_db()
    assert row.post == post_of(worker)
    assert row.organisation == nerima_centre
    assert row.municipality == nerima
    assert row.profession == post_of(worker).profession


def test_a_record_takes_keyword_facts_and_who_recorded_it(worker, trainer, bureau):
    row = record(
        person=worker,
        post=post_of(worker),
        kind=Kind.QUIZ,
        subject_key="quiz-1",
        subject_title="確認テスト",
        edition=2,
        page_id=7,
        revision_id=8,
        outcome=Outcome.PASSED,
        occurred_on=APRIL_1,
        key="quiz:1",
        by=trainer,
        organiser=bureau,
        score=Decimal("87.50"),
        exercise_minutes=30,
        occasion_key="run-1",
        evidence={"attempt": 3},
        note="追試",
    )

    row.refresh_from_db()
    assert (row.kind, row.edition, row.page_id, row.revision_id) == ("quiz", 2, 7, 8)
    assert (row.score, row.exercise_minutes, row.occasion_key) == (Decimal("87.50"), 30, "run-1")
    assert (row.evidence, row.note) == ({"attempt": 3}, "追試")
    assert (row.organiser, row.recorded_by, row.current) == (bureau, trainer, True)


@pytest.mark.parametrize(("day", "year"), [(MARCH_31, 2025), (APRIL_1, 2026)])
def test_the_fiscal_year_follows_the_day(worker, day, year):
    assert recorded(worker, occurred_on=day).fiscal_year == year


def test_the_municipality_is_the_one_of_that_day(worker, nerima, nakano, nerima_centre):
    OrganisationTie.objects.filter(child=nerima_centre).update(end=APRIL_1)
    OrganisationTie.objects.create(
        child=nerima_centre, parent=nakano, kind="administers", start=APRIL_1
    )

    before = recorded(worker, occurred_on=MARCH_31)
    after = recorded(worker, occurred_on=APRIL_1)

    assert (before.municipality, after.municipality) == (nerima, nakano)
    for row in (before, after):
        assert row.municipality == nerima_centre.municipality_on(row.occurred_on)


def test_a_circle_of_ties_has_no_municipality(worker, nerima_centre):
    OrganisationTie.objects.all().delete()
    other = OrganisationFactory(kind="facility", name="試験施設")
    for child, parent in [(nerima_centre, other), (other, nerima_centre)]:
        OrganisationTie.objects.create(
            child=child, parent=parent, kind="administers", start=MARCH_31
        )

    assert recorded(worker).municipality is None


def test_someone_outside_any_organisation_has_no_post(worker):
    row = recorded(worker, post=None)

    assert (row.post, row.organisation, row.municipality, row.profession) == (None,) * 4


def test_a_transfer_rewrites_nothing(worker, nakano):
    row = recorded(worker)
    before = Record.objects.values().get(pk=row.pk)

    Post.objects.filter(person=worker).update(end=datetime.date(2026, 11, 1))
    PostFactory(person=worker, organisation=nakano, start=datetime.date(2026, 11, 1))

    assert Record.objects.values().get(pk=row.pk) == before


def test_the_post_of_another_person_is_refused(worker, colleague):
    with pytest.raises(ValueError, match="another person's"):
        recorded(worker, post=post_of(colleague))


def test_the_same_event_twice_is_one_row(worker, told):
    first = recorded(worker, key="lesson:a:1:1")
    second = recorded(worker, key="lesson:a:1:1", score=90)

    assert second == first
    assert second.score is None
    assert Record.objects.count() == 1
    assert told == [[first]]


def test_the_same_key_twice_in_one_list_is_one_row(worker):
    rows = record_many([deed(worker, key="a"), deed(worker, key="a")], by=None)

    assert rows == [Record.objects.get()] * 2


def test_a_row_that_breaks_a_rule_is_refused_whole(worker, told):
    with pytest.raises(IntegrityError):
        record_many([deed(worker), deed(worker, score=101)], by=None)

    assert (Record.objects.count(), told) == (0, [])


@pytest.mark.parametrize("count", [1, 30])
def test_many_take_a_constant_number_of_queries(
    worker, django_assert_num_queries, monkeypatch, count
):
    monkeypatch.setattr("records.actions.ledger.hooks.get_hooks", lambda name: [])
    deeds = [deed(worker, key=f"k{number}") for number in range(count)]

    # Transaction and savepoint (4), version, municipalities, ties, known keys, insert, obligations.
    with django_assert_num_queries(10):
        rows = record_many(deeds, by=None)

    assert [row.key for row in rows] == [f"k{number}" for number in range(count)]


def test_nothing_to_record_tells_nobody(db, told):
    assert record_many([], by=None) == []
    assert told == []


def test_the_hook_is_told_once_with_all(worker, told):
    rows = record_many([deed(worker), deed(worker)], by=None)

    assert told == [rows]


def test_a_cascade_ends(worker):
    def complete_course(records):
        recorded(worker, key="course:c:1:1")

    with hooks.register_temporarily("after_record", complete_course):
        recorded(worker, kind=Kind.LESSON, key="lesson:a:1:1")

    assert set(Record.objects.values_list("key", flat=True)) == {"lesson:a:1:1", "course:c:1:1"}


def test_a_failing_hook_undoes_the_record(worker):
    def fail(records):
        raise RuntimeError

    with hooks.register_temporarily("after_record", fail), pytest.raises(RuntimeError):
        recorded(worker)

    assert not Record.objects.exists()


def test_a_correction_supersedes(worker, trainer, told):
    old = recorded(worker, score=60)
    told.clear()

    new = correct(old, reason=" 採点の誤り ", by=trainer, score=80)

    old.refresh_from_db()
    assert (old.current, old.score) == (False, 60)
    assert (new.current, new.score, new.supersedes) == (True, 80, old)
    assert (new.reason, new.recorded_by) == ("採点の誤り", trainer)
    assert (new.key, new.subject_key, new.organisation) == (
        old.key,
        old.subject_key,
        old.organisation,
    )
    assert told == [[new]]


def test_a_corrected_date_moves_year_municipality_and_yearly_key(
    worker, trainer, nakano, nerima_centre
):
    OrganisationTie.objects.filter(child=nerima_centre).update(end=APRIL_1)
    OrganisationTie.objects.create(
        child=nerima_centre, parent=nakano, kind="administers", start=APRIL_1
    )
    old = recorded(worker, occurred_on=MARCH_31, key="course:c:1:1@2025")

    new = correct(old, reason="日付の誤り", by=trainer, occurred_on=APRIL_1)

    assert (new.fiscal_year, new.municipality, new.key) == (2026, nakano, "course:c:1:1@2026")


def test_a_corrected_post_takes_its_profession(worker, trainer, nakano):
    old = recorded(worker)
    psychologist = ProfessionFactory(code="psychology", name="心理職")
    post = PostFactory(person=worker, organisation=nakano, profession=psychologist)

    new = correct(old, reason="所属の訂正", by=trainer, post=post)

    assert (new.organisation, new.municipality, new.profession) == (nakano, nakano, psychologist)


def test_a_corrected_score_leaves_the_place_as_it_was(worker, nerima, trainer):
    old = recorded(worker)
    OrganisationTie.objects.all().delete()

    assert correct(old, reason="採点の誤り", by=trainer, score=80).municipality == nerima


def test_a_record_is_corrected_only_once(worker, trainer):
    old = recorded(worker)
    correct(old, reason="採点の誤り", by=trainer, score=80)

    with pytest.raises(ValidationError):
        correct(old, reason="採点の誤り", by=trainer, score=70)

    assert Record.objects.count() == 2


@pytest.mark.parametrize("reason", ["", " ", "　"])
def test_a_correction_states_why(worker, trainer, reason):
    with pytest.raises(ValidationError):
        correct(recorded(worker), reason=reason, by=trainer, score=80)

    assert Record.objects.get().current


@pytest.mark.parametrize("field", ["person", "kind", "subject_key", "key", "current"])
def test_a_correction_never_changes_what_it_is_about(worker, trainer, field):
    with pytest.raises(TypeError, match=field):
        correct(recorded(worker), reason="誤り", by=trainer, **{field: "x"})


def test_a_correction_to_the_post_of_another_person_is_refused(worker, colleague, trainer):
    with pytest.raises(ValueError, match="another person's"):
        correct(recorded(worker), reason="誤り", by=trainer, post=post_of(colleague))

    assert Record.objects.get().current


def test_a_void_record_is_no_longer_done(worker, trainer, told):
    old = recorded(worker)
    told.clear()

    row = void(old, reason="別人の受講", by=trainer)

    assert set(Record.objects.current()) == {row}
    assert set(Record.objects.done()) == set()
    assert (row.outcome, row.supersedes, told) == (Outcome.VOID, old, [[row]])


def test_a_voided_deed_can_be_done_again(worker, trainer):
    first = recorded(worker, kind=Kind.LESSON, key="lesson:a:1:1")
    voided = void(first, reason="誤って押した", by=trainer)

    again = recorded(worker, kind=Kind.LESSON, key="lesson:a:1:1")

    assert set(Record.objects.current()) == {again}
    assert (again.outcome, again.supersedes) == (Outcome.COMPLETED, voided)


@pytest.mark.parametrize("kind", [Kind.COURSE, Kind.PROGRAMME])
def test_a_voided_completion_stays_void_until_it_is_corrected(worker, trainer, kind):
    voided = void(recorded(worker, kind=kind, key="c"), reason="不正受講", by=trainer)

    by_cascade = recorded(worker, kind=kind, key="c")
    given_back = correct(voided, reason="確認した", by=trainer, outcome=Outcome.COMPLETED)

    assert by_cascade == voided
    assert set(Record.objects.done()) == {given_back}


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda row: row.save(), id="save"),
        pytest.param(lambda row: row.delete(), id="delete"),
        pytest.param(lambda row: Record.objects.update(score=1), id="update"),
        pytest.param(lambda row: Record.objects.all().delete(), id="delete many"),
        pytest.param(lambda row: Record.objects.bulk_update([row], ["score"]), id="bulk update"),
        pytest.param(
            lambda row: Record.objects.update_or_create(
                {"score": 1}, pk=row.pk
            ),
            id="update or create",
        ),
    ],
)  # fmt: skip
def test_a_row_is_never_changed_or_deleted(worker, change):
    row = recorded(worker)
    before = Record.objects.values().get()

    with pytest.raises(AppendOnlyError, match=r"records\.actions"):
        change(row)

    assert Record.objects.values().get() == before
