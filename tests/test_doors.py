"""Every address of ours × every role × own and other organisation."""

import uuid
from types import SimpleNamespace

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from certificates.models import Certificate
from core import audit
from core.models import ReminderRule
from courses import actions
from courses.models import PanelAnswer, QuestionImport
from people.models import Deputy, ImportBatch, InvitationBatch, Post
from people.roles import Role
from tests.api_doors import API
from tests.citation_doors import make_citations
from tests.doors import ADDRESSES, EVERYBODY, UNNAMED, our_patterns
from tests.drawing_doors import make_drawings
from tests.exercise_doors import make_exercises
from tests.factories.api import token_for
from tests.factories.certificates import CertificateDesignFactory, IssuerFactory, certified
from tests.factories.core import JobFactory, saved_export
from tests.factories.courses import (
    QuestionCategoryFactory,
    QuestionFactory,
    attempt_of,
    lessons_of,
    make_course,
    make_quiz,
    quiz_of,
    started,
)
from tests.factories.editions import taken_before
from tests.factories.kits import kit_of, looked_at
from tests.factories.messages import told
from tests.factories.people import LeaveFactory, PostFactory
from tests.factories.surveys import begun, make_survey
from tests.figure_doors import make_figures
from tests.guideline_office_doors import GUIDELINE_OFFICE, make_guideline_office
from tests.guideline_readers_doors import GUIDELINE_READERS, make_guideline_readers
from tests.guideline_reading_doors import make_guideline_texts
from tests.programme_doors import make_programmes
from tests.review_doors import make_reviews
from tests.run_doors import make_runs
from tests.secondment_doors import make_secondments
from tests.transfer_doors import make_transfers

OWNERS = ("worker", "outsider")
# Addresses whose expectations stand beside their world.
ADDRESSES |= GUIDELINE_OFFICE
ADDRESSES |= GUIDELINE_READERS


@pytest.fixture
def everybody(request):
    return {name: request.getfixturevalue(name) for name in sorted(EVERYBODY)}


@pytest.fixture
def world(everybody, bureau, nerima, nakano, cms_groups):
    """A staff course, and one of each thing for the worker of 練馬区 and the learner of 中野区."""
    people = {owner: everybody[owner] for owner in OWNERS}
    course = make_course(
        lessons=1, quiz={"attempts_allowed": 0}, audience_kind="staff",
        objectives=[("objective", "説明できる")], self_assessment=True,
    )  # fmt: skip
    survey = make_survey(course)
    make_quiz(another := make_course(), timing="before", attempts_allowed=1, feedback="score_only")
    quiz_after = make_quiz(another, timing="after")
    design = CertificateDesignFactory(issuer=IssuerFactory(organisation=bureau))
    for person in people.values():
        started(person, course)
    certificates = {owner: certified(person, design=design) for owner, person in people.items()}
    held = {}
    for owner, person in people.items():
        person.certificate_name = "文字\U00030000"  # no font has it
        person.save()
        held[owner] = certified(person, design=design, subject_key=str(uuid.uuid4()))
    heads = {
        "worker": Post.objects.get(person=everybody["supervisor"]),
        "outsider": PostFactory(organisation=nakano, roles=[Role.SUPERVISOR]),
    }
    hr = {"worker": ("nerima_hr", nerima), "outsider": ("nakano_hr", nakano)}
    judgement = QuestionFactory(kind="judgement", choices=[])
    return SimpleNamespace(
        people={owner: person.pk for owner, person in people.items()},
        posts={owner: Post.objects.get(person=person).pk for owner, person in people.items()},
        leaves={owner: LeaveFactory(person=person).pk for owner, person in people.items()},
        heads={owner: post.pk for owner, post in heads.items()},
        deputies={
            owner: Deputy.objects.create(
                holder=post, deputy=everybody["colleague"], start="2026-04-01"
            ).pk
            for owner, post in heads.items()
        },
        jobs={owner: JobFactory(by=person).public_id for owner, person in people.items()},
        exports={owner: saved_export(everybody[name]).public_id for owner, (name, _) in hr.items()},
        batches={
            owner: ImportBatch.objects.create(
                organisation=ward, file_name="職員.xlsx", by=everybody[name],
                sha256="0" * 64, effective_on="2026-04-01",
            ).pk
            for owner, (name, ward) in hr.items()
        },
        messages={owner: told(person).pk for owner, person in people.items()},
        rule=ReminderRule.objects.create(source="courses.due", days=7).pk,
        today=timezone.localdate().isoformat(),
        sheets={
            owner: InvitationBatch.objects.create(
                kind="sheet", organisation=ward, made_by=everybody[name]
            ).public_id
            for owner, (name, ward) in hr.items()
        },
        certificates={owner: each.pk for owner, each in certificates.items()},
        codes={owner: each.code for owner, each in certificates.items()},
        held={owner: each.pk for owner, each in held.items()},
        tokens={
            owner: token_for(ward)[0].pk for owner, (_name, ward) in hr.items()
        },
        runs=make_runs(everybody, course, bureau),
        exercises=make_exercises(everybody, bureau),
        reviews=make_reviews(everybody),
        secondments=make_secondments(everybody),
        figures=make_figures(everybody, nerima, nakano, bureau),
        guideline_readers=make_guideline_readers(everybody),
        guideline_texts=make_guideline_texts(everybody),
        guideline_office=make_guideline_office(everybody),
        programmes=make_programmes(everybody, bureau, nerima),
        drawings=make_drawings(everybody),
        transfers=make_transfers(
            {owner: (everybody[name], ward) for owner, (name, ward) in hr.items()}
        ),
        citations=make_citations(everybody),
        design=design.pk,
        courses=dict.fromkeys(OWNERS, course.subject_key),
        lessons=dict.fromkeys(OWNERS, lessons_of(course)[0].subject_key),
        quizzes=dict.fromkeys(OWNERS, quiz_of(course).subject_key),
        quiz_pages=dict.fromkeys(OWNERS, quiz_of(course).pk),
        question_imports=dict.fromkeys(
            OWNERS,
            QuestionImport.objects.create(by=everybody["trainer"], file_name="設問.xlsx").pk,
        ),
        kit_imports=dict.fromkeys(OWNERS, looked_at(kit_of(course), by=everybody["trainer"]).pk),
        quizzes_after=dict.fromkeys(OWNERS, quiz_after.pk),
        editions={
            owner: {"key": taken_before(person, everybody["metropolis"]).key, "number": 1}
            for owner, person in people.items()
        },
        course_pages=dict.fromkeys(OWNERS, course.pk),
        surveys=dict.fromkeys(OWNERS, survey.subject_key),
        survey_pages=dict.fromkeys(OWNERS, survey.pk),
        sheets_of_survey={owner: begun(person, survey).pk for owner, person in people.items()},
        judgements=dict.fromkeys(OWNERS, judgement.pk),
        panel_answers={
            owner: PanelAnswer.objects.create(
                question=judgement, expert=person, asked_by=everybody["trainer"]
            ).pk
            for owner, person in people.items()
        },
        papers={owner: paper_to_mark(person) for owner, person in people.items()},
        attempts={
            owner: attempt_of(person, quiz_of(course)).pk for owner, person in people.items()
        },
        event=audit.record(
            "people.person_opened", by=everybody["nerima_hr"], about=[people["worker"].pk]
        ).number,
        media=default_storage.save("images/sample.txt", ContentFile(b"figure")),
    )  # fmt: skip


def paper_to_mark(person) -> dict[str, object]:
    """An essay handed in with a file, in a course that the trainer's bureau holds."""
    course = make_course(lessons=0)
    category = QuestionCategoryFactory()
    essay = QuestionFactory(category=category, essay=True)
    quiz = make_quiz(course, category=category, questions=1, bank=0)
    attempt, question = attempt_of(person, quiz), str(essay.pk)
    file = SimpleUploadedFile("報告.pdf", b"%PDF-1.4")
    actions.keep_file(attempt=attempt, question=question, file=file, by=person)
    actions.submit_attempt(attempt=attempt, answers={question: "所見です。"}, by=person)
    return {"pk": attempt.pk, "question": question}


def test_every_pattern_of_ours_has_an_expectation():
    found = {name for name, route in our_patterns() if route not in UNNAMED}

    assert found == set(ADDRESSES) | set(API)  # the API's doors: test_api_doors.py


def knock(client, user, name, world, owner):
    """What this person is answered there; nothing the request does remains."""
    address = ADDRESSES[name]
    data = {key: said(world) if callable(said) else said for key, said in address.query.items()}
    if "post" in data:
        data["post"] = world.posts[data["post"]]
    url = reverse(name, kwargs=address.thing(world, owner) if address.thing else None)
    client.logout()
    if user is not None:
        client.force_login(user)
    with transaction.atomic():
        answer = getattr(client, address.method)(url, data)
        transaction.set_rollback(True)
    return answer


def areas() -> dict[str, list[str]]:
    """Addresses that share one world: the world takes longer to make than all its doors to try."""
    names = sorted(ADDRESSES)
    size = 60
    return {
        f"{names[at]} to {names[at : at + size][-1]}": names[at : at + size]
        for at in range(0, len(names), size)
    }


AREAS = areas()


@pytest.mark.parametrize("area", AREAS)
def test_only_these_people_get_in(client, everybody, world, area):
    found, expected = {}, {}
    for name in AREAS[area]:
        address = ADDRESSES[name]
        for owner, let_in in (("worker", address.own), ("outsider", address.other)):
            if let_in is None:
                continue
            where = f"{name}, a thing of the {owner}"
            expected[where] = {
                who: address.answer if who in let_in else 404 for who in sorted(EVERYBODY)
            }
            found[where] = {
                who: knock(client, user, name, world, owner).status_code
                for who, user in everybody.items()
            }

    assert found == expected


@pytest.mark.parametrize("area", AREAS)
def test_who_is_signed_out_sees_the_log_in_page(client, world, area):
    answers = {name: knock(client, None, name, world, "worker") for name in AREAS[area]}
    public = {name for name in answers if ADDRESSES[name].public}
    told = {
        name: answer.get("Location", "").partition("?next=")[0]
        for name, answer in answers.items()
        if name not in public
    }

    assert {name: answers[name].status_code for name in public} == {
        name: ADDRESSES[name].answer for name in public
    }
    assert told == dict.fromkeys(set(answers) - public, "/accounts/login/")


def test_a_certificate_on_hold_used_no_number(world):
    assert set(Certificate.objects.filter(pk__in=world.held.values()).values_list("number")) == {
        (None,)
    }
