import io
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casestudies.anonymity import DocumentError, Kind, check_document
from casestudies.anonymity.documents import LARGEST_UNPACKED, read_document

from .word_files import W, docx, paragraph, run

CORE = (
    '<cp:coreProperties xmlns:cp="c" xmlns:dc="d"><dc:creator>松尾 里美</dc:creator><cp:revision>3</cp:revision>'
    "<dc:title></dc:title></cp:coreProperties>"
)


def found(content, name="case.docx"):
    return {(part, one.kind, one.text) for part, one in check_document(content, name)}


def test_a_text_split_over_runs_is_read_as_one():
    content = docx(paragraph(run("佐々"), run("木さん")) + paragraph(run("八王子市")))

    assert found(content) == {
        ("word/document.xml", Kind.NAME, "佐々木"),
        ("word/document.xml", Kind.MUNICIPALITY, "八王子市"),
    }


def test_offsets_count_in_the_text_of_the_part():
    content = docx(paragraph(run("😢葛\U000e0100")) + paragraph(run("ﾀｶｷﾞさん")))
    (part,) = read_document(content, "case.docx")

    ((_, one),) = check_document(content, "case.docx")

    assert part.text[one.start : one.end] == one.text == "ﾀｶｷﾞ"


def test_tracked_changes_are_found_with_what_they_name():
    deleted = f'<w:del w:author="里美">{run("三鷹市", tag="delText")}</w:del>'
    added = f'<w:ins w:author="里美">{run("隣の市")}</w:ins>'

    assert found(docx(paragraph(deleted, added))) == {
        ("word/document.xml", Kind.TRACKED_CHANGE, "三鷹市"),
        ("word/document.xml", Kind.MUNICIPALITY, "三鷹市"),
        ("word/document.xml", Kind.TRACKED_CHANGE, "隣の市"),
        ("w:author", Kind.METADATA, "里美"),
    }


def test_comments_and_who_wrote_them_are_found():
    comment = f'<w:comments {W}><w:comment w:author="松尾">{paragraph(run("要確認"))}</w:comment></w:comments>'

    assert found(docx(paragraph(run("本文")), word__comments=comment)) == {
        ("word/comments.xml", Kind.COMMENT, "要確認\n"),
        ("w:author", Kind.METADATA, "松尾"),
    }


def test_hidden_text_is_found_and_shown_text_is_not():
    hidden, shown = "<w:vanish/>", '<w:vanish w:val="0"/>'

    assert found(docx(paragraph(run("秘密", hidden), run("本文", shown)))) == {
        ("word/document.xml", Kind.HIDDEN_TEXT, "秘密")
    }


def test_properties_that_name_somebody_are_found():
    assert found(docx("", docProps__core=CORE)) == {
        ("docProps/core.xml#creator", Kind.METADATA, "松尾 里美")
    }


def test_headers_footnotes_pictures_and_links_are_looked_at():
    header = f"<w:hdr {W}>{paragraph(run('立川児童相談所'))}</w:hdr>"
    links = '<R><Relationship Id="r1" TargetMode="External" Target="file:///C:/Users/satomi/x.dotx"/></R>'
    content = docx(
        "",
        word__header1=header,
        **{"word__media__a.jpeg": "…", "word___rels__document.xml.rels": links},
    )

    assert found(content) == {
        ("word/header1.xml", Kind.FACILITY, "立川児童相談所"),
        ("word/media/a.jpeg", Kind.PICTURE, "a.jpeg"),
        ("word/_rels/document.xml.rels#r1", Kind.METADATA, "file:///C:/Users/satomi/x.dotx"),
    }


def test_what_old_programs_read_instead_is_not_found_twice():
    mc = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    both = f'<a:Choice xmlns:a="{mc}">{run("三鷹市")}</a:Choice><a:Fallback xmlns:a="{mc}">{run("三鷹市")}</a:Fallback>'

    assert len(check_document(docx(paragraph(both)), "case.docx")) == 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16"])
def test_a_text_file_may_be_in_any_usual_encoding(encoding):
    assert found("三鷹市に住む".encode(encoding), "case.txt") == {("", Kind.MUNICIPALITY, "三鷹市")}


def bomb():
    file = io.BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * (LARGEST_UNPACKED + 1))
    return file.getvalue()


ENTITY = '<!DOCTYPE w [<!ENTITY a "aaaa">]><w>&a;</w>'


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "a.docx"),
        (b"PK\x03\x04", "a.docx"),
        (docx("<broken"), "a.docx"),
        (docx("", docProps__core=ENTITY), "a.docx"),
        (b"PK\x03\x04 an archive", "a.xlsx"),
        (b"\xd0\xcf\x11\xe0 an old document", "a.doc"),
        (b"%PDF-1.7", "a.pdf"),
        (b"\x81\xff\x00\xfe", "a.txt"),
    ],
)
def test_a_file_that_cannot_be_read_says_so_with_its_name(content, name):
    with pytest.raises(DocumentError, match=name):
        check_document(content, name)


WHOLE = docx(paragraph(run("松尾さん")), docProps__core=CORE)


@given(st.integers(0, len(WHOLE) - 1), st.binary(max_size=6))
def test_a_damaged_file_is_read_or_refused_and_nothing_else(at, noise):
    try:
        check_document(WHOLE[:at] + noise + WHOLE[at + len(noise) :], "a.docx")
    except DocumentError:
        pass  # what is to be


def test_a_file_nested_without_end_is_refused():
    with pytest.raises(DocumentError):
        check_document(docx("<w:p>" * 20_000 + "</w:p>" * 20_000), "a.docx")


def test_a_file_that_explodes_is_refused():
    with pytest.raises(DocumentError):
        check_document(bomb(), "a.docx")
