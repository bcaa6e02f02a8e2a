"""No later stage, no other's card and no expert's judgement reaches a browser before its time.

Every address of a case and of an exercise is asked by everybody in the cast, with every word that is
secret then; so are search, the API, the CMS and its API, previews and fragments.
"""

import re
from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from wagtail.blocks import Block, ListBlock

from casestudies import actions
from casestudies.models import CasePage
from casestudies.states import ExerciseState
from tests.conftest import fresh
from tests.doors import EVERYBODY
from tests.factories.cases import (
    CARDS,
    GUIDES,
    KINDS,
    MODELS,
    SECRETS,
    make_case,
    make_edition,
    make_exercise,
)

pytestmark = pytest.mark.django_db
APPS = {"exercises", "debriefs"}
WHOLE_GUIDE = "全体の進行手引語"


@pytest.fixture
def everybody(request, cms_groups):
    return {name: request.getfixturevalue(name) for name in sorted(EVERYBODY)}


@pytest.fixture
def exercise(everybody):
    """Two groups at the second stage; the worker holds the nurse's card, her colleague the school's."""
    case = make_case(live=True, slug="secret-case")
    exercise = make_exercise(
        make_edition(case),
        facilitator=everybody["facilitator"],
        groups=[[everybody["worker"], everybody["colleague"]], [everybody["outsider"]]],
    )
    for name, card in (("worker", "nurse"), ("colleague", "school")):
        exercise.members.filter(person=everybody[name]).update(card=card)
    for number in (1, 2):
        exercise = actions.open_stage(exercise=exercise, number=number, by=everybody["facilitator"])
    return exercise


def addresses(exercise) -> list[str]:
    """Every address of exercises, with whatever may stand in it."""
    found = []
    values = {
        "key": exercise.key,
        "number": 1,
        "pk": exercise.members.first().pk,
        "case": exercise.edition.case_key,
    }
    for name, route in patterns():
        names = re.findall(r"<(?:\w+:)?(\w+)>", route)
        given = {each: values.get(each, f"worry-{KINDS[3]}") for each in names}
        found.append(reverse(name, kwargs=given))
    return found


def patterns() -> list[tuple[str, str]]:
    found = []
    for entry in get_resolver().url_patterns:
        if isinstance(entry, URLResolver) and entry.app_name in APPS:
            for pattern in entry.url_patterns:
                assert isinstance(pattern, URLPattern)
                found.append(
                    (f"{entry.app_name}:{pattern.name}", str(entry.pattern) + str(pattern.pattern))
                )
    return found


def others(exercise) -> list[str]:
    """Where else content shows: pages, search, the API, the CMS."""
    page, key = exercise.edition.page_id, exercise.edition.case_key
    revision = CasePage.objects.get(pk=page).latest_revision_id
    return [
        "/cases/",
        "/cases/secret-case/",
        *(f"/search/?q={word}" for word in ["秘密語", "模範解答語", "進行手引語", "だけの事実語"]),
        "/api/v1/openapi.json",
        "/cms/",
        f"/cms/pages/{page}/",
        f"/cms/pages/{page}/edit/",
        *(f"/cms/pages/{page}/edit/preview/{mode}" for mode in ["", "?mode=stages"]),
        *(f"/cms/pages/{page}/view_draft/{mode}" for mode in ["", "?mode=stages"]),
        f"/cms/pages/{page}/revisions/{revision}/view/",
        f"/cms/pages/{page}/revisions/{revision}/revert/",
        f"/cms/pages/{page}/revisions/compare/earliest...latest/",
        f"/cms/pages/{page}/copy/",
        f"/cms/pages/{page}/history/",
        f"/cms/pages/search/?q={SECRETS[KINDS[3]]}",
        f"/cms/api/main/pages/{page}/",
        f"/cms/api/main/pages/?search={SECRETS[KINDS[3]]}&fields=*",
        "/cms/reports/site-history/",
        "/sitemap.xml",
        "/case-reviews/",
        f"/case-reviews/{key}/",
        f"/case-reviews/{key}/text/",
    ]


def secret_of(name: str) -> set[str]:
    """What this person must not find while the second stage is open."""
    later = {SECRETS[kind] for kind in KINDS[2:]}
    now = {SECRETS[kind] for kind in KINDS[:2]}
    told = {*MODELS.values(), *GUIDES.values(), WHOLE_GUIDE}
    if name == "facilitator":
        return set()
    if name in {"worker", "colleague", "outsider"}:
        own = {"worker": CARDS["nurse"], "colleague": CARDS["school"]}.get(name)
        return later | told | ({*CARDS.values()} - {own})
    return later | now | told | {*CARDS.values()}


# Who writes and reviews cases in the CMS reads them there; that is their work.
MAKERS = {"metropolis", "administrator"}
# So does who signs, on the page of the review.
SIGNED_BY = {"reviewer"}


@pytest.mark.parametrize("name", sorted(EVERYBODY - MAKERS))
def test_nobody_finds_a_secret_at_any_address(client, everybody, exercise, name):
    client.force_login(fresh(everybody[name]))

    found = {
        (address, word)
        for address in [*addresses(exercise), *others(exercise)]
        if not (name in SIGNED_BY and address.startswith("/case-reviews/"))
        for headers in ({}, {"HX-Request": "true"})
        for word in secret_of(name) & words_in(client.get(address, headers=headers))
    }

    assert found == set()


@pytest.mark.parametrize("name", sorted(MAKERS))
def test_who_makes_cases_finds_them_in_the_cms_and_nowhere_in_an_exercise(
    client, everybody, exercise, name
):
    client.force_login(fresh(everybody[name]))

    found = {word for address in addresses(exercise) for word in words_in(client.get(address))}

    assert found == set()


def test_the_facilitator_finds_all_of_it_in_the_guide(client, everybody, exercise):
    client.force_login(everybody["facilitator"])

    html = client.get(f"/exercises/{exercise.key}/guide/").content.decode()

    assert [word for word in all_secrets() if word not in html] == []


def test_a_member_finds_what_is_open_and_the_own_card(client, everybody, exercise):
    """Or the tests above would pass over an empty page."""
    client.force_login(everybody["worker"])

    found = words_in(client.get(f"/exercises/{exercise.key}/"))

    assert found == {SECRETS[KINDS[0]], SECRETS[KINDS[1]], CARDS["nurse"]}


def test_a_case_holds_no_file_whose_name_or_address_could_tell():
    """Nor a picture, a video or a document: there is no block for one."""
    kinds = {type(block).__name__ for block in every_block(CasePage.stages.field.stream_block)}

    assert {"TableBlock", "GenogramBlock"} <= kinds
    # Of what can be chosen, a paragraph of a guideline alone; its words are copied into the case.
    assert {kind for kind in kinds if "Chooser" in kind} == {"PassageChooserBlock"}
    files = ("Image", "Document", "Video", "Media", "Embed", "Raw")
    assert [kind for kind in kinds if kind.startswith(files)] == []


def every_block(block: Block) -> Iterator[Block]:
    yield block
    inner = [*getattr(block, "child_blocks", {}).values()]
    if isinstance(block, ListBlock):
        inner.append(block.child_block)
    for each in inner:
        yield from every_block(each)


def test_signed_out_there_is_nothing(client, exercise):
    found = {
        word
        for address in [*addresses(exercise), *others(exercise)]
        for word in words_in(client.get(address))
    }

    assert found == set()


def test_a_post_with_forged_numbers_brings_nothing_forward(client, everybody, exercise):
    client.force_login(everybody["worker"])
    for stage in ("3", "6", "-1", "9" * 30, "ア"):
        answer = client.post(
            f"/exercises/{exercise.key}/save/",
            {"stage": stage, f"worry-{KINDS[2]}-text": "x", "hand_in": "1"},
            follow=True,
        )

        assert answer.status_code == 200
        assert words_in(answer) & secret_of("worker") == set()


@pytest.mark.parametrize("state", [ExerciseState.HANDING_IN, ExerciseState.REVIEWING])
def test_model_answers_wait_for_the_debrief(client, everybody, exercise, state):
    for number in range(3, 7):
        actions.open_stage(exercise=exercise, number=number, by=everybody["facilitator"])
    actions.end_stages(exercise=exercise, by=everybody["facilitator"])
    if state == ExerciseState.REVIEWING:
        actions.go_to_phase(exercise=exercise, to=state, by=everybody["facilitator"])
    client.force_login(everybody["worker"])

    found = {word for address in addresses(exercise) for word in words_in(client.get(address))}

    assert found & {*MODELS.values(), *GUIDES.values(), WHOLE_GUIDE} == set()


def words_in(answer) -> set[str]:
    """Which secrets the answer holds, in its body or in where it leads."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    text = body.decode("utf-8", errors="replace") + answer.headers.get("Location", "")
    # A search repeats what was asked: only whole secrets count, and nobody asks for one.
    return {word for word in all_secrets() if word in text}


def all_secrets() -> list[str]:
    return [*SECRETS.values(), *MODELS.values(), *GUIDES.values(), *CARDS.values(), WHOLE_GUIDE]
