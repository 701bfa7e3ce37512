"""`python -m tests.benchmarks.reference.plain.fill NUMBER`: an article with that story; its key."""

import os
import sys

from tests.benchmarks.probes.inside import report
from tests.benchmarks.writing import story


def fill(number: int) -> int:
    from django.contrib.auth import get_user_model
    from django.core.management import call_command
    from wagtail.models import Page

    from tests.benchmarks.reference.plain.models import Category, PlainArticle
    from tests.benchmarks.reference.plain.settings import FOLDER

    migrations = FOLDER / "plain_migrations"
    migrations.mkdir()
    (migrations / "__init__.py").touch()
    call_command("makemigrations", "plain", interactive=False, verbosity=0)
    call_command("migrate", interactive=False, verbosity=0)
    written = story(number)
    get_user_model().objects.create_superuser("admin", "", "plain")
    category = Category(name="Tin")
    category.save()
    article = PlainArticle(
        title=written.title[0],
        slug="bai-viet",
        lead=written.lead[0],
        body=written.body[0],
        category=category,
    )
    Page.objects.get(depth=2).add_child(instance=article)
    article.save_revision().publish()
    return int(article.pk)


if __name__ == "__main__":
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.benchmarks.reference.plain.settings"
    django.setup()
    report(fill(int(sys.argv[1])))
