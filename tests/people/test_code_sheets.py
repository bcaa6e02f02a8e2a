"""The paper with the codes, read back as a person reads it and as a phone does."""

import datetime
import io
import re
from pathlib import Path

import pytest
import time_machine
import zxingcpp
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.utils import timezone
from pypdf import PdfReader

from core.models import AuditEvent
from people import actions
from people.code_sheets import NO_GLYPH, printable
from people.invitation_codes import ALPHABET, digest, read_code
from people.models import Invitation, InvitationBatch, User
from tests.conftest import fresh
from tests.factories.people import PostFactory, UserFactory
from tests.papers import needs_poppler, picture, sheets, text_by_poppler, text_by_pypdf

CODE = re.compile(rf"[{ALPHABET}]{{4}}-[{ALPHABET}]{{4}}-[{ALPHABET}]{{4}}")
MM = 72 / 25.4
SLIP_WIDTH, SLIP_HEIGHT = 105, 59.4
ENTRANCE = "https://hagukumi.example/accounts/start/"


@pytest.fixture(autouse=True)
def _public_address(settings):
    settings.PUBLIC_BASE_URL = "https://hagukumi.example"


def newcomers(organisation, count: int, **facts) -> list[User]:
    people = [UserFactory(last_login=None, **facts) for _ in range(count)]
    for person in people:
        PostFactory(person=person, organisation=organisation)
    return people


def prepared(people, by) -> InvitationBatch:
    return actions.prepare_invitations(people, kind="sheet", by=fresh(by))


def printed(people, by) -> InvitationBatch:
    batch = prepared(people, by)
    actions.deliver(batch, lambda done: None)
    batch.refresh_from_db()
    return batch


def pdf_of(batch: InvitationBatch) -> bytes:
    with batch.file.open("rb") as file:
        return file.read()


@needs_poppler
class TestThePaper:
    @pytest.fixture
    def people(self, nerima):
        return newcomers(nerima, 23)

    @pytest.fixture
    def pdf(self, people, nerima_hr):
        return pdf_of(printed(people, nerima_hr))

    def test_twenty_three_people_are_three_pages_of_ten_slips(self, pdf):
        pages = [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]

        assert [len(CODE.findall(page)) for page in pages] == [10, 10, 3]

    def test_every_slip_opens_the_account_that_stands_on_it(self, pdf, people):
        text = text_by_pypdf(pdf)
        kept = {each.person_id: each.digest for each in Invitation.objects.all()}

        codes = [digest(read_code(code)) for code in CODE.findall(text)]

        assert codes == [kept[person.pk] for person in people]
        assert re.findall(r"person-\d{4}", text) == [person.username for person in people]
        for person in people:
            assert f"{person.full_name}" in text

    def test_each_slip_stays_within_its_lines(self, pdf):
        for page in sheets(pdf):
            assert (round(page.width / MM), round(page.height / MM)) == (210, 297)
            for line in page.lines:
                left, right = line.left / MM // SLIP_WIDTH, line.right / MM // SLIP_WIDTH
                top, bottom = line.top / MM // SLIP_HEIGHT, line.bottom / MM // SLIP_HEIGHT
                assert (left, top) == (right, bottom), line

    def test_lines_to_cut_along_stand_between_the_slips(self, pdf):
        drawn = picture(pdf, dpi=127)  # five dots a millimetre

        def dark(box):
            cells = drawn.crop(box)
            return cells.getextrema()[0] < 200

        for place in range(20, 290, 10):
            assert dark((524, place * 5, 529, place * 5 + 3)), f"down the middle at {place} mm"
        width, _height = drawn.size
        found = [
            y / 5 for y in range(10, 1480) if all(dark((x, y, x + 3, y + 1)) for x in range(20, width - 30, 50))
        ]  # fmt: skip
        assert len({round(y / SLIP_HEIGHT) for y in found}) == 4
        assert all(abs(y / SLIP_HEIGHT - round(y / SLIP_HEIGHT)) < 0.03 for y in found)

    def test_a_phone_reads_the_way_to_the_entrance_from_each(self, pdf):
        found = zxingcpp.read_barcodes(picture(pdf, dpi=150))

        assert [code.text for code in found] == [ENTRANCE] * 10

    def test_what_to_do_and_until_when_stands_on_it(self, pdf):
        text = text_by_poppler(pdf).replace("\n", "")
        last = timezone.localdate() + datetime.timedelta(days=14)

        assert text.count("はじめてのログイン") == 23
        assert text.count(f"{last.month}月{last.day}日") == 23
        assert text.count("ログインIDとコードを入れる") == 23
        assert text.count(ENTRANCE) == 23


@needs_poppler
class TestNames:
    @pytest.mark.parametrize(
        ("last", "first"),
        [
            ("髙橋", "﨑子"),
            ("𠮷田", "辻󠄀"),
            ("勅使河原" * 3, "麗央奈" * 4),
            ("Wolfeschlegelsteinhausenbergerdorff", "Christopher-Alexander"),
        ],
    )
    def test_any_name_stands_on_one_line(self, nerima, nerima_hr, last, first):
        people = newcomers(nerima, 1, last_name=last, first_name=first, username="a" * 100)

        (page,) = sheets(pdf_of(printed(people, nerima_hr)))

        (line,) = [line for line in page.lines if line.text.endswith("様")]
        assert line.text[0] == last[0]
        assert line.right / MM < SLIP_WIDTH - 25, "the QR stands there"
        assert line.bottom / MM < 30

    def test_ten_of_the_longest_that_can_be_entered_are_still_one_page(self, nerima, nerima_hr):
        nerima.name = "長" * 80
        nerima.save()
        people = [
            PostFactory(
                person__username=f"{number}{'w' * 149}",
                person__last_name="勅使河原" * 15,
                person__first_name="麗央奈" * 20,
                organisation=nerima,
            ).person
            for number in range(10)
        ]

        (page,) = sheets(pdf_of(printed(people, nerima_hr)))

        for line in page.lines:
            top, bottom = line.top / MM // SLIP_HEIGHT, line.bottom / MM // SLIP_HEIGHT
            assert top == bottom, line

    def test_a_character_that_no_font_has_stops_nobody(self, nerima, nerima_hr):
        people = newcomers(nerima, 1, last_name="陈", first_name="静")

        text = text_by_pypdf(pdf_of(printed(people, nerima_hr)))

        assert f"{NO_GLYPH} 静" in text
        assert CODE.search(text)

    def test_only_what_is_missing_is_replaced(self):
        assert printable("𠮷田 陈") == f"𠮷田 {NO_GLYPH}"


class TestKeeping:
    @pytest.fixture
    def batch(self, nerima, nerima_hr):
        return printed(newcomers(nerima, 2), nerima_hr)

    def test_the_codes_stand_nowhere_but_on_the_paper(self, batch):
        codes = CODE.findall(text_by_pypdf(pdf_of(batch)))
        rows = [
            *Invitation.objects.values(),
            *InvitationBatch.objects.values(),
            *AuditEvent.objects.values(),
        ]

        assert len(codes) == 2
        for code in codes:
            assert code not in str(rows)
            assert read_code(code) not in str(rows)

    def test_it_is_handed_out_once(self, batch, nerima_hr, django_capture_on_commit_callbacks):
        name = batch.file.name
        with django_capture_on_commit_callbacks(execute=True):
            content = actions.take_sheet(batch, by=nerima_hr)

        assert content.startswith(b"%PDF")
        assert not storages["private"].exists(name)
        with pytest.raises(ValidationError):
            actions.take_sheet(batch, by=nerima_hr)

    def test_the_codes_stay_valid_after_it_is_gone(self, batch, nerima_hr):
        actions.take_sheet(batch, by=nerima_hr)

        assert Invitation.objects.valid(timezone.now()).count() == 2

    def test_after_a_day_it_is_removed(self, batch, django_capture_on_commit_callbacks):
        name, now = batch.file.name, timezone.now()

        actions.remove_old_sheets(now + datetime.timedelta(hours=23))
        assert storages["private"].exists(name)
        with django_capture_on_commit_callbacks(execute=True):
            assert actions.remove_old_sheets(now + datetime.timedelta(hours=25)) > 0

        batch.refresh_from_db()
        assert not batch.file
        assert not storages["private"].exists(name)

    def test_what_a_killed_worker_left_behind_is_removed_too(self, db):
        stray = storages["private"].save("code-sheets/stray.pdf", ContentFile(b"%PDF"))
        now = timezone.now()

        actions.remove_old_sheets(now)
        assert storages["private"].exists(stray)

        actions.remove_old_sheets(now + datetime.timedelta(hours=25))
        assert not storages["private"].exists(stray)

    def test_a_file_that_somebody_took_from_the_disk_is_said(self, batch, nerima_hr):
        storages["private"].delete(batch.file.name)

        with pytest.raises(ValidationError, match="もう残っていません"):
            actions.take_sheet(batch, by=nerima_hr)

    def test_a_full_disk_is_said_on_the_page(self, client, nerima, nerima_hr, monkeypatch):
        def full(*args, **kwargs):
            raise OSError(28, "No space left on device")

        monkeypatch.setattr("core.storage.PrivateStorage.save", full)
        (person,) = newcomers(nerima, 1)
        client.force_login(nerima_hr)

        page = client.post(
            f"/office/people/{person.pk}/invite/", {"how": "sheet"}, follow=True
        ).content.decode()

        assert "コード用紙を書き込めませんでした。" in page
        assert InvitationBatch.objects.get().file == ""

    def test_it_can_be_read_by_this_account_of_the_machine_only(self, batch):
        path = storages["private"].path(batch.file.name)

        assert Path(path).stat().st_mode & 0o077 == 0


class TestAKilledWorker:
    def test_begun_again_it_prints_new_codes_and_the_old_are_dead(self, nerima, nerima_hr):
        people = newcomers(nerima, 3)
        batch = prepared(people, nerima_hr)

        class KilledError(Exception):
            pass

        def dies(done):
            raise KilledError

        with pytest.raises(KilledError):
            actions.deliver(batch, dies)
        before = set(Invitation.objects.values_list("digest", flat=True))
        actions.deliver(batch, lambda done: None)

        batch.refresh_from_db()
        codes = {digest(read_code(code)) for code in CODE.findall(text_by_pypdf(pdf_of(batch)))}
        assert codes == set(Invitation.objects.values_list("digest", flat=True))
        assert codes & before == set()

    def test_a_second_run_prints_nothing_anew(self, nerima, nerima_hr):
        batch = printed(newcomers(nerima, 1), nerima_hr)
        name = batch.file.name

        actions.deliver(batch, lambda done: None)

        batch.refresh_from_db()
        assert batch.file.name == name

    def test_who_has_come_in_meanwhile_gets_no_slip(self, nerima, nerima_hr):
        first, second = newcomers(nerima, 2)
        batch = prepared([first, second], nerima_hr)
        User.objects.filter(pk=first.pk).update(last_login=timezone.now())

        actions.deliver(batch, lambda done: None)

        batch.refresh_from_db()
        assert len(CODE.findall(text_by_pypdf(pdf_of(batch)))) == 1
        assert dict(batch.invitations.values_list("person", "state")) == {
            first.pk: "dropped",
            second.pk: "open",
        }

    def test_a_sheet_for_nobody_says_so(self, nerima, nerima_hr):
        people = newcomers(nerima, 1)
        batch = prepared(people, nerima_hr)
        User.objects.update(last_login=timezone.now())

        with pytest.raises(ValidationError):
            actions.deliver(batch, lambda done: None)


def test_the_moment_of_printing_does_not_hang_on_the_time_of_day(nerima, nerima_hr):
    with time_machine.travel(datetime.datetime(2027, 3, 31, 14, 59, tzinfo=datetime.UTC)):
        printed(newcomers(nerima, 1), nerima_hr)

        (invitation,) = Invitation.objects.all()

    # 31 March in Tokyo, and fourteen whole days more.
    assert timezone.localtime(invitation.valid_until).isoformat() == "2027-04-15T00:00:00+09:00"
