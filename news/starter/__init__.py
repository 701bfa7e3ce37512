"""The news that a new site opens with: the department's facts, told as articles."""
