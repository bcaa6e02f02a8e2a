"""Work that no page does: certificates in a batch, a file of 5,000 people read and judged, and 2,000
people counted again after a programme has changed; and a personnel change (bench/transfers.py)."""

import datetime
import time
from io import BytesIO

from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from bench import exercises, guidelines, runs, transfers
from bench.programmes import change_programme
from bench.timing import Facts, cpu
from certificates import actions as certificates
from certificates.models import CertificateDesign
from courses import actions
from people.actions import stage_import
from people.importing.columns import HEADINGS
from people.models import Organisation
from records.models import Record

CERTIFICATES, ROWS = 60, 5000


def measure(base: float) -> dict[str, Facts]:
    """`per_second` and core; `seconds` for the whole. Ratios are to `base`, ms of the bare view."""
    return {
        "certificate": _certificates(base),
        "import": _import(base),
        "programme rule": _changed_programme(base),
        **runs.measure(base),
        **exercises.measure(base),
        "transfer": transfers.measure(base),
        **guidelines.measure(base),
    }


def _certificates(base: float) -> Facts:
    design = CertificateDesign.objects.order_by("pk").first()
    by = get_user_model().objects.get(username="to-kenshu")
    records = Record.objects.filter(kind="course", certificates=None).order_by("pk")
    issued = [
        certificates.issue(record=row, design=design, by=by) for row in records[: CERTIFICATES + 1]
    ]
    certificates.render(issued.pop())  # the first one loads the fonts
    with cpu() as spent:
        for certificate in issued:
            certificates.render(certificate)
    each = spent[0] / len(issued)
    return {
        "ratio": round(each * 1000 / base, 2),
        "cpu_ms": round(each * 1000, 2),
        "per_second": round(1 / each, 1),
    }


def _import(base: float) -> Facts:
    by = get_user_model().objects.get(username="to-kenshu")
    begun = time.perf_counter()
    with cpu() as spent:
        stage_import(_file(), organisation=None, effective_on=datetime.date(2027, 4, 1), by=by)
    return {
        "ratio": round(spent[0] * 1000 / base, 2),
        "cpu_ms": round(spent[0] * 1000, 2),
        "seconds": round(time.perf_counter() - begun, 2),
    }


def _changed_programme(base: float) -> Facts:
    """Everybody in a programme of 40 items is counted again after its tree has changed."""
    outline, people = change_programme()
    begun = time.perf_counter()
    with cpu() as spent:
        actions.reevaluate_programme(outline, progress=lambda _done: None)
    return {
        "ratio": round(spent[0] * 1000 / base, 2),
        "cpu_ms": round(spent[0] * 1000, 2),
        "seconds": round(time.perf_counter() - begun, 2),
        "people": people,
    }


def _file() -> SimpleUploadedFile:
    place = Organisation.objects.municipalities()[0]
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    filled = {
        "last_name": "桜井", "first_name": "みのり", "last_name_kana": "サクライ",
        "first_name_kana": "ミノリ", "code": place.code, "profession": "福祉職", "start": "2027-04-01",
    }  # fmt: skip
    sheet.append([*HEADINGS.values()])
    for number in range(ROWS):
        row = filled | {"staff_number": f"8{number:06}"}
        sheet.append([row.get(name, "") for name in HEADINGS])
    out = BytesIO()
    book.save(out)
    return SimpleUploadedFile("people.xlsx", out.getvalue())
