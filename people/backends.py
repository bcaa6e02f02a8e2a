from allauth.account.auth_backends import AuthenticationBackend


class SignInBackend(AuthenticationBackend):
    pass
