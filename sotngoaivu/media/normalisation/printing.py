"""Colour profile of offset printing on coated paper, for CMYK pictures that bring none.

Pillow's own conversion takes inks for pure light, and gives colours no paper ever showed.
"""

import struct

# CIELAB of each combination of full inks, relative to the paper: those of ISO 12647-2, and for what
# is printed with black, which hardly differ, estimates. In the order of a profile's table: cyan
# changes last, black first.
_COMBINATIONS = (
    *((100, 0, 0), (17, 0, 1)),  # paper, black
    *((94, -5, 98), (16, -1, 8)),  # yellow
    *((51, 77, -2), (14, 10, 0)),  # magenta
    *((50, 71, 51), (13, 9, 6)),  # magenta and yellow
    *((58, -39, -50), (14, -6, -8)),  # cyan
    *((53, -71, 27), (13, -9, 4)),  # cyan and yellow
    *((26, 18, -47), (10, 3, -7)),  # cyan and magenta
    *((25, 0, 1), (7, 0, 0)),  # all three
)
_IDENTITY = (1, 0, 0, 0, 1, 0, 0, 0, 1)


def coated_paper_profile() -> bytes:
    """An ICC profile (2.4) from CMYK to CIELAB, straight between the combinations of full inks.

    Straight in lightness is about what the growth of the dots in printing makes of half an ink.
    """
    straight = bytes(range(256))
    corners = bytes(
        part for light, a, b in _COMBINATIONS for part in (round(light * 2.55), a + 128, b + 128)
    )
    table = b"mft1" + bytes(4) + bytes((4, 3, 2, 0))
    table += struct.pack(">9i", *(each << 16 for each in _IDENTITY))
    table += straight * 4 + corners + straight * 3
    start = 128 + 4 + 12
    header = struct.pack(
        ">I4xI4s4s4s12x4s28x3i48x",
        *(start + len(table), 0x02400000, b"prtr", b"CMYK", b"Lab ", b"acsp"),
        # The light under which all profiles meet, D50.
        *(0xF6D6, 0x10000, 0xD32D),
    )
    return header + struct.pack(">I4sII", 1, b"A2B0", start, len(table)) + table
