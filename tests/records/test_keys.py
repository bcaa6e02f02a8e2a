import pytest

from records import keys
from tests.factories.people import UserFactory
from tests.factories.records import RequirementFactory

PERSON = UserFactory.build(pk=7)


def test_keys_say_what_makes_an_event():
    assert keys.lesson("a", 2, PERSON) == "lesson:a:2:7"
    assert keys.course("c", 1, PERSON) == "course:c:1:7"
    assert keys.programme("p", 1, PERSON) == "programme:p:1:7"
    assert keys.acknowledgement("g", 3, PERSON) == "guideline:g:3:7"
    assert keys.attempt("q", 2, PERSON) == "quiz:q:2:7"
    assert keys.session("run", 4, PERSON) == "session:run:4:7"
    assert keys.exercise("run", PERSON) == "exercise:run:7"
    assert keys.survey("s", None, PERSON) == "survey:s::7"


def test_a_yearly_subject_is_another_event_every_year():
    assert keys.course("c", 1, PERSON, year=2026) == "course:c:1:7@2026"
    assert keys.lesson("a", 1, PERSON, year=2027) == "lesson:a:1:7@2027"


@pytest.mark.parametrize(
    ("key", "moved"),
    [("course:c:1:7@2025", "course:c:1:7@2026"), ("course:c:1:7", "course:c:1:7")],
)
def test_a_key_moves_with_its_year(key, moved):
    assert keys.moved_to_year(key, 2025, 2026) == moved


def test_keys_of_two_people_differ():
    other = UserFactory.build(pk=8)

    assert keys.lesson("a", 1, PERSON) != keys.lesson("a", 1, other)


def test_a_subject_is_needed_yearly_when_a_requirement_says_so(db):
    RequirementFactory(subject_key="every-year", yearly=True)
    RequirementFactory(subject_key="once")

    assert keys.needed_yearly("every-year")
    assert not keys.needed_yearly("once")
    assert not keys.needed_yearly("unknown")
