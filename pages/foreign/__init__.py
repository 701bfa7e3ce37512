"""Foreign text: HTML and Word files of others, made into the blocks of this site's bodies.

What is pasted and what is imported go the same way: `convert`. Nothing of the foreign markup is
kept; every tag of a block is written here.
"""

from pages.foreign.bounds import TooMuch
from pages.foreign.convert import Conversion, convert
from pages.foreign.media import LeftOut, Media, Reason

__all__ = ["Conversion", "LeftOut", "Media", "Reason", "TooMuch", "convert"]
