"""The data that `make bench` measures on, beside the demonstration: 2,000 people, 50 courses
of ten lessons, 20 of them asked of everybody and 60 % complete, a programme of 40 of them in which
everybody is, 3,000 pages to search.
"""

import datetime
import itertools
from random import Random

from django.contrib.auth import get_user_model
from django.utils import timezone
from wagtail.models import Page
from wagtail.rich_text import RichText

from bench.programmes import require_programme
from bench.visits import CROWD
from certificates.models import CertificateDesign
from core.fiscal import fiscal_year, last_day
from courses.conditions import mark_of, rule_of
from courses.models import (
    CourseIndexPage,
    CoursePage,
    LessonPage,
    Progress,
    Question,
    QuestionCategory,
    QuizDraw,
    QuizPage,
)
from courses.outline import Outline, load_outlines
from home.models import HomePage, StandardPage
from people.models import Organisation, Post, PostRole, Profession, User
from people.roles import Role
from records import keys
from records.actions import Deed, record_many
from records.models import Obligation, Requirement
from records.states import Kind, Outcome

PEOPLE, COURSES, ASKED, LESSONS, PAGES = 2000, 50, 20, 10, 3000
DONE = 0.6
BORN_IN = [
    "桜井",
    "髙橋",
    "石塚",
    "森田",
    "太田",
    "藤井",
    "長谷川",
    "邉見",
    "川上",
    "榎本",
    "吉川",
    "三浦",
    "小野寺",
    "佐々木",
]
GIVEN = [
    "みのり",
    "潤",
    "健",
    "恵子",
    "幸子",
    "さや",
    "正樹",
    "葉子",
    "涼",
    "大輝",
    "美咲",
    "翔",
    "直人",
    "陽菜",
]


class Crowd:
    def __init__(self) -> None:
        self.random = Random(20260401)
        self.today = timezone.localdate()
        self.bureau = Organisation.objects.get(kind=Organisation.Kind.METROPOLIS)
        self.by = get_user_model().objects.get(username="to-kenshu")

    def gather(self) -> None:
        posts = self._people()
        outlines = self._courses()
        self._pages(PAGES - COURSES * (LESSONS + 1))
        learner = Post.objects.get(person__username="shinnin")
        self._oblige([*posts, learner], outlines[:ASKED])
        courses = [outline.course for outline in outlines]
        require_programme(self.bureau, courses, [*posts, learner], by=self.by)

    def _people(self) -> list[Post]:
        """In all 62 municipalities alike, as it is with a metropolitan course."""
        places = list(Organisation.objects.municipalities())
        names = itertools.cycle(itertools.product(BORN_IN, GIVEN))
        people = [
            User(username=f"{CROWD}{number:05}", last_name=last, first_name=first,
                 last_name_kana="サクライ", first_name_kana="ミノリ", password="!")
            for number, (last, first) in zip(range(PEOPLE), names, strict=False)
        ]  # fmt: skip
        for person in people:
            person.search_key = person.folded()
        User.objects.bulk_create(people)
        professions = list(Profession.objects.all())
        posts = Post.objects.bulk_create(
            Post(
                person=person,
                organisation=places[number % len(places)],
                staff_number=f"9{number:05}",
                profession=professions[number % len(professions)],
                start=datetime.date(fiscal_year(self.today) - 1, 4, 1),
            )
            for number, person in enumerate(people)
        )
        PostRole.objects.bulk_create(PostRole(post=post, role=Role.LEARNER) for post in posts)
        return posts

    def _courses(self) -> list[Outline]:
        catalogue = CourseIndexPage.objects.get()
        model = LessonPage.objects.live().order_by("path").first()
        design = CertificateDesign.objects.order_by("pk").first()
        courses = []
        for number in range(1, COURSES + 1):
            course = CoursePage(
                title=f"測定用の研修 第{number}課程",
                slug=f"bench-{number}",
                lead="表示の速さを測るための、架空の研修です。",
                audience="すべての職員",
                organiser=self.bureau,
                lecture_minutes=100,
                level=CoursePage.Level.values[number % 3],
                certificate_design=design,
            )
            self._publish(course, catalogue)
            for place in range(1, LESSONS + 1):
                lesson = LessonPage(
                    title=f"第{place}単元 支援の基本", slug=f"lesson-{place}", lecture_minutes=10,
                    body=model.body.get_prep_value(),
                )  # fmt: skip
                self._publish(lesson, course)
            courses.append(course)
        self._quiz(courses[0])
        return load_outlines(courses)

    def _quiz(self, course: CoursePage) -> None:
        """Ten questions on one page, as often as one likes, open from the start."""
        quiz = QuizPage(
            title="確認テスト", slug="quiz", attempts_allowed=0, after_lessons=False, pass_mark=100
        )
        category = QuestionCategory.objects.create(name="測定用の設問")
        model = Question.objects.filter(kind=Question.Kind.SINGLE, live=True).first()
        for number in range(20):
            Question.objects.create(
                category=category,
                kind=model.kind,
                prompt=f"{model.prompt}（{number}）",
                choices=model.choices.get_prep_value(),
                live=True,
            )
        quiz.draws = [QuizDraw(category=category, count=10)]
        self._publish(quiz, course)

    def _pages(self, count: int) -> None:
        home = HomePage.objects.get()
        text = "子供と家庭の支援では、記録を書く前に事実と見立てを分けます。虐待の通告は夜間にもあります。"
        for number in range(count):
            page = StandardPage(
                title=f"測定用のページ {number}", slug=f"bench-{number}",
                lead=f"支援の基本 {number}", body=[("text", RichText(f"<p>{text * 4}</p>"))],
            )  # fmt: skip
            home.add_child(instance=page)

    def _publish(self, page: Page, under: Page) -> None:
        under.add_child(instance=page)
        page.save_revision(user=self.by).publish(user=self.by)

    def _oblige(self, posts: list[Post], outlines: list[Outline]) -> None:
        for outline in outlines:
            course = outline.course
            requirement = Requirement.objects.create(
                title=course.title, subject_key=course.key, subject_title=course.title,
                start=datetime.date(fiscal_year(self.today), 4, 1),
            )  # fmt: skip
            Obligation.objects.bulk_create(self._owed(requirement, post) for post in posts)
            # Nobody looks again for each row: the rows of the ledger and of the courses agree.
            rule = rule_of(outline)
            done = {post.pk for post in posts if self.random.random() < DONE}
            Progress.objects.bulk_create(
                Progress(
                    person_id=post.person_id, course_key=course.key, total=len(rule.rules),
                    rule_mark=mark_of(rule), done=len(rule.rules) if post.pk in done else 0,
                    completed_at=timezone.now() if post.pk in done else None,
                )
                for post in posts
            )  # fmt: skip
            record_many(
                [self._completed(outline, post) for post in posts if post.pk in done], by=self.by
            )

    def _owed(self, requirement: Requirement, post: Post) -> Obligation:
        return Obligation(
            person_id=post.person_id, requirement=requirement, post=post,
            subject_kind=Kind.COURSE, subject_key=requirement.subject_key,
            fiscal_year=fiscal_year(self.today), due=last_day(fiscal_year(self.today)),
        )  # fmt: skip

    def _completed(self, outline: Outline, post: Post) -> Deed:
        course = outline.course
        return Deed(
            person=post.person, post=post, kind=Kind.COURSE, subject_key=course.key,
            subject_title=course.title, edition=course.edition, page_id=course.pk,
            revision_id=course.live_revision_id, outcome=Outcome.COMPLETED,
            occurred_on=self.today, key=keys.course(course.key, course.edition, post.person),
            organiser=self.bureau, lecture_minutes=course.lecture_minutes,
        )  # fmt: skip
