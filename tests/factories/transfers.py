"""Personnel changes as the HR officer of 練馬区 makes them: a file, 確定, and the job done at once."""

import datetime

from core import jobs
from people.models import Post, PostRole
from tests.conftest import fresh
from tests.people.tables import xlsx
from workforce import actions
from workforce.models import PersonnelChange

APRIL = datetime.date(2027, 4, 1)
MARCH = datetime.datetime(2027, 3, 10, 3, tzinfo=datetime.UTC)


def moved(**cells: object) -> dict[str, object]:
    """A valid row of somebody; the cells named replace its own."""
    return {"異動区分": "異動", "職員番号": "", "姓": "", "名": ""} | cells


def row_of(post: Post, **cells: object) -> dict[str, object]:
    """A row about whoever holds this post."""
    person = post.person
    own = {"職員番号": post.staff_number, "姓": person.last_name, "名": person.first_name}
    return moved(**own | cells)


def staged(*rows, by, organisation, on=APRIL, announced_on=None, file=None, title="4月1日付異動"):
    change, job = actions.stage_change(
        file or xlsx(*rows, name="異動.xlsx"),
        title=title,
        organisation=organisation,
        effective_on=on,
        announced_on=announced_on,
        by=fresh(by),
    )
    if job is not None:
        jobs.run(job.pk)
    return PersonnelChange.objects.select_related("batch").get(pk=change.pk)


def confirmed(change: PersonnelChange, *, by) -> PersonnelChange:
    jobs.run(actions.confirm_change(change, by=fresh(by)).pk)
    return PersonnelChange.objects.select_related("batch").get(pk=change.pk)


def everything() -> tuple[list[tuple], list[tuple]]:
    """Every row of every post and role, without the moment it was last written."""
    columns = [field.attname for field in Post._meta.fields if field.name != "changed_at"]
    return (
        list(Post.everything.order_by("pk").values_list(*columns)),
        list(PostRole.objects.order_by("post", "role").values_list("post", "role")),
    )
