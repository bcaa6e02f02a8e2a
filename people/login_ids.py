"""The one canonical form of a log-in ID, and what may be one."""

import unicodedata

from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

# No "@": a log-in ID that looks like somebody's e-mail address could stand in its way at sign-in.
validate_login_id = RegexValidator(
    r"\A[a-z0-9][a-z0-9._+-]*\Z",
    _("Use letters a–z, digits and . _ + - only."),
)


def login_id(text: str) -> str:
    """As stored and as looked up: half-width, lower case, no blanks around it.

    People type "ＷＯＲＫＥＲ０１" on a phone's Japanese keyboard and mean worker01.
    """
    return unicodedata.normalize("NFKC", text).strip().lower()
