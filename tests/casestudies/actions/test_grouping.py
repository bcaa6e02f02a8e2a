"""Who is in an exercise, in which group, with which part."""

import pytest
from django.core.exceptions import ValidationError

from casestudies import actions
from casestudies.actions import NotNow
from casestudies.models import Exercise, Member
from casestudies.states import Duty
from people.models import Profession
from tests.casestudies.at_work import (
    aside,
    group_of,
    groups_of,
    member_of,
    now,
    opened,
    save,
    words,
)
from tests.conftest import post_of
from tests.factories.cases import make_exercise
from tests.factories.people import UserFactory
from tests.factories.runs import apply, open_run

pytestmark = pytest.mark.django_db


@pytest.fixture
def everybody(worker, colleague, supervisor, outsider):
    return [worker, colleague, supervisor, outsider]


@pytest.fixture
def exercise(everybody) -> Exercise:
    """Four people who are in no group yet."""
    exercise = make_exercise()
    people = [(person, post_of(person)) for person in everybody]
    actions.add_people(exercise=exercise, people=people)
    return exercise


def parts(exercise: Exercise) -> set[tuple[str, str, str]]:
    rows = Member.objects.filter(exercise=exercise)
    return {(one.person.username, one.card, one.duty) for one in rows}


class TestAdding:
    def test_who_is_in_it_stays_as_she_is(self, exercise, worker):
        Member.objects.filter(person=worker).update(card="nurse")

        assert actions.add_people(exercise=exercise, people=[(worker, None)]) == 0
        assert member_of(exercise, worker).card == "nurse"
        assert exercise.members.count() == 4

    def test_one_side_follows_from_the_profession(self, exercise, worker, colleague):
        nurse, _new = Profession.objects.get_or_create(
            code="public_health_nurse", defaults={"name": "保健師"}
        )
        post = post_of(worker)
        post.profession = nurse
        post.save()
        another = make_exercise()
        people = [(one, post_of(one)) for one in (worker, colleague)]
        actions.add_people(exercise=another, people=people)

        assert {one.person: one.lens for one in another.members.all()} == {
            worker: "health",
            colleague: "welfare",
        }

    def test_who_has_a_seat_in_the_run_comes_in(self, trainer, bureau, worker, outsider):
        run = open_run(by=trainer, organiser=bureau)
        apply(run, worker)
        exercise = make_exercise(session=run.sessions.get())

        assert [actions.add_admitted(exercise=exercise) for _ in range(2)] == [1, 0]
        assert [one.person for one in exercise.members.all()] == [worker]

    def test_without_a_session_nobody_is_admitted(self, exercise):
        assert actions.add_admitted(exercise=exercise) == 0

    def test_joining_twice_is_joining_once(self, exercise, trainer):
        first, second = [actions.join(exercise=exercise, person=trainer) for _ in range(2)]

        assert first == second
        assert (first.group, first.post) == (None, post_of(trainer))

    def test_nobody_comes_into_what_is_over(self, exercise, trainer, facilitator):
        actions.cancel(exercise=exercise, reason="台風", by=facilitator)

        with pytest.raises(NotNow):
            actions.join(exercise=exercise, person=trainer)


class TestFormingGroups:
    def test_everybody_is_dealt_once_with_cards_and_duties(self, exercise, everybody):
        actions.form_groups(exercise=exercise, count=2)

        groups = groups_of(exercise)
        assert sorted(map(len, groups)) == [2, 2]
        assert set.union(*groups) == {one.username for one in everybody}
        assert sorted((card, duty) for _name, card, duty in parts(exercise)) == sorted(
            2 * [("nurse", Duty.CHAIR), ("school", Duty.RECORDER)]
        )

    def test_municipalities_are_mixed(self, exercise, outsider, nakano):
        another = UserFactory()
        actions.add_people(exercise=exercise, people=[(another, post_of(outsider))])

        actions.form_groups(exercise=exercise, count=2)

        (one,) = [group for group in groups_of(exercise) if outsider.username in group]
        assert another.username not in one

    def test_dealing_anew_leaves_nothing_of_the_groups_before(self, exercise):
        actions.form_groups(exercise=exercise, count=4)
        before = {*exercise.groups.values_list("pk", flat=True)}
        actions.form_groups(exercise=exercise, count=1)

        assert [len(group) for group in groups_of(exercise)] == [4]
        assert before.isdisjoint(exercise.groups.values_list("pk", flat=True))

    def test_the_fourth_holds_no_card_and_no_duty(self, exercise):
        actions.form_groups(exercise=exercise, count=1)

        dealt = sorted((card, duty) for _name, card, duty in parts(exercise))
        assert dealt == [("", ""), ("", "speaker"), ("nurse", "chair"), ("school", "recorder")]

    @pytest.mark.parametrize("count", [0, -1, 5, 1000])
    def test_a_number_that_cannot_be_is_refused_at_its_field(self, exercise, count):
        with pytest.raises(ValidationError) as refused:
            actions.form_groups(exercise=exercise, count=count)

        assert refused.value.message_dict == {"count": ["班の数は1から4までです。"]}

    def test_only_before_the_first_stage(self, exercise):
        actions.form_groups(exercise=exercise, count=2)
        opened(exercise)

        with pytest.raises(NotNow, match="最初の段階を開く前だけ"):
            actions.form_groups(exercise=exercise, count=1)


class TestPlacing:
    @pytest.fixture
    def running(self, exercise, worker) -> Exercise:
        actions.form_groups(exercise=exercise, count=2)
        return opened(exercise)

    def test_who_comes_late_writes_with_the_group(self, running, trainer):
        late = actions.join(exercise=running, person=trainer)
        actions.place(member=late, number=2)

        assert save(running, trainer, words("遅れて来ました")).done

    def test_a_new_group_in_the_middle_works_at_the_open_stage(self, running, trainer):
        late = actions.join(exercise=running, person=trainer)
        actions.place(member=late, number=3)

        assert save(running, trainer, words("新しい班")).done

    def test_parts_and_words_stay_with_the_group(self, running, worker):
        mine = member_of(running, worker)
        before = mine.group
        save(running, worker, words("前の班で"))
        other = 2 if before.number == 1 else 1
        actions.place(member=mine, number=other)

        after = member_of(running, worker)
        assert (after.group.number, after.card, after.duty) == (other, "", "")
        assert before.answers.count() == 1
        assert group_of(running, other).answers.count() == 0
        assert aside(before) == []

    @pytest.mark.parametrize("number", [0, -1, 21, 10**8])
    def test_a_group_that_cannot_be_is_refused(self, running, worker, number):
        with pytest.raises(ValidationError, match="その班はありません"):
            actions.place(member=member_of(running, worker), number=number)

    def test_both_groups_have_something_new_to_see(self, running, worker):
        mine = member_of(running, worker)
        versions = {one.number: one.version for one in running.groups.all()}
        actions.place(member=mine, number=3 - mine.group.number)

        assert all(one.version > versions[one.number] for one in running.groups.all())

    def test_once_begun_nobody_is_taken_out(self, running, worker):
        with pytest.raises(NotNow):
            actions.remove(member=member_of(running, worker))

    def test_before_it_begins_people_are(self, exercise, worker):
        actions.remove(member=member_of(exercise, worker))

        assert not exercise.members.filter(person=worker).exists()


class TestSharingParts:
    @pytest.fixture
    def group(self, exercise):
        actions.form_groups(exercise=exercise, count=1)
        return group_of(exercise)

    def test_who_is_given_one_takes_it_from_who_had_it(self, exercise, group):
        chair = Member.objects.get(exercise=exercise, duty=Duty.CHAIR)
        free = Member.objects.get(exercise=exercise, duty="")
        actions.share_parts(group=group, parts={free.pk: {"duty": Duty.CHAIR}})

        assert Member.objects.get(duty=Duty.CHAIR) == free
        chair.refresh_from_db()
        assert chair.duty == ""

    def test_many_look_from_the_same_side(self, exercise, group):
        given = {one.pk: {"lens": "health"} for one in exercise.members.all()}
        actions.share_parts(group=group, parts=given)

        assert {one.lens for one in exercise.members.all()} == {"health"}

    @pytest.mark.parametrize("part", [{"duty": "boss"}, {"card": "king"}, {"lens": "moon"}])
    def test_what_does_not_exist_changes_nothing(self, exercise, group, part):
        before = parts(exercise)
        pk = exercise.members.first().pk

        with pytest.raises(ValidationError, match="この班にはありません"):
            actions.share_parts(group=group, parts={pk: part})
        assert parts(exercise) == before

    def test_somebody_of_another_group_is_refused(self, group, trainer):
        stranger = make_exercise(groups=[[trainer]]).members.get()

        with pytest.raises(ValidationError):
            actions.share_parts(group=group, parts={stranger.pk: {"duty": Duty.CHAIR}})


class TestSteppingOut:
    def test_one_comes_back_to_the_same_place(self, exercise, worker):
        actions.form_groups(exercise=exercise, count=2)
        opened(exercise)
        before = member_of(exercise, worker)
        actions.step_out(member=before, out=True)
        assert member_of(exercise, worker).stepped_out_at is not None
        opened(exercise, 2)
        actions.step_out(member=before, out=False)

        after = member_of(exercise, worker)
        assert after.stepped_out_at is None
        assert (after.group, after.card, after.duty) == (before.group, before.card, before.duty)
        assert now(exercise).stage == 2

    def test_the_group_may_go_on_writing(self, exercise, worker):
        actions.form_groups(exercise=exercise, count=1)
        opened(exercise)
        actions.step_out(member=member_of(exercise, worker), out=True)

        assert save(exercise, worker, words("離れていても"))
