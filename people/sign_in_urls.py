"""Addresses under /accounts/ where our own view stands before allauth's of the same name."""

from django.urls import path

from people.views import oidc, passkeys

urlpatterns = [
    path("oidc/<str:provider_id>/login/", oidc.leave, name="openid_connect_login"),
    path("oidc/<str:provider_id>/login/callback/", oidc.come_back, name="openid_connect_callback"),
    path(
        "2fa/webauthn/reauthenticate/",
        passkeys.confirm_by_passkey,
        name="mfa_reauthenticate_webauthn",
    ),
    path("3rdparty/", oidc.joined, name="socialaccount_connections"),
]
