import secrets

from django.db import connection, models
from django.utils import timezone


def new_token() -> str:
    return secrets.token_hex(16)


class ContentChange(models.Model):
    """Something that many readers share has changed: a page, a design, a name of an organisation.

    All rows together are the version of the content. Rows are only added, so that two authors who
    publish at once never wait for one another, and each carries a token of its own, so that a
    change that is rolled back leaves no version that could come again.
    """

    token = models.CharField(max_length=32, unique=True, default=new_token)
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.token


VERSION = "SELECT MAX(token), COUNT(*) FROM core_contentchange"


def content_version() -> tuple[str | None, int]:
    """The version of the content that this connection sees now; one small query."""
    # Not by the ORM: every page asks this, and to build the query would take longer than to run it.
    with connection.cursor() as cursor:
        cursor.execute(VERSION)
        token, count = cursor.fetchone()
    return token, count
