"""Who may see what core shows. Core knows roles only by name: they live in people."""

from typing import Any

from core.models import Job


def can_see_job(user: Any, job: Job) -> bool:
    """Who started it, and administrators."""
    return job.by_id == user.pk or "administrator" in user.active_roles
