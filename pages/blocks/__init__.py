from pages.blocks.body import BodyBlock
from pages.blocks.services import ServicesBlock

__all__ = ["BodyBlock", "ServicesBlock"]
