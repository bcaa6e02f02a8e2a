"""The exercises of the demonstration: their states, what was written, what stays hidden."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from casestudies.models import (
    Announcement,
    Answer,
    CaseIndexPage,
    Exercise,
    ExerciseMove,
    Feedback,
    Group,
    Member,
    PeerReview,
    Poll,
    StageWork,
)
from casestudies.states import ExerciseState
from casestudies.tasks import compare, is_answered, lens_differences, links_missed, task_form
from core.invariants import broken
from people.models import User
from records.models import Record
from records.states import Kind

pytestmark = [pytest.mark.references, pytest.mark.usefixtures("demonstration")]


def exercise_in(state):
    return Exercise.objects.select_related("edition").get(state=state)


def running():
    return exercise_in(ExerciseState.RUNNING)


def closed():
    return exercise_in(ExerciseState.CLOSED)


def page_of(username, name, exercise):
    client = Client()
    client.force_login(User.objects.get(username=username))
    answer = client.get(reverse(name, args=[exercise.key]))
    assert answer.status_code == 200
    return answer.content.decode()


def answers_of(exercise, group):
    rows = Answer.objects.filter(group__exercise=exercise, group__number=group)
    return {(row.task, row.lens): row.value for row in rows}


def test_nothing_is_broken():
    assert broken() == []


def test_there_is_one_under_way_one_closed_and_one_in_preparation():
    assert sorted(Exercise.objects.values_list("state", "stage")) == [
        ("closed", 6),
        ("preparing", 0),
        ("running", 2),
    ]
    for exercise in Exercise.objects.all():
        assert [str(each.person.username) for each in exercise.facilitations.all()] == ["satooya"]
    assert CaseIndexPage.objects.get().facilitator_training is None


def test_every_value_passes_the_form_of_its_task_and_nothing_in_it_is_lost():
    for row in Answer.objects.select_related("group__exercise__edition"):
        task = row.group.exercise.edition.case.task(row.task)
        assert is_answered(task, row.value, lens=row.lens), row.task

        form = task_form(task, lens=row.lens, value=row.value)
        typed = {
            form.add_prefix(name): field.initial
            for name, field in form.fields.items()
            if field.initial not in (None, "")
        }
        again = task_form(task, lens=row.lens, value=row.value, data=typed, complete=True)
        if task.kind == "drawing":
            assert again.drawn is not None
        assert again.is_valid(), (row.task, again.errors)
        assert again.value() == row.value


class TestTheOneUnderWay:
    def test_two_groups_of_four_hold_every_card(self):
        members = Member.objects.filter(exercise=running())

        assert [group.members.count() for group in Group.objects.filter(exercise=running())] == [
            4,
            4,
        ]
        cards = {card.key for card in running().edition.case.cards}
        assert {*members.values_list("card", flat=True)} == cards
        assert members.get(person__username="shinnin").group.number == 1
        assert timezone.localdate(running().starts_at) == timezone.localdate()

    def test_group_1_has_handed_in_its_first_stage_and_group_2_saved_two_answers(self):
        works = StageWork.objects.filter(group__exercise=running(), submitted_at__isnull=False)

        assert [(work.group.number, work.stage) for work in works] == [(1, 1)]
        assert {task for task, _lens in answers_of(running(), 2)} == {"facts", "urgency-intake"}

    def test_something_was_said_and_is_asked(self):
        poll = Poll.objects.get(exercise=running())

        assert Announcement.objects.filter(exercise=running()).count() == 1
        assert poll.closed_at is None
        assert poll.votes.count() == 5
        assert not poll.votes.filter(member__person__username="shinnin").exists()

    def test_the_newcomer_sees_nothing_of_stages_to_come(self):
        html = page_of("shinnin", "exercises:worksheet", running())
        stages = running().edition.case.stages

        assert stages[1].summary in html
        for stage in stages[2:]:
            assert stage.summary not in html
            for told in [*stage.documents, *stage.tasks]:
                if told.kind != "viewpoints":  # asked in every stage
                    assert told.title not in html, told.title

    def test_the_facilitator_has_its_console(self):
        assert running().title in page_of("satooya", "exercises:console", running())


class TestTheOneThatIsClosed:
    def test_everything_was_answered_and_handed_in_by_both(self):
        tasks = [
            (task.key, lens) for _, task in closed().edition.case.tasks() for lens in task.lenses
        ]

        for group in (1, 2):
            assert {*answers_of(closed(), group)} == {*tasks}
        works = StageWork.objects.filter(group__exercise=closed())
        assert works.count() == works.filter(submitted_at__isnull=False).count() == 12

    def test_the_groups_disagree_and_their_judgements_moved(self):
        case, one, other = closed().edition.case, answers_of(closed(), 1), answers_of(closed(), 2)

        same = [place for place in one if one[place] == other[place]]
        assert same == [("pace-assessment", "")]
        for group in (one, other):
            moved = compare(
                case.task("pace-assessment"), group["pace-intake", ""], group["pace-assessment", ""]
            )
            assert not moved.is_same
            rows = lens_differences(
                case.task("lenses"), group["lenses", "health"], group["lenses", "welfare"]
            )
            assert 0 < len([row for row in rows if row.differs]) < len(rows)
        dots = case.task("dots")
        assert [link.pair for link in links_missed(dots, one["dots", ""])] == [(1, 4)]
        assert [link.pair for link in links_missed(dots, other["dots", ""])] == [(3, 6)]

    def test_each_group_reviewed_the_other_and_one_had_feedback_that_is_shared(self):
        reviews = PeerReview.objects.filter(exercise=closed(), submitted_at__isnull=False)

        pairs = {(one.by_group.number, one.about_group.number) for one in reviews}
        assert pairs == {(1, 2), (2, 1)}
        feedback = Feedback.objects.get()
        assert feedback.group.number == 2
        assert feedback.is_shared_in_debrief

    @pytest.mark.parametrize("reader", ["satooya", "satooya-2"])
    def test_its_debrief_names_both_groups(self, reader):
        html = page_of(reader, "debriefs:debrief", closed())

        for group in Group.objects.filter(exercise=closed()):
            assert str(group) in html
        assert Feedback.objects.get().text in html

    def test_it_was_three_weeks_ago_and_so_are_its_records(self):
        day = timezone.localdate() - datetime.timedelta(days=21)
        moves = ExerciseMove.objects.filter(exercise=closed()).order_by("at", "pk")

        assert {timezone.localdate(move.at) for move in moves} == {day}
        assert [move.pk for move in moves] == sorted(move.pk for move in moves)
        records = Record.objects.filter(kind=Kind.EXERCISE)
        assert {record.occurred_on for record in records} == {day}
        people = Member.objects.filter(exercise=closed()).values_list("person", flat=True)
        assert {record.person_id for record in records} == {*people}


class TestTheOneInPreparation:
    def test_it_is_next_week_with_people_and_without_groups(self):
        exercise = exercise_in(ExerciseState.PREPARING)

        week = datetime.timedelta(days=7)
        assert timezone.localdate(exercise.starts_at) == timezone.localdate() + week
        assert exercise.members.count() == 10
        assert exercise.groups.count() == 0
