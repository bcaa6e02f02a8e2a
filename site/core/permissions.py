"""Who may see what core shows. Core knows roles only by name: they live in people."""

from typing import Any

from wagtail.permission_policies import ModelPermissionPolicy

from core.jobs import kind_of
from core.models import Job
from core.states import JobState


class KeptPolicy(ModelPermissionPolicy):
    """Of what others rest on, in the CMS: who may add and change is decided by the groups;
    nobody deletes."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action != "delete" and super().user_has_permission(user, action)

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        return super().user_has_any_permission(user, {*actions} - {"delete"})


def watches_jobs(user: Any) -> bool:
    return "administrator" in user.active_roles


def can_see_job(user: Any, job: Job) -> bool:
    """Who started it, and administrators."""
    return job.by_id == user.pk or watches_jobs(user)


def can_cancel_job(user: Any, job: Job) -> bool:
    """Whoever sees it, while it is open, if work of its kind may stop half-way."""
    is_open = job.state in {JobState.WAITING, JobState.RUNNING}
    return is_open and can_see_job(user, job) and kind_of(job).stops


def can_retry_job(user: Any, job: Job) -> bool:
    return job.state == JobState.FAILED and watches_jobs(user) and kind_of(job).again
