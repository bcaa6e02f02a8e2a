from typing import NoReturn

from django.conf import settings
from django.core.files.storage import FileSystemStorage


class PrivateStorage(FileSystemStorage):
    """Files that are served only after a permission check: they have no address of their own."""

    def __init__(self) -> None:
        super().__init__(
            location=settings.PRIVATE_ROOT,
            file_permissions_mode=0o600,  # nobody else on this machine needs them
            directory_permissions_mode=0o700,
        )

    def url(self, name: str | None) -> NoReturn:
        """Django would otherwise make one up from MEDIA_URL."""
        raise ValueError(f"{name} is private: hand it out with core.private.serve().")
