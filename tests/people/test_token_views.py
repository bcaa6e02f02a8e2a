"""/office/tokens/: made by the metropolitan office, watched and stopped by whose data it is."""

import datetime
import re

import pytest
from django.utils import timezone

from people.models import ApiToken
from people.roles import Role
from people.token_permissions import tokens_revocable, tokens_shown
from tests.conftest import fresh
from tests.factories.api import Program, token_for
from tests.factories.people import PostFactory, UserFactory

TODAY = timezone.localdate()
DAY = datetime.timedelta(days=1)
LIST, NEW = "/office/tokens/", "/office/tokens/new/"


@pytest.fixture
def tokens(nerima, nerima_centre, nakano, bureau) -> dict[str, ApiToken]:
    made = {
        "ward": token_for(nerima, name="区の人事システム"),
        "centre": token_for(nerima_centre, Role.SUPERVISOR, name="センターの名簿"),
        "elsewhere": token_for(nakano, name="中野区のシステム"),
        "office": token_for(bureau, Role.METROPOLIS, name="都の集計"),
        "office_hr": token_for(bureau, name="都の人事システム"),
    }
    return {name: token for name, (token, _text) in made.items()}


@pytest.fixture
def centre_hr(nerima_centre):
    user = UserFactory(username="centre-hr")
    PostFactory(person=user, organisation=nerima_centre, roles=[Role.HR])
    return user


def named(found, tokens) -> set[str]:
    names = {token.pk: name for name, token in tokens.items()}
    return {names[token.pk] for token in found}


def said(response, status: int = 200) -> str:
    assert response.status_code == status
    main = response.content.decode().split("<main", 1)[1].split("</main>")[0]
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", main))


# --- who sees and revokes which ---------------------------------------------------------
@pytest.mark.parametrize(
    ("who", "shown", "revocable"),
    [
        ("metropolis", {"ward", "centre", "elsewhere", "office", "office_hr"}, None),
        ("administrator", {"ward", "centre", "elsewhere", "office", "office_hr"}, None),
        ("nerima_hr", {"ward", "centre", "office"}, {"ward", "centre"}),
        ("centre_hr", {"ward", "centre", "office"}, {"centre"}),
        ("nakano_hr", {"elsewhere", "office"}, {"elsewhere"}),
        ("supervisor", set(), set()),
        ("worker", set(), set()),
        ("trainer", set(), set()),
    ],
)
def test_whose_data_a_token_reads_sees_it(request, tokens, who, shown, revocable):
    user = fresh(request.getfixturevalue(who))

    assert named(tokens_shown(user, on=TODAY), tokens) == shown
    assert named(tokens_revocable(user, on=TODAY), tokens) == (
        shown if revocable is None else revocable
    )


def test_without_the_second_factor_nobody_sees_them(tokens, nerima_hr, metropolis, settings):
    settings.SECOND_FACTOR_ROLES = {"hr", "metropolis"}
    for person in (nerima_hr, metropolis):
        user = fresh(person)
        user.second_factor = False

        assert not tokens_shown(user, on=TODAY).exists()
        assert not tokens_revocable(user, on=TODAY).exists()


# --- the list -----------------------------------------------------------------------------
def test_the_list_says_what_each_may_read_and_until_when(client, tokens, nerima_hr):
    ApiToken.objects.filter(pk=tokens["centre"].pk).update(expires_on=TODAY + 3 * DAY)
    ApiToken.objects.filter(pk=tokens["ward"].pk).update(last_used_on=TODAY)
    client.force_login(nerima_hr)

    page = said(client.get(LIST))

    assert "使えるトークンは 3 件です" in page
    assert "期限間近" in page
    assert "この組織と、所管する組織" in page
    assert "この組織だけ" in page
    assert "中野区のシステム" not in page
    assert "トークンを発行する" not in page
    assert page.count("取り消す…") == 2


def test_nothing_there_is_said_with_whom_to_ask(client, nerima_hr, metropolis):
    client.force_login(nerima_hr)
    assert "都の研修担当に依頼してください" in said(client.get(LIST))

    client.force_login(metropolis)
    page = said(client.get(LIST))
    assert "APIで読むシステムはありません" in page
    assert "依頼してください" not in page


def test_a_longer_list_costs_no_more_queries(
    client, nerima, metropolis, django_assert_max_num_queries
):
    client.force_login(metropolis)
    token_for(nerima, name="1")
    client.get(LIST)
    with django_assert_max_num_queries(40) as one:
        client.get(LIST)
    for name in "23":
        token_for(nerima, name=name)
    with django_assert_max_num_queries(40) as three:
        client.get(LIST)

    assert len(one) == len(three)


def test_the_list_leads_to_a_successor(client, tokens, metropolis, nerima):
    client.force_login(metropolis)
    page = client.get(LIST).content.decode()
    (link,) = {
        found.replace("&amp;", "&")
        for found in re.findall(r'href="(/office/tokens/new/\?[^"]+)"', page)
        if f"organisation={nerima.pk}&" in found.replace("&amp;", "&")
    }

    form = client.get(link).context["form"]

    assert form["name"].value() == "区の人事システム"
    assert form["organisation"].value() == str(nerima.pk)
    assert form["role"].value() == "hr"


# --- made ---------------------------------------------------------------------------------
def filled(place, **fields) -> dict[str, str]:
    return {
        "name": "人事システム",
        "organisation": str(place.pk),
        "role": "hr",
        "last_day": (TODAY + 90 * DAY).isoformat(),
    } | fields


def test_a_token_is_shown_once_and_works(client, nerima, worker, metropolis):
    client.force_login(metropolis)

    answer = client.post(NEW, filled(nerima))

    assert "トークンをいま控えてください" in said(answer)
    assert "no-store" in answer["Cache-Control"]
    (text,) = re.findall(r">(hgk_[^<]+)</textarea>", answer.content.decode())
    token = ApiToken.objects.get()
    assert token.made_by == metropolis
    assert text not in client.get(LIST).content.decode()
    headers = {"Authorization": f"Bearer {text}"}
    assert client.get("/api/v1/me", headers=headers).json()["name"] == "人事システム"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"name": ""}, "名"),
        ({"name": "あ" * 61}, "60"),
        ({"name": "虐\x00待"}, "文字"),
        ({"organisation": "999999"}, "＊"),
        ({"organisation": "x"}, "＊"),
        ({"role": "administrator"}, "＊"),
        ({"role": "metropolis"}, "都の組織だけが使えます"),
        ({"last_day": ""}, "＊"),
        ({"last_day": "2026-13-45"}, "＊"),
        ({"last_day": "2020-01-01"}, "過ぎています"),
        ({"last_day": "2099-01-01"}, "400日"),
        ({"last_day": "9999-12-31"}, "400日"),
    ],
)
def test_what_cannot_be_is_told_at_its_field(client, nerima, metropolis, fields, words):
    client.force_login(metropolis)

    answer = client.post(NEW, filled(nerima, **fields))

    page = said(answer)
    assert words in page
    assert list(answer.context["form"].errors) == list(fields)
    assert not ApiToken.objects.exists()


def test_a_made_up_address_fills_in_nothing(client, metropolis):
    client.force_login(metropolis)

    assert said(client.get(NEW, {"organisation": "x\x00", "role": "king", "name": "<b>"}))


# --- revoked ------------------------------------------------------------------------------
def test_hr_stops_a_program_that_reads_its_ward(client, nerima, worker, nerima_hr):
    program = Program(nerima)
    assert program.get("/people").status_code == 200
    client.force_login(nerima_hr)
    url = f"/office/tokens/{program.token.pk}/revoke/"

    assert "取り消します" in said(client.get(url))
    assert program.get("/people").status_code == 200  # looking is not doing
    page = said(client.post(url, follow=True))

    assert "取消済み" in page
    assert program.get("/people").status_code == 401
    assert client.post(url).status_code == 404


def test_what_is_not_hers_hr_cannot_stop(client, tokens, nerima_hr):
    client.force_login(nerima_hr)

    for name in ("elsewhere", "office", "office_hr"):
        url = f"/office/tokens/{tokens[name].pk}/revoke/"
        assert {client.get(url).status_code, client.post(url).status_code} == {404}
    assert not ApiToken.objects.exclude(revoked_at=None).exists()
    assert client.get(NEW).status_code == 404
    assert client.post(NEW, filled(nerima_hr.posts.get().organisation)).status_code == 404
