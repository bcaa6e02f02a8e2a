"""Files as an office uploads them, and what became of them."""

from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from people.models import ImportBatch

HEADINGS = (
    "職員番号", "ログインID", "姓", "名", "セイ", "メイ", "団体コード", "所属団体", "所属（課・係）",
    "職種", "職層", "任用形態", "役割", "所属長の職員番号", "開始日", "終了日", "公表日", "メール",
    "生年月日", "休業の種類", "休業の開始日", "休業の終了日",
)  # fmt: skip

UNUSABLE = "このログインIDは使えません。"


def row(**cells: object) -> dict[str, object]:
    """A valid row; the cells named replace its own."""
    return {
        "職員番号": "100001",
        "姓": "青木",
        "名": "陽菜",
        "セイ": "アオキ",
        "メイ": "ヒナ",
    } | cells


def xlsx(*rows: dict[str, object], name: str = "職員.xlsx") -> SimpleUploadedFile:
    headings = list(dict.fromkeys(heading for each in rows for heading in each))
    book = Workbook()
    book.active.append(headings)
    for each in rows:
        book.active.append([each.get(heading, "") for heading in headings])
    out = BytesIO()
    book.save(out)
    return SimpleUploadedFile(name, out.getvalue())


def csv(*rows: dict[str, object], name: str = "職員.csv", encoding: str = "utf-8-sig"):
    headings = list(dict.fromkeys(heading for each in rows for heading in each))
    lines = [",".join(str(each.get(heading, "")) for heading in headings) for each in rows]
    text = "\r\n".join([",".join(headings), *lines, ""])
    return SimpleUploadedFile(name, text.encode(encoding))


def changes(batch: ImportBatch) -> list[str]:
    return [each.change for each in batch.rows.all()]


def faults(batch: ImportBatch) -> list[tuple[int, str, str]]:
    return [
        (each.number, error["column"], error["message"])
        for each in batch.rows.all()
        for error in each.errors
    ]


def differences(batch: ImportBatch) -> list[tuple[str, str, str]]:
    return [
        (each["field"], each["old"], each["new"])
        for found in batch.rows.all()
        for each in found.differences
    ]
