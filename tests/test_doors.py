"""Every address of ours × every role × own and other organisation."""

import uuid
from types import SimpleNamespace

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.urls import reverse

from certificates.models import Certificate
from people.models import ImportBatch, Post
from people.roles import Role
from tests.doors import ADDRESSES, EVERYBODY, UNNAMED, our_patterns
from tests.factories.certificates import CertificateDesignFactory, IssuerFactory, certified
from tests.factories.core import JobFactory
from tests.factories.courses import attempt_of, lessons_of, make_course, quiz_of, started
from tests.factories.people import PostFactory, UserFactory

OWNERS = ("worker", "outsider")


@pytest.fixture
def reviewer(bureau):
    user = UserFactory(username="reviewer")
    PostFactory(person=user, organisation=bureau, roles=[Role.ANONYMITY_REVIEWER])
    return user


@pytest.fixture
def everybody(request):
    return {name: request.getfixturevalue(name) for name in sorted(EVERYBODY)}


@pytest.fixture
def world(everybody, bureau, nerima, nakano, cms_groups):
    """A staff course, and one of each thing for the worker of 練馬区 and the learner of 中野区."""
    people = {owner: everybody[owner] for owner in OWNERS}
    course = make_course(lessons=1, quiz={"attempts_allowed": 0}, audience_kind="staff")
    design = CertificateDesignFactory(issuer=IssuerFactory(organisation=bureau))
    for person in people.values():
        started(person, course)
    certificates = {owner: certified(person, design=design) for owner, person in people.items()}
    held = {}
    for owner, person in people.items():
        person.certificate_name = "文字\U00030000"  # no font has it
        person.save()
        held[owner] = certified(person, design=design, subject_key=str(uuid.uuid4()))
    hr = {"worker": ("nerima_hr", nerima), "outsider": ("nakano_hr", nakano)}
    return SimpleNamespace(
        people={owner: person.pk for owner, person in people.items()},
        posts={owner: Post.objects.get(person=person).pk for owner, person in people.items()},
        jobs={owner: JobFactory(by=person).public_id for owner, person in people.items()},
        batches={
            owner: ImportBatch.objects.create(
                organisation=ward, file_name="職員.xlsx", by=everybody[name],
                sha256="0" * 64, effective_on="2026-04-01",
            ).pk
            for owner, (name, ward) in hr.items()
        },
        certificates={owner: each.pk for owner, each in certificates.items()},
        codes={owner: each.code for owner, each in certificates.items()},
        held={owner: each.pk for owner, each in held.items()},
        design=design.pk,
        courses=dict.fromkeys(OWNERS, course.subject_key),
        lessons=dict.fromkeys(OWNERS, lessons_of(course)[0].subject_key),
        quizzes=dict.fromkeys(OWNERS, quiz_of(course).subject_key),
        attempts={
            owner: attempt_of(person, quiz_of(course)).pk for owner, person in people.items()
        },
        media=default_storage.save("images/sample.txt", ContentFile(b"figure")),
    )  # fmt: skip


def test_every_pattern_of_ours_has_an_expectation():
    found = {name for name, route in our_patterns() if route not in UNNAMED}

    assert found == set(ADDRESSES)


def knock(client, user, name, world, owner):
    """What this person is answered there; nothing the request does remains."""
    address = ADDRESSES[name]
    data = dict(address.query)
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


@pytest.mark.parametrize("name", sorted(ADDRESSES))
def test_only_these_people_get_in(client, everybody, world, name):
    address = ADDRESSES[name]
    for owner, expected in (("worker", address.own), ("outsider", address.other)):
        if expected is None:
            continue

        answers = {
            who: knock(client, user, name, world, owner).status_code
            for who, user in everybody.items()
        }

        assert answers == {who: address.answer if who in expected else 404 for who in EVERYBODY}, (
            f"{name}, a thing of the {owner}"
        )


@pytest.mark.parametrize("name", sorted(ADDRESSES))
def test_who_is_signed_out_sees_the_log_in_page(client, world, name):
    answer = knock(client, None, name, world, "worker")

    if ADDRESSES[name].public:
        assert answer.status_code == 200
    else:
        assert answer.status_code == 302
        assert answer["Location"].startswith("/accounts/login/?next=")


def test_a_certificate_on_hold_used_no_number(world):
    assert set(Certificate.objects.filter(pk__in=world.held.values()).values_list("number")) == {
        (None,)
    }
