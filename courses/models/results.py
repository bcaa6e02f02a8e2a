from typing import Self

from django.db import models

from courses.models.attempts import Attempt


class AnswerResultQuerySet(models.QuerySet["AnswerResult"]):
    def of_edition(self, quiz_key: str, edition: int) -> Self:
        """One row a person and question: what counts for the statistics of an edition."""
        return self.filter(quiz_key=quiz_key, edition=edition, first=True)


class AnswerResult(models.Model):
    """How one question of a graded attempt was answered; written at grading. Nothing of it changes
    but `first`, where two accounts become one (統合).

    The narrow side of `Attempt.snapshot`, for statistics in SQL. `question` and `revision` are
    plain values, as in the paper. `rest` is the share earned on the other questions of the paper
    (None when it has no other); `first` marks a person's first attempt at this edition.
    """

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="results")
    quiz_key = models.CharField(max_length=36)
    edition = models.PositiveSmallIntegerField()
    first = models.BooleanField()
    question = models.PositiveBigIntegerField()
    revision = models.PositiveBigIntegerField(null=True)
    answered = models.BooleanField()
    right = models.BooleanField()
    credit = models.FloatField()
    rest = models.FloatField(null=True)
    certainty = models.PositiveSmallIntegerField(null=True)  # 1, 2, 3 where the quiz asks

    objects = AnswerResultQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["attempt", "question"], name="courses_result_once_a_question"
            ),
            models.CheckConstraint(
                condition=models.Q(credit__gte=0, credit__lte=1), name="courses_result_credit"
            ),
            models.CheckConstraint(
                condition=models.Q(rest=None) | models.Q(rest__gte=0, rest__lte=1),
                name="courses_result_rest",
            ),
            models.CheckConstraint(
                condition=models.Q(certainty=None) | models.Q(certainty__in=[1, 2, 3]),
                name="courses_result_certainty",
            ),
        ]
        indexes = [
            models.Index(
                fields=["quiz_key", "edition", "question"],
                condition=models.Q(first=True),
                name="courses_result_statistics",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id}/{self.question}"


class AnswerPart(models.Model):
    """What was entered, one row a choice: the option taken, for a part where a question has
    several (an item to match or to order), the number or the word as it is compared."""

    result = models.ForeignKey(AnswerResult, on_delete=models.CASCADE, related_name="parts")
    part = models.CharField(max_length=20, blank=True)
    value = models.CharField(max_length=100)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["result", "part", "value"], name="courses_part_once_a_value"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.part} {self.value}".strip()
