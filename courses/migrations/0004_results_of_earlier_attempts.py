"""Attempts that were graded before results were kept get theirs."""

from django.db import migrations

from courses.grading import results_of

CHUNK = 200


def fill(apps, _schema_editor):
    Attempt = apps.get_model("courses", "Attempt")
    AnswerResult = apps.get_model("courses", "AnswerResult")
    AnswerPart = apps.get_model("courses", "AnswerPart")
    graded = Attempt.objects.filter(state="graded").order_by("person", "quiz_key", "number")
    seen, rows, parts = set(), [], []
    for attempt in graded.iterator(chunk_size=CHUNK):
        place = (attempt.person_id, attempt.quiz_key, attempt.edition)
        first = place not in seen
        seen.add(place)
        for result in results_of(attempt.snapshot, attempt.answers):
            row = AnswerResult(
                attempt=attempt,
                quiz_key=attempt.quiz_key,
                edition=attempt.edition,
                first=first,
                question=int(result.item["id"]),
                revision=result.item["revision"],
                answered=result.answered,
                right=result.right,
                credit=result.credit,
                rest=result.rest,
            )
            rows.append(row)
            parts += [AnswerPart(result=row, part=p, value=value) for p, value in result.parts]
        if len(rows) >= 10 * CHUNK:
            write(AnswerResult, rows, AnswerPart, parts)
    write(AnswerResult, rows, AnswerPart, parts)


def write(AnswerResult, rows, AnswerPart, parts):
    AnswerResult.objects.bulk_create(rows, batch_size=500)
    AnswerPart.objects.bulk_create(parts, batch_size=500)
    rows.clear()
    parts.clear()


class Migration(migrations.Migration):
    dependencies = [("courses", "0003_kinds_results_and_imports")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
