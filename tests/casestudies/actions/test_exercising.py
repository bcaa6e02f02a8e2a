"""Stages open one by one and stay open; an exercise goes on only forward."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from casestudies import actions
from casestudies.actions import NotNow
from casestudies.models import (
    CaseEdition,
    CasePage,
    Exercise,
    ExerciseMove,
    Facilitation,
    StageWork,
)
from casestudies.states import OPEN_EXERCISES, ExerciseState
from people.roles import Role
from records.models import Record
from tests.casestudies.at_work import group_of, hand_in, now, opened, save, words
from tests.factories.cases import make_case, make_edition, make_exercise
from tests.factories.people import PostFactory

pytestmark = pytest.mark.django_db
ENDS = [ExerciseState.REVIEWING, ExerciseState.DEBRIEF, ExerciseState.CLOSED]


@pytest.fixture
def exercise(worker, outsider, facilitator) -> Exercise:
    return make_exercise(facilitator=facilitator, groups=[[worker], [outsider]])


def to_the_end(exercise: Exercise, by) -> Exercise:
    opened(exercise, 6, by=by)
    actions.end_stages(exercise=exercise, by=by)
    return now(exercise)


class TestMaking:
    def facts(self, bureau, trainer):
        return {"organiser": bureau, "by": trainer, "title": "事例演習", "minutes": 120}

    def test_it_is_of_the_newest_edition(self, bureau, trainer, facilitator):
        case = make_case(live=True)
        case.title = "改めた題"
        newest = make_edition(case)

        made = actions.make_exercise(
            case=case, facilitator=facilitator, **self.facts(bureau, trainer)
        )

        assert (made.edition, made.state, made.stage) == (newest, ExerciseState.PREPARING, 0)
        assert made.facilitations.get().person == facilitator

    @pytest.mark.parametrize(
        "fields",
        [{"live": False}, {"live": True, "expires_on": datetime.date(2020, 1, 1)}],
        ids=["draft", "expired"],
    )
    def test_a_case_that_cannot_be_used_is_refused(self, bureau, trainer, fields):
        case = make_case(**fields)
        make_edition(case)

        with pytest.raises(ValidationError, match="使えません"):
            actions.make_exercise(case=case, **self.facts(bureau, trainer))

    def test_a_case_can_be_used_on_its_last_day(self, bureau, trainer):
        case = make_case(live=True, expires_on=timezone.localdate())
        make_edition(case)

        assert actions.make_exercise(case=case, **self.facts(bureau, trainer)).pk

    def test_no_exercise_is_put_on_a_day_after_the_last(self, bureau, trainer):
        last = timezone.localdate() + datetime.timedelta(days=10)
        case = make_case(live=True, expires_on=last)
        given = self.facts(bureau, trainer)
        at_noon = timezone.make_aware(datetime.datetime.combine(last, datetime.time(12)))

        later = at_noon + datetime.timedelta(days=1)

        with pytest.raises(ValidationError) as refused:
            actions.make_exercise(case=case, **given | {"starts_at": later})
        assert set(refused.value.message_dict) == {"starts_at"}
        assert not Exercise.objects.exists()
        made = actions.make_exercise(case=case, **given | {"starts_at": at_noon})

        with pytest.raises(ValidationError) as moved:
            actions.change_exercise(exercise=made, by=trainer, starts_at=later)
        assert set(moved.value.message_dict) == {"starts_at"}
        # What stood already may be renamed, also when the case expired meanwhile.
        CasePage.objects.filter(pk=case.pk).update(expires_on=datetime.date(2020, 1, 1))
        actions.change_exercise(exercise=made, by=trainer, title="別の題", starts_at=at_noon)
        assert now(made).title == "別の題"

    def test_a_case_without_an_edition_is_refused(self, bureau, trainer):
        case = make_case(live=True)
        CaseEdition.objects.all().delete()

        with pytest.raises(ValidationError, match="使えません"):
            actions.make_exercise(case=case, **self.facts(bureau, trainer))


class TestChanging:
    def test_facts_and_who_changed_them(self, exercise, trainer):
        actions.change_exercise(exercise=exercise, by=trainer, title="新しい題", minutes=90)

        assert (now(exercise).title, now(exercise).minutes) == ("新しい題", 90)
        assert exercise.moves.get().by == trainer

    def test_not_when_it_is_over(self, exercise, trainer, facilitator):
        actions.cancel(exercise=exercise, reason="台風", by=facilitator)

        with pytest.raises(NotNow):
            actions.change_exercise(exercise=exercise, by=trainer, title="新しい題")

    def test_nothing_else_than_facts(self, exercise, trainer):
        with pytest.raises(TypeError):
            actions.change_exercise(exercise=exercise, by=trainer, state="closed")


class TestFacilitators:
    @pytest.fixture(autouse=True)
    def two_lead(self, trainer):
        """The trainer leads exercises too."""
        PostFactory(person=trainer, roles=[Role.FACILITATOR])

    def test_nobody_who_may_not_lead_one(self, exercise, facilitator, trainer, worker):
        with pytest.raises(ValidationError, match="進行役になれません"):
            actions.set_facilitators(exercise=exercise, people=[trainer, worker], by=trainer)
        with pytest.raises(ValidationError, match="進行役になれません"):
            actions.make_exercise(
                case=make_case(live=True), organiser=exercise.organiser, by=trainer,
                title="演習", minutes=120, facilitator=worker,
            )  # fmt: skip

        leading = Facilitation.objects.filter(exercise=exercise, until=None)
        assert [one.person for one in leading] == [facilitator]

    def test_one_replaces_another_in_the_middle(self, exercise, facilitator, trainer):
        opened(exercise, by=facilitator)
        actions.set_facilitators(exercise=exercise, people=[trainer], by=trainer)

        leading = Facilitation.objects.filter(exercise=exercise, until=None)
        assert [one.person for one in leading] == [trainer]
        assert Facilitation.objects.get(person=facilitator).until is not None
        # What was opened before keeps the name of who opened it.
        assert {one.by for one in exercise.moves.filter(stage=1)} == {facilitator, trainer}

    def test_who_stays_keeps_the_beginning(self, exercise, facilitator, trainer):
        since = exercise.facilitations.get().since
        actions.set_facilitators(exercise=exercise, people=[facilitator, trainer], by=trainer)

        assert exercise.facilitations.get(person=facilitator).since == since

    def test_who_comes_back_has_a_second_line(self, exercise, facilitator, trainer):
        actions.set_facilitators(exercise=exercise, people=[trainer], by=trainer)
        actions.set_facilitators(exercise=exercise, people=[facilitator], by=trainer)

        assert exercise.facilitations.filter(person=facilitator).count() == 2


class TestOpeningStages:
    def test_the_first_begins_it_for_all_groups(self, exercise, facilitator):
        begun = actions.open_stage(exercise=exercise, number=1, by=facilitator)

        assert (begun.state, begun.stage, begun.stage_minutes) == (ExerciseState.RUNNING, 1, 20)
        assert StageWork.objects.filter(stage=1, closed_at=None).count() == 2

    def test_the_next_locks_the_one_before(self, exercise, worker, facilitator):
        opened(exercise)
        hand_in(exercise, worker)
        opened(exercise, 2)

        locked = StageWork.objects.filter(stage=1, closed_at__isnull=False)
        assert [bool(work.submitted_at) for work in locked.order_by("group__number")] == [
            True,
            False,
        ]

    def test_twice_is_once(self, exercise, facilitator):
        for _ in range(2):
            actions.open_stage(exercise=exercise, number=1, by=facilitator)

        assert ExerciseMove.objects.filter(exercise=exercise).count() == 1
        assert StageWork.objects.count() == 2

    @pytest.mark.parametrize("number", [-1, 0, 1, 4, 7, 10**7])
    def test_none_is_jumped_over_or_opened_backwards(self, exercise, number, facilitator):
        opened(exercise, 2)

        with pytest.raises(NotNow, match="順に1つずつ"):
            actions.open_stage(exercise=exercise, number=number, by=facilitator)
        assert now(exercise).stage == 2

    def test_not_without_anybody_in_a_group(self, facilitator):
        empty = make_exercise(facilitator=facilitator, groups=[[]])

        with pytest.raises(NotNow, match="先に班を作って"):
            actions.open_stage(exercise=empty, number=1, by=facilitator)

    def test_not_while_paused(self, exercise, facilitator):
        opened(exercise)
        actions.pause(exercise=exercise, by=facilitator)

        with pytest.raises(NotNow, match="休止中"):
            actions.open_stage(exercise=exercise, number=2, by=facilitator)

    def test_not_when_cancelled(self, exercise, facilitator):
        actions.cancel(exercise=exercise, reason="台風", by=facilitator)

        with pytest.raises(NotNow):
            actions.open_stage(exercise=exercise, number=1, by=facilitator)


class TestTime:
    def test_more_minutes_move_the_plan_alone(self, exercise, facilitator, worker):
        begun = opened(exercise)
        actions.extend(exercise=exercise, minutes=10, by=facilitator)

        after = now(exercise)
        assert after.planned_end - begun.planned_end == datetime.timedelta(minutes=10)
        assert after.version == begun.version + 1

    def test_a_pause_moves_the_plan_by_its_length(self, exercise, facilitator, worker):
        begun = opened(exercise)
        actions.pause(exercise=exercise, by=facilitator)
        ago = timezone.now() - datetime.timedelta(minutes=15)
        Exercise.objects.filter(pk=exercise.pk).update(paused_at=ago)
        actions.go_on(exercise=exercise, by=facilitator)

        moved = now(exercise).planned_end - begun.planned_end
        assert moved >= datetime.timedelta(minutes=15)
        assert save(exercise, worker, words("続き")).done

    def test_pausing_and_going_on_twice_is_once(self, exercise, facilitator):
        opened(exercise)
        for act in (actions.pause, actions.pause, actions.go_on, actions.go_on):
            act(exercise=exercise, by=facilitator)

        assert exercise.moves.count() == 3

    @pytest.mark.parametrize("act", [actions.pause, lambda **by: actions.extend(minutes=5, **by)])
    def test_only_while_a_stage_is_open(self, exercise, facilitator, act):
        with pytest.raises(NotNow, match="開いている段階がありません"):
            act(exercise=exercise, by=facilitator)


class TestEnding:
    def test_after_the_last_stage_works_are_locked(self, exercise, facilitator):
        ended = to_the_end(exercise, facilitator)

        assert ended.state == ExerciseState.HANDING_IN
        assert not StageWork.objects.filter(closed_at=None).exists()

    def test_not_before_the_last_stage(self, exercise, facilitator):
        opened(exercise, 5)

        with pytest.raises(NotNow):
            actions.end_stages(exercise=exercise, by=facilitator)

    def test_phases_go_forward_each_once(self, exercise, facilitator):
        to_the_end(exercise, facilitator)
        for state in ENDS:
            for _ in range(2):
                actions.go_to_phase(exercise=exercise, to=state, by=facilitator)

        assert now(exercise).state == ExerciseState.CLOSED
        with pytest.raises(NotNow):
            actions.go_to_phase(exercise=exercise, to=ExerciseState.DEBRIEF, by=facilitator)

    @pytest.mark.parametrize("state", ENDS)
    def test_no_phase_while_stages_are_open(self, exercise, facilitator, state):
        opened(exercise, 6)

        with pytest.raises(NotNow):
            actions.go_to_phase(exercise=exercise, to=state, by=facilitator)

    def test_without_criteria_there_is_no_mutual_review(self, worker, facilitator):
        edition = make_edition(make_case(criteria=[]))
        exercise = make_exercise(edition, facilitator=facilitator, groups=[[worker]])
        to_the_end(exercise, facilitator)

        with pytest.raises(NotNow, match="基準がありません"):
            actions.go_to_phase(exercise=exercise, to=ExerciseState.REVIEWING, by=facilitator)
        actions.go_to_phase(exercise=exercise, to=ExerciseState.DEBRIEF, by=facilitator)


class TestCancelling:
    @pytest.mark.parametrize("number", [0, 3])
    def test_it_keeps_worksheets_and_writes_no_record(self, exercise, worker, facilitator, number):
        opened(exercise, number)
        if number:
            save(exercise, worker, words("x", task="worry-assessment"), stage=3)
        actions.cancel(exercise=exercise, reason="台風のため", by=facilitator)

        assert now(exercise).state not in OPEN_EXERCISES
        assert group_of(exercise).answers.count() == bool(number)
        assert not Record.objects.exists()

    def test_it_asks_for_a_reason(self, exercise, facilitator):
        with pytest.raises(ValidationError, match="理由"):
            actions.cancel(exercise=exercise, reason=" 　", by=facilitator)

    def test_not_what_is_in_its_debrief(self, exercise, facilitator):
        to_the_end(exercise, facilitator)

        with pytest.raises(NotNow):
            actions.cancel(exercise=exercise, reason="台風", by=facilitator)
