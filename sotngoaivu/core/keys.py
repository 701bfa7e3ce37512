"""Keys: the numbers of rows, as texts and addresses give them."""

# Numbers of so many digits every database takes.
MOST_DIGITS = 18


def as_key(text: str) -> int | None:
    """The key that `text` gives; None where it is none, or longer than any."""
    return int(text) if text.isdecimal() and len(text) <= MOST_DIGITS else None
