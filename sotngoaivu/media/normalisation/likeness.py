"""Difference hash of a picture: how light it grows from place to place, whatever its size."""

from PIL import Image

# Places a side, which gives as many bits across and as many down, squared.
_SIDE = 8
# Of 255: what differs less is plain, and would come out by chance once it is packed again.
_STEP = 2


def difference_hash(picture: Image.Image) -> str:
    """128 bits in hexadecimal; "" for what is too plain to be known by them."""
    grey = picture.convert("L").resize((_SIDE + 1, _SIDE + 1), Image.Resampling.BOX)
    light = grey.tobytes()
    row = _SIDE + 1
    places = [y * row + x for y in range(_SIDE) for x in range(_SIDE)]
    bits = [light[at + 1] > light[at] + _STEP for at in places]
    bits += [light[at + row] > light[at] + _STEP for at in places]
    if not _SIDE <= sum(bits) <= len(bits) - _SIDE:
        return ""
    return f"{int(''.join('01'[bit] for bit in bits), 2):0{len(bits) // 4}x}"
