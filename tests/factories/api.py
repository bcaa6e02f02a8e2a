"""Programs that read through the API: tokens made by the real action."""

import datetime

from django.test import Client
from django.utils import timezone

from people.actions import make_token
from people.models import ApiToken, Organisation
from people.roles import Role


def token_for(
    organisation: Organisation, role: Role = Role.HR, *, name: str = "人事システム", days: int = 90
) -> tuple[ApiToken, str]:
    """The token and its text, as who makes it sees it once."""
    return make_token(
        organisation=organisation,
        role=role,
        name=name,
        last_day=timezone.localdate() + datetime.timedelta(days=days),
        by=None,
    )


class Program:
    """Calls the API as a program does: no cookie, only its token."""

    def __init__(self, organisation: Organisation, role: Role = Role.HR, **more) -> None:
        self.token, self.text = token_for(organisation, role, **more)
        self.client = Client()

    def get(self, path: str, **asked):
        return self.client.get(f"/api/v1{path}", asked, headers=self.headers)

    def json(self, path: str, **asked):
        answer = self.get(path, **asked)
        assert answer.status_code == 200, answer.content.decode()
        return answer.json()

    def items(self, path: str, **asked) -> list[dict]:
        return self.json(path, **asked)["items"]

    def everything(self, path: str, **asked) -> list[dict]:
        """All pages."""
        found, page = [], self.json(path, **asked)
        found += page["items"]
        while page["next"]:
            page = self.json(path, **asked, cursor=page["next"])
            found += page["items"]
        return found

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.text}"}
