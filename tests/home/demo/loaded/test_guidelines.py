"""The guideline of the demonstration: its files, its editions, who has confirmed it and who cites it."""

import datetime
from collections import Counter

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from casestudies.models import CasePage
from core.citations.waiting import waiting
from core.models import Message, Passage
from courses.models import LessonPage
from guidelines import paper
from guidelines.content import faults_of
from guidelines.models import Acknowledgement, GuidelineEdition, GuidelinePage
from guidelines.states import EditionState
from home.demo.contents import subject_key
from home.demo.guideline_text import WHERE, Text, anchor, change
from home.demo.guidelines import CASE, CASE_CITES, LESSON, LESSON_CITES
from people.models import User
from records.models import Obligation, Record, Requirement
from records.states import Kind
from tests.factories.guidelines import headings_of
from tests.papers import contents_and_landings

pytestmark = pytest.mark.references


# --- the files -----------------------------------------------------------------
def ids(text: Text) -> list[str]:
    kinds = {"chapter", "section"}
    return [each["id"] for each in text.parts if each.get("kind") not in kinds]


def test_the_second_edition_removes_adds_moves_and_keeps_all_else_in_its_order():
    first, second = Text.first(), Text.first().as_of(change("second"))

    assert len(ids(first)) >= 60
    assert {*ids(first)} - {*ids(second)} == {"p028", "p060"}
    assert {*ids(second)} - {*ids(first)} == {"p087", "p088", "p089"}
    assert ids(second).index("p056") == ids(second).index("p064") + 1
    rest = {*ids(first)} & {*ids(second)} - {"p056"}
    assert [each for each in ids(first) if each in rest] == [
        each for each in ids(second) if each in rest
    ]


def test_reviewers_saw_the_new_paragraphs_in_their_first_wording():
    asked = Text.first().as_asked(change("second"))
    words = {each["id"]: each.get("text") for each in asked.parts}

    assert words["p087"] == change("second")["added"][0]["draft"]
    assert {"p028", "p060", "p088", "p089"} <= {*words}


# --- once it is loaded -----------------------------------------------------------
def edition(number: int) -> GuidelineEdition:
    return GuidelineEdition.objects.of(str(subject_key(*WHERE))).get(number=number)


def person(name: str) -> User:
    return User.objects.get(username=name)


def test_two_editions_are_published_and_a_third_is_open_for_opinions(demonstration):
    today = timezone.localdate()
    states = {each.number: each.state for each in GuidelineEdition.objects.all()}

    assert states == {1: EditionState.OLD, 2: EditionState.PUBLISHED, 3: EditionState.OPINIONS}
    assert edition(1).published_at < edition(2).published_at < timezone.now()
    assert edition(2).is_in_force(today)
    assert edition(3).opinions_until > today
    for each in GuidelineEdition.objects.all():
        assert faults_of(each.content) == {}
        moves = list(each.moves.order_by("pk"))
        assert [move.at for move in moves] == sorted(move.at for move in moves)
    first, second = edition(1).guideline, edition(2).guideline
    assert (len(first.chapters), len(first.questions), len(first.glossary)) == (8, 3, 16)
    assert "架空" in first.mark
    changed = [part for part in second.parts if part.reason]
    assert {anchor(key) for key in ("p040", "p056", "p087")} <= {part.anchor for part in changed}


def test_the_contents_of_its_paper_name_the_page_of_every_heading(demonstration):
    current = edition(2)

    named, stand = contents_and_landings(paper.edition_pdf(current), headings_of(current.guideline))

    assert named == stand


def test_twelve_opinions_on_the_second_edition_have_their_answers(demonstration):
    opinions = edition(2).opinions.select_related("reviewer")

    assert Counter(each.disposition for each in opinions) == {
        "adopted": 5,
        "partly": 3,
        "declined": 4,
    }
    assert all(each.answer and each.answered_at < edition(2).published_at for each in opinions)
    assert len({each.reviewer.title for each in opinions}) == 12
    assert list(edition(3).opinions.values_list("disposition", flat=True)) == ["", ""]
    assert edition(3).reviewers.filter(person=person("shinri")).exists()


def test_most_psychologists_confirmed_the_first_edition_and_some_the_second(demonstration):
    today = timezone.localdate()
    expected = set(GuidelinePage.objects.get().audience.posts(on=today).values_list("person"))
    confirmed = {
        number: set(Acknowledgement.objects.filter(edition__number=number).values_list("person"))
        for number in (1, 2)
    }

    assert confirmed[1] <= expected
    assert 0 < len(confirmed[2]) < len(confirmed[1]) < len(expected)
    played = (person("shinri").pk,)
    assert [played in confirmed[number] for number in (1, 2)] == [True, False]
    for row in Acknowledgement.objects.select_related("edition"):
        assert row.read_on >= timezone.localdate(row.edition.published_at)
        assert row.read_on < today
    records = Record.objects.filter(kind=Kind.GUIDELINE)
    assert records.count() == Acknowledgement.objects.count()


def test_the_psychologist_one_plays_owes_the_second_edition_alone(demonstration):
    today = timezone.localdate()
    owed = Obligation.objects.in_force(today).filter(
        person=person("shinri"), subject_kind=Kind.GUIDELINE
    )

    assert [(row.edition, row.requirement.title) for row in owed.open()] == [
        (2, "子供家庭支援センター心理職ガイドライン（試行版）")
    ]
    assert owed.open().get().due > today
    asked = Requirement.objects.filter(subject_kind=Kind.GUIDELINE).order_by("edition")
    assert [(row.edition, row.end is None) for row in asked] == [(1, False), (2, True)]


def test_the_lecturer_has_one_citation_to_look_at_and_was_told(demonstration):
    pages = LessonPage.objects.all()

    ((row),) = waiting(pages)

    assert row.page.pk == LessonPage.objects.get(subject_key=subject_key(*LESSON)).pk
    assert row.cited.anchor == row.now.anchor == anchor(LESSON_CITES)
    assert "聴き込む" in row.cited.text
    assert "話してくれてありがとう" in row.now.text
    assert waiting(CasePage.objects.all()) == []
    told = Message.objects.get(kind="guidelines.citations_changed")
    assert told.person.username == "koushi"
    assert told.created_at.date() <= timezone.localdate() - datetime.timedelta(days=30)


def test_a_case_carries_the_paragraph_it_cites_in_plain_words(demonstration):
    case = CasePage.objects.get(subject_key=subject_key("cases", CASE))
    cited = Passage.objects.get(anchor=anchor(CASE_CITES))

    content = str(case.stages.get_prep_value())

    assert cited.text in content
    assert cited.place in content


@pytest.mark.parametrize("name", ["shinri", "shinnin", "to-kenshu"])
def test_the_pages_open(demonstration, name):
    client = Client()
    client.force_login(person(name))
    lesson = LessonPage.objects.get(subject_key=subject_key(*LESSON))
    passage = Passage.objects.get(anchor=anchor(LESSON_CITES), current=False)

    assert client.get("/guidelines/").status_code == 200
    assert client.get("/guidelines/psychologists/").status_code == 200
    html = client.get(lesson.url).content.decode()
    assert "この段落はその後改められています。" in html
    then = client.get(reverse("passage", args=[passage.pk, 1]))
    assert then.url == f"/guideline-editions/{edition(1).public_id}/#{anchor(LESSON_CITES)}"
