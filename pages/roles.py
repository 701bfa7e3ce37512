"""Roles of those who write pages, publish them and look after the site; docs/operations.md."""

from sotngoaivu.accounts.roles import ADMINISTRATOR, APPROVER, AUTHOR, EDITOR, Role

_ADMIN = ("wagtailadmin.access_admin",)
_OWN_FILES = ("wagtailimages.add_image", "wagtailimages.choose_image")
_OWN_DOCUMENTS = ("wagtaildocs.add_document", "wagtaildocs.choose_document")
_ALL_FILES = (
    *(*_OWN_FILES, "wagtailimages.change_image"),
    *(*_OWN_DOCUMENTS, "wagtaildocs.change_document"),
)
_PUBLISHING = ("add", "change", "publish", "lock", "unlock")


def _changing(*models: str) -> tuple[str, ...]:
    """Permissions to add, change and delete; `models` are written `app.model`."""
    names = [model.split(".") for model in models]
    verbs = ("add", "change", "delete")
    return tuple(f"{app}.{verb}_{name}" for app, name in names for verb in verbs)


# These have no draft: they are public as soon as they are saved.
_PUBLIC_ONCE_SAVED = (
    *_changing("pages.staffmember", "pages.tag", "wagtailredirects.redirect"),
    "pages.change_sitesettings",
)
_ADMINISTRATION = (
    *_changing("accounts.user", "wagtailcore.workflow", "wagtailcore.task"),
    "pages.change_publicationsettings",
    # Wagtail's own groups came with these, and nobody gives a role that may do more than theirs.
    *_changing("wagtailimages.image", "wagtaildocs.document"),
    *("wagtailimages.choose_image", "wagtaildocs.choose_document"),
)


def roles() -> list[Role]:
    return [
        Role(AUTHOR, permissions=_ADMIN, on_files=_OWN_FILES + _OWN_DOCUMENTS),
        Role(EDITOR, permissions=_ADMIN, on_pages=("add", "change"), on_files=_ALL_FILES),
        Role(
            APPROVER,
            permissions=_ADMIN + _PUBLIC_ONCE_SAVED,
            on_pages=_PUBLISHING,
            on_files=_ALL_FILES,
            approves=True,
        ),
        Role(
            ADMINISTRATOR,
            permissions=_ADMIN + _PUBLIC_ONCE_SAVED + _ADMINISTRATION,
            on_pages=(*_PUBLISHING, "bulk_delete"),
            on_files=_ALL_FILES + _changing("wagtailcore.collection"),
            approves=True,
        ),
    ]
