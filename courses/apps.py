from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class CoursesConfig(AppConfig):
    name = "courses"
    verbose_name = pgettext_lazy("app", "Courses")

    def ready(self) -> None:
        from core.memory import follow  # noqa: PLC0415 -- it reads models
        from courses.models import Question, QuizDraw, Theme  # noqa: PLC0415 -- they are there only now

        follow(Theme, Question, QuizDraw)
