"""After the publication a name that was declared occurs nowhere: in no row, revision, index, log or file,
and in no byte of a whole dump."""

import logging
import os
import subprocess
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from casestudies import actions
from casestudies.anonymity import Other, Person
from casestudies.gate.checklist import CHECKLIST
from casestudies.gate.findings import draft_findings
from casestudies.gate.names import declared_of, replaced
from casestudies.models import CasePage, DeclaredName, RawText
from tests.casestudies.anonymity.word_files import docx
from tests.factories.cases import make_case

pytestmark = pytest.mark.django_db
# Found in nobody's data but this test's.
FAMILY, GIVEN, KANA = "纐纈鵜", "蘒之輔", "コウケツウ"
HALF, SCHOOL = "ｺｳｹﾂｳ", "鰐口鷲尾小学校"
NOTES = f"{FAMILY}{GIVEN}（{HALF}）の家を訪ねた。{KANA}さんは{SCHOOL}に通う。"
SECRETS = [FAMILY, GIVEN, KANA, HALF, SCHOOL]
POINTS = [*CHECKLIST]


def declare(case: CasePage, by) -> None:
    names = [
        Person(family=FAMILY, given=GIVEN, family_kana=KANA),
        Other(name=SCHOOL, word="小学校"),
    ]
    actions.declare(case=case, names=names, by=by)


def carry_over(case: CasePage, text: str, by) -> None:
    """What the author does: the replaced text goes into the draft."""
    case.care_note = text
    case.save_revision(user=by)


def publish(case: CasePage, author, reviewer) -> None:
    marked = {each.fingerprint: "keep" for each in draft_findings(case)}
    actions.decide(case=case, decisions=marked, by=author)
    review = actions.check_oneself(case=case, checklist=POINTS, by=author)
    actions.sign(review=review, checklist=POINTS, by=reviewer)
    actions.publish_signed(case=case, by=author)


def found_in(data: bytes) -> list[str]:
    forms = {
        word: (word.encode(), word.encode("unicode_escape"), word.encode("utf-16-le"))
        for word in SECRETS
    }
    return [word for word, spelled in forms.items() if any(each in data for each in spelled)]


@pytest.fixture
def case(trainer):
    return make_case(slug="dumped")


def word_file() -> bytes:
    core = (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
        'core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:creator>{FAMILY}</dc:creator></cp:coreProperties>"
    )
    return docx(f"<w:p><w:r><w:t>{NOTES}</w:t></w:r></w:p>", docProps__core=core)


class TestWhileItLies:
    def test_it_can_be_read_by_its_author(self, case, trainer):
        raw = actions.take_text(case=case, title="訪問", text=NOTES, by=trainer)
        declare(case, trainer)

        assert RawText.objects.get().text == NOTES
        assert [type(one).__name__ for one in declared_of(case.key)] == ["Person", "Other"]
        assert found_in(replaced(raw).text.encode()) == []

    def test_no_row_holds_it_in_the_clear(self, case, trainer):
        actions.take_text(case=case, title="訪問", text=NOTES, by=trainer)
        declare(case, trainer)

        with connection.cursor() as cursor:
            cursor.execute("SELECT text FROM casestudies_rawtext")
            rows = cursor.fetchall()
            cursor.execute("SELECT facts FROM casestudies_declaredname")
            rows += cursor.fetchall()

        assert len(rows) == 3
        assert found_in(repr(rows).encode()) == []

    def test_a_word_file_is_kept_nowhere_and_what_lies_beside_its_words_is_told(
        self, case, trainer
    ):
        _raw, beside = actions.take_document(
            case=case, name="記録.docx", content=word_file(), by=trainer
        )

        assert FAMILY in {finding.text for _part, finding in beside}
        assert files_with_secrets() == []


@pytest.mark.django_db(transaction=True)
class TestAfterPublication:
    def test_a_name_is_in_no_byte_of_a_dump_and_in_no_log(self, case, trainer, reviewer, caplog):
        caplog.set_level(logging.DEBUG)
        raw = actions.take_text(case=case, title="訪問", text=NOTES, by=trainer)
        actions.take_document(case=case, name="記録.docx", content=word_file(), by=trainer)
        declare(case, trainer)
        carry_over(case, replaced(raw).text, trainer)

        publish(case, trainer, reviewer)

        assert CasePage.objects.get(pk=case.pk).live
        assert (RawText.objects.count(), DeclaredName.objects.count()) == (0, 0)
        assert found_in(dump()) == []
        assert found_in(caplog.text.encode()) == []
        assert files_with_secrets() == []

    def test_the_dump_would_show_it(self, case, trainer):
        """Or the test above would pass over an empty dump."""
        carry_over(case, NOTES, trainer)

        assert found_in(dump()) == SECRETS

    def test_reopening_asks_for_text_and_names_again(self, case, trainer, reviewer):
        actions.take_text(case=case, title="訪問", text=NOTES, by=trainer)
        declare(case, trainer)
        publish(case, trainer, reviewer)

        assert declared_of(case.key) == []

        actions.take_text(case=case, title="訪問", text=NOTES, by=trainer)
        declare(case, trainer)
        page = CasePage.objects.get(pk=case.pk)
        page.lead = "書き直しました。"
        page.save_revision(user=trainer)
        publish(page, trainer, reviewer)

        assert RawText.objects.count() == 0


def dump() -> bytes:
    """The whole database: of SQLite also the file itself, whose free pages are no row's."""
    if connection.vendor == "postgresql":
        facts = connection.settings_dict
        command = [
            "pg_dump", "--host", facts["HOST"] or "127.0.0.1", "--port", str(facts["PORT"] or 5432),
            "--username", facts["USER"] or "postgres", facts["NAME"],
        ]  # fmt: skip
        environment = {**os.environ, "PGPASSWORD": facts["PASSWORD"] or ""}
        return subprocess.run(command, check=True, capture_output=True, env=environment).stdout
    lines = "\n".join(connection.connection.iterdump())
    return lines.encode() + connection.connection.serialize()


def files_with_secrets() -> list[str]:
    """Private and public files, temporary ones of uploads, logs."""
    return [
        str(path)
        for path in Path(settings.VAR).rglob("*")
        if path.is_file() and "sqlite3" not in path.name and found_in(path.read_bytes())
    ]
