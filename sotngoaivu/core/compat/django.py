"""Django 5.2: what it has no setting or public method for."""

from abc import ABC, abstractmethod

from django.contrib.sessions.backends import db


class ChosenKeySessionStore(db.SessionStore, ABC):
    """Sessions in the database, whose keys are made by `make_key`."""

    @abstractmethod
    def make_key(self) -> str:
        """A key nobody can guess; one that is taken is asked for anew."""

    def _get_new_session_key(self) -> str:
        while True:
            key = self.make_key()
            if not self.exists(key):
                return key
