"""Who gets in where under /cms/: one expectation a role for each part of Wagtail's admin.

Without a CMS role everything is 404. With one, what the role may not do leads back to the CMS's
front page (Wagtail's own refusal), and what nobody may do is 404 for all.
"""

import pytest
from django.utils import timezone

from courses.models import CourseIndexPage
from home.models import HomePage
from people.cms_groups import sync_groups
from people.cms_rights import ensure_cms_groups
from people.models import Post
from tests.factories.courses import make_course
from tests.factories.guidelines import guideline_index, make_guideline

OUTSIDE = ("worker", "supervisor", "nerima_hr", "nakano_hr", "outsider", "facilitator")
INSIDE = ("trainer", "reviewer", "metropolis", "administrator")
EVERY_CMS_ROLE = frozenset(INSIDE)
OFFICE = frozenset({"metropolis", "administrator"})
AUTHORS = OFFICE | {"trainer"}
NOBODY: frozenset[str] = frozenset()

# What each part is, and which of the roles inside are answered 200 there.
PARTS = {
    "": EVERY_CMS_ROLE,
    "pages/{home}/": AUTHORS,  # lies above the indexes of a trainer: courses and guidelines
    "pages/{index}/": AUTHORS,
    "pages/add/courses/coursepage/{index}/": AUTHORS,
    "pages/{course}/edit/": OFFICE,  # a trainer edits the own courses; this one is not
    "pages/{course}/history/": OFFICE,
    "pages/search/": AUTHORS,
    "snippets/courses/question/": AUTHORS,
    "snippets/courses/questioncategory/": AUTHORS,
    "snippets/courses/theme/": AUTHORS,
    "snippets/certificates/certificatedesign/": OFFICE,
    "snippets/people/organisation/": OFFICE,
    "snippets/people/organisation/add/": OFFICE,
    "snippets/people/organisationtie/": OFFICE,
    "snippets/people/section/": OFFICE,
    "snippets/people/profession/": OFFICE,
    "snippets/people/grade/": OFFICE,
    "snippets/people/employment/": OFFICE,
    "snippets/people/audience/": OFFICE,
    "snippets/people/audience/add/": OFFICE,
    "pages/{guidelines}/": AUTHORS,
    "pages/add/guidelines/guidelinepage/{guidelines}/": AUTHORS,
    "pages/{guideline}/edit/": OFFICE,  # as with courses
    "images/": AUTHORS,
    "documents/": AUTHORS,
    "media/": AUTHORS,
    "reports/site-history/": EVERY_CMS_ROLE,
    "workflows/list/": frozenset({"administrator"}),
    "workflows/tasks/index/": frozenset({"administrator"}),
    "collections/": frozenset({"administrator"}),
    "sites/": frozenset({"administrator"}),
    "users/": NOBODY,
    "groups/": NOBODY,
    "password_reset/": NOBODY,
    "bulk/people/user/delete/": NOBODY,
    "locales/": NOBODY,
    "redirects/": NOBODY,
    "forms/": NOBODY,
}


@pytest.fixture
def everybody(request):
    return {name: request.getfixturevalue(name) for name in (*OUTSIDE, *INSIDE)}


@pytest.fixture
def address(everybody, cms_groups):
    course, guideline = make_course(), make_guideline()
    ensure_cms_groups()  # once more: the trainers' right lies on the index that now exists
    sync_groups()
    pages = {
        "home": HomePage.objects.get().pk,
        "index": CourseIndexPage.objects.get().pk,
        "course": course.pk,
        "guidelines": guideline_index().pk,
        "guideline": guideline.pk,
    }
    return lambda part: "/cms/" + part.format(**pages)


@pytest.mark.parametrize("part", PARTS)
def test_each_role_reaches_its_parts_of_the_cms(client, everybody, address, part):
    answers = {}
    for who, user in everybody.items():
        client.force_login(user)
        answers[who] = client.get(address(part)).status_code

    reached = {who for who, status in answers.items() if status == 200}
    assert reached == PARTS[part]
    assert {answers[who] for who in OUTSIDE} == {404}
    assert {answers[who] for who in EVERY_CMS_ROLE - reached} <= {302, 404}


@pytest.mark.parametrize("part", PARTS)
def test_who_is_signed_out_sees_the_log_in_page(client, address, part):
    answer = client.get(address(part))

    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/accounts/login/")


def test_the_cms_is_closed_the_day_a_post_ends(client, address, trainer):
    client.force_login(trainer)
    assert client.get(address("")).status_code == 200

    Post.objects.filter(person=trainer).update(end=timezone.localdate())

    assert client.get(address("")).status_code == 404


def test_the_account_page_of_the_cms_leads_to_the_profile(client, address, trainer):
    client.force_login(trainer)

    assert client.get(address("account/"))["Location"] == "/my/profile/"
