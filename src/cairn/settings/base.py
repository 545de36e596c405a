"""What every environment shares. dev, test and production differ by a page."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from csp.constants import NONE, SELF

from cairn.settings import env

ROOT = Path(__file__).resolve().parents[3]
STATE = env.state_folder()

SECRET_KEY = env.secret_key()
MASTER_KEY_FILE = env.master_key_file()
DEBUG = False
BIND, PORT = env.bind(), env.port()
PUBLIC_URL, LIVE_URL = env.public_url(), env.live_url()
ALLOWED_HOSTS = [h for h in env.text("CAIRN_HOSTS", "localhost,127.0.0.1,[::1]").split(",") if h]
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
# Addresses of reverse proxies whose X-Forwarded-For is believed; none unless an operator names them.
PROXIES = [address for address in env.text("CAIRN_PROXIES").split(",") if address]
# Private networks that Cairn may ask on people's behalf (calendars inside the company); else only the public internet.
OUTGOING_ALLOW = env.networks("CAIRN_OUTGOING_ALLOW")
CALENDAR_MINUTES = env.number("CAIRN_CALENDAR_MINUTES", 60)  # how often a connected calendar is read

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "procrastinate.contrib.django",
    "django_htmx",
    "csp",
    "cairn.web",  # before allauth, so that its pages are ours
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "cairn.core",
    "cairn.people",
    "cairn.identity",
    "cairn.programs",
    "cairn.scheduling",
    "cairn.mentoring",
    "cairn.pairing",
    "cairn.feedback",
    "cairn.notices",
    "cairn.outcomes",
    "cairn.integrations",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "cairn.web.middleware.signed_in",
    "cairn.web.identity.middleware.shared_device",
    "cairn.web.identity.middleware.second_step",
    "cairn.web.middleware.domain_errors",
]

ROOT_URLCONF = "cairn.web.urls"
WSGI_APPLICATION = "cairn.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "cairn.web.context.page",
            ],
        },
    }
]

FORM_RENDERER = "cairn.web.forms.CairnRenderer"

DATABASES = {"default": env.database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "identity.Account"
AUTHENTICATION_BACKENDS = ["cairn.identity.domain.backend.Backend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "identity:sign_in"
LOGIN_REDIRECT_URL = "today:show"
LOGOUT_REDIRECT_URL = "identity:sign_in"

ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # addresses come from the employer's feed, not from the person
ACCOUNT_RATE_LIMITS = False  # ours count in the database, over all processes: identity.domain.limits
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Cairn"
MFA_TOTP_TOLERANCE = 1  # a phone's clock may be half a minute off
ACCOUNT_ADAPTER = "cairn.web.identity.mfa.AccountAdapter"
ACCOUNT_FORMS = {"reauthenticate": "cairn.web.identity.mfa.PasswordAgainForm"}
MFA_ADAPTER = "cairn.web.identity.mfa.Adapter"
MFA_FORMS = {
    "authenticate": "cairn.web.identity.mfa.SecondStepForm",
    "reauthenticate": "cairn.web.identity.mfa.AgainForm",
}
# In the database, because a code that one process has seen must not work again at another.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "identity_cache"}}

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = int(timedelta(days=14).total_seconds())
CSRF_COOKIE_SAMESITE = "Lax"
SECURE_COOKIES = PUBLIC_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_COOKIES
SECURE_HSTS_SECONDS = int(timedelta(days=365).total_seconds()) if SECURE_COOKIES else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF, *([LIVE_URL] if LIVE_URL else [])],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    }
}

LANGUAGE_CODE = "en-us"
LANGUAGES = [("en", "English")]
LOCALE_PATHS = [ROOT / "src" / "cairn" / "locale"]
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = "cairn.web.formats"
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = STATE / "static"
STATICFILES_DIRS = [ROOT / "static"] if (ROOT / "static").is_dir() else []
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 31_536_000  # file names carry a content hash
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if env.text("CAIRN_MAIL_HOST")
    else "django.core.mail.backends.dummy.EmailBackend"
)
EMAIL_HOST = env.text("CAIRN_MAIL_HOST")
EMAIL_PORT = env.number("CAIRN_MAIL_PORT", 25)
EMAIL_HOST_USER = env.text("CAIRN_MAIL_USER")
EMAIL_HOST_PASSWORD = env.text("CAIRN_MAIL_PASSWORD")
EMAIL_USE_TLS = env.flag("CAIRN_MAIL_TLS")
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.text("CAIRN_MAIL_FROM", "Cairn <cairn@localhost>")

# The mailbox that answers to Cairn's mails come to: bounces, and replies to invitations. Off while no host is set.
MAILBOX_HOST = env.text("CAIRN_MAILBOX_HOST")
MAILBOX_SECURITY = env.one_of("CAIRN_MAILBOX_SECURITY", "tls", "starttls", "none")
MAILBOX_PORT = env.number("CAIRN_MAILBOX_PORT", 993 if MAILBOX_SECURITY == "tls" else 143)
MAILBOX_USER, MAILBOX_PASSWORD = env.text("CAIRN_MAILBOX_USER"), env.secret("CAIRN_MAILBOX_PASSWORD")
MAILBOX_FOLDER = env.text("CAIRN_MAILBOX_FOLDER", "INBOX")
# Where bounces are sent to (the envelope's sender); without it they go to the sender of CAIRN_MAIL_FROM.
MAILBOX_ADDRESS = env.text("CAIRN_MAILBOX_ADDRESS")

# Working days between "I would rather change" and the moment at which both are told, the same for everybody.
CHANGE_WORKING_DAYS = env.number("CAIRN_CHANGE_DAYS", 2)

PROCRASTINATE_ON_APP_READY = "cairn.core.jobs.on_app_ready"

# Logs name events and ids, never words: no request bodies, no SQL parameters.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.text("CAIRN_LOG_LEVEL", "INFO")},
    "loggers": {"procrastinate": {"level": "WARNING"}},
}
