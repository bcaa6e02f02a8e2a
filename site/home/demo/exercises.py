"""Exercises: one under way today, one closed three weeks ago, one in preparation."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from casestudies import actions
from casestudies.actions import Entry
from casestudies.content import LENSES, Stage
from casestudies.models import CasePage, Exercise, Feedback, Group, Member, Poll
from casestudies.states import Duty, ExerciseState
from home.demo.bodies import Body
from home.demo.contents import EXERCISES, read, subject_key
from home.demo.days import Days
from home.demo.exercise_moments import set_back
from home.demo.people import Cast
from people.models import Leave, Organisation, Post
from people.roles import Role

Given = Mapping[str, Any]
WRAPPING_UP = datetime.timedelta(minutes=30)  # mutual review and debrief
LONG_IN_POST = 60  # days


class Exercises:
    """Made, worked through and closed by the same actions as in an office."""

    def __init__(self, cast: Cast, bodies: Mapping[str, Body], days: Days) -> None:
        self.cast, self.bodies, self.days = cast, bodies, days
        self.facilitator = cast.logins["satooya"].person
        self.organiser = Organisation.objects.get(kind=Organisation.Kind.METROPOLIS)
        self.away = {*Leave.objects.values_list("person", flat=True)}

    def write(self) -> None:
        for name in EXERCISES:
            self._exercise(read("exercises", f"{name}.toml"))

    def _exercise(self, given: Given) -> None:
        begins = self._moment(given)
        exercise = actions.make_exercise(
            case=CasePage.objects.get(subject_key=subject_key("cases", given["case"])),
            organiser=self.organiser,
            by=self.cast.logins["koushi"].person,
            title=given["title"].format(month=timezone.localtime(begins).month),
            minutes=given["minutes"],
            facilitator=self.facilitator,
            starts_at=begins,
        )
        groups = given.get("groups", [])
        self._people(exercise, groups or [given])
        for number, each in enumerate(groups, 1):
            self._group(exercise, number, each["cards"])
        if not groups:
            return
        last = given.get("stage", len(exercise.edition.case.stages))
        for number in range(1, last + 1):
            actions.open_stage(exercise=exercise, number=number, by=self.facilitator)
            self._work(exercise, number, groups)
        self._talk(exercise, given)
        if given.get("closed"):
            self._close(exercise, given, begins)

    def _moment(self, given: Given) -> datetime.datetime:
        day = self.days.today + datetime.timedelta(days=given["begins"])
        hour = datetime.time.fromisoformat(given["at"])
        return timezone.make_aware(datetime.datetime.combine(day, hour))

    # --- who ------------------------------------------------------------------
    def _people(self, exercise: Exercise, groups: list[Given]) -> None:
        """In the order of the file; the places they get are told by `_group`."""
        posts: list[list[Post]] = []
        for each in groups:
            posts.append([])
            for name in each["people"]:
                taken = [post for some in posts for post in some]
                posts[-1].append(self._post(name, taken))
        every = [(post.person, post) for some in posts for post in some]
        actions.add_people(exercise=exercise, people=every)
        self.posts = posts

    def _post(self, name: str, taken: list[Post]) -> Post:
        """A log-in, or somebody of "body:profession" without one."""
        if ":" not in name:
            return self.cast.logins[name]
        body, profession = name.split(":")
        played = {post.person_id for post in [*self.cast.logins.values(), *taken]}
        return next(
            post
            for post in self.cast.posts
            if post.organisation_id == self.bodies[body].organisation.pk
            and post.profession is not None
            and post.profession.code == profession
            and post.person_id not in played
            and self._is_there(post)
        )

    def _is_there(self, post: Post) -> bool:
        leads = (post, Role.SUPERVISOR) in self.cast.roles
        stays = post.end is None and post.person.left_on is None and post.person_id not in self.away
        return stays and not leads and post.start < self.days.ago(LONG_IN_POST)

    def _group(self, exercise: Exercise, number: int, cards: list[str]) -> None:
        """The first three take the duties, as when groups are dealt."""
        duties = [*Duty.values, ""]
        parts = {}
        for turn, post in enumerate(self.posts[number - 1]):
            member = Member.objects.get(exercise=exercise, person=post.person)
            actions.place(member=member, number=number)
            parts[member.pk] = {"card": cards[turn], "duty": duties[turn]}
        group = Group.objects.get(exercise=exercise, number=number)
        actions.share_parts(group=group, parts=parts)

    # --- what they write --------------------------------------------------------
    def _work(self, exercise: Exercise, number: int, groups: list[Given]) -> None:
        stage = exercise.edition.case.stage(number)
        assert stage is not None  # noqa: S101 -- open_stage has found it
        for turn, given in enumerate(groups, 1):
            written = read("exercises", given["answers_in"]) if "answers_in" in given else given
            answers = written.get("answers", {})
            for lens in (*LENSES, ""):  # the joint judgement comes when both sides are there
                if entries := entries_of(stage, answers, lens):
                    by = self._writer(exercise, turn, lens)
                    actions.save_answers(member=by, stage=number, entries=entries)
            if sure := written.get("confidence", {}).get(stage.kind):
                by = self._writer(exercise, turn)
                actions.submit(member=by, stage=number, confidence=sure)

    def _writer(self, exercise: Exercise, group: int, lens: str = "") -> Member:
        """The recorder; one side of a sheet is written by somebody who looks from there."""
        members = Member.objects.filter(exercise=exercise, group__number=group)
        wanted = {"lens": lens} if lens else {"duty": Duty.RECORDER}
        return members.select_related("exercise", "group", "person").filter(**wanted)[0]

    def _talk(self, exercise: Exercise, given: Given) -> None:
        actions.announce(
            exercise=exercise, group=None, text=given["announcement"], by=self.facilitator
        )
        if asked := given.get("poll"):
            poll = actions.open_poll(
                exercise=exercise, question=asked["question"], options=asked["options"]
            )
            for group, votes in asked["votes"].items():
                self._vote(poll, int(group), votes)

    def _vote(self, poll: Poll, group: int, votes: list[int]) -> None:
        """By the last of the group first: the one whom one plays has not voted yet."""
        people = [post.person for post in reversed(self.posts[group - 1])]
        for person, option in zip(people, votes, strict=False):
            member = Member.objects.get(exercise=poll.exercise, person=person)
            actions.vote(poll=poll, member=member, option=option)

    # --- how it ends ------------------------------------------------------------
    def _close(self, exercise: Exercise, given: Given, begins: datetime.datetime) -> None:
        by = self.facilitator
        actions.end_stages(exercise=exercise, by=by)
        actions.go_to_phase(exercise=exercise, to=ExerciseState.REVIEWING, by=by)
        for number, each in enumerate(given["groups"], 1):
            member = self._writer(exercise, number)
            actions.save_review(
                member=member, scores=each["scores"], comment=each["comment"], version=0
            )
            actions.submit_review(member=member)
        actions.go_to_phase(exercise=exercise, to=ExerciseState.DEBRIEF, by=by)
        self._feedback(exercise, given["feedback"])
        ended = begins + datetime.timedelta(minutes=given["minutes"]) + WRAPPING_UP
        actions.go_to_phase(exercise=exercise, to=ExerciseState.CLOSED, by=by, at=ended)
        set_back(Exercise.objects.get(pk=exercise.pk))

    def _feedback(self, exercise: Exercise, given: Given) -> Feedback:
        said = actions.give_feedback(
            to=Group.objects.get(exercise=exercise, number=given["group"]),
            text=given["text"],
            by=self.facilitator,
            is_shared=given["shared"],
        )
        member = self._writer(exercise, given["group"])
        return actions.acknowledge(feedback=said, member=member, reply=given["reply"])


def entries_of(stage: Stage, answers: Given, lens: str) -> list[Entry]:
    """What is answered from one side; the key of a side is "task/side"."""
    places = {
        task.key: f"{task.key}/{lens}" if lens else task.key
        for task in stage.tasks
        if lens in task.lenses
    }
    return [
        Entry(key, answers[place], version=0, lens=lens)
        for key, place in places.items()
        if place in answers
    ]
