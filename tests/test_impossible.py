"""What no column can hold, in an address, a question or a form: a NUL, which PostgreSQL refuses in
every text, and a number beyond all keys, which SQLite refuses. Whoever sends it is answered like anybody
who asks for what is not there."""

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.db import transaction
from django.http import QueryDict
from django.urls import reverse

from tests import test_doors
from tests.doors import ADDRESSES, EVERYBODY
from tests.factories.courses import home_page, make_course
from tests.factories.guidelines import make_guideline

everybody, world = test_doors.everybody, test_doors.world  # the fixtures
NUL = "\x00"


class Nuls(QueryDict):
    """Whatever a view asks for, it gets a NUL."""

    def __init__(self, _sent="", **options) -> None:
        super().__init__("q=%00&post=%00", **options)

    def __contains__(self, _name: object) -> bool:
        return True

    def __getitem__(self, _name: str) -> str:
        return NUL

    def get(self, _name, _default=None) -> str:
        return NUL

    def getlist(self, _name, _default=None) -> list[str]:
        return [NUL]

    def __delitem__(self, name: str) -> None:
        self.pop(name, None)


@pytest.fixture
def nuls(monkeypatch):
    monkeypatch.setattr(WSGIRequest, "GET", Nuls())
    monkeypatch.setattr(WSGIRequest, "POST", Nuls())


def answers(client, everybody, world, kwargs=lambda given: given) -> dict[str, int]:
    """What every address of ours says to one of those whom it lets in. What is left after it is as
    it was before."""
    client.raise_request_exception = False
    found = {}
    for name, address in ADDRESSES.items():
        given = address.thing(world, "worker") if address.thing else {}
        client.force_login(everybody[min(address.own or EVERYBODY)])
        with transaction.atomic():
            url = reverse(name, kwargs=kwargs(given))
            found[name] = getattr(client, address.method)(url).status_code
            transaction.set_rollback(True)
    return found


def failed(found: dict[str, int]) -> dict[str, int]:
    return {name: status for name, status in found.items() if status >= 500}


def test_no_address_fails_whatever_is_asked_of_it(client, everybody, world, nuls):
    found = answers(client, everybody, world)

    assert failed(found) == {}
    assert 200 in found.values()


def test_a_number_that_no_row_can_have_is_nobodys(client, everybody, world):
    def beyond(given):
        return {name: 10**30 if isinstance(each, int) else each for name, each in given.items()}

    found = answers(client, everybody, world, beyond)

    assert failed(found) == {}
    assert 404 in found.values()


@pytest.mark.parametrize("path", ["/office/transfers/{}/", "/cms/pages/{}/edit/"])
def test_a_key_beyond_all_keys_is_not_there(client, administrator, path):
    client.force_login(administrator)

    assert client.get(path.format(10**30)).status_code == 404


@pytest.mark.django_db
class TestAddresses:
    @pytest.fixture(autouse=True)
    def site(self):
        home_page()
        self.course, self.guideline = make_course(), make_guideline()

    @pytest.mark.parametrize(
        "path",
        [
            "/%00/", "/courses/%00/", "{course}%00/", "/guidelines/%00", "{guideline}x%00/",
            "/verify/%00/", "/accounts/start/link/%00/", "/media/%00", "/media/images/a%00.png",
            "/cms/guide/%00/", "/cms/guide/images/%00", "/accounts/oidc/%00/login/",
            "/courses/?page=%00", "/guidelines/?page=%00",
        ],
    )  # fmt: skip
    def test_with_one_are_not_there(self, client, administrator, path):
        client.force_login(administrator)
        path = path.format(course=self.course.get_url(), guideline=self.guideline.get_url())

        status = client.get(path).status_code

        assert status in {200, 302} if "?" in path else {404, 302}
