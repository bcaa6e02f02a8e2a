"""What is the same on every machine. Order: place, apps, data, sign-in, CMS, security."""

from pathlib import Path
from typing import Any

from config import env, oidc

ROOT = Path(__file__).resolve().parents[3]
SITE = ROOT / "site"
VAR = Path(env.text("HAGUKUMI_VAR", str(ROOT / "var")))  # everything this machine writes

SECRET_KEY: str
DEBUG = False
ALLOWED_HOSTS: list[str] = []
PUBLIC_BASE_URL = env.text("PUBLIC_BASE_URL", f"http://127.0.0.1:{env.number('PORT', 8000)}")

INSTALLED_APPS = [
    # Ours first: its templates override Wagtail's inline scripts and allauth's pages.
    "config.apps.ConfigConfig",
    "home",
    "workforce",
    "casestudies",
    "guidelines",
    "secondments",
    "courses",
    "certificates",
    "records",
    "people",
    "core",
    "wagtail.contrib.settings",
    "wagtail.contrib.typed_table_block",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "wagtailmedia",
    "modelcluster",
    "taggit",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",  # allauth's list of security keys
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",  # widgets by the templates of the project; see FORM_RENDERER
]

MIDDLEWARE = [
    "core.middleware.HealthMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "core.middleware.ContentVersionMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "casestudies.middleware.PulseMiddleware",
    "people.shared_computer.SharedComputerMiddleware",
    "people.middleware.PostInHandMiddleware",
    "people.middleware.SignedInOnlyMiddleware",
    "core.middleware.PossibleKeysMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["core.templatetags.settled"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "home.context_processors.frame",
            ],
        },
    }
]

# Two of Django's own libraries are ours on purpose (core/templatetags/i18n.py and static.py).
SILENCED_SYSTEM_CHECKS = ["templates.W003"]

# Widgets look in templates/ too: Wagtail's date widgets bring inline scripts, ours do not.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- data ---------------------------------------------------------------
DATABASES = {"default": env.database("DATABASE_URL", f"sqlite:///{VAR / 'hagukumi.sqlite3'}")}

REDIS_URL = env.text("REDIS_URL", "")
CACHES: dict[str, dict[str, Any]] = {
    "default": (
        {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
        if REDIS_URL
        # Rate limits must be counted once for all processes of this machine.
        else {
            "BACKEND": "core.caches.SteadyDatabaseCache",
            "LOCATION": "core_cache",
            "VERSION": 2,  # rows of before 0.2 have another shape: they are left to run out
            # At the stock 300 entries an office that signs in at nine would cull the counts.
            "OPTIONS": {"MAX_ENTRIES": 100_000},
        }
    )
}
SESSION_ENGINE = "django.contrib.sessions.backends.cache" if REDIS_URL else "core.sessions"
TASKS = {
    "default": {
        "BACKEND": "core.queue.QueueBackend",
        "OPTIONS": {
            "AT_ONCE": [
                "modelsearch.tasks.insert_or_update_object_task",
                "wagtail.tasks.update_reference_index_task",
            ]
        },
    }
}

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [SITE / "static"]
MEDIA_URL = "/media/"  # only published figures of the CMS
MEDIA_ROOT = VAR / "media"
PRIVATE_ROOT = VAR / "private"  # certificates, seals, evidence: served after a permission check
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "private": {"BACKEND": "core.storage.PrivateStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000  # a long course page in the CMS

AUDIT_KEY: str  # seals the audit events; whoever can write into the database must not have it

# --- language and time ------------------------------------------------------
LANGUAGE_CODE = "ja"
LANGUAGES = [("ja", "日本語")]
LOCALE_PATHS = [SITE / "locale", SITE / "locale_cms"]  # ours, then what Wagtail leaves in English
USE_I18N = True
TIME_ZONE = "Asia/Tokyo"
USE_TZ = True

# --- sign-in ---------------------------------------------------------------
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["people.backends.SignInBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/my/"
ACCOUNT_ADAPTER = "people.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_USER_DISPLAY = "people.models.display_name"
ACCOUNT_EMAIL_SUBJECT_PREFIX = "[はぐくみ] "
ACCOUNT_FORMS = {
    "change_password": "people.forms.sign_in.ChangeOwnPasswordForm",
    "set_password": "people.forms.sign_in.SetOwnPasswordForm",
    "reset_password_from_key": "people.forms.sign_in.ResetOwnPasswordForm",
}
# Strict per account, generous per address: an office of 60 behind one address must get in.
ACCOUNT_RATE_LIMITS = {
    "login": "",  # nobody's right password is one too many; wrong ones are counted next
    "login_failed": "300/m/ip,5/5m/key",
    "reset_password": "60/m/ip,5/h/key",
    "reset_password_from_key": "60/m/ip",
    "change_password": "5/m/user",
    "reauthenticate": "10/m/user",
    "manage_email": "10/m/user",
}
# More cells than so are written by a job: about a second of Excel, half of it on a fast machine.
EXPORT_CELLS_AT_ONCE = env.number("EXPORT_CELLS_AT_ONCE", 60_000)
# Without a request, where 共用のパソコン was ticked.
SHARED_COMPUTER_MINUTES = env.number("SHARED_COMPUTER_MINUTES", 15)
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("TRUSTED_PROXY_COUNT", 0)
MFA_ADAPTER = "people.adapters.MFAAdapter"
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"  # fingerprint, face or PIN: two factors in one
# Nothing to guess here; stock lets in ten a minute.
MFA_RATE_LIMITS = {"webauthn_login": "600/m/ip"}
MFA_FORMS = {
    "authenticate": "people.forms.sign_in.CodeForm",
    "reauthenticate": "people.forms.sign_in.ReauthenticateByCodeForm",
    "activate_totp": "people.forms.sign_in.ActivateAppForm",
    "add_webauthn": "people.forms.sign_in.AddPasskeyForm",
    "edit_webauthn": "people.forms.sign_in.RenamePasskeyForm",
    "login_webauthn": "people.forms.sign_in.LoginByPasskeyForm",
    "authenticate_webauthn": "people.forms.sign_in.ConfirmByPasskeyForm",
    "reauthenticate_webauthn": "people.forms.sign_in.ReauthenticateByPasskeyForm",
}
MFA_TOTP_TOLERANCE = 1  # the clock of a phone may be half a minute wrong
MFA_TOTP_ISSUER = "はぐくみ"
MFA_SECRETS_KEY: str  # encrypts the TOTP secrets in the database
# Only verified addresses sign in, so an unverified one need not stand in the way of a second factor.
MFA_ALLOW_UNVERIFIED_EMAIL = True
# Sign-in by the office's own service (config/oidc.py): joins existing people, makes none.
SOCIALACCOUNT_PROVIDERS = oidc.providers()
SOCIALACCOUNT_ADAPTER = "people.oidc.OfficeAccountAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_REAUTHENTICATION_REQUIRED = True
SOCIALACCOUNT_STORE_TOKENS = False
# Roles that may see or change other people's data are inactive until the session has a second factor.
SECOND_FACTOR_ROLES = {"hr", "metropolis", "administrator", "anonymity_reviewer"}

# --- CMS -------------------------------------------------------------------
WAGTAIL_SITE_NAME = "はぐくみ"
WAGTAILADMIN_BASE_URL = PUBLIC_BASE_URL
WAGTAILADMIN_LOGIN_URL = "/accounts/login/"
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None  # nothing phones home
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAILADMIN_PERMITTED_LANGUAGES = [("ja", "日本語")]
WAGTAIL_USER_TIME_ZONES = ["Asia/Tokyo"]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "pdf", "pptx", "txt", "vtt", "xlsx", "zip"]
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "core.search.backend"}}
WAGTAILMEDIA = {"MEDIA_MODEL": "wagtailmedia.Media"}

# --- security ----------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:"],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'self'"],
    }
}
X_FRAME_OPTIONS = "DENY"  # Wagtail says SAMEORIGIN itself where the CMS frames a preview
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 12 * 60 * 60
CSRF_COOKIE_HTTPONLY = False  # the CMS reads it

EMAIL_TIMEOUT = 20  # seconds; a mail server that hangs must not hold a worker
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
# The one mail a day with what people were told, in the morning in Tokyo (core.messages).
DIGEST_HOUR = env.number("DIGEST_HOUR", 8, most=23)
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "はぐくみ <noreply@example.invalid>")

# Edition of SudachiDict that helps to find names in cases (casestudies.anonymity); "" asks none.
ANONYMITY_DICTIONARY = env.text("ANONYMITY_DICTIONARY", "")
DEMONSTRATION = False  # whether load_demo may run and every page says that people are fictitious

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django_tasks": {"level": "WARNING"},  # it tells of every save in the CMS
        "fontTools": {"level": "WARNING"},
        "xhtml2pdf": {"level": "WARNING"},
    },
}
