"""Papers: what stands in them, whose they are, which are missing, and what a number makes of them."""

import datetime
import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from pypdf import PdfReader

from secondments import actions
from secondments.actions import NotNow, reporting
from secondments.models import Attachment, Paper, Report, Secondment
from secondments.paper_sheet import paper_pdf
from secondments.papers import first_words, form_of, lines_of, words_in
from secondments.states import ISSUED_BY, PaperKind, Side
from tests.papers import text_by_pypdf
from tests.secondments.conftest import active, approved, requested

pytestmark = pytest.mark.django_db


def test_the_agreement_has_its_eight_items():
    labels = [item.label for item in form_of(PaperKind.AGREEMENT).items if not item.sign]

    assert labels == [
        "身分", "給与等", "昇任及び昇給", "服務", "分限及び懲戒", "公務災害補償",
        "服務状況等の報告", "その他",
    ]  # fmt: skip


@pytest.mark.parametrize("kind", PaperKind)
def test_every_paper_is_filled_in_and_printed(world, kind):
    it = active(world, profession=None)
    words = first_words(kind, it)

    assert "{" not in " ".join(words.values())
    assert any("桜井 みのり" in text for text in words.values())
    paper = Paper(secondment=it, kind=kind, fields=words, dated_on=world.today)
    assert paper_pdf(paper).startswith(b"%PDF")


REPORT = {
    "work": "受理会議に加わり、調査に同行しました。",
    "learnt": "見立てを言葉にしてから動くこと。\n保護者の話を先に聞くこと。",
    "use": "係の勉強会で、調査の進め方を伝えます。",
    "wishes": "夜間の当番も経験したかったです。",
}


def handed_in(world):
    it = active(world)
    actions.end(secondment=it, on=world.today)
    report = reporting.save_report(report=Report.objects.get(), version=1, texts=REPORT)
    assert "受理会議" not in " ".join(first_words(PaperKind.END_REPORT, again(it)).values())
    reporting.submit_report(report=report, by=world.worker)
    return again(it)


def again(it):
    return Secondment.objects.get(pk=it.pk)


def printed_lines(paper):
    return text_by_pypdf(paper_pdf(paper)).replace(" ", "")


def test_the_report_of_the_end_holds_what_the_person_reported(world):
    it = handed_in(world)

    paper = actions.save_paper(
        secondment=it, kind=PaperKind.END_REPORT, by=world.hr, dated_on=world.today
    )

    found = printed_lines(paper)
    for text in REPORT.values():
        for line in text.splitlines():
            assert line in found
    for label in ("従事した業務", "学んだこと", "派遣元で生かすこと", "要望・提案"):
        assert label in found


def test_a_part_that_is_empty_has_no_heading_and_pages_of_text_are_set(world):
    it = handed_in(world)
    long = "見立てを立て、会議で確かめ、記録に残しました。" * 160

    paper = actions.save_paper(
        secondment=it, kind=PaperKind.END_REPORT, by=world.hr, dated_on=world.today,
        words={"learnt": long[:4000], "wishes": ""},
    )  # fmt: skip

    pdf = paper_pdf(paper)
    found = text_by_pypdf(pdf).replace(" ", "").replace("\n", "")
    assert "要望・提案" not in found
    assert found.count("見立てを立て") >= 150
    assert len(PdfReader(io.BytesIO(pdf)).pages) >= 3


def test_a_draft_begun_before_the_report_takes_it_up_where_it_is_empty(world):
    it = active(world)
    actions.end(secondment=it, on=world.today)
    draft = actions.save_paper(
        secondment=again(it), kind=PaperKind.END_REPORT, by=world.hr,
        words={"use": "係の会議で伝えさせます。"},
    )  # fmt: skip
    assert words_in(draft, again(it))["learnt"] == ""
    report = reporting.save_report(report=Report.objects.get(), version=1, texts=REPORT)
    reporting.submit_report(report=report, by=world.worker)

    words = words_in(draft, again(it))

    assert words["learnt"] == REPORT["learnt"]
    assert words["use"] == "係の会議で伝えさせます。"
    emptied = actions.save_paper(
        secondment=again(it), kind=PaperKind.END_REPORT, by=world.hr, words=words | {"wishes": ""}
    )
    assert words_in(emptied, again(it))["wishes"] == ""


def test_a_numbered_paper_stays_as_it_is_and_a_new_one_is_another(world):
    it = active(world)
    kind = PaperKind.AGREEMENT
    day = datetime.date(2027, 3, 31)
    draft = actions.save_paper(secondment=it, kind=kind, by=world.hr, words={"pay": "甲が負担する"})
    with pytest.raises(ValidationError):
        actions.number_paper(paper=draft, by=world.hr)
    actions.save_paper(secondment=it, kind=kind, by=world.hr, dated_on=day)

    first = actions.number_paper(paper=draft, by=world.hr)
    assert (first.number, first.fiscal_year, first.issuer) == (1, 2026, it.home_party)
    with pytest.raises(NotNow):
        actions.number_paper(paper=draft, by=world.hr)
    actions.save_paper(
        secondment=it, kind=kind, by=world.hr, words={"pay": "乙"}, sent_on=day, dated_on=None
    )
    first.refresh_from_db()
    assert (first.fields["pay"], first.dated_on, first.sent_on) == ("甲が負担する", day, day)

    again = actions.write_anew(paper=first, by=world.hr)
    assert (again.edition, again.number) == (2, None)
    with pytest.raises(NotNow):
        actions.write_anew(paper=first, by=world.hr)


def test_it_is_not_received_before_it_is_sent(world):
    it = active(world)
    with pytest.raises(ValidationError):
        actions.save_paper(
            secondment=it, kind=PaperKind.REQUEST, by=world.hr,
            sent_on=world.today, received_on=world.today - datetime.timedelta(days=1),
        )  # fmt: skip


def test_what_is_missing_follows_the_state_and_each_side_writes_its_own(world):
    early = lines_of(requested(world), [], side=Side.HOME)
    assert not [line for line in early if line.is_missing]
    assert [line.kind for line in early if line.may_write] == [PaperKind.REQUEST]


def test_of_a_running_one_five_papers_are_missing(world):
    it = active(world)

    lines = lines_of(it, [], side=Side.HOST)
    assert [line.kind for line in lines if line.is_missing] == [*PaperKind][:5]
    assert {line.kind for line in lines if line.may_write} == {
        kind for kind, side in ISSUED_BY.items() if side == Side.HOST
    }


def test_before_its_time_a_paper_is_refused(world):
    with pytest.raises(NotNow):
        actions.save_paper(secondment=approved(world), kind=PaperKind.RELEASE, by=world.hr)


@pytest.mark.parametrize(
    ("name", "content"), [("a.exe", b"MZ"), ("a.pdf", b"MZ"), ("a.pdf", b""), ("a", b"%PDF")]
)
def test_other_files_are_refused_with_a_sentence(world, name, content):
    with pytest.raises(ValidationError) as caught:
        actions.add_file(
            secondment=requested(world), file=ContentFile(content, name=name), by=world.hr
        )
    assert "file" in caught.value.message_dict


def test_a_file_is_kept_privately_until_it_is_removed(world, django_capture_on_commit_callbacks):
    it = requested(world)
    row = actions.add_file(
        secondment=it, file=ContentFile(b"%PDF-1.7", name="協定書.pdf"), by=world.hr
    )
    storage, stored = row.file.storage, row.file.name
    assert storage.exists(stored)

    with django_capture_on_commit_callbacks(execute=True):
        actions.remove_file(attachment=row, by=world.hr)

    assert not storage.exists(stored)
    assert not Attachment.objects.kept().exists()
