"""Moving in: the news of a former site, taken over from its files; see docs/importing.md."""
