"""Settings, all of them from the environment (README lists the variables)."""

import os
import secrets
from pathlib import Path

import dj_database_url

BASE = Path(__file__).resolve().parent.parent
VAR = Path(os.environ.get("KASKAD_VAR", BASE / "var")).resolve()
DEBUG = os.environ.get("DEBUG", "") == "1"
REDIS_URL = os.environ.get("REDIS_URL", "")


def _secret_key() -> str:
    """The key of the environment, else one that is made once and kept in var/ (readable by its owner alone)."""
    if key := os.environ.get("SECRET_KEY"):
        return key
    file = VAR / "secret_key"
    VAR.mkdir(parents=True, exist_ok=True)
    try:
        with os.fdopen(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as out:
            out.write(secrets.token_urlsafe(48))
    except FileExistsError:
        pass
    return file.read_text()


SECRET_KEY = _secret_key()
# Encrypts the credentials of providers; several, with commas: the first encrypts, all decrypt. Empty: SECRET_KEY does.
SECRETS_KEY = os.environ.get("KASKAD_SECRETS_KEY", "")
ALLOWED_HOSTS = os.environ.get("ALLOWED_HOSTS", "*" if DEBUG else "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [each for each in os.environ.get("CSRF_TRUSTED_ORIGINS", "").split(",") if each]

# Where people and providers reach this installation: links in messages, unsubscribe pages, reports begin with it.
PUBLIC_URL = os.environ.get("PUBLIC_URL", f"http://localhost:{os.environ.get('PORT', '8000')}")
# Whether providers and webhooks may be at addresses inside a network (delivery/calling/http.py).
ALLOW_PRIVATE_URLS = os.environ.get("KASKAD_ALLOW_PRIVATE_URLS", "") == "1"

# The mail server by which the staff gets reports; customers are written to by the accounts of senders.
EMAIL_HOST = os.environ.get("EMAIL_HOST", "")
EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "587"))
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_USER", ""), os.environ.get("EMAIL_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("EMAIL_SECURITY", "starttls") == "starttls"
EMAIL_USE_SSL = os.environ.get("EMAIL_SECURITY", "") == "tls"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = os.environ.get("EMAIL_FROM", "Kaskad <kaskad@localhost>")

# Files that people bring to be loaded. What is on its way is kept there too: a memory disk would be too small.
UPLOADS = VAR / "uploads"
COLUMNAR_MEMORY = os.environ.get("COLUMNAR_MEMORY", "1GB")  # of the columnar copy; what does not fit is on disk
UPLOAD_MOST_BYTES = int(float(os.environ.get("KASKAD_UPLOAD_GB", "10")) * 2**30)
UPLOADS.mkdir(parents=True, exist_ok=True)
FILE_UPLOAD_TEMP_DIR = UPLOADS

INSTALLED_APPS = [
    "config",  # before django_q: its `qcluster` command extends that one
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.postgres",
    "django_q",
    "channels",
    "rest_framework",
    "drf_spectacular",
    "accounts",
    "customers",
    "segments",
    "delivery",
    "journeys",
    "analytics",
    "demo",
    "bench",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Behind the files: those are packed when the frontend is built.
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "config.urls"
ASGI_APPLICATION = "config.asgi.application"
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}]


def _database_url() -> str:
    """The server that the environment names, else the embedded one."""
    if url := os.environ.get("DATABASE_URL"):
        return url
    from config.postgres import embedded_url  # only then: a machine with its own server needs no binaries of ours

    return embedded_url(VAR)


DATABASE_URL = _database_url()
DATABASES = {"default": dj_database_url.parse(DATABASE_URL, conn_max_age=60, conn_health_checks=True)}
# Our statements are short and many: compiling one costs more than running it.
DATABASES["default"].setdefault("OPTIONS", {})["options"] = (
    f"-c jit=off -c statement_timeout={int(os.environ.get('KASKAD_STATEMENT_S', '0'))}s"
)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = os.environ.get("HTTPS", "") == "1"
X_FRAME_OPTIONS = "DENY"

LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
# Whose calendar days rules mean ("in the last 30 days", "before 1 October"). Instants are stored in UTC all the same.
COMPANY_TIME_ZONE = os.environ.get("KASKAD_TIME_ZONE", "UTC")
# In which reports about brands of several currencies are written, and against which exchange rates are set.
COMPANY_CURRENCY = os.environ.get("KASKAD_CURRENCY", "USD")
# For how many days the ledger keeps decisions of runs that are over (journeys/retention.py); 0: for ever.
DECISIONS_KEPT_DAYS = max(0, int(os.environ.get("KASKAD_DECISIONS_KEPT_DAYS", "0")))
USE_TZ = True
USE_I18N = False

STATIC_URL = "static/"
FRONTEND = BASE / "frontend" / "dist"
# The built application: /assets/… by whitenoise (names carry a hash, cached for ever), index.html by config.urls.
WHITENOISE_ROOT = FRONTEND if FRONTEND.is_dir() else None
WHITENOISE_MAX_AGE = 60
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/assets/"

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["accounts.authentication.Session", "accounts.api_keys.KeyAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["accounts.permissions.Right"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["lib.parsers.DeepJSONParser"],
    "DEFAULT_PAGINATION_CLASS": "lib.pages.Pages",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "lib.problems.answer",
    "COERCE_DECIMAL_TO_STRING": True,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
RIGHTS = "config.rights.ROUTES"
SPECTACULAR_SETTINGS = {
    "TITLE": "Kaskad",
    "DESCRIPTION": "Segments, journeys, cascades and their ledger.",
    "VERSION": "0.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["accounts.permissions.Right"],  # by itself it answers strangers
    "COMPONENT_SPLIT_REQUEST": True,
    "SCHEMA_PATH_PREFIX": "/api/v1/",
    "ENUM_NAME_OVERRIDES": {
        "JourneyStatus": "journeys.models.Journey.Status",
        "TemplateStatus": "delivery.models.Template.Status",
        "ImportStatus": "customers.models.Import.Status",
        "AttributeType": "customers.models.AttributeDefinition.Type",
        "NamespaceKind": "customers.models.Namespace.Kind",
        "TimelineKind": "journeys.timeline.pages.KINDS",
        "NumberComparison": "segments.comparisons.NUMBER_CHOICES",
        "Evidence": "segments.schema.evidence",
        "ValuesQuestion": "segments.schema.questions_of_values",
    },
}

CHANNEL_LAYERS = {
    "default": {"BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer", "CONFIG": {"hosts": [REDIS_URL]}}
    if REDIS_URL
    else {"BACKEND": "config.live_layer.NotifyLayer"}
}

# A loop (engine, dispatcher, rehearsal) holds one worker each; the rest serve everything else.
Q_CLUSTER = {
    "name": "kaskad",
    "workers": int(os.environ.get("TASK_WORKERS", "12")),
    "timeout": 600,
    "retry": 660,  # must exceed timeout: a task that runs past it is given out again
    "queue_limit": 4,
    "save_limit": 250,
    "catch_up": False,
    "max_attempts": 3,
    "ack_failures": True,
    "label": "Tasks",
} | ({"redis": REDIS_URL} if REDIS_URL else {"orm": "default", "broker_class": "config.broker.PgBroker", "poll": 1.0})

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": os.environ.get("LOG_LEVEL", "INFO")},
    "loggers": {"django-q": {"level": "WARNING"}, "django.request": {"level": "ERROR"}},
}
