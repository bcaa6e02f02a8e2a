"""Use of time on the site: one's own answer to oneself, aggregates of five and more to few."""

import re

import pytest
from django.urls import reverse
from wagtail.snippets.models import get_snippet_models

from guidelines.models import GuidelineEdition, TimeUse
from guidelines.time_use import results_for
from people.models import Organisation, User
from tests.factories.people import OrganisationFactory
from tests.guidelines.actions.test_time_use import for_psychologists, make_psychologist, report
from tests.tree import ROOT

Kind = Organisation.Kind


def own(edition: GuidelineEdition) -> str:
    return reverse("guideline_time:own", args=[edition.guideline_key])


def results(edition: GuidelineEdition) -> str:
    return reverse("guideline_office:time_use", args=[edition.guideline_key])


def answers(edition: GuidelineEdition, count: int, organisation, *shares: int) -> list[User]:
    people = [make_psychologist(organisation) for _n in range(count)]
    for person in people:
        report(edition, person, *shares)
    return people


def lines(user: User, edition: GuidelineEdition) -> set[tuple]:
    found = results_for(user, edition.guideline_key).lines
    return {(line.group, line.moment, line.people, line.means) for line in found}


# --- one's own ------------------------------------------------------------------
def test_a_psychologist_reports_and_reads_it_back(client, db):
    edition, person = for_psychologists(), make_psychologist()
    client.force_login(person)

    answer = client.post(own(edition), {"casework": "60", "psychology": "30", "other": "10"})

    assert answer.status_code == 302
    assert TimeUse.objects.get().person == person
    assert 'value="60"' in client.get(own(edition)).content.decode()


@pytest.mark.parametrize(
    "given",
    [
        {"casework": "60", "psychology": "30", "other": "20"},
        {"casework": "", "psychology": "30", "other": "10"},
        {"casework": "六十", "psychology": "30", "other": "10"},
        {"casework": "-1", "psychology": "91", "other": "10"},
        {"casework": "33.3", "psychology": "33.3", "other": "33.4"},
    ],
)
def test_what_does_not_add_up_is_said_at_the_field_and_stays_typed(client, db, given):
    edition, person = for_psychologists(), make_psychologist()
    client.force_login(person)

    answer = client.post(own(edition), given)

    text = answer.content.decode()
    assert answer.status_code == 422
    assert "field__error" in text
    assert all(f'value="{typed}"' in text for typed in given.values() if typed)
    assert not TimeUse.objects.exists()


def test_a_digit_of_a_japanese_keyboard_is_a_digit(client, db):
    edition, person = for_psychologists(), make_psychologist()
    client.force_login(person)

    client.post(own(edition), {"casework": "６０", "psychology": "３０", "other": "１０"})

    assert TimeUse.objects.get().casework == 60


def test_who_is_not_asked_finds_no_page(client, worker, metropolis):
    edition = for_psychologists()
    client.force_login(worker)

    assert client.get(own(edition)).status_code == 404
    assert client.get(results(edition)).status_code == 404


# --- what many say --------------------------------------------------------------
def test_five_are_shown_and_four_are_not(nerima_hr, nerima):
    edition = for_psychologists()
    answers(edition, 4, nerima, 50, 30, 20)
    assert lines(nerima_hr, edition) == {("", "前", "5人未満", None)} | {("", "後", "0", None)}

    answers(edition, 1, nerima, 100, 0, 0)

    assert lines(nerima_hr, edition) == {
        ("", "前", "5", (60, 24, 16)), ("", "後", "0", None),
    }  # fmt: skip


def test_hr_reads_of_the_own_organisation_and_of_no_other(nerima_hr, nakano_hr, nerima, nakano):
    edition = for_psychologists()
    answers(edition, 5, nerima, 50, 30, 20)
    answers(edition, 6, nakano, 0, 100, 0)

    assert ("", "前", "5", (50, 30, 20)) in lines(nerima_hr, edition)
    assert ("", "前", "6", (0, 100, 0)) in lines(nakano_hr, edition)


def test_a_small_kind_is_hidden_and_another_one_with_it(metropolis, nerima):
    """Or the whole less the others would say what the few have answered."""
    edition = for_psychologists()
    answers(edition, 9, nerima, 50, 50, 0)
    answers(edition, 6, OrganisationFactory(kind=Kind.FAMILY_CENTRE), 20, 70, 10)
    answers(edition, 1, OrganisationFactory(kind=Kind.CENTRE), 0, 0, 100)

    found = {
        (group, people, means)
        for group, when, people, means in lines(metropolis, edition)
        if when == "前"
    }

    names = [str(kind.label) for kind in (Kind.MUNICIPALITY, Kind.FAMILY_CENTRE, Kind.CENTRE)]
    assert found == {
        ("", "16", (36, 54, 10)),
        (names[0], "9", (50, 50, 0)),
        (names[1], "非表示", None),
        (names[2], "5人未満", None),
    }


def test_the_page_has_a_chart_and_its_table(client, metropolis, nerima):
    edition = for_psychologists()
    client.force_login(metropolis)
    empty = client.get(results(edition)).content.decode()
    answers(edition, 5, nerima, 50, 30, 20)

    text = client.get(results(edition)).content.decode()

    assert "figure__art" not in empty
    assert "figure__art" in text
    assert re.search(r"<td class=\"num\">50%</td>", text)


@pytest.mark.parametrize("count", [1, 3])
def test_the_results_ask_the_same_number_of_questions(
    client, metropolis, nerima, django_assert_max_num_queries, count
):
    edition = for_psychologists()
    for _n in range(count):
        answers(edition, 2, nerima)
    client.force_login(metropolis)
    client.get(results(edition))

    with django_assert_max_num_queries(8):
        client.get(results(edition))


# --- never a row of a person ----------------------------------------------------
def test_no_list_api_search_or_admin_knows_a_single_answer(client, metropolis, nerima):
    edition = for_psychologists()
    person = make_psychologist(nerima, last_name="綾小路")
    report(edition, person, 37, 41, 22)
    client.force_login(metropolis)
    pages = [
        results(edition),
        reverse("search") + "?q=37",
        reverse("guideline_office:edition", args=[edition.public_id]),
    ]

    texts = [client.get(page).content.decode() for page in pages]

    assert TimeUse not in get_snippet_models()
    assert not any(word in "".join(texts) for word in ("37%", "41%", "22%", "綾小路"))
    assert client.get(results(edition), {"format": "csv"})["Content-Type"].startswith("text/html")
    assert "TimeUse" not in "".join(path.read_text() for path in api_files())


def api_files():
    return [*ROOT.glob("*/api*.py"), *ROOT.glob("*/api/*.py"), *ROOT.glob("*/exports.py")]
