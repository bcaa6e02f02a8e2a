"""ふりかえり: only the writer reads it."""

import pytest

from casestudies import actions
from casestudies.models import Exercise, Reflection
from casestudies.states import ExerciseState
from core.models import AuditEvent
from tests.factories.debriefs import exercise_at, member_of

PRIVATE = "ひみつのふりかえり語"


@pytest.fixture
def exercise(db, worker, colleague, facilitator):
    return exercise_at(ExerciseState.CLOSED, groups=[[worker, colleague]], facilitator=facilitator)


class TestSaving:
    def test_also_when_all_is_over(self, exercise, worker):
        actions.save_reflection(member=member_of(exercise, worker), text=PRIVATE, version=0)

        assert Reflection.objects.get().text == PRIVATE

    def test_nobody_is_told_that_somebody_reflects(self, exercise, worker):
        before = (exercise.version, member_of(exercise, worker).group.version)
        actions.save_reflection(member=member_of(exercise, worker), text=PRIVATE, version=0)

        now = Exercise.objects.get(pk=exercise.pk)
        assert (now.version, member_of(now, worker).group.version) == before
        assert not AuditEvent.objects.exists()

    def test_on_another_device_nothing_is_written_over(self, exercise, worker):
        member = member_of(exercise, worker)
        actions.save_reflection(member=member, text="電話で", version=0)
        saved = actions.save_reflection(member=member, text="机で", version=0)

        assert saved.newer
        assert Reflection.objects.get().text == "電話で"

    def test_the_words_are_not_in_its_name(self):
        assert PRIVATE not in str(Reflection(text=PRIVATE))


class TestPage:
    def path(self, exercise):
        return f"/exercises/{exercise.key}/reflection/"

    def test_says_who_reads_it_and_shows_what_was_saved(self, client, exercise, worker):
        client.force_login(worker)
        assert "あなただけが読めます" in client.get(self.path(exercise)).content.decode()

        client.post(self.path(exercise), {"text": PRIVATE, "version": 0})
        answer = client.get(self.path(exercise))
        assert PRIVATE in answer.content.decode()
        assert answer["Cache-Control"] == "no-store"

    @pytest.mark.parametrize("person", ["colleague", "facilitator", "administrator", "nerima_hr"])
    def test_nobody_else_finds_a_word_of_it_anywhere(
        self, client, exercise, worker, person, request
    ):
        actions.save_reflection(member=member_of(exercise, worker), text=PRIVATE, version=0)
        client.force_login(request.getfixturevalue(person))

        paths = [
            "", "console/", "people/", "review/", "feedback/", "feedback/mine/", "reflection/",
            "debrief/", "console/groups/1/", "people/groups/1/",
        ]  # fmt: skip
        pages = [client.get(f"/exercises/{exercise.key}/{path}") for path in paths]
        assert [page for page in pages if PRIVATE in page.content.decode()] == []

    def test_two_devices_are_shown_both(self, client, exercise, worker):
        client.force_login(worker)
        client.post(self.path(exercise), {"text": "電話で", "version": 0})
        answer = client.post(self.path(exercise), {"text": "机で", "version": 0})

        html = answer.content.decode()
        assert answer.status_code == 409
        assert ("電話で" in html, "机で" in html) == (True, True)
        client.post(self.path(exercise), {"text": "電話と机で", "version": 1})
        assert Reflection.objects.get().text == "電話と机で"

    def test_too_long_words_stay_in_the_field(self, client, exercise, worker):
        client.force_login(worker)
        answer = client.post(self.path(exercise), {"text": "長" * 4001, "version": 0})

        assert answer.status_code == 422
        assert "長" * 4001 in answer.content.decode()
        assert not Reflection.objects.exists()

    @pytest.mark.parametrize("text", ["😊家庭\U000e0100ｶﾞ", "NUL\x00の中", ""])
    def test_any_character_is_taken(self, client, exercise, worker, text):
        client.force_login(worker)

        answer = client.post(self.path(exercise), {"text": text, "version": 0})
        assert answer.status_code in {302, 422}
