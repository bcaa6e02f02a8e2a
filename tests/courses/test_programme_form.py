"""A programme in the CMS: whom a change concerns, why it was made, and what publishing starts."""

import json

import pytest
from django.urls import reverse

from core.models import Job
from courses.models import ProgrammePage
from courses.programme_office import changes_of
from people.cms_rights import ensure_cms_groups
from tests.factories.programmes import a_set, course, in_it, make_courses, make_programme

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme():
    one, two = make_courses(2)
    page = make_programme(a_set("全部", course(one), course(two)))
    ensure_cms_groups()
    return page


def edit(client, page, **changes):
    """The edit page sent back as a browser would, with the sets as they are unless changed."""
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    form = client.get(url).context["form"]
    data = {
        field.html_name: field.value()
        for field in form
        if field.name not in {"body", "tree"} and field.value() not in (None, False)
    }
    data |= {"body-count": "0", "comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0"}
    return client.post(url, data | tree_of(page) | changes)


def tree_of(page, *, title=None):
    data = {}
    stored = page.tree.get_prep_value()
    data["tree-count"] = str(len(stored))
    for number, block in enumerate(stored):
        prefix, value = f"tree-{number}", block["value"]
        data |= _block(prefix, number, block)
        data |= {f"{prefix}-value-{name}": value[name] or "" for name in value if name != "items"}
        data[f"{prefix}-value-title"] = title or value["title"]
        data[f"{prefix}-value-items-count"] = str(len(value["items"]))
        for place, each in enumerate(value["items"]):
            inner = f"{prefix}-value-items-{place}"
            data |= _block(inner, place, each)
            data[f"{inner}-value-page"] = each["value"]["page"]
    return data


def _block(prefix, order, block):
    return {
        f"{prefix}-deleted": "", f"{prefix}-order": str(order), f"{prefix}-type": block["type"],
        f"{prefix}-id": block["id"],
    }  # fmt: skip


def only_one_left(page):
    return {"tree-0-value-items-1-deleted": "1"}


def test_the_author_reads_whom_it_concerns_and_must_say_why(client, programme, metropolis, worker):
    in_it(worker, programme)
    client.force_login(metropolis)
    shown = client.get(reverse("wagtailadmin_pages:edit", args=[programme.pk])).content.decode()
    assert "受講中の人が1人います" in shown

    refused = edit(client, programme, **only_one_left(programme), **{"action-publish": "1"})
    assert "変更の理由を入力してください" in refused.content.decode()
    assert not Job.objects.exists()

    edit(
        client, programme, **only_one_left(programme),
        **{"action-publish": "1", "change_reason": "研修の統合のため"},
    )  # fmt: skip

    (job,) = Job.objects.filter(kind="courses.reevaluate_programme")
    assert (job.total, job.by) == (1, metropolis)
    page = ProgrammePage.objects.get(pk=programme.pk)
    (change,) = changes_of(page)
    assert (change.reason, change.by) == ("研修の統合のため", "川上 涼")
    assert len(page.tree.get_prep_value()[0]["value"]["items"]) == 1
    before = programme.revisions.order_by("created_at").first()
    assert len(json.loads(before.content["tree"])[0]["value"]["items"]) == 2


def test_what_changes_no_set_needs_no_reason(client, programme, metropolis, worker):
    in_it(worker, programme)
    client.force_login(metropolis)

    edit(client, programme, **{"action-publish": "1", "lead": "ほかの文"})

    assert ProgrammePage.objects.get(pk=programme.pk).lead == "ほかの文"
    assert not Job.objects.exists()


def test_a_draft_may_be_saved_without(client, programme, metropolis, worker):
    in_it(worker, programme)
    client.force_login(metropolis)

    answer = edit(client, programme, **only_one_left(programme))

    assert answer.status_code == 302
    assert ProgrammePage.objects.get(pk=programme.pk).has_unpublished_changes


def test_a_new_one_is_the_authors_own_offices(client, trainer, programme):
    client.force_login(trainer)
    index = programme.get_parent()
    url = reverse("wagtailadmin_pages:add", args=["courses", "programmepage", index.pk])

    form = client.get(url).context["form"]

    assert form.initial["organiser"] == trainer.posts.get().organisation_id
