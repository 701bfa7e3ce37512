"""Password validator: a password is not made of a name, and whose it is is told of a change."""

import copy
from typing import Any

from django.contrib.auth.password_validation import UserAttributeSimilarityValidator

from sotngoaivu.core.text.folding import fold


class SimilarityValidator(UserAttributeSimilarityValidator):
    """Django's, for which "nguyenvanan" has nothing to do with "Nguyễn Văn An".

    Names are the same with and without their Vietnamese diacritics.
    """

    def validate(self, password: str, user: Any = None) -> None:
        super().validate(password, user)
        if user is None:
            return
        folded = copy.copy(user)
        for name in self.user_attributes:
            setattr(folded, name, fold(getattr(user, name, None) or ""))
        super().validate(fold(password), folded)
        # The whole name in one.
        folded.last_name = "".join(f"{folded.last_name}{folded.first_name}".split())
        super().validate(fold(password), folded)

    def password_changed(self, password: str, user: Any = None) -> None:
        """Django calls it wherever somebody has set one; not where one is only hashed anew."""
        # When validators are made, models may not be there yet.
        from sotngoaivu.accounts.notices import PASSWORD, tell

        if user is not None:
            tell(user, PASSWORD)
