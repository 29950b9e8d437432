"""All settings, from the environment by the names of the README; `.env.example` lists them."""

import secrets
import sys
from pathlib import Path
from urllib.parse import unquote, urlsplit

import dj_database_url
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from brm import embedded
from brm import environment as env
from brm.operations import jobs

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(env.text("DATA_DIR", str(BASE_DIR / "var")))
DEBUG = env.flag("DEBUG", default=False)
DEMO = env.flag("DEMO", default=False)

# ---- Where it lies, and whom it answers ------------------------------------------------
PORT = env.number("PORT", 8000, least=1, most=65_535)
BASE_URL = env.address("BASE_URL", f"http://127.0.0.1:{PORT}", "http", "https").rstrip("/")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", [urlsplit(BASE_URL).hostname or "localhost"])
TRUSTED_PROXIES = env.number("TRUSTED_PROXIES", 0)
SECURE = BASE_URL.startswith("https")
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CSRF_TRUSTED_ORIGINS = [BASE_URL]

# ---- The database is the truth -----------------------------------------------------------
found = embedded.addresses(DATA_DIR / "sockets")  # what `manage.py run` started, if it did
DATABASE_URL = env.address("DATABASE_URL", found["DATABASE_URL"], "postgres", "postgresql")
DATABASES = {
    "default": dj_database_url.parse(DATABASE_URL, conn_max_age=60, conn_health_checks=True)
}
DATABASES["default"]["OPTIONS"] = {
    # The server would compile a query that looks dear, or share it out, for longer than it then takes
    # to answer; and it takes a row found by an index for four times as dear as it is where no disk
    # has to turn. A page's query joins a dozen tables by their keys: to try every order of them takes
    # ten times longer than it saves.
    "options": (
        "-c jit=off -c max_parallel_workers_per_gather=0 -c random_page_cost=1.1"
        " -c join_collapse_limit=4"
    ),
    **DATABASES["default"].get("OPTIONS", {}),
    "connect_timeout": 3,
    # A machine that vanishes says no goodbye: notice it within seconds, not a quarter of an hour.
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 15_000,
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"


def secret_key() -> str:
    """The environment's; beside our own database one that is made once and kept there."""
    given = env.text("SECRET_KEY")
    if given:
        return given
    if env.text("DATABASE_URL"):
        raise ImproperlyConfigured("SECRET_KEY is missing; set it to 50 random characters.")
    kept = DATA_DIR / "secret_key"
    if not kept.exists():
        env.make_folder("DATA_DIR", DATA_DIR)
        kept.touch(mode=0o600)
        kept.write_text(secrets.token_urlsafe(50))
    return kept.read_text()


SECRET_KEY = secret_key()
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS", [])

# ---- Redis: cache and broker; losing it loses nothing ---------------------------------------
REDIS_URL = env.address("REDIS_URL", found.get("REDIS_URL", ""), "redis", "rediss", "unix")
BROKERS = ("redis", "rediss", "redis+socket", "unix", "filesystem")
BROKER_URL = env.address("CELERY_BROKER_URL", REDIS_URL or "filesystem://", *BROKERS)
CELERY_BROKER_URL = BROKER_URL = BROKER_URL.replace("unix://", "redis+socket://")
if BROKER_URL.startswith("filesystem"):  # one machine without Redis
    queue = DATA_DIR / "queue"
    for folder in ("control", "taken"):
        env.make_folder("DATA_DIR", queue / folder)
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(queue),
        "data_folder_out": str(queue),
        "control_folder": str(queue / "control"),
        "processed_folder": str(queue / "taken"),
        "store_processed": True,  # else a message passes through the system's temporary folder
        "polling_interval": 0.2,
    }
else:
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "visibility_timeout": 600,  # longer than any task but an import, which is begun only once
        "unacked_restore_interval": 10,
        "unacked_restore_throttle": 1,
        "socket_connect_timeout": 1,
        "socket_timeout": 3,  # a Redis that hangs must not hang the page that calls it
    }
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_IGNORE_RESULT = True  # results are rows
CELERY_TASK_TIME_LIMIT = 300
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"
TICK = env.number("TICK", 30, least=1)
JOURNAL_DAYS = env.number("JOURNAL_DAYS", 0, least=0)  # how long PostgreSQL's journal is archived
CELERY_BEAT_SCHEDULE = jobs.schedule(TICK)  # each is seen by administrators, each may run twice
OUTBOX_LEASE = env.number("OUTBOX_LEASE", 60, least=1)
OUTBOX_RETRY_BASE = env.number("OUTBOX_RETRY_BASE", 30, least=1)

if REDIS_URL:
    CACHES = {
        "default": {
            "BACKEND": "brm.base.cache.ForgivingRedisCache",
            "LOCATION": REDIS_URL,
            "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1},
        }
    }
    SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
else:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    SESSION_ENGINE = "django.contrib.sessions.backends.db"

# ---- Mail -----------------------------------------------------------------------------------
EMAIL_URL = env.address("EMAIL_URL", "", "smtp", "smtps")
EMAIL_FROM = env.text("EMAIL_FROM", "BRM Rounds <rounds@localhost>")
DEFAULT_FROM_EMAIL = SERVER_EMAIL = EMAIL_FROM
EMAIL_TIMEOUT = env.number("EMAIL_TIMEOUT", 10, least=1)
mail = urlsplit(EMAIL_URL)
EMAIL_HOST = mail.hostname or "localhost"
EMAIL_PORT = mail.port or (465 if mail.scheme == "smtps" else 25)
EMAIL_HOST_USER = unquote(mail.username or "")
EMAIL_HOST_PASSWORD = unquote(mail.password or "")
EMAIL_USE_SSL = mail.scheme == "smtps"
EMAIL_USE_TLS = "tls=1" in mail.query and not EMAIL_USE_SSL

# ---- Time and language ----------------------------------------------------------------------
USE_TZ = True
TIME_ZONE = env.zone("TIME_ZONE", "Europe/Amsterdam")
LANGUAGES = [("en", _("English")), ("fr", _("French"))]
LANGUAGE_CODE = env.one_of("LANGUAGE_CODE", "en", *(code for code, _name in LANGUAGES))
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["brm.formats"]

# ---- The program ----------------------------------------------------------------------------
INSTALLED_APPS = [
    "brm",
    "relationships",
    "governance",
    "brm.base.administration_site.AdministrationConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_linear_migrations",
    "allauth",
    "allauth.account",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_htmx",
    "js_lib_bootstrap5",
    "simple_history",
    "rest_framework",
    "drf_spectacular",
]
AUTH_USER_MODEL = "relationships.User"
MIDDLEWARE = [
    "brm.operations.middleware.QueryCountMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "relationships.access.middleware.SignedInMiddleware",
    "relationships.access.middleware.AccessMiddleware",
    "relationships.wording.words.WordsMiddleware",
    "relationships.people.language.LanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
]
ROOT_URLCONF = "brm.urls"
WSGI_APPLICATION = "brm.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "brm.dashboard.context.frame",
            ],
        },
    }
]

# ---- Sign-in ----------------------------------------------------------------------------------
AUTHENTICATION_BACKENDS = ["relationships.people.sign_in.WithPerson"]
LOGIN_URL = "/login/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/login/"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "relationships.people.sign_in.NoSignUp"
ACCOUNT_FORMS = {
    "login": "relationships.people.sign_in_forms.SignInForm",
    "change_password": "relationships.people.sign_in_forms.NewPasswordForm",
}
ACCOUNT_LOGIN_BY_CODE_ENABLED = False
ACCOUNT_SESSION_REMEMBER = True
AUTH_PASSWORD_VALIDATORS = (
    []
    if DEMO
    else [
        {"NAME": f"django.contrib.auth.password_validation.{name}"}
        for name in ("MinimumLengthValidator", "CommonPasswordValidator")
    ]
)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = True
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
X_FRAME_OPTIONS = "DENY"
RATE_LIMITS = env.flag("RATE_LIMITS", default=True)
ACCOUNT_RATE_LIMITS: dict[str, str] | bool = {} if RATE_LIMITS else False
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_621_440

# ---- Pages --------------------------------------------------------------------------------------
CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "bootstrap5"
FORM_RENDERER = "brm.base.renderer.Renderer"
CSRF_FAILURE_VIEW = "brm.dashboard.faults.page_too_old"
STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "brm.base.bundles.Bundles",  # before the others: it makes one file of many
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
if env.flag("STATIC_COLLECTED", default=False):  # set in the image, where collectstatic ran
    STORAGES["staticfiles"]["BACKEND"] = "whitenoise.storage.CompressedManifestStaticFilesStorage"
    STATIC_ROOT = BASE_DIR / "var/static"
    WHITENOISE_KEEP_ONLY_HASHED_FILES = True
else:
    WHITENOISE_USE_FINDERS = True
MEDIA_ROOT = Path(env.text("MEDIA_ROOT", str(DATA_DIR / "uploads")))
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],  # Bootstrap's own small pictures are data: URLs in its CSS
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# ---- The API ------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["brm.api.incoming.SessionOrSignIn"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["brm.api.incoming.BoundedJSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "brm.api.errors.handler",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "BRM Rounds",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
}

# ---- What it tells about itself ------------------------------------------------------------------
METRICS_TOKEN = env.text("METRICS_TOKEN")
WEBHOOK_ALLOW = env.networks("WEBHOOK_ALLOW")
LOG_FORMAT = env.one_of("LOG_FORMAT", "json", "json", "text")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"lines": {"()": "brm.base.logs.formatter", "style": LOG_FORMAT}},
    "filters": {"refused": {"()": "brm.base.logs.RefusedInOneLine"}},
    "handlers": {
        "out": {"class": "logging.StreamHandler", "formatter": "lines", "filters": ["refused"]}
    },
    "root": {"handlers": ["out"], "level": "INFO"},
    "loggers": {"django.server": {"level": "WARNING"}, "celery.beat": {"level": "WARNING"}},
}
TESTING = "pytest" in sys.modules
