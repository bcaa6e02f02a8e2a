import pytest
from django.core.exceptions import ValidationError

from certificates.wording import PLACEHOLDERS, fill, validate_wording

VALUES = {name: f"<{name}>" for name in PLACEHOLDERS}


def test_every_placeholder_is_filled_in():
    wording = "".join(f"{{{name}}}" for name in PLACEHOLDERS)

    validate_wording(wording)

    assert fill(wording, VALUES) == "<name><course><hours><period><completed><edition>"


def test_a_doubled_brace_is_a_brace():
    validate_wording("{{{name}}}")

    assert fill("{{{name}}}", VALUES) == "{<name>}"


@pytest.mark.parametrize(
    "wording",
    [
        "{nmae}は修了しました",
        "{name.password}",
        "{name[0]}",
        "{name!r}",
        "{name:>100}",
        "{}",
        "{name",
        "name}",
        "証します🦋",
    ],
)
def test_what_cannot_be_filled_in_or_printed_is_refused(wording):
    with pytest.raises(ValidationError):
        validate_wording(wording)


def test_the_error_says_what_can_be_used():
    with pytest.raises(ValidationError, match=r"nmae.*\{name\} \{course\}"):
        validate_wording("{nmae}")
