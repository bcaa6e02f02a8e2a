"""What is written down: every look at somebody else, every file, every change by hand."""

import json
import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from allauth.mfa.totp.internal.auth import TOTP
from django.core.cache import cache
from django.test import Client

from certificates import actions as certificates
from core import audit
from core.models import AuditEvent
from people.models import User
from records import actions as records
from records.states import Outcome
from tests.conftest import post_of
from tests.factories.certificates import CertificateDesignFactory, IssuerFactory, certified
from tests.factories.people import PASSWORD, PostFactory
from tests.factories.records import ObligationFactory, RequirementFactory, recorded
from tests.tree import code

pytestmark = pytest.mark.django_db


def kinds():
    """Without those that tests name for themselves."""
    return {name: kind for name, kind in audit.kinds().items() if not name.startswith("tests.")}


@pytest.fixture(autouse=True)
def _no_name_is_ever_kept(db):
    """Whatever a test below has written: ids, counts and codes, no name of anybody."""
    cache.clear()
    yield
    for event in AuditEvent.objects.all():
        facts = json.dumps(event.facts, ensure_ascii=False)
        for person in User.objects.all():
            names = (person.last_name, person.last_name_kana, person.first_name_kana)
            assert not [name for name in names if name and name in facts]
    assert audit.verify().fault is None


@pytest.fixture
def signed_in(client):
    def sign_in(user: User) -> Client:
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def certificate(worker, bureau):
    return certified(
        worker, design=CertificateDesignFactory(issuer=IssuerFactory(organisation=bureau))
    )


def written(first: int = 1):
    """(kind, by, about) of each event, in order."""
    events = AuditEvent.objects.filter(number__gte=first).order_by("number")
    return [
        (event.kind, event.by, {row.person_id for row in event.subjects.all()})
        for event in events.select_related("by")
    ]


class TestLooks:
    @pytest.mark.parametrize(
        ("page", "kind"),
        [("", "people.person_opened"), ("record/", "workforce.record_opened")],
    )
    def test_a_persons_page(self, signed_in, nerima_hr, worker, page, kind):
        response = signed_in(nerima_hr).get(f"/office/people/{worker.pk}/{page}")

        assert response.status_code == 200
        assert written() == [(kind, nerima_hr, {worker.pk})]
        assert AuditEvent.objects.get().post == post_of(nerima_hr).pk

    @pytest.mark.parametrize("page", ["", "record/"])
    def test_not_ones_own(self, signed_in, nerima_hr, page):
        signed_in(nerima_hr).get(f"/office/people/{nerima_hr.pk}/{page}")

        assert written() == []

    @pytest.mark.parametrize("page", ["", "record/"])
    def test_not_what_was_refused(self, signed_in, nerima_hr, outsider, page):
        response = signed_in(nerima_hr).get(f"/office/people/{outsider.pk}/{page}")

        assert response.status_code == 404
        assert written() == []

    def test_every_look_is_one_event(self, signed_in, nerima_hr, worker):
        for _ in range(2):
            signed_in(nerima_hr).get(f"/office/people/{worker.pk}/")

        assert written() == [("people.person_opened", nerima_hr, {worker.pk})] * 2

    def test_the_completions_as_a_file_are_one_event_about_everybody_in_it(
        self, signed_in, nerima_hr, worker, colleague, outsider
    ):
        requirement = RequirementFactory()
        for person in (worker, colleague, outsider):
            ObligationFactory(person=person, requirement=requirement)

        signed_in(nerima_hr).get("/office/completions/", {"format": "csv"})

        assert written() == [
            ("workforce.completions_exported", nerima_hr, {worker.pk, colleague.pk})
        ]
        assert AuditEvent.objects.get().facts["rows"] == 2

    def test_a_certificate_in_the_office_and_its_pdf(
        self, signed_in, metropolis, certificate, worker
    ):
        signed_in(metropolis).get(f"/office/certificates/{certificate.pk}/")
        signed_in(metropolis).get(f"/my/certificates/{certificate.pk}/pdf/")

        assert written() == [
            ("certificates.opened", metropolis, {worker.pk}),
            ("certificates.pdf_opened", metropolis, {worker.pk}),
        ]

    def test_not_the_holders_own_pdf(self, signed_in, worker, certificate):
        assert signed_in(worker).get(f"/my/certificates/{certificate.pk}/pdf/").status_code == 200

        assert written() == []


class TestChanges:
    def test_of_a_certificate(self, certificate, metropolis, worker):
        new = certificates.reissue(certificate, reason="改姓", by=metropolis)
        certificates.revoke(new, reason="誤り", by=metropolis)

        assert written() == [
            ("certificates.reissued", metropolis, {worker.pk}),
            ("certificates.revoked", metropolis, {worker.pk}),
        ]

    def test_of_a_record(self, worker, nerima_hr, nerima_centre):
        row = records.correct(
            recorded(worker), reason="誤り", by=nerima_hr, outcome=Outcome.COMPLETED, note="済"
        )
        records.void(row, reason="誤り", by=nerima_hr)

        assert written() == [
            ("records.corrected", nerima_hr, {worker.pk}),
            ("records.voided", nerima_hr, {worker.pk}),
        ]
        assert set(AuditEvent.objects.values_list("organisation", flat=True)) == {nerima_centre.pk}

    def test_an_excuse(self, worker, nerima_hr):
        records.excuse(ObligationFactory(person=worker), reason="休職", by=nerima_hr)

        assert written() == [("records.excused", nerima_hr, {worker.pk})]

    def test_what_is_refused_is_no_event(self, certificate, metropolis):
        with pytest.raises(Exception, match=r".+"):
            certificates.revoke(certificate, reason="", by=metropolis)

        assert written() == []


class TestDoors:
    def sign_in(self, password: str = PASSWORD, login: str = "worker"):
        return Client().post("/accounts/login/", {"login": login, "password": password})

    def test_a_log_in(self, worker):
        self.sign_in()

        assert written() == [("people.signed_in", worker, set())]
        assert AuditEvent.objects.get().facts == {"methods": ["password"]}

    def test_an_account_that_closes_after_five_wrong_passwords_and_nothing_typed(self, worker):
        for number in range(7):
            self.sign_in(f"間違い{number}")

        assert written() == [("people.sign_in_locked", None, {worker.pk})]
        assert AuditEvent.objects.get().facts == {"failed": 5}

    def test_nothing_of_an_account_that_there_is_not(self, worker):
        for _ in range(7):
            self.sign_in("wrong", login="nobody")

        assert written() == []

    def test_a_password_changed_by_oneself(self, signed_in, worker):
        new = "ながい合言葉です2026"
        answer = signed_in(worker).post(
            "/accounts/password/change/",
            {"oldpassword": PASSWORD, "password1": new, "password2": new},
        )

        assert answer.status_code == 302
        assert ("people.password_changed", worker, {worker.pk}) in written()

    @pytest.mark.parametrize(
        ("signal", "kind"),
        [
            (authenticator_added, "people.factor_added"),
            (authenticator_reset, "people.factor_added"),
            (authenticator_removed, "people.factor_removed"),
        ],
    )
    def test_a_second_factor_added_or_taken_away(self, worker, signal, kind):
        factor = TOTP.activate(worker, "A" * 32).instance

        signal.send(sender=Authenticator, request=None, user=worker, authenticator=factor)

        assert written() == [(kind, worker, {worker.pk})]
        assert AuditEvent.objects.get().facts == {"type": "totp"}

    def test_another_post_taken_in_hand(self, signed_in, worker, nakano):
        other = PostFactory(person=worker, organisation=nakano)

        signed_in(worker).post("/my/post/", {"post": other.pk})

        assert written() == [("people.post_switched", worker, set())]
        assert AuditEvent.objects.get().facts == {"post": other.pk}


def test_every_kind_is_named_in_japanese():
    unnamed = [name for name, kind in kinds().items() if kind.sentence({"rows": 3}).isascii()]

    assert unnamed == []


def test_every_kind_is_written_somewhere_and_nothing_else_is():
    """A kind is a string in the code: here is what a type checker would have seen."""
    texts = "".join(path.read_text() for path in code() if path.name != "audits.py")
    written_out = set(re.findall(r"""audit\.record\(\s*"([a-z_.]+)\"""", texts))

    assert written_out - set(kinds()) == set()
    assert {name for name in kinds() if f'"{name}"' not in texts} == set()


def test_every_kind_is_of_an_app_and_says_what_happened():
    for name in kinds():
        app, _, what = name.partition(".")
        assert app.isidentifier()
        assert what.isidentifier()
