"""Password validators: none is made of a name or a common one; whose it is is told of a change."""

import copy
import string
from typing import Any

from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError

from sotngoaivu.core.text.folding import fold

# So many different characters has a password at least.
DIFFERENT = 5


class CommonPasswordValidator(password_validation.CommonPasswordValidator):
    """Django's, on whose list hardly any is as long as ours have to be.

    Common is also one of the list several times over, or with figures and signs that are no more
    than itself around it, and what consists of a few characters.
    """

    def validate(self, password: str, user: Any = None) -> None:
        super().validate(password, user)
        word = password.strip(string.digits + string.punctuation + string.whitespace)
        again = (word + word).find(word, 1) if word else 0
        for common in (word, word[:again]):
            if len(word) * 2 >= len(password):
                super().validate(common, user)
        if len(set(password)) < DIFFERENT:
            raise ValidationError(self.get_error_message(), code="password_too_common")


class SimilarityValidator(password_validation.UserAttributeSimilarityValidator):
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
