import hashlib

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import storages
from django.db import connection

from certificates.actions import files, render, revoke
from certificates.models import Certificate
from tests.papers import text_by_pypdf

pytestmark = pytest.mark.django_db


def stored_files():
    storage = storages["private"]
    return set(storage.listdir("certificates")[1])


def test_the_pdf_is_stored_with_its_hash(certificate):
    render(certificate)

    certificate = Certificate.objects.get()
    content = certificate.pdf.read()
    assert content.startswith(b"%PDF-")
    assert certificate.pdf_sha256 == hashlib.sha256(content).hexdigest()


def test_the_pdf_is_made_once(certificate, monkeypatch):
    first = render(certificate)
    monkeypatch.setattr(files, "certificate_pdf", lambda certificate: pytest.fail("made again"))

    second = render(certificate)

    assert (second.pdf.name, second.pdf_sha256) == (first.pdf.name, first.pdf_sha256)


def test_the_pdf_says_what_was_true_on_the_day_of_issue(certificate, issuer):
    issuer.signatory_name = "別の 会長"
    issuer.save()

    text = text_by_pypdf(render(certificate).pdf.read())

    assert "長谷川 正樹" in text
    assert "第8-0001号" in text


def test_of_two_at_once_one_is_kept_and_the_other_is_removed(certificate, monkeypatch):
    make = files.certificate_pdf

    def make_while_another_finishes(mine):
        monkeypatch.setattr(files, "certificate_pdf", make)
        render(Certificate.objects.get())
        return make(mine)

    monkeypatch.setattr(files, "certificate_pdf", make_while_another_finishes)
    before = stored_files() if storages["private"].exists("certificates") else set()

    certificate = render(certificate)

    assert len(stored_files() - before) == 1
    assert certificate.pdf_sha256 == hashlib.sha256(certificate.pdf.read()).hexdigest()


def test_what_is_on_hold_is_not_printed(held):
    with pytest.raises(ValidationError):
        render(held)


def test_what_was_revoked_before_it_was_printed_is_not_printed(certificate, metropolis):
    revoke(certificate, reason="誤り", by=metropolis)

    with pytest.raises(ValidationError):
        render(certificate)


def test_no_transaction_is_open_while_rendering(certificate, monkeypatch):
    # pytest's own transaction is one level; the action must add none.
    before, seen = len(connection.savepoint_ids), []
    make = files.certificate_pdf

    def look(mine):
        seen.append(len(connection.savepoint_ids))
        return make(mine)

    monkeypatch.setattr(files, "certificate_pdf", look)
    render(certificate)

    assert seen == [before]
