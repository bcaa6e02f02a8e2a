import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from .word_files import docx, paragraph, run


def called(*args):
    out = StringIO()
    call_command("check_anonymity", *map(str, args), stdout=out)
    return out.getvalue()


@pytest.fixture
def case(tmp_path):
    path = tmp_path / "case.txt"
    path.write_text("松尾さんは三鷹市に住む。", encoding="utf-8")
    return path


def test_json_gives_place_and_kind_of_each_finding(case):
    rows = json.loads(called(case, "--json"))

    assert [(row["start"], row["end"], row["kind"], row["text"]) for row in rows] == [
        (0, 2, "name", "松尾"),
        (5, 8, "municipality", "三鷹市"),
    ]
    assert all(row["part"] == "" and not row["advice"].isascii() for row in rows)


def test_the_list_is_japanese_and_claims_nothing(case):
    text = called(case)

    assert "氏名\t松尾" in text
    assert "2か所" in text
    assert "匿名化済み" not in text


def test_a_text_without_findings_still_asks_for_a_second_reader(tmp_path):
    path = tmp_path / "case.txt"
    path.write_text("本児は落ち着いている。", encoding="utf-8")

    assert json.loads(called(path, "--json")) == []
    assert "0か所" in called(path)


def test_a_word_document_names_the_part(tmp_path):
    path = tmp_path / "case.docx"
    path.write_bytes(docx(paragraph(run("松尾さん"))))

    assert json.loads(called(path, "--json"))[0]["part"] == "word/document.xml"


def test_a_missing_file_is_a_sentence_in_japanese(tmp_path):
    with pytest.raises(CommandError, match="開けません"):
        called(tmp_path / "none.txt")


def test_a_file_of_another_kind_is_a_sentence_in_japanese(tmp_path):
    path = tmp_path / "case.pdf"
    path.write_bytes(b"%PDF-1.7")

    with pytest.raises(CommandError, match=r"case\.pdfは"):
        called(path)
