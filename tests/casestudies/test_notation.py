from types import SimpleNamespace
from typing import Any

import pytest
from django.template import Context, Template
from django.utils import timezone

from casestudies.actions.notation import choose_notation
from casestudies.diagrams import Death, Marriage, Notation, Unknown
from casestudies.models import DiagramNotation
from casestudies.notations import notation_for, notation_of
from people.models import Post

ADDRESS = "/office/notation/"
FILLED = Notation(Death.FILLED, Unknown.TRIANGLE, Marriage.DOUBLE)
CHOSEN = {"death": "filled", "unknown": "triangle", "marriage": "double"}


def saved() -> dict[str, Notation]:
    rows = DiagramNotation.objects.select_related("organisation")
    return {row.organisation.name: row.notation for row in rows}


class TestWhose:
    def test_is_the_usual_one_until_somebody_chooses(self, nerima):
        today = timezone.localdate()
        assert notation_of(nerima, on=today) == Notation()
        assert notation_of(None, on=today) == Notation()

    def test_is_the_own_and_nobody_elses(self, nerima, nakano):
        choose_notation(organisation=nerima, **CHOSEN)
        today = timezone.localdate()
        assert notation_of(nerima, on=today) == FILLED
        assert notation_of(nakano, on=today) == Notation()

    def test_of_a_centre_is_its_wards_until_it_has_one(self, nerima, nerima_centre):
        today = timezone.localdate()
        choose_notation(organisation=nerima, **CHOSEN)
        assert notation_of(nerima_centre, on=today) == FILLED
        choose_notation(organisation=nerima_centre, **CHOSEN | {"death": "cross"})
        assert notation_of(nerima_centre, on=today).death is Death.CROSS

    def test_is_looked_up_once_a_request(self, worker, nerima, django_assert_num_queries):
        choose_notation(organisation=nerima, **CHOSEN)
        request = SimpleNamespace(user=worker)
        assert notation_for(request) == FILLED
        with django_assert_num_queries(0):
            assert notation_for(request) == FILLED

    def test_of_who_is_signed_out_is_the_usual_one(self):
        assert notation_for(None) == Notation()


class TestThePage:
    def test_is_for_hr_and_the_training_office(
        self, client, worker, supervisor, nerima_hr, nakano_hr, outsider, trainer, facilitator,
        reviewer, metropolis, administrator,
    ):  # fmt: skip
        everybody = {
            "worker": worker, "supervisor": supervisor, "nerima_hr": nerima_hr,
            "nakano_hr": nakano_hr, "outsider": outsider, "trainer": trainer,
            "facilitator": facilitator, "reviewer": reviewer, "metropolis": metropolis,
            "administrator": administrator,
        }  # fmt: skip
        inside = set()
        for name, person in everybody.items():
            client.force_login(person)
            if client.get(ADDRESS).status_code == 200:
                inside.add(name)
        assert inside == {"nerima_hr", "nakano_hr", "metropolis"}

    def test_saves_for_the_own_organisation_alone(self, client, nerima_hr, nakano_hr):
        client.force_login(nerima_hr)
        assert client.post(ADDRESS, CHOSEN).status_code == 302
        assert saved() == {"練馬区": FILLED}
        client.force_login(nakano_hr)
        client.post(ADDRESS, CHOSEN | {"organisation": Post.objects.first().organisation_id})
        assert set(saved()) == {"練馬区", "中野区"}

    def test_changes_what_was_chosen(self, client, nerima_hr):
        client.force_login(nerima_hr)
        client.post(ADDRESS, CHOSEN)
        client.post(ADDRESS, CHOSEN | {"death": "cross"})
        assert saved()["練馬区"].death is Death.CROSS

    def test_draws_the_example_without_saving(self, client, nerima_hr):
        client.force_login(nerima_hr)
        usual = client.get(ADDRESS).content.decode()
        tried = client.post(ADDRESS, CHOSEN | {"try": "1"}).content.decode()
        assert "symbol--full" in tried
        assert "symbol--full" not in usual
        assert saved() == {}

    @pytest.mark.parametrize("wrong", [{"death": "skull"}, {"marriage": ""}, {"unknown": "\x00"}])
    def test_refuses_what_is_no_notation(self, client, nerima_hr, wrong):
        client.force_login(nerima_hr)
        answer = client.post(ADDRESS, CHOSEN | wrong)
        assert answer.status_code == 422
        assert "field__error" in answer.content.decode()
        assert saved() == {}

    def test_is_nothing_for_hr_without_a_post_today(self, client, nerima_hr):
        Post.objects.filter(person=nerima_hr).update(end=timezone.localdate())
        client.force_login(nerima_hr)
        assert client.get(ADDRESS).status_code == 404


def drawn(value: Any, **context: Any) -> str:
    template = Template(
        "{% load diagrams %}{% drawing_of value as drawn %}{% include 'casestudies/_diagram.html' %}"
    )
    return template.render(Context({"value": value, **context}))


class TestADiagramOnAPage:
    FAMILY = {"title": "Aの家族", "people": [{"id": "a", "name": "A<b>", "has_died": True}]}

    def test_has_drawing_table_and_legend(self):
        page = drawn(self.FAMILY)
        assert "<svg" in page
        assert 'class="legend"' in page
        assert "<table" in page
        assert "A<b>" not in page

    def test_is_drawn_as_the_readers_office_draws(self, worker, nerima):
        choose_notation(organisation=nerima, **CHOSEN)
        assert "symbol--full" in drawn(self.FAMILY, request=SimpleNamespace(user=worker))
        assert "symbol--full" in drawn(self.FAMILY, notation=FILLED)
        assert "symbol--full" not in drawn(self.FAMILY)

    @pytest.mark.parametrize(
        "broken",
        [
            None, "text", [], {}, {"people": []}, {"people": 3}, {"title": 5, "people": [{}]},
            {"people": [{"id": "a", "name": "A"}], "unions": [{"partners": ["z"]}]},
            {"resources": [{"name": ""}]}, {"events": [{"start": "2024年", "text": "x"}]},
        ],
    )  # fmt: skip
    def test_that_is_broken_is_a_sentence(self, broken):
        page = drawn(broken)
        assert "<svg" not in page
        assert "この図は描けません。" in page
