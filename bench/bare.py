"""What everything is measured against: Django's stock middleware and one view that reads the
session and the user and answers 20 kB. Settings, address map and view in one file."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from config.settings.dev import *  # noqa: F403 -- as every settings file

ROOT_URLCONF = "bench.bare"
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",  # allauth does not start without it
]
SESSION_ENGINE = "django.contrib.sessions.backends.db"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
TWENTY_KILOBYTES = "<p>児童虐待の防止</p>\n" * 725


def bare(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"<h1>{request.user}</h1>{TWENTY_KILOBYTES}")


urlpatterns = [path("bare/", bare)]
