"""The project's own drawings, put into the picture library when a page asks for one."""

from pathlib import Path

from django.core.files.images import ImageFile
from wagtail.images import get_image_model
from wagtail.images.models import AbstractImage

from pages.starter.writing import columns, read

FOLDER = Path(__file__).parent / "images"
_ENDINGS = (".webp", ".png", ".jpg")


class Pictures:
    """Adds each drawing to the library at most once."""

    def __init__(self) -> None:
        self._images: dict[str, AbstractImage] = {}
        self._words = read(Path(__file__).parent / "content" / "drawings.toml")

    def get(self, name: str) -> AbstractImage | None:
        """The drawing of that name as a library picture, None where there is no file."""
        paths = [FOLDER / f"{name}{ending}" for ending in _ENDINGS]
        path = next((path for path in paths if path.is_file()), None)
        if path is None:
            return None
        if name not in self._images:
            with path.open("rb") as file:
                words = self._words["drawings"][name]
                image = get_image_model()(
                    title=words["title"],
                    **columns({"description": words["alt"], "credit": self._words["credit"]}),
                    file=ImageFile(file, name=path.name),
                )
                image.save()
            self._images[name] = image
        return self._images[name]

    def discard(self) -> None:
        """Remove the files stored so far; for when the transaction around them fails."""
        for image in self._images.values():
            image.file.delete(save=False)
