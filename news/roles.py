"""What roles may do with news: authors write their own; those who publish keep the categories.

They may also take over the news of a former site.
"""

from sotngoaivu.accounts.roles import ADMINISTRATOR, APPROVER, AUTHOR, Role

_IMPORTS = ("importing.add_importbatch",)
_CATEGORIES = ("news.add_category", "news.change_category", "news.delete_category")


def roles() -> list[Role]:
    return [
        Role(AUTHOR, on_pages=("add",), below="news.NewsIndexPage"),
        Role(APPROVER, permissions=_CATEGORIES + _IMPORTS),
        Role(ADMINISTRATOR, permissions=_CATEGORIES + _IMPORTS),
    ]
