"""Keys of tags as they are made now; one that another tag has already is left to be merged."""

from typing import Any

from django.db import migrations

from pages.models.tags import tag_key


def renew(apps: Any, schema_editor: Any) -> None:
    tags = apps.get_model("pages", "Tag").objects
    for tag in tags.all():
        key = tag_key(tag.name)
        if key != tag.key and not tags.filter(key=key).exists():
            tags.filter(pk=tag.pk).update(key=key)


class Migration(migrations.Migration):
    dependencies = [("pages", "0001_initial")]
    operations = [migrations.RunPython(renew, migrations.RunPython.noop, elidable=True)]
