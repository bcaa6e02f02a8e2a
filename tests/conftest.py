"""The cast: a few people everyone knows, in two wards and the metropolis.

練馬区 with its 子ども家庭支援センター is "own"; 中野区 is the ward that must see nothing.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import TransactionTestCase
from pytest_django import DjangoDbBlocker
from wagtail.signal_handlers import disable_reference_index_auto_update

from core import memory
from people.cms_rights import ensure_cms_groups
from people.models import Organisation, Post, Section, User
from people.roles import Role
from tests import databases
from tests.factories.people import (
    OrganisationFactory,
    OrganisationTieFactory,
    PostFactory,
    SectionFactory,
    UserFactory,
)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item: pytest.Item) -> Iterator[Any]:
    """Wagtail's list of who refers to what costs a third of every page that a fixture makes: it is
    kept while the test itself runs, and for fixtures only where the test is about it."""
    if item.get_closest_marker("references") or item.get_closest_marker("browser"):
        return (yield)
    with disable_reference_index_auto_update():
        return (yield)


# Where SQLite and PostgreSQL may answer differently: what writes, counts, searches, locks, dumps.
BY_DATABASE = re.compile(
    r"tests/(core|records|workforce)/|/actions/|/importing/"
    r"|test_(actions|invariants|search|impossible|bad_input)|races|anonymity|nothing_is_left"
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Beside those, whatever commits: it meets the locks and triggers of the database."""
    for item in items:
        if item.get_closest_marker("browser"):
            continue
        marker = item.get_closest_marker("django_db")
        commits = marker is not None and marker.kwargs.get("transaction")
        commits = commits or "transactional_db" in getattr(item, "fixturenames", ())
        if commits or BY_DATABASE.search(item.nodeid.partition("::")[0]):
            item.add_marker("databases")


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None,
    django_db_modify_db_settings: None,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[None]:
    """In place of pytest-django's, which migrates in every process, and of Django's flush, after
    which nothing is left of what migrations planted."""
    with (
        django_db_blocker.unblock(),
        databases.of_this_process() as database,
        pytest.MonkeyPatch.context() as patch,
        django_db_blocker.block(),
    ):
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _case: database.renew())
        yield


@pytest.fixture(autouse=True)
def _nothing_is_remembered():
    """Two empty databases have the same version of the content, and are not the same."""
    memory.forget()


@pytest.fixture
def nerima(db: None) -> Organisation:
    return OrganisationFactory(name="練馬区", kana="ねりまく", code="131202", category="特別区")


@pytest.fixture
def nakano(db: None) -> Organisation:
    return OrganisationFactory(name="中野区", kana="なかのく", code="131148", category="特別区")


@pytest.fixture
def nerima_centre(nerima: Organisation) -> Organisation:
    """練馬区's family centre: a body of its own that the ward administers."""
    centre = OrganisationFactory(
        kind=Organisation.Kind.FAMILY_CENTRE, name="練馬子ども家庭支援センター"
    )
    OrganisationTieFactory(child=centre, parent=nerima)
    return centre


@pytest.fixture
def bureau(db: None) -> Organisation:
    return OrganisationFactory(
        kind=Organisation.Kind.METROPOLIS, name="東京都福祉局", code="130001"
    )


@pytest.fixture
def section(nerima_centre: Organisation) -> Section:
    return SectionFactory(organisation=nerima_centre, name="相談支援係")


def person(username: str, last: str, first: str, last_kana: str, first_kana: str) -> User:
    return UserFactory(
        username=username,
        last_name=last,
        first_name=first,
        last_name_kana=last_kana,
        first_name_kana=first_kana,
    )


@pytest.fixture
def worker(section: Section) -> User:
    """桜井 みのり, new this year, welfare worker at the centre of 練馬区."""
    user = person("worker", "桜井", "みのり", "サクライ", "ミノリ")
    PostFactory(person=user, organisation=section.organisation, section=section)
    return user


@pytest.fixture
def colleague(section: Section) -> User:
    """髙橋 潤, in the same section as the worker."""
    user = person("colleague", "髙橋", "潤", "タカハシ", "ジュン")
    PostFactory(person=user, organisation=section.organisation, section=section)
    return user


@pytest.fixture
def supervisor(section: Section) -> User:
    user = person("supervisor", "石塚", "健", "イシヅカ", "ケン")
    PostFactory(
        person=user,
        organisation=section.organisation,
        section=section,
        roles=[Role.LEARNER, Role.SUPERVISOR],
    )
    return user


@pytest.fixture
def nerima_hr(nerima: Organisation) -> User:
    user = person("nerima-hr", "森田", "恵子", "モリタ", "ケイコ")
    PostFactory(person=user, organisation=nerima, roles=[Role.HR])
    return user


@pytest.fixture
def nakano_hr(nakano: Organisation) -> User:
    """The officer of another ward, who must see nothing of 練馬区."""
    user = person("nakano-hr", "太田", "幸子", "オオタ", "サチコ")
    PostFactory(person=user, organisation=nakano, roles=[Role.HR])
    return user


@pytest.fixture
def outsider(nakano: Organisation) -> User:
    """A learner of another ward."""
    user = person("outsider", "藤井", "さや", "フジイ", "サヤ")
    PostFactory(person=user, organisation=nakano)
    return user


@pytest.fixture
def trainer(bureau: Organisation) -> User:
    user = person("trainer", "長谷川", "正樹", "ハセガワ", "マサキ")
    PostFactory(person=user, organisation=bureau, roles=[Role.TRAINER])
    return user


@pytest.fixture
def facilitator(db: None) -> User:
    """A foster parent who leads exercises."""
    user = person("facilitator", "邉見", "葉子", "ヘンミ", "ヨウコ")
    group = OrganisationFactory(kind=Organisation.Kind.FOSTER_PARENTS, name="試験里親会")
    PostFactory(
        person=user, organisation=group, profession=None, roles=[Role.LEARNER, Role.FACILITATOR]
    )
    return user


@pytest.fixture
def metropolis(bureau: Organisation) -> User:
    """The officer of the metropolitan training office."""
    user = person("metropolis", "川上", "涼", "カワカミ", "リョウ")
    PostFactory(person=user, organisation=bureau, roles=[Role.METROPOLIS])
    return user


@pytest.fixture
def reviewer(bureau: Organisation) -> User:
    """Reads cases before they are published and signs that nobody can be recognised."""
    user = person("reviewer", "相沢", "文子", "アイザワ", "フミコ")
    PostFactory(person=user, organisation=bureau, roles=[Role.ANONYMITY_REVIEWER])
    return user


@pytest.fixture
def administrator(bureau: Organisation) -> User:
    user = person("administrator", "榎本", "大輝", "エノモト", "ダイキ")
    PostFactory(person=user, organisation=bureau, roles=[Role.ADMINISTRATOR])
    return user


def post_of(user: User) -> Post:
    return Post.objects.get(person=user)


def fresh(user: User) -> User:
    """The same person as the next request would load them: nothing cached about their posts."""
    return User.objects.get(pk=user.pk)


@pytest.fixture
def cms_groups(db: None) -> None:
    """Wagtail's groups and what they may do, as `load_reference` makes them."""
    ensure_cms_groups()
