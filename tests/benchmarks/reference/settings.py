"""An empty Django project: one view, no middleware, no application, no database."""

SECRET_KEY = "only for the measurements"
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "tests.benchmarks.reference.empty_view"
MIDDLEWARE: list[str] = []
INSTALLED_APPS: list[str] = []
