import datetime

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.utils import timezone

from people.actions import load_reference
from people.models import Employment, Grade, Organisation, OrganisationTie, Profession
from people.roles import CMS_GROUPS

Kind = Organisation.Kind
TODAY = timezone.localdate()


@pytest.fixture
def loaded(db) -> None:
    load_reference()


def names(kind: Kind) -> set[str]:
    return {organisation.name for organisation in Organisation.objects.filter(kind=kind)}


def centres_of(municipality: str, on: datetime.date) -> set[str]:
    ties = OrganisationTie.objects.on(on).filter(kind=OrganisationTie.Kind.JURISDICTION)
    return set(ties.filter(child__name=municipality).values_list("parent__name", flat=True))


def test_the_62_municipalities_are_there_with_code_and_reading(loaded):
    municipalities = Organisation.objects.municipalities()

    assert municipalities.count() == 62
    assert [
        municipalities.filter(category=category).count()
        for category in ("特別区", "市", "町", "村")
    ] == [23, 26, 5, 8]
    nerima = municipalities.get(code="131202")
    assert (nerima.name, nerima.kana) == ("練馬区", "ねりまく")
    assert Organisation.objects.get(code="130001").name == "東京都福祉局"


def test_every_municipality_belongs_to_exactly_one_guidance_centre_today(loaded):
    several = {
        municipality.name: centres
        for municipality in Organisation.objects.municipalities()
        if len(centres := centres_of(municipality.name, TODAY)) != 1
    }

    assert several == {}


def test_a_jurisdiction_that_moved_keeps_its_days(loaded):
    day_before = datetime.date(2025, 5, 31)

    assert centres_of("町田市", day_before) == {"八王子児童相談所"}
    assert centres_of("町田市", datetime.date(2025, 6, 1)) == {"町田児童相談所"}
    assert centres_of("文京区", datetime.date(2025, 4, 1)) == {"文京区児童相談所"}


def test_what_is_only_planned_is_not_loaded(loaded):
    assert len(names(Kind.CENTRE)) == 22
    assert not {name for name in names(Kind.CENTRE) if "仮称" in name or "杉並区" in name}


def test_a_ward_administers_its_own_centres_and_the_bureau_the_metropolitan_ones(loaded):
    nakano = Organisation.objects.get(code="131148")
    bureau = Organisation.objects.get(code="130001")

    assert {body.name for body in Organisation.objects.under(nakano, on=TODAY)} == {
        "中野区", "中野区児童相談所", "中野区 子ども家庭支援センター",
    }  # fmt: skip
    assert Organisation.objects.under(bureau, on=TODAY).count() == 1 + 12
    centre = Organisation.objects.get(name="中野区児童相談所")
    assert centre.municipality_on(TODAY) == nakano


def test_what_is_not_certain_says_so(loaded):
    notes = dict(Organisation.objects.exclude(note="").values_list("name", "note"))

    assert notes["荒川区子ども家庭総合センター"] == "要確認"
    assert notes["中野区 子ども家庭支援センター"] == "名称は要確認"
    assert "練馬子ども家庭支援センター" not in notes
    assert "練馬児童相談所" not in notes


def test_the_lists_for_posts_are_there_in_their_order(loaded):
    assert [word.name for word in Grade.objects.all()] == [
        "部長級", "課長級", "係長級", "主任", "一般職員",
    ]  # fmt: skip
    assert {"福祉職", "心理職", "保健師", "保育士", "事務", "児童指導員", "里親"} <= set(
        Profession.objects.values_list("name", flat=True)
    )
    assert {"常勤", "会計年度任用職員", "再任用"} <= set(
        Employment.objects.values_list("name", flat=True)
    )


def test_a_second_run_changes_nothing(loaded):
    before = list(Organisation.objects.values()), list(OrganisationTie.objects.values())

    counts = load_reference()

    assert counts == {}
    assert (list(Organisation.objects.values()), list(OrganisationTie.objects.values())) == before


def test_what_the_office_corrected_stays_and_is_not_made_again(loaded):
    centre = Organisation.objects.get(name="中野区 子ども家庭支援センター")
    centre.name, centre.note = "中野区すこやか福祉センター", ""
    centre.save()

    assert load_reference() == {}
    centre.refresh_from_db()
    assert (centre.name, centre.note) == ("中野区すこやか福祉センター", "")


def test_a_body_that_was_entered_by_hand_is_taken_over(nerima, nerima_centre):
    load_reference()

    nerima.refresh_from_db()
    assert nerima.reference == "131202"
    assert Organisation.objects.filter(name="練馬区").count() == 1
    assert Organisation.objects.filter(name="練馬子ども家庭支援センター").count() == 1
    assert OrganisationTie.objects.filter(child=nerima_centre, parent=nerima).count() == 1


def test_the_command_says_what_it_made_and_makes_the_cms_groups(db, capsys):
    call_command("load_reference")

    assert "created" in capsys.readouterr().out
    assert set(Group.objects.values_list("name", flat=True)) == {*CMS_GROUPS.values()}
