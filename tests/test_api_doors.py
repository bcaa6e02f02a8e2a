"""Every address of the API × every token × own and other organisation."""

from types import SimpleNamespace

import pytest
from django.urls import reverse

from tests.api_doors import API, PROGRAMS
from tests.doors import EVERYBODY
from tests.factories.api import Program
from tests.factories.certificates import CertificateDesignFactory, IssuerFactory, certified
from tests.factories.courses import make_course
from tests.factories.records import ObligationFactory

OWNERS = ("worker", "outsider")


@pytest.fixture
def programs(request) -> dict[str, Program]:
    return {
        name: Program(request.getfixturevalue(organisation), role)
        for name, (organisation, role) in PROGRAMS.items()
    }


@pytest.fixture
def world(worker, outsider, supervisor, bureau, programs):
    people = {"worker": worker, "outsider": outsider}
    design = CertificateDesignFactory(issuer=IssuerFactory(organisation=bureau))
    for person in people.values():
        ObligationFactory(person=person)
    return SimpleNamespace(
        course=make_course().key,
        people={owner: person.pk for owner, person in people.items()},
        certificates={
            owner: certified(person, design=design).pk for owner, person in people.items()
        },
    )


def address(name, world, owner="worker") -> str:
    expected = API[name]
    if name == "api:nothing":
        return "/api/v1/nothing"
    return reverse(name, kwargs=expected.parts(world, owner) if expected.parts else None)


def query(name, world) -> dict[str, str]:
    return API[name].query(world) if API[name].query else {}


@pytest.mark.parametrize("name", sorted(API))
def test_only_these_tokens_get_an_answer(client, programs, world, name):
    expected = API[name]
    for owner, readers in (("worker", expected.own), ("outsider", expected.other)):
        if readers is None:
            continue

        answers = {
            who: client.get(
                address(name, world, owner), query(name, world), headers=program.headers
            ).status_code
            for who, program in programs.items()
        }

        assert answers == {who: expected.answer if who in readers else 404 for who in PROGRAMS}, (
            f"{name}, a thing of the {owner}"
        )


@pytest.mark.parametrize("name", sorted(API))
def test_without_a_token_nothing_is_told(client, world, name):
    assert client.get(address(name, world), query(name, world)).status_code == 401


@pytest.mark.parametrize("name", sorted(set(API) - {"api:openapi"}))
def test_a_cookie_alone_opens_nothing(client, request, world, name):
    for who in sorted(EVERYBODY):
        client.force_login(request.getfixturevalue(who))

        answer = client.get(address(name, world), query(name, world))

        assert (who, answer.status_code) == (who, 401)


# --- the lists: exactly what belongs to each -------------------------------------------------
SEEN = {
    # whose records and obligations each token reads, of the worker of 練馬区 and the learner of 中野区
    "nerima": {"worker"},
    "nakano": {"outsider"},
    "centre": {"worker"},
    "bureau": {"worker", "outsider"},  # it follows what it asks of everybody
    "bureau_hr": set(),
}


@pytest.mark.parametrize("who", sorted(PROGRAMS))
def test_each_token_reads_the_obligations_of_its_own(programs, world, who):
    rows = programs[who].everything("/obligations", limit=1)

    assert {row["person"] for row in rows} == {world.people[owner] for owner in SEEN[who]}


@pytest.mark.parametrize("who", sorted(PROGRAMS))
def test_each_token_reads_the_records_done_at_its_own(programs, world, who):
    """What the bureau reads of others' records: those of courses that it organised. None here."""
    readers = {} if who.startswith("bureau") else SEEN[who]

    rows = programs[who].everything("/records", limit=1)

    assert {row["person"] for row in rows} == {world.people[owner] for owner in readers}


@pytest.mark.parametrize("who", sorted(PROGRAMS))
def test_a_filter_by_somebody_elses_person_finds_nothing(programs, world, who):
    for path in ("/records", "/obligations", "/certificates"):
        for owner in OWNERS:
            rows = programs[who].items(path, person=world.people[owner])

            assert {row["person"] for row in rows} <= {world.people[owner]}
            if path != "/certificates" and owner not in SEEN[who]:
                assert rows == []
