"""Large files, as the largest office would send them. Also run by hand to see how long it takes:

PYTHONPATH=.:site HAGUKUMI_VAR=/tmp/x python -m tests.people.big_files 5000 500 > /tmp/5000.xlsx
"""

import sys
from io import BytesIO

from openpyxl import Workbook

LAST = ["青木", "井上", "上田", "遠藤", "小川", "加藤", "木村", "久保", "小林", "斎藤"]
FIRST = ["陽菜", "蓮", "葵", "湊", "凛", "樹", "結衣", "大和", "美咲", "悠真"]
KANA = {
    "青木": "アオキ", "井上": "イノウエ", "上田": "ウエダ", "遠藤": "エンドウ", "小川": "オガワ",
    "加藤": "カトウ", "木村": "キムラ", "久保": "クボ", "小林": "コバヤシ", "斎藤": "サイトウ",
    "陽菜": "ハルナ", "蓮": "レン", "葵": "アオイ", "湊": "ミナト", "凛": "リン", "樹": "イツキ",
    "結衣": "ユイ", "大和": "ヤマト", "美咲": "ミサキ", "悠真": "ユウマ",
}  # fmt: skip
HEADINGS = [
    "職員番号", "姓", "名", "セイ", "メイ", "所属（課・係）", "職種", "役割", "所属長の職員番号",
    "開始日", "生年月日", "メール",
]  # fmt: skip


def people(count: int, *, faulty: int = 0, base: int = 500_000) -> list[list[object]]:
    """One chief to every fifty; every so many rows a fault of one kind or another."""
    every = count // faulty if faulty else 0
    rows = []
    for n in range(count):
        last, first = LAST[n % 10], FIRST[n // 10 % 10]
        chief = n % 50 == 0
        row: list[object] = [
            f"{base + n}", last, first, KANA[last], KANA[first], f"第{n // 50 + 1}係", "",
            "受講者、所属長" if chief else "受講者", "" if chief else f"{base + n // 50 * 50}",
            "2026-04-01", f"H{n % 20 + 2}.{n % 12 + 1}.{n % 28 + 1}", f"p{base + n}@example.jp",
        ]  # fmt: skip
        if every and n % every == 0:
            spoil(row, n // every)
        rows.append(row)
    return rows


def spoil(row: list[object], kind: int) -> None:
    column, text = [(1, ""), (3, "漢字"), (9, "2026年2月30日"), (6, "魔法職"), (8, "999999")][
        kind % 5
    ]
    row[column] = text


def workbook(rows: list[list[object]], *, also: list[str] | None = None) -> bytes:
    """`also` are further headings, for what stands behind the usual cells of the rows."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("名簿")
    sheet.append([*HEADINGS, *(also or [])])
    for row in rows:
        sheet.append(row)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


if __name__ == "__main__":
    count, faulty = int(sys.argv[1]), int(sys.argv[2])
    sys.stdout.buffer.write(workbook(people(count, faulty=faulty)))
