"""The job of a personnel change of 2,000 people, and how long it takes to undo it."""

import datetime
import time
from io import BytesIO

from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from openpyxl import Workbook

from bench.timing import Facts, cpu
from core import jobs
from core.fiscal import first_day, fiscal_year
from people.models import Post
from workforce import actions
from workforce.models import PersonnelChange

PEOPLE = 2_000
HEADINGS = (
    "異動区分",
    "職員番号",
    "姓",
    "名",
    "異動元の団体コード",
    "団体コード",
    "所属（課・係）",
)


def measure(base: float) -> Facts:
    """`per_second` and core of the job; `undo` in seconds. The ratio is that of one row."""
    by = get_user_model().objects.get(username="to-kenshu")
    day = first_day(fiscal_year(timezone.localdate()) + 1)
    begun = time.perf_counter()
    change, job = actions.stage_change(
        _file(day), title="定期異動", organisation=None, effective_on=day, announced_on=None, by=by
    )
    if job is not None:
        jobs.run(job.pk)
    judged = time.perf_counter() - begun
    found = PersonnelChange.objects.select_related("batch").get(pk=change.pk)
    work = actions.confirm_change(found, by=by)
    rows = found.batch.rows.count()
    with cpu() as spent:
        jobs.run(work.pk)
    begun = time.perf_counter()
    actions.undo_change(found, by=by)
    return {
        "ratio": round(spent[0] * 1000 / rows / base, 2),
        "cpu_ms": round(spent[0] * 1000 / rows, 2),
        "per_second": round(rows / spent[0], 1),
        "rows": rows,
        "judged": round(judged, 2),
        "undo": round(time.perf_counter() - begun, 2),
    }


def _file(day: datetime.date) -> SimpleUploadedFile:
    """Everybody moves to a section of 40 in their own organisation."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append([*HEADINGS])
    posts = Post.objects.on(day).exclude(staff_number="").exclude(organisation__code="")
    seen: set[int] = set()
    for post in posts.select_related("person", "organisation").order_by("pk"):
        if post.person_id in seen or len(seen) == PEOPLE:
            continue
        code = post.organisation.code
        section = f"異動第{len(seen) // 40}係"
        names = (post.person.last_name, post.person.first_name)
        sheet.append(["異動", post.staff_number, *names, code, code, section])
        seen.add(post.person_id)
    out = BytesIO()
    book.save(out)
    return SimpleUploadedFile("transfer.xlsx", out.getvalue())
