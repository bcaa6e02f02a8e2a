"""A fuzzer asks the API what its own OpenAPI document allows, and what it does not.

Every check of schemathesis: no 5xx, only documented states, content types and headers, answers as
in the schema, bad data refused, good data taken, no other method, and nobody without a token.
"""

import os

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.config import SchemathesisConfig

from config.api import api
from config.wsgi import application
from people.roles import Role
from tests.factories.api import Program
from tests.factories.certificates import CertificateDesignFactory, IssuerFactory, certified
from tests.factories.courses import home_page, make_course
from tests.factories.records import ObligationFactory, recorded
from tests.factories.secondments import PlanRowFactory, seconded

EXAMPLES = int(os.environ.get("API_EXAMPLES", "40"))  # of each address, right and wrong ones
CONFIG = SchemathesisConfig.from_dict(
    {
        "generation": {
            "mode": "all",
            "max-examples": EXAMPLES,
            "deterministic": True,
            "database": "none",
        }
    }
)


@pytest.fixture
def metropolitan(bureau, nerima, worker, supervisor, outsider, metropolis) -> Program:
    """A program of the metropolitan office, with something behind every address."""
    home_page()
    make_course(title="児童虐待対応 基礎研修")
    design = CertificateDesignFactory(issuer=IssuerFactory(organisation=bureau))
    certified(worker, design=design)
    recorded(outsider)
    ObligationFactory(person=worker)
    seconded(outsider)
    PlanRowFactory(home=nerima, planned=2)
    return Program(bureau, Role.METROPOLIS)


@pytest.fixture
def one_connection():
    """The application runs in the test's own transaction, as under Django's client."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def document(metropolitan, one_connection, monkeypatch):
    monkeypatch.setattr("people.api.auth.MOST_A_MINUTE", 10**9)
    return schemathesis.openapi.from_wsgi(
        "/api/v1/openapi.json", application, headers=metropolitan.headers, config=CONFIG
    )


def without_cursor(case):
    """No schema can say which cursors were given out: test_api.py tries them."""
    case.query.pop("cursor", None)
    return case


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
@pytest.mark.parametrize("path", list(api.get_openapi_schema()["paths"]))
def test_the_fuzzer_finds_nothing(document, metropolitan, path, mode):
    asked = document[path]["GET"].as_strategy(generation_mode=mode)
    if mode is GenerationMode.POSITIVE:
        asked = asked.map(without_cursor)

    @given(case=asked)
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    def ask(case):
        case.call_and_validate(headers=metropolitan.headers)

    ask()
