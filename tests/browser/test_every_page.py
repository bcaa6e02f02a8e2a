"""Every page of ours as the person it is made for meets it, on a desk and on a phone.

One test a person, to load the demonstration seldom. A page that is wrong is named with all that
is wrong with it.
"""

import datetime
from collections.abc import Iterable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from playwright.sync_api import Page

from certificates.models import Certificate
from certificates.states import State
from core import audit
from core.models import AuditCheck, ReminderRule
from courses.models import CoursePage
from home.demo.contents import read
from people.actions import revoke_token, stage_import
from people.models import Organisation, User
from tests.browser.conftest import DESK, PHONE, TALL
from tests.browser.looks import (
    barriers,
    filled_buttons,
    latin_only,
    scrolls_sideways,
    small_targets,
)
from tests.factories.api import token_for
from tests.factories.core import JobFactory, saved_export
from tests.factories.courses import (
    attempt_of,
    failed,
    finished,
    lessons_of,
    passed,
    quiz_of,
)
from tests.people.tables import row, xlsx

# Log-ins of the demonstration and names of formats; all else on a page has a Japanese word.
KNOWN = [
    "Excel",
    "CSV",
    "PDF",
    "API",
    "Shift_JIS",
    "ShiftJIS",
    *(each["username"] for each in read("logins.toml")["logins"]),
]
BASICS = "/courses/abuse-basics/"


@pytest.fixture
def look(live_server, visit):
    """look(page, addresses): what is wrong there, by address and width."""

    def look_at(page: Page, addresses: Iterable[str]) -> dict[str, list[str]]:
        wrong = {}
        for address in addresses:
            page.goto(live_server.url + address)
            if found := wrongs(page):
                wrong[address] = found
        return wrong

    return look_at


def wrongs(page: Page) -> list[str]:
    found = []
    for width in (DESK, PHONE):
        page.set_viewport_size({"width": width, "height": TALL[width]})
        found += [f"{width}: {each}" for each in barriers(page) + small_targets(page)]
        if scrolls_sideways(page):
            found.append(f"{width}: scrolls sideways")
    if page.locator("h1").count() != 1:
        found.append(f"h1: {page.locator('h1').all_inner_texts()}")
    if page.locator("html").get_attribute("lang") != "ja":
        found.append("lang is not ja")
    if not page.title().endswith("はぐくみ"):
        found.append(f"title: {page.title()}")
    if filled_buttons(page) > 1:
        found.append("more than one filled button")
    return found + [f"not Japanese: {each}" for each in latin_only(page, KNOWN)]


def test_pages_for_everybody(demonstration, look, visit):
    certificate = Certificate.objects.get(person__username="shinnin")

    wrong = look(
        visit("/"),
        [
            "/accounts/login/",
            "/accounts/password/reset/",
            "/accounts/password/reset/done/",
            "/verify/",
            f"/verify/{certificate.code}/",
            "/verify/ABCD-EFGH-JKLM/",
            "/guide/",
            "/accessibility/",
            "/privacy/",
            "/contact/",
        ],
    )

    assert wrong == {}


def test_pages_of_a_learner_on_the_way(demonstration, someone, look, visit):
    learner = someone("shinnin")
    certificate = Certificate.objects.get(person=learner).pk

    wrong = look(
        visit("/my/", as_=learner),
        [
            "/my/",
            "/my/records/",
            "/my/messages/",
            "/my/messages/settings/",
            f"/my/certificates/{certificate}/",
            f"/my/certificates/{certificate}/name/",
            "/my/profile/",
            "/courses/",
            "/courses/?q=面接",
            "/courses/?q=ありえない言葉",
            BASICS,
            f"{BASICS}figures/",
            f"{BASICS}intake/",
            f"{BASICS}quiz/",
            "/cases/",
            "/cases/school-absence/",
            "/search/?q=一時保護",
            "/search/?q=ありえない言葉",
            "/nothing/",
        ],
    )

    assert wrong == {}


def test_pages_of_a_quiz_and_what_comes_of_it(demonstration, someone, look, visit):
    learner = someone("shinnin")
    course = CoursePage.objects.get(slug="abuse-basics")
    quiz = quiz_of(course)
    finished(learner, *lessons_of(course))
    page = visit(f"{BASICS}quiz/", as_=learner)
    wrong = look(page, [f"{BASICS}quiz/"])
    bad = failed(learner, quiz)
    attempt = attempt_of(learner, quiz)
    wrong |= look(page, [f"/learn/attempts/{bad.pk}/", f"/learn/attempts/{attempt.pk}/"])

    page.get_by_role("button", name="提出する").click()
    unanswered = wrongs(page)
    attempt_is_passed = passed(learner, quiz)
    wrong |= look(
        page, [f"/learn/attempts/{attempt_is_passed.pk}/", BASICS, f"{BASICS}quiz/", "/my/"]
    )

    assert unanswered == []
    assert wrong == {}


def test_pages_of_an_account(demonstration, live_server, look, visit):
    """Signed in by the form: some of these ask again who has not just been."""
    page = visit("/accounts/login/")
    page.get_by_label("ログインID").fill("shinri")
    page.get_by_label("パスワード", exact=True).fill(read("logins.toml")["password"])
    page.get_by_role("button", name="ログインする", exact=True).click()
    page.wait_for_url("**/my/")

    wrong = look(
        page,
        [
            "/accounts/password/change/",
            "/accounts/email/",
            "/accounts/2fa/",
            "/accounts/2fa/totp/activate/",
            "/accounts/sessions/",
            "/accounts/reauthenticate/",
            "/accounts/logout/",
        ],
    )

    assert wrong == {}


def test_pages_of_messages_for_the_office(demonstration, someone, look, visit):
    learner, rule = someone("shinnin"), ReminderRule.objects.get(source="courses.due", days=-1)
    today = timezone.localdate().isoformat()

    wrong = look(
        visit("/my/", as_=someone("admin")),
        [
            "/office/messages/",
            "/office/messages/coming/",
            f"/office/messages/coming/{rule.pk}/{today}/",
            f"/office/messages/people/{learner.pk}/",
            "/office/messages/rules/new/",
            f"/office/messages/rules/{rule.pk}/",
        ],
    )

    assert wrong == {}


def test_pages_of_an_officer_of_a_ward(demonstration, someone, look, visit):
    officer, learner = someone("nerima-jinji"), someone("shinnin")
    faulty = staged(officer, xlsx(row(セイ="漢字"), row(職員番号="100002", 姓="")))
    good = staged(officer, xlsx(row()))
    complete = staged(officer, xlsx(row()), is_complete=True)
    waiting, done = (
        JobFactory(by=officer, kind="people.import", **facts) for facts in ({}, {"finished": True})
    )
    strange = {"row": 2, "column": "氏名", "text": "𠮷"}
    saved = saved_export(officer, unwritten=[strange])
    User.objects.filter(pk=learner.pk).update(last_name="𠮷田")
    year = timezone.localdate().year

    wrong = look(
        visit("/my/", as_=officer),
        [
            "/my/",
            "/office/completions/",
            "/office/completions/?view=late",
            "/office/completions/?view=away",
            "/office/completions/?view=everybody",
            "/office/completions/?q=ありえない言葉",
            f"/office/people/{learner.pk}/record/",
            "/office/people/",
            f"/office/people/?on={year + 1}-04-01",
            f"/office/people/{learner.pk}/",
            "/office/people/import/",
            f"/office/people/import/{faulty}/",
            f"/office/people/import/{good}/",
            f"/office/people/import/{complete}/?show=absent",
            f"/jobs/{waiting.public_id}/",
            f"/jobs/{done.public_id}/",
            f"/jobs/{waiting.public_id}/cancel/",
            "/jobs/own/",
            f"/exports/{saved.public_id}/",
            "/office/completions/?view=everybody&format=cp932",
        ],
    )

    assert wrong == {}


def staged(officer: User, file: SimpleUploadedFile, *, is_complete: bool = False) -> int:
    batch = stage_import(
        file,
        organisation=Organisation.objects.get(name="練馬区"),
        effective_on=timezone.localdate(),
        by=officer,
        is_complete=is_complete,
    )
    return batch.pk


def test_pages_of_the_metropolitan_office(demonstration, someone, look, visit):
    year = timezone.localdate() - datetime.timedelta(days=365)

    wrong = look(
        visit("/my/", as_=someone("to-kenshu")),
        [
            "/my/",
            "/office/completions/?view=late",
            "/office/coverage/",
            f"/office/coverage/?year={year.year}",
        ],
    )

    assert wrong == {}


def test_pages_of_the_audit(demonstration, someone, look, visit):
    officer, learner, admin = map(someone, ("nerima-jinji", "shinnin", "admin"))
    for _ in range(51):  # a page, and the beginning of the next
        audit.record("people.person_opened", by=officer, about=[learner.pk], facts={"ids": [1]})

    wrong = look(
        visit("/my/", as_=admin),
        [
            "/office/audit/",
            "/office/audit/?before=10",
            "/office/audit/?by=ありえない名前",
            "/office/audit/?since=きのう",
            "/office/audit/1/",
        ],
    )
    AuditCheck.objects.create(since=1, last=3, bad_number=3, fault="removed")
    wrong |= look(visit("/my/", as_=admin), ["/office/audit/"])
    wrong |= look(visit("/my/", as_=learner), ["/my/profile/access/"])

    assert wrong == {}


def test_pages_of_background_work(demonstration, someone, look, visit):
    JobFactory.create_batch(51, kind="people.import", by=someone("nerima-jinji"))
    failed = JobFactory(kind="core.export", state="failed", message="空きがありません。")

    wrong = look(
        visit("/my/", as_=someone("admin")),
        [
            "/jobs/",
            "/jobs/?page=2",
            "/jobs/?state=cancelled",
            "/jobs/own/",
            f"/jobs/{failed.public_id}/",
        ],
    )

    assert wrong == {}


def test_pages_of_the_api(demonstration, someone, look, visit):
    nerima = Organisation.objects.get(name="練馬区")
    (soon, _text), (old, _text) = token_for(nerima, days=5), token_for(nerima, name="前のシステム")
    revoke_token(old, by=None)

    wrong = look(
        visit("/my/", as_=someone("to-kenshu")),
        [
            "/office/tokens/",
            f"/office/tokens/new/?organisation={nerima.pk}&name=人事システム",
            f"/office/tokens/{soon.pk}/revoke/",
        ],
    )
    wrong |= look(visit("/my/", as_=someone("nerima-jinji")), ["/office/tokens/"])

    assert wrong == {}


def test_pages_of_an_issuers_office(demonstration, someone, look, visit):
    held = Certificate.objects.filter(state=State.HELD).first().pk
    valid = Certificate.objects.filter(state=State.VALID).first().pk

    wrong = look(
        visit("/my/", as_=someone("admin")),
        [
            "/office/certificates/",
            "/office/certificates/?state=held",
            "/office/certificates/?q=ありえない言葉",
            f"/office/certificates/{held}/",
            f"/office/certificates/{held}/release/",
            f"/office/certificates/{valid}/",
            f"/office/certificates/{valid}/reissue/",
            f"/office/certificates/{valid}/revoke/",
        ],
    )

    assert wrong == {}
