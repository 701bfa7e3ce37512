"""Configuration, read top to bottom.

Each choice made at deploy time is one environment variable with a safe default;
the table in README.md names them all.
"""

from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from sotngoaivu.conf import environment, logs, reports, uploads
from sotngoaivu.conf.static import add_version
from sotngoaivu.core.i18n import labels

BASE_DIR = Path(__file__).resolve().parent.parent
# Everything a running site writes is under here: database file, media, static files, secrets.
VAR_DIR = environment.path("VAR_DIR", BASE_DIR / "var")

# --- Security ---------------------------------------------------------------------------------

DEBUG = environment.flag("DEBUG")

SECRET_KEY = environment.text("SECRET_KEY")
if not SECRET_KEY:
    raise ImproperlyConfigured(
        "SECRET_KEY is not set. Give it a long random value "
        "(`make run` makes one and keeps it in var/secret-key)."
    )

ALLOWED_HOSTS = environment.words("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]")
PORT = environment.port("PORT", "8000")
SITE_URL = environment.web_address("SITE_URL", f"http://127.0.0.1:{PORT}")
_https = SITE_URL.startswith("https://")
AUTH_USER_MODEL = "accounts.User"
# Passwords hashed in another way are hashed anew when they are next used.
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "sotngoaivu.accounts.passwords.SimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "sotngoaivu.accounts.passwords.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
SESSION_ENGINE = "sotngoaivu.accounts.sessions"
# A working day; accounts/hours.py ends it earlier where nobody is there.
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _https
# Browsers take a cookie of such a name from this host alone, and by https.
SESSION_COOKIE_NAME = "__Host-sessionid" if _https else "sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken" if _https else "csrftoken"
CSRF_TRUSTED_ORIGINS = [SITE_URL]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if _https else 0
# How many proxies in front of the site add their line to X-Forwarded-For; only then are their
# headers believed. The proxy hands on `Host` itself, so X-Forwarded-Host is never read.
TRUSTED_PROXIES = environment.count("TRUSTED_PROXIES", 0)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
# Without a proxy that says so, no request is known to have come by https (checks.py tells).
SECURE_SSL_REDIRECT = _https and TRUSTED_PROXIES > 0
SECURE_REDIRECT_EXEMPT = ["^healthz$", "^readyz$"]
# Hosts below this one, and the browsers' own lists, are for the owner of the domain to decide.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
# From where the admin may be used; empty: from everywhere.
ADMIN_NETWORKS = environment.networks("ADMIN_NETWORKS")
# Who publishes or manages accounts has to set up a second factor; others may.
REQUIRE_SECOND_FACTOR = environment.flag("REQUIRE_SECOND_FACTOR")
# allauth's, of which the site has the authenticators alone: sign-in is Wagtail's, attempts are
# counted by accounts/attempts.py, and an address of e-mail is what an administrator says it is.
MFA_ADAPTER = "sotngoaivu.accounts.second_factor.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_ALLOW_UNVERIFIED_EMAIL = True
# A telephone's clock may be half a minute off.
MFA_TOTP_TOLERANCE = 1
ACCOUNT_RATE_LIMITS = False
# Where readers sign in to see a restricted page, and where they come where none is named.
LOGIN_URL = "wagtailcore_login"
LOGIN_REDIRECT_URL = "/"
# Wagtail's page forms send one field for every part of every block.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
# Wagtail lets its own previews be framed.
X_FRAME_OPTIONS = "DENY"

# --- Applications -----------------------------------------------------------------------------

INSTALLED_APPS = [
    # modeltranslation comes before the admin, which it patches.
    "modeltranslation",
    "sotngoaivu",
    "news",
    "news.importing",
    "pages",
    "sotngoaivu.accounts",
    "sotngoaivu.media",
    "sotngoaivu.visits",
    "sotngoaivu.search",
    "sotngoaivu.pagecache",
    "sotngoaivu.backup",
    "sotngoaivu.upkeep",
    # The second needs the first, whose tables stay empty.
    "allauth.account",
    "allauth.mfa",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.typed_table_block",
    "wagtail.embeds",
    "wagtail.sites",
    "sotngoaivu.accounts.apps.UsersConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "modelsearch",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    # For its Vietnamese alone: Wagtail's admin tells times with it.
    "django.contrib.humanize",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    # Before all that send files.
    "sotngoaivu.core.http.ranges.RangeMiddleware",
    "sotngoaivu.core.http.static.StaticFilesMiddleware",
    "sotngoaivu.core.http.headers.SecurityHeadersMiddleware",
    # Compresses what the next one has filled in.
    "sotngoaivu.core.http.compression.TextGZipMiddleware",
    "sotngoaivu.visits.middleware.VisitsMiddleware",
    "sotngoaivu.pagecache.middleware.PageCacheMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "sotngoaivu.core.i18n.languages.LanguageMiddleware",
    "pages.navigation.navigation.NavigationMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    # Hands the request to the forms of allauth.
    "allauth.account.middleware.AccountMiddleware",
    "sotngoaivu.accounts.hours.HoursMiddleware",
    "sotngoaivu.accounts.middleware.AdminMiddleware",
    # After the check of CSRF: what others make a browser send is no attempt.
    "sotngoaivu.accounts.middleware.AttemptsMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "pages.redirects.middleware.RedirectMiddleware",
    "sotngoaivu.core.http.malformed.MalformedRequestsMiddleware",
    "pages.admin.validation_errors.ValidationErrorsMiddleware",
    "pages.admin.large_sections.LargeSectionsMiddleware",
    "pages.admin.hidden_trash.TrashMiddleware",
]

ROOT_URLCONF = "sotngoaivu.urls"
WSGI_APPLICATION = "sotngoaivu.wsgi.application"

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
                "pages.context_processors.site_context",
            ],
        },
    },
]

# --- Database and cache -----------------------------------------------------------------------

DATABASES = {"default": environment.database("DATABASE_URL", VAR_DIR / "site.sqlite3")}
CACHES = {"default": environment.cache("CACHE_URL", VAR_DIR / "cache")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Languages --------------------------------------------------------------------------------

LANGUAGE_CODE = "vi"
LANGUAGES = WAGTAILADMIN_PERMITTED_LANGUAGES = [("vi", _("Vietnamese")), ("en", _("English"))]
# Ours first, then the Vietnamese that Wagtail's admin lacks.
LOCALE_PATHS = [BASE_DIR / "locale", BASE_DIR / "locale" / "wagtail"]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
FORMAT_MODULE_PATH = ["sotngoaivu.core.i18n.formats"]

# modeltranslation refuses field classes it does not know unless they are named here.
MODELTRANSLATION_CUSTOM_FIELDS = ("CompactStreamField", "TidyRichTextField")
MODELTRANSLATION_FALLBACK_LANGUAGES = ("vi",)
MODELTRANSLATION_BUILD_LOCALIZED_VERBOSE_NAME = labels.of_column

# --- Static files and uploads -----------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = environment.path("STATIC_ROOT", VAR_DIR / "static")
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_ADD_HEADERS_FUNCTION = add_version
MEDIA_URL = environment.prefix("MEDIA_URL", "/media/")
MEDIA_ROOT = environment.path("MEDIA_ROOT", VAR_DIR / "media")
# Off where a web server in front serves MEDIA_ROOT itself.
SERVE_MEDIA = environment.flag("SERVE_MEDIA", True) and MEDIA_URL.startswith("/")
STORAGES: dict[str, dict[str, Any]] = {
    "default": uploads.storage(is_served_by_others=not SERVE_MEDIA),
    "staticfiles": {"BACKEND": "sotngoaivu.core.http.static.StaticFilesStorage"},
}

# --- Wagtail ----------------------------------------------------------------------------------

WAGTAIL_SITE_NAME = "Sở Ngoại vụ tỉnh Thái Bình"
WAGTAILADMIN_BASE_URL = SITE_URL
# The tree is one for both languages; slugs are Vietnamese without diacritics.
WAGTAIL_I18N_ENABLED = False
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAILADMIN_USER_LOGIN_FORM = "sotngoaivu.accounts.forms.SignInForm"
WAGTAILADMIN_RICH_TEXT_EDITORS = {
    "default": {"WIDGET": "sotngoaivu.core.compat.wagtail_admin.RichTextArea"},
}
# A page goes live at eight in Việt Nam, whoever has scheduled it; so nobody chooses another zone.
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]
WAGTAIL_DATE_FORMAT = "%d/%m/%Y"
WAGTAIL_DATETIME_FORMAT = "%d/%m/%Y %H:%M"
# Made by pages.redirects.history, for both languages.
WAGTAILREDIRECTS_AUTO_CREATE = False
# A file that is imported may be confirmed at another machine, and not be left lying there.
WAGTAIL_REDIRECTS_FILE_STORAGE = "cache"
# What may be uploaded; how many pixels, and what is stored of it, says media/normalisation/. SVG is
# left out: it can carry scripts.
WAGTAILIMAGES_EXTENSIONS = [
    *("avif", "gif", "heic", "heif", "hif", "jpg", "jpeg", "jfif", "png", "webp"),
]
WAGTAILIMAGES_IMAGE_MODEL = "media.CustomImage"
WAGTAILDOCS_DOCUMENT_MODEL = "media.CustomDocument"
WAGTAILIMAGES_IMAGE_FORM_BASE = "sotngoaivu.media.forms.ImageForm"
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 15 * 1024 * 1024
# A request may have 20 MB (core/asgi/body.py), of which the rest of the form takes some.
WAGTAILDOCS_MAX_UPLOAD_SIZE = 20 * 1024 * 1024 - 64 * 1024
# Renditions'. Chosen by eye and measurement, as docs/decisions/pictures.md tells.
WAGTAILIMAGES_AVIF_QUALITY = 55
WAGTAILIMAGES_WEBP_QUALITY = 78
WAGTAILIMAGES_JPEG_QUALITY = 80
# Never by the storage's own address, at which nobody is asked whether they may.
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_EXTENSIONS = ["csv", "doc", "docx", "odp", "ods", "odt", "pdf", "ppt", "pptx"]
WAGTAILDOCS_EXTENSIONS += ["rtf", "txt", "xls", "xlsx", "zip"]
# Nothing on an editor's screen asks another host.
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False

# --- Search -----------------------------------------------------------------------------------

# Vietnamese is found with and without its diacritics, in the admin too.
MODELSEARCH_BACKENDS = {"default": {"BACKEND": "sotngoaivu.search.backends"}}

# --- Page cache -------------------------------------------------------------------------------

# Whole pages are kept for readers without a session; see docs/page-cache.md.
PAGE_CACHE = environment.flag("PAGE_CACHE", not DEBUG)
# Parameters that choose what a public page shows; pages heed no others.
PAGE_CACHE_QUERY = ["category", "english", "month", "page", "tag", "year"]

# --- Visits -----------------------------------------------------------------------------------

# A thread in each process writes the visits every second; tests turn it off and write themselves.
VISITS_THREAD = True

# --- Pictures ---------------------------------------------------------------------------------

# A thread in each process makes the sizes of new pictures; tests turn it off.
PICTURES_THREAD = True

# --- Imports ----------------------------------------------------------------------------------

# The admin has a process of its own import what was uploaded; tests run it themselves.
IMPORT_PROCESSES = True

# --- Backups ----------------------------------------------------------------------------------

# When a running site makes one each night, by its own clock; None: never by itself.
BACKUP_AT = environment.clock("BACKUP_AT")
# Of how many days, weeks and months the last one is kept in var/backups.
BACKUP_KEEP = environment.counts("BACKUP_KEEP", (7, 5, 12))
# A folder elsewhere that gets a copy of each.
BACKUP_COPY_TO = environment.text("BACKUP_COPY_TO")
# Who can read them: keys of `age` or SSH; empty: whoever has the file.
BACKUP_PUBLIC_KEY = environment.words("BACKUP_PUBLIC_KEY")

# --- Upkeep -----------------------------------------------------------------------------------

# When a running site tidies up and compares its search index each night, by its own clock.
TIDY_AT = environment.clock("TIDY_AT", "03:30")
# When other sites are asked for what pages link to there; by themselves only where that is wanted.
CHECK_LINKS_AT = environment.clock("CHECK_LINKS_AT")
# Of each page and snippet so many revisions stay, and whatever is younger than so many days.
KEEP_REVISIONS = environment.count("KEEP_REVISIONS", 20)
KEEP_REVISIONS_DAYS = environment.count("KEEP_REVISIONS_DAYS", 180)
# Deleted pages come back for so many days.
KEEP_TRASH_DAYS = environment.count("KEEP_TRASH_DAYS", 30)
# Who did what; 0: for ever.
KEEP_LOG_MONTHS = environment.count("KEEP_LOG_MONTHS", 24)

# --- E-mail and logs --------------------------------------------------------------------------

globals().update(environment.email("EMAIL_URL"))
DEFAULT_FROM_EMAIL = SERVER_EMAIL = environment.text("EMAIL_FROM", "webmaster@localhost")
SENDS_EMAIL = bool(environment.text("EMAIL_URL"))
# A forgotten password is mended by a message only where messages are sent.
WAGTAIL_PASSWORD_RESET_ENABLED = SENDS_EMAIL
# Of an invitation, too.
PASSWORD_RESET_TIMEOUT = 3 * 24 * 3600

# Who is told of errors, where messages are sent: conf/mail.py.
ADMINS = [(address, address) for address in environment.email_addresses("ADMINS")]
EMAIL_SUBJECT_PREFIX = f"[{environment.host_and_port(SITE_URL)['hostname']}] "
# To what server else; conf/reports.py says what of them.
SENTRY_DSN = reports.dsn(environment.text("SENTRY_DSN"))
# Where figures of the site are told to a monitoring system; None: nowhere.
METRICS_ADDRESS = environment.socket_address("METRICS_ADDRESS")

LOGGING = logs.configuration(
    environment.one_of("LOG_LEVEL", environment.LOG_LEVELS, "INFO"),
    environment.one_of("LOG_FORMAT", tuple(logs.FORMATTERS), "line"),
    mails=bool(SENDS_EMAIL and ADMINS),
    reports=bool(SENTRY_DSN),
)
