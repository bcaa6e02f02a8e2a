"""Sign-in by an office's own service: what it says is checked here, and whom it may let in.

allauth runs the conversation. Here an identity token must be signed, of the issuer, for us, of
this very conversation (nonce) and not expired; and it joins people we know, it makes none.
"""

import hashlib
from typing import Any

import jwt
from allauth.account.internal.flows.login import record_authentication
from allauth.account.models import EmailAddress
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, _build_apps_from_settings
from allauth.socialaccount.adapter import get_adapter as get_social_adapter
from allauth.socialaccount.models import SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.contrib.auth.models import AbstractUser
from django.http import HttpRequest
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from core import audit
from people.backends import SignInBackend
from people.models import User

ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA"]
DEMANDED = ["iss", "sub", "aud", "exp", "iat", "nonce"]
LEEWAY = 60  # seconds that the clock of the service may differ from ours
LONGEST_SUBJECT = 191  # allauth's column
# allauth's mails about an account, and what the audit calls it.
TOLD = {
    "socialaccount/email/account_connected": "people.identity_joined",
    "socialaccount/email/account_disconnected": "people.identity_parted",
}


def nonce_of(code_verifier: str) -> str:
    """The nonce needs no place of its own: the verifier is kept in the session anyway."""
    return hashlib.sha256(f"nonce {code_verifier}".encode()).hexdigest()


class OfficeOAuth2Adapter(OpenIDConnectOAuth2Adapter):
    """The part of the conversation that goes from server to server."""

    nonce = ""

    @property
    def openid_config(self) -> dict[str, Any]:
        found: dict[str, Any] = super().openid_config
        expected = self.get_provider().app.settings["server_url"]
        if str(found.get("issuer", "")).rstrip("/") != expected:
            raise OAuth2Error("The service names another issuer than OIDC_ISSUER.")
        return found

    def get_access_token_data(
        self, request: HttpRequest, app: SocialApp, client: Any, pkce_code_verifier: Any = None
    ) -> dict[str, Any]:
        self.nonce = nonce_of(str(pkce_code_verifier))
        data: dict[str, Any] = super().get_access_token_data(
            request, app, client, pkce_code_verifier=pkce_code_verifier
        )
        return data

    def complete_login(
        self,
        request: HttpRequest,
        app: SocialApp,
        token: SocialToken,  # noqa: ARG002 -- the access token opens nothing that we need
        **kwargs: Any,
    ) -> SocialLogin:
        """Only the signed identity token counts; nothing else is fetched or believed."""
        claims = self.claims_of(str(kwargs["response"].get("id_token") or ""), app)
        login: SocialLogin = self.get_provider().sociallogin_from_response(
            request, {"id_token": claims}
        )
        trusted = set(app.settings["second_factor_amr"])
        login.second_factor = not trusted.isdisjoint(words(claims.get("amr")))
        return login

    def claims_of(self, identity_token: str, app: SocialApp) -> dict[str, Any]:
        try:
            claims: dict[str, Any] = jwt.decode(
                identity_token,
                key=self.key_of(identity_token),
                algorithms=ALGORITHMS,
                audience=app.client_id,
                issuer=self.openid_config["issuer"],
                leeway=LEEWAY,
                options={"require": DEMANDED},
            )
        except (jwt.PyJWTError, LookupError, TypeError, ValueError, AttributeError) as error:
            raise OAuth2Error(f"Identity token refused: {error}") from error
        if claims["nonce"] != self.nonce:
            raise OAuth2Error("Identity token refused: of another conversation")
        if not 0 < len(str(claims["sub"])) <= LONGEST_SUBJECT:
            raise OAuth2Error("Identity token refused: no subject we can keep")
        return claims

    def key_of(self, identity_token: str) -> jwt.PyJWK:
        wanted = jwt.get_unverified_header(identity_token).get("kid")
        with get_social_adapter().get_requests_session() as session:
            answer = session.get(self.openid_config["jwks_uri"])
            answer.raise_for_status()
        keys = jwt.PyJWKSet.from_dict(answer.json()).keys
        # A service with a single key need not name it.
        fitting = [key for key in keys if wanted in (None, key.key_id)]
        if len(fitting) != 1:
            raise OAuth2Error("Identity token refused: signed with a key the service does not show")
        return fitting[0]


def words(claim: Any) -> set[str]:
    return {str(each) for each in claim} if isinstance(claim, list) else {str(claim)}


class OfficeProvider(OpenIDConnectProvider):
    package = "allauth.socialaccount.providers.openid_connect"
    oauth2_adapter_class = OfficeOAuth2Adapter

    def get_pkce_params(self) -> dict[str, str]:
        """All but the verifier goes along in the address."""
        params: dict[str, str] = super().get_pkce_params()
        return params | {"nonce": nonce_of(params["code_verifier"])}

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, str]:
        """Only what the account page shows, so that people know which identity it is."""
        claims = data["id_token"]
        name = claims.get("preferred_username") or claims.get("email") or claims["sub"]
        return {"name": str(name).replace("\0", "")[:200]}

    def extract_common_fields(self, _data: dict[str, Any]) -> dict[str, str]:
        """Names, and all else about people, come from their office by import."""
        return {}

    def extract_email_addresses(self, data: dict[str, Any]) -> list[EmailAddress]:
        """Believed only if this office said so, and if the service itself has verified it."""
        claims = data["id_token"]
        if not self.app.settings["trust_email"] or claims.get("email_verified") is not True:
            return []
        return [EmailAddress(email=str(claims.get("email") or ""), verified=True, primary=True)]


class OfficeAccountAdapter(DefaultSocialAccountAdapter):
    """Sign-up is closed: an identity joins somebody we know, or leads to a page that says how."""

    error_messages = DefaultSocialAccountAdapter.error_messages | {
        "no_password": _("You have no password yet, so this is your only way in."),
    }

    def list_apps(
        self,
        request: HttpRequest,  # noqa: ARG002 -- allauth's signature
        provider: Any = None,
        client_id: Any = None,
    ) -> list[SocialApp]:
        """The environment names the service; allauth would ask the database each time too."""
        found = _build_apps_from_settings(provider=provider, client_id=client_id)
        return [app for apps in found.values() for app in apps]

    def is_open_for_signup(self, *_args: Any) -> bool:
        return False

    def authenticate_by_email(self, sociallogin: SocialLogin) -> tuple[AbstractUser, str] | None:
        """Whose verified address it is; see `extract_email_addresses` for when there is one."""
        for address in sociallogin.email_addresses:
            held = EmailAddress.objects.filter(email=address.email.lower(), verified=True).first()
            if held is not None:
                return held.user, held.email
        return None

    def send_notification_mail(
        self, template_prefix: str, user: AbstractUser, *args: Any, **kwargs: Any
    ) -> None:
        super().send_notification_mail(template_prefix, user, *args, **kwargs)
        if template_prefix in TOLD:
            audit.record(TOLD[template_prefix], by=user, about=[user.pk])

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        if sociallogin.state.get("process") == AuthProcess.CONNECT:
            return
        user = sociallogin.user if sociallogin.is_existing else None
        if not isinstance(user, User) or not SignInBackend().user_can_authenticate(user):
            # One page for all, so that nobody learns who works where.
            raise ImmediateHttpResponse(
                render(request, "socialaccount/unknown.html", status=403),
            )
        if sociallogin.second_factor:
            record_authentication(request, user, "mfa", type="oidc")
