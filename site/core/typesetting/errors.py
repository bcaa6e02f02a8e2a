from django.utils.translation import gettext as _


class TypesettingError(Exception):
    """The document could not be set as it was written; there is no PDF."""


class MissingGlyph(TypesettingError):  # noqa: N818 -- the name says what is wrong
    """No font of ours has these characters. `characters` names them, in order of appearance."""

    def __init__(self, characters: list[str]) -> None:
        self.characters = characters
        super().__init__(
            _("These characters cannot be printed: %(characters)s")
            % {"characters": " ".join(characters)}
        )
