"""From nothing to a published course and a certificate, click by click.

`test_trainer_journey.py` goes this way to see that it can be gone, `take_screenshots.py` to take
the pictures of the trainers' guide: so the guide shows what works.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from playwright.sync_api import Page, expect

from home.demo.contents import read
from tests.browser.authoring import Author, labelled

COURSE = "ヤングケアラーに気づく"
DESIGN = "ヤングケアラー研修の修了証"
CATEGORY = "ヤングケアラー"
ISSUER = "東京児童福祉研修協議会（見本）"
APPROVAL = "都の研修担当の承認"

Snap = Callable[..., None]


@dataclass(frozen=True)
class Lesson:
    title: str
    lead: str
    minutes: str
    text: str
    point: str
    table: list[list[str]] = field(default_factory=list)
    question: tuple[str, str, str] = ("", "", "")  # prompt, right, wrong


@dataclass(frozen=True)
class Asked:
    prompt: str
    right: str
    wrong: str


LESSONS = [
    Lesson(
        "気づく",
        "毎日の小さな変化から、家族の世話を担う子供に気づきます。",
        "10",
        "## 手がかりは、毎日の中に\n"
        "遅刻や居眠りの背景に、家族の世話があるかもしれません。\n"
        "- 弟の迎えで、部活動を休む\n"
        "- 夜に起きて、家族の薬を用意する",
        "気になったら、まず本人の一日を聴きます。",
        table=[
            ["朝の遅刻", "だれの支度をしてから来るか"],
            ["夜の居眠り", "夜、家で何をしているか"],
        ],
    ),
    Lesson(
        "最初の一言",
        "責めずに声をかけ、話してよい相手だと伝えます。",
        "10",
        "## 助けたいより、知りたい\n子供は家族を悪く言われることを恐れています。まず、頑張りを認めます。",
        "家族を悪く言わず、本人の頑張りを言葉にします。",
        question=(
            "最初の一言として合うのはどれですか。",
            "「毎朝、弟さんを送ってから来ているんだね」",
            "「どうしてお母さんがしないの」",
        ),
    ),
]
QUESTIONS = [
    Asked(
        "家族の世話を担う子供に気づいたとき、最初にすることはどれですか。",
        "本人の一日を聴く",
        "保護者を注意する",
    ),
    Asked("声をかけるときに避けることはどれですか。", "家族を悪く言う", "頑張りを認める"),
]


def sign_in(page: Page, host: str, username: str) -> None:
    page.goto(host + "/")
    page.get_by_label("ログインID").fill(username)
    page.get_by_label("パスワード", exact=True).fill(read("logins.toml")["password"])
    page.get_by_role("button", name="ログインする", exact=True).click()
    page.wait_for_url("**/my/")


def no_picture(_name: str, _page: Page, **_how: object) -> None:
    """The test looks at what is there, not at how it looks."""


class Trainer(Author):
    """What a trainer does: everything but publish pages."""

    def __init__(self, page: Page, host: str, snap: Snap = no_picture) -> None:
        super().__init__(page, host)
        self.snap = snap

    def make_everything(self) -> None:
        """From the menu of the site to the application for publishing."""
        self.enter()
        self.make_the_course()
        for lesson in LESSONS:
            self.add_a_lesson(lesson)
        self.make_a_category()
        for asked in QUESTIONS:
            self.add_a_question(asked)
        self.add_the_quiz()
        self.submit()

    def enter(self) -> None:
        self.page.locator("header summary").first.click()
        self.snap("menu", self.page)
        self.follow("教材をつくる")
        self.snap("dashboard", self.page)

    def make_the_course(self) -> None:
        self.follow("研修をつくる")
        self.snap("course-empty", self.page)
        self.title(COURSE)
        self.fill("一文でいうと", "家族の世話を担う子供に気づき、最初の一言をかけられます。")
        objective = self.add_block("目標")
        objective.locator("input[type=text]").fill("気づく手がかりを三つ言えます。")
        about = self.add_block("研修の概要", "本文")
        self.write(about, "## この研修について\n二つの単元を読み、2問に答えます。20分ほどです。")
        self.fill("対象", "子供に関わるすべての職員")
        self.tick("福祉職")
        self.choose("見せる相手", "職員だけ")
        self.tick("多機関の連携")
        self.fill("講義（分）", "20")
        self.save()
        self.snap("course-saved", self.page, top=True)

    def open_the_list(self) -> None:
        self.go("/cms/")
        self.follow("研修の下に単元を加える")
        self.snap("list", self.page)

    def begin(self, kind: str) -> None:
        """A new page below the course."""
        self.open_the_list()
        first = self.page.get_by_role("link", name=f"「{COURSE}」に子ページを追加", exact=True)
        listed = self.page.get_by_role("link", name=f"「{COURSE}」の子ページを見る", exact=True)
        first.or_(listed).first.click()
        self.settle()
        if "add_subpage" not in self.page.url:
            self.follow("子ページを追加")
        self.snap("choose-kind", self.page)
        self.follow(kind)

    def add_a_lesson(self, lesson: Lesson) -> None:
        self.begin("単元")
        self.title(lesson.title)
        self.fill("一文でいうと", lesson.lead)
        self.fill("講義（分）", lesson.minutes)
        first = self.add_block("本文", "本文", opened=lambda: self.snap("choose-block", self.page))
        self.write(first, lesson.text)
        callout = self.add_block("本文", "囲み")
        self.into(callout, "タイトル", "要点")
        self.write(callout, lesson.point)
        self.snap("blocks", self.page, at=callout)
        if lesson.table:
            self.add_a_table(lesson.table)
        if lesson.question[0]:
            self.add_a_check_question(*lesson.question)
        self.save()

    def add_a_table(self, rows: list[list[str]]) -> None:
        block = self.add_block("本文", "表")
        self.into(block, "見出し", "表1　手がかりと尋ねること（架空の例）")
        for heading in ("手がかり", "尋ねること"):
            self.add_column(block, "言葉", heading)
        self.add_rows(block, rows)
        self.snap("table", self.page, at=block)

    def add_a_check_question(self, prompt: str, right: str, wrong: str) -> None:
        block = self.add_block("本文", "確かめる問い")
        self.into(block, "問い", prompt)
        # By keyboard: the block is still sliding open, and a mouse could miss what it aims at.
        block.get_by_title("追加").last.press("Enter")
        texts, ticks = labelled(block, "本文"), labelled(block, "正解")
        texts.nth(0).fill(right)
        ticks.nth(0).check()
        texts.nth(1).fill(wrong)
        self.into(block, "解説", "頑張りを認める言葉から始めます。")
        self.snap("check-question", self.page, at=block)

    # --- questions and quiz ---------------------------------------------------------
    def make_a_category(self) -> None:
        self.go("/cms/")
        self.page.get_by_role("button", name="設問バンク").click()
        self.follow("設問の分野")
        self.follow("設問の分野を追加")
        self.fill("名前", CATEGORY)
        self.page.get_by_role("button", name="保存").first.click()
        self.settle()

    def add_a_question(self, asked: Asked) -> None:
        self.go("/cms/")
        self.follow("設問をバンクに入れる")
        self.pick("設問の分野を選択", CATEGORY)
        self.fill("問い", asked.prompt)
        for text, right in ((asked.right, True), (asked.wrong, False)):
            choice = self.add_block("選択肢")
            self.into(choice, "本文", text)
            if right:
                labelled(choice, "正解").last.check()
        self.fill("解説", "手引きの例です。")
        self.snap("question", self.page, top=True)
        self.more("公開する")
        expect(self.page.locator(".messages .success")).to_be_visible()

    def add_the_quiz(self) -> None:
        self.begin("確認テスト")
        self.title("確認テスト")
        self.pick("設問の分野を選択", CATEGORY)
        self.fill("出す数", str(len(QUESTIONS)))
        self.fill("合格点（100点満点）", "100")
        self.snap("quiz", self.page, top=True)
        self.save()

    def submit(self) -> None:
        self.open_the_list()
        self.follow(COURSE)
        self.show_more()
        self.snap("submit", self.page)
        self.press(f"{APPROVAL}に提出")


class Office(Author):
    """The metropolitan training office: certificate designs, and publishing."""

    def __init__(self, page: Page, host: str, snap: Snap = no_picture) -> None:
        super().__init__(page, host)
        self.snap = snap

    def publish_everything(self) -> None:
        self.make_a_design()
        self.choose_the_design()
        self.publish_all()

    def make_a_design(self) -> None:
        self.go("/cms/snippets/certificates/certificatedesign/add/")
        self.fill("様式の名前", DESIGN)
        self.pick("発行者を選択", ISSUER)
        self.fill("本文", "あなたは下記の研修を修了したことを証します。")
        self.snap("design", self.page, top=True)
        self.more("公開する")

    def choose_the_design(self) -> None:
        self.go("/cms/")
        self.snap("awaiting", self.page)
        self.follow(COURSE)
        self.pick("修了証の様式を選択", DESIGN)
        self.save()

    def publish_all(self) -> None:
        """The course with everything below it, in one go."""
        self.go("/cms/")
        self.follow("研修の下に単元を加える")
        row = self.page.get_by_role("row").filter(has_text=COURSE)
        row.get_by_role("checkbox").check()
        self.page.get_by_role("link", name="選択したページを公開").click()
        self.settle()
        self.tick("下位のページも含める")
        self.snap("publish-all", self.page)
        self.page.get_by_role("button", name="公開する").click()
        self.settle()


class Learner:
    """Who takes the course on the site."""

    def __init__(self, page: Page, host: str, snap: Snap = no_picture) -> None:
        self.page, self.host, self.snap = page, host, snap

    def complete_it(self) -> None:
        self.take_the_course()
        self.pass_the_quiz()
        self.open_the_certificate()

    def take_the_course(self) -> None:
        self.page.get_by_role("link", name="研修", exact=True).first.click()
        self.page.locator("main [name='q']").fill(COURSE)
        self.page.get_by_role("button", name="検索する").click()
        self.page.get_by_role("link", name=COURSE).first.click()
        self.snap("learner-course", self.page)
        self.page.get_by_role("button", name="受講を始める").click()
        for lesson in LESSONS:
            expect(self.page.get_by_role("heading", level=1)).to_have_text(lesson.title)
            self.page.get_by_role("button", name="この単元を終える").click()
        expect(self.page.get_by_role("heading", level=1)).to_have_text(COURSE)

    def pass_the_quiz(self) -> None:
        self.page.get_by_role("link", name="確認テストを受ける").first.click()
        self.page.get_by_role("button", name="テストを始める").click()
        for asked in QUESTIONS:
            self.page.get_by_label(asked.right, exact=True).check()
        self.page.get_by_role("button", name="提出する").click()
        expect(self.page.get_by_role("heading", level=1)).to_have_text("100点で合格しました")
        self.page.get_by_role("link", name="研修に戻る").click()

    def open_the_certificate(self) -> None:
        self.page.get_by_role("link", name="修了証を見る").click()
        expect(self.page.get_by_role("heading", level=1)).to_have_text(COURSE)
        self.snap("learner-certificate", self.page)
