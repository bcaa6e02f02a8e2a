"""What people and robots really send: each is answered in words, nothing is lost, never a 500.

Closer tests of each screen lie beside its app; here stands the whole list in one place.
"""

import datetime
import re

import pytest
import time_machine
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from certificates.models import Certificate
from certificates.states import State
from certificates.throttle import MOST_A_MINUTE
from courses.models import Attempt
from people.models import ImportBatch
from records.models import Record
from records.states import Kind
from tests.conftest import post_of
from tests.factories.certificates import CertificateDesignFactory, IssuerFactory, certified
from tests.factories.courses import (
    attempt_of,
    finished,
    home_page,
    lessons_of,
    make_course,
    quiz_of,
    right_answers,
)
from tests.factories.people import PASSWORD

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/login/"


@pytest.fixture(autouse=True)
def site(db):
    cache.clear()  # the tests before this one have used up their log-ins
    return home_page()


@pytest.fixture
def course(db):
    return make_course(title="児童虐待対応 基礎研修", lessons=2, quiz={"time_limit": 20})


@pytest.fixture
def attempt(client, worker, course) -> Attempt:
    """An open one of the worker, who is signed in."""
    client.force_login(worker)
    finished(worker, *lessons_of(course))
    return attempt_of(worker, quiz_of(course))


def said(response, status: int = 200) -> str:
    """The words of the page, which must be a page of ours in Japanese."""
    assert response.status_code == status
    html = response.content.decode()
    assert '<html lang="ja">' in html
    main = html.split("<main", 1)[1].split("</main>")[0]
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", "", main))


def form_of(attempt: Attempt) -> dict[str, list[str]]:
    """The right answers as the form of the paper sends them."""
    answers = right_answers(attempt)
    return {f"q-{name}": value for name, value in answers.items()} | {
        f"shown-{name}": ["1"] for name in answers
    }


# --- an unknown log-in ---------------------------------------------------------------
@pytest.mark.parametrize(
    "login",
    ["nobody", "桜井", "a@example.jp", "x" * 5000, "' OR 1=1 --", "𠮷\U000e0100", "wor\x00ker"],
)
def test_an_unknown_log_in_is_told_like_a_wrong_password(client, worker, login):
    wrong = said(client.post(LOGIN, {"login": "worker", "password": "wrong-password"}))
    unknown = said(client.post(LOGIN, {"login": login, "password": PASSWORD}))

    sentence = next(part for part in wrong.split() if part.startswith("＊"))
    assert "ログインID" in sentence
    assert sentence in unknown or "文字" in unknown
    assert "_auth_user_id" not in client.session


# --- a file that is not what its name says -------------------------------------------------
def test_a_pdf_named_xlsx_is_refused_in_words(client, nerima_hr):
    client.force_login(nerima_hr)
    file = SimpleUploadedFile("職員.xlsx", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" * 100)

    page = said(
        client.post(
            "/office/people/import/",
            {"file": file, "effective_on": timezone.localdate().isoformat()},
        )
    )

    assert "「職員.xlsx」" in page
    assert "＊" in page
    assert not ImportBatch.objects.exists()


# --- what is typed into a search ---------------------------------------------------------------
ODD = {
    "a quotation mark": '"',
    "an open quotation": '"虐待',
    "a NUL": "虐\x00待",
    "signs of a query language": "NEAR(a b) * ^ : - ( ' % _ \\",
    "half a surrogate pair": "\ud800",
    "5,000 letters": "虐" * 5000,
    "2,500 words": "虐 待 " * 1250,
    "a letter of four bytes with a variant": "𠮷\U000e0100",
    "markup": "<script>alert(1)</script>",
}
SEARCHES = {
    "/search/": "worker",
    "/courses/": "worker",
    "/office/people/": "nerima_hr",
    "/office/completions/": "nerima_hr",
    "/office/certificates/": "metropolis",
}


@pytest.mark.parametrize("path", SEARCHES)
@pytest.mark.parametrize("text", ODD.values(), ids=list(ODD))
def test_any_question_to_a_list_is_answered(client, request, bureau, course, path, text):
    CertificateDesignFactory(issuer=IssuerFactory(organisation=bureau))
    client.force_login(request.getfixturevalue(SEARCHES[path]))
    query = text.encode("utf-8", "surrogatepass")

    response = client.get(path, {"q": query})

    assert said(response)
    assert b"<script>alert" not in response.content


@pytest.mark.parametrize("path", ["/search/", "/office/people/", "/office/completions/"])
def test_too_long_a_question_is_told_at_the_field(client, nerima_hr, path):
    client.force_login(nerima_hr)

    page = said(client.get(path, {"q": ODD["2,500 words"]}))

    assert "＊" in page
    assert re.search("[0-9]+ ?文字", page)


# --- a quiz ------------------------------------------------------------------------------------
def test_a_quiz_posted_twice_is_graded_once(client, worker, attempt):
    url = f"/learn/attempts/{attempt.pk}/submit/"
    first = said(client.post(url, form_of(attempt), follow=True))

    second = said(client.post(url, {f"q-{attempt.snapshot[0]['id']}": []}, follow=True))

    assert "合格しました" in first
    assert "すでに提出されています" in second
    attempt.refresh_from_db()
    assert (attempt.score, attempt.passed) == (100, True)
    assert Record.objects.filter(person=worker, kind=Kind.QUIZ).count() == 1


def test_after_time_what_was_saved_counts_and_that_is_said(client, worker, attempt):
    (first, *_rest) = right_answers(attempt).items()
    client.post(
        f"/learn/attempts/{attempt.pk}/save/", {f"q-{first[0]}": first[1], f"shown-{first[0]}": "1"}
    )
    Attempt.objects.update(closes_at=timezone.now() - datetime.timedelta(seconds=1))

    page = said(client.post(f"/learn/attempts/{attempt.pk}/submit/", form_of(attempt), follow=True))

    assert "時間" in page
    attempt.refresh_from_db()
    assert attempt.answers == dict([first])
    assert attempt.score == 50


def test_an_answer_to_a_question_that_was_not_drawn_is_refused(client, attempt):
    saved = form_of(attempt)
    client.post(f"/learn/attempts/{attempt.pk}/save/", saved)

    page = said(client.post(f"/learn/attempts/{attempt.pk}/submit/", {"q-999999": "a"}), 400)

    assert "この回で出していない設問への答えが含まれています" in page
    assert "それまでに保存した答えは残っています" in page
    attempt.refresh_from_db()
    assert attempt.submitted_at is None
    assert attempt.answers == right_answers(attempt)


# --- a verification code ---------------------------------------------------------------------------
@pytest.mark.parametrize("code", ["ABCD-EFGH-JKLM", "x", "%00", "虐待", "A" * 3000, "-"])
def test_a_guessed_code_is_answered_like_one_that_never_was(client, worker, code):
    certificate = certified(worker)

    page = said(client.get(f"/verify/{code}/"), 404)

    assert "修了証はありません" in page
    assert certificate.serial not in page


def test_guessing_on_and_on_is_slowed_down_in_words(client):
    with time_machine.travel("2026-11-20 10:00:30+09:00", tick=False):  # all in one minute
        for _guess in range(MOST_A_MINUTE):
            client.get("/verify/ABCD-EFGH-JKLM/")
        answer = client.get("/verify/ABCD-EFGH-JKLM/")

    assert "1分" in said(answer, 429)


# --- names -------------------------------------------------------------------------------------------
IVS = "葛\U000e0100城"
LONG = "寿限無" * 12 + "長助命名"  # 40 characters


@pytest.mark.parametrize(
    "name", [f"{IVS} 𠮷子", LONG, "María José Ñandú", "桜井 ﾐﾉﾘ", "Ｏ’Ｂｒｉｅｎ"]
)
def test_a_rare_name_is_kept_as_typed_and_printed(client, worker, name):
    client.force_login(worker)
    client.post("/my/profile/", {"certificate_name": name, "public_name": ""})
    worker.refresh_from_db()

    certificate = certified(worker)

    assert worker.certificate_name == name
    assert (certificate.state, certificate.paper.name) == (State.VALID, name)
    assert name in client.get(f"/my/certificates/{certificate.pk}/").content.decode()
    pdf = client.get(f"/my/certificates/{certificate.pk}/pdf/")
    assert b"".join(pdf).startswith(b"%PDF")


def test_a_letter_that_no_font_has_is_named_and_the_certificate_waits(client, worker):
    client.force_login(worker)
    client.post("/my/profile/", {"certificate_name": "桜井 \U00030edd", "public_name": ""})
    worker.refresh_from_db()

    held = certified(worker)

    page = said(client.get(f"/my/certificates/{held.pk}/"))
    assert held.state == State.HELD
    assert "\U00030edd" in page
    assert "U+30EDD" in page
    assert Record.objects.get(person=worker).current
    assert client.get(f"/my/certificates/{held.pk}/pdf/").status_code == 404


def test_a_name_longer_than_can_be_kept_is_told_at_the_field(client, worker):
    client.force_login(worker)

    page = said(client.post("/my/profile/", {"certificate_name": "桜" * 500, "public_name": ""}))

    assert "＊" in page
    assert "80" in page
    worker.refresh_from_db()
    assert worker.certificate_name == ""


# --- what goes away while somebody is there ---------------------------------------------------------------
@pytest.mark.parametrize("how", ["deleted", "unpublished"])
def test_a_lesson_that_goes_while_it_is_read(client, worker, course, how):
    client.force_login(worker)
    first, second = lessons_of(course)
    finished(worker, first)
    second.delete() if how == "deleted" else second.unpublish()

    page = said(client.post(f"/learn/lessons/{second.subject_key}/finish/"), 404)

    assert "公開が終わりました" in page
    assert "これまでに終えたことは、すべて記録に残っています" in page
    assert Record.objects.get(person=worker, kind=Kind.LESSON).subject_key == first.key
    assert said(client.get(f"{course.get_url()}"))


def test_the_post_of_a_person_ended_yesterday(client, nerima_hr, worker):
    """She still has her own things; what the post let her see is gone, without a word."""
    client.force_login(worker)
    certificate = certified(worker)
    post = post_of(worker)
    post.end = timezone.localdate()  # exclusive: yesterday was the last day
    post.save()

    assert said(client.get("/my/"))
    assert "面接の基本" in said(client.get("/my/records/"))
    assert said(client.get(f"/my/certificates/{certificate.pk}/"))
    assert Certificate.objects.get(pk=certificate.pk).state == State.VALID
    client.force_login(nerima_hr)
    assert "桜井" not in said(client.get("/office/people/"))


def test_the_post_of_an_officer_ended_yesterday(client, nerima_hr, worker):
    post = post_of(nerima_hr)
    client.force_login(nerima_hr)
    assert said(client.get("/office/completions/"))
    post.end = timezone.localdate()
    post.save()

    pages = ["/office/completions/", "/office/people/", f"/office/people/{worker.pk}/"]

    assert {said(client.get(page), 404) for page in pages} == {said(client.get("/nothing/"), 404)}
    assert said(client.get("/my/"))
