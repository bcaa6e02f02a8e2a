from django.http import HttpRequest

from people.models import User


class SignedInRequest(HttpRequest):
    """For annotations: what a view behind SignedInOnlyMiddleware gets."""

    user: User
