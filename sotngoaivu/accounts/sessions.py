"""Session store: keys in the database that this site can tell from made-up ones without asking.

A session key carries a signature; what has none is treated as no session at all. So nobody gets
past the page cache, or asks the database, by inventing cookies.
"""

from django.conf import settings
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.models import Session
from django.http import parse_cookie
from django.utils.crypto import constant_time_compare, get_random_string, salted_hmac

from sotngoaivu.core.compat.django import ChosenKeySessionStore
from sotngoaivu.core.outage import Outage
from sotngoaivu.core.trouble import trouble

# Of each a half: 103 random bits in letters and digits, 80 bits of signature in hexadecimal digits.
LENGTH = 20
_outage = Outage("What is new in sessions is not stored")


def is_genuine(session_key: str) -> bool:
    """Whether this site has made the key; whether the session has ended is not known."""
    chance, signature = session_key[:LENGTH], session_key[LENGTH:]
    return constant_time_compare(signature, _signature(chance))


def names_session(cookies: str) -> bool:
    """Whether a `Cookie` header, as sent, names a session that this site has made."""
    name = settings.SESSION_COOKIE_NAME
    return name in cookies and is_genuine(parse_cookie(cookies).get(name, ""))


def _signature(chance: str) -> str:
    return salted_hmac("sotngoaivu.sessions", chance, algorithm="sha256").hexdigest()[:LENGTH]


class SessionStore(ChosenKeySessionStore):
    def __init__(self, session_key: str | None = None) -> None:
        super().__init__(session_key if session_key and is_genuine(session_key) else None)

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def make_key(self) -> str:
        chance = get_random_string(LENGTH)
        return chance + _signature(chance)

    def save(self, must_create: bool = False) -> None:
        """Who has a session keeps it as it was where nothing can be written.

        It is saved when everything else is done, and then an edit must not be told as failed.
        """
        try:
            super().save(must_create)
        except UpdateError as error:
            if not trouble(error):
                raise
            _outage.begin(error.__context__)
        else:
            _outage.end()
