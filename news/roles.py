"""What roles may do with news: authors write their own, those who publish keep the categories."""

from sotngoaivu.accounts.roles import ADMINISTRATOR, APPROVER, AUTHOR, Role

_CATEGORIES = ("news.add_category", "news.change_category", "news.delete_category")


def roles() -> list[Role]:
    return [
        Role(AUTHOR, on_pages=("add",), below="news.NewsIndexPage"),
        Role(APPROVER, permissions=_CATEGORIES),
        Role(ADMINISTRATOR, permissions=_CATEGORIES),
    ]
