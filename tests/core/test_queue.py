import pytest
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from tests.core.search_corpus import found, make_page

pytestmark = pytest.mark.django_db


@task()
def sweep(leaves: int) -> int:
    return leaves


def test_other_work_waits_for_a_worker():
    sweep.enqueue(3)

    waiting = DBTaskResult.objects.get()
    assert waiting.task_path == "tests.core.test_queue.sweep"
    assert waiting.status == "READY"


def test_a_saved_page_is_indexed_with_nothing_left_to_do():
    make_page("page", "一時保護")

    assert found("一時保護") == ["page"]
    assert not DBTaskResult.objects.exists()
