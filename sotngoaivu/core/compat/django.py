"""Django 5.2: what it has no setting or public method for."""

from django.contrib.sessions.backends import db


class ChosenKeySessionStore(db.SessionStore):
    """Sessions in the database, whose keys are made by `make_key`."""

    def make_key(self) -> str:
        """A key nobody can guess; one that is taken is asked for anew."""
        raise NotImplementedError

    def _get_new_session_key(self) -> str:
        while True:
            key = self.make_key()
            if not self.exists(key):
                return key
