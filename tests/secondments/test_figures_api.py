"""/api/v1/secondments and /api/v1/secondment-plan: what the token's post may see, and nothing else."""

import datetime

import pytest

from people.roles import Role
from secondments.states import State
from tests.factories.api import token_for
from tests.factories.people import PostFactory
from tests.factories.secondments import PlanRowFactory, seconded


@pytest.fixture
def ask(client):
    def get(organisation, address, role=Role.HR, **query):
        _token, secret = token_for(organisation, role)
        return client.get(
            f"/api/v1/{address}", query, headers={"Authorization": f"Bearer {secret}"}
        )

    return get


def sent(home, **facts):
    return seconded(PostFactory(organisation=home).person, **facts)


def test_a_ward_reads_its_own_secondments(ask, nerima, nakano, bureau):
    mine = sent(nerima)
    sent(nakano)

    answer = ask(nerima, "secondments").json()

    (row,) = answer["items"]
    assert (row["id"], row["person"], row["state"]) == (
        str(mine.public_id),
        mine.person_id,
        "active",
    )
    assert (row["home"]["code"], row["start"], row["end"]) == ("131202", "2026-04-01", "2027-04-01")


def test_before_the_announcement_no_program_reads_anything(ask, nerima, nakano, bureau):
    start = datetime.date(2027, 4, 1)
    sent(
        nerima, host=nakano, state=State.ANNOUNCED, planned_start=start,
        planned_end=start + datetime.timedelta(days=300), announced_on=datetime.date(2027, 3, 15),
    )  # fmt: skip

    assert ask(nakano, "secondments").json()["items"] == []
    assert ask(nerima, "secondments", state="announced").json()["items"] == []
    assert ask(bureau, "secondments", Role.METROPOLIS).json()["items"] == []


def test_plan_and_actual_are_those_of_the_page(ask, nerima, nakano, bureau):
    PlanRowFactory(home=nerima, planned=2)
    PlanRowFactory(home=nakano, planned=5)
    sent(nerima)

    answer = ask(nerima, "secondment-plan", fiscal_year=2026).json()

    assert (answer["fiscal_year"], answer["frozen_on"]) == (2026, None)
    (row,) = answer["rows"]
    assert (row["home"], row["planned"], row["actual"], row["difference"]) == ("練馬区", 2, 1, -1)
    everything = ask(bureau, "secondment-plan", Role.METROPOLIS, fiscal_year=2026).json()["rows"]
    assert sum(each["planned"] for each in everything) == 7
