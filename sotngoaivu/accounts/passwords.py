"""Password validator: names are the same with and without their Vietnamese diacritics."""

import copy
from typing import Any

from django.contrib.auth.password_validation import UserAttributeSimilarityValidator

from sotngoaivu.core.text.folding import fold


class SimilarityValidator(UserAttributeSimilarityValidator):
    """Django's, for which "nguyenvanan" has nothing to do with "Nguyễn Văn An"."""

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
