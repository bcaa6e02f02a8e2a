from django.conf import settings
from django.core.files.storage import FileSystemStorage


class PrivateStorage(FileSystemStorage):
    """Files that are served only after a permission check: they have no address of their own."""

    def __init__(self) -> None:
        super().__init__(location=settings.PRIVATE_ROOT, base_url=None)

    def url(self, name: str | None) -> str:
        # Without this Django would answer an address under MEDIA_URL that leads nowhere.
        raise ValueError(f"{name} is private and has no URL.")
