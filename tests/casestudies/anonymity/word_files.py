"""Small Word documents, put together part by part as Word would write them."""

import io
from zipfile import ZipFile

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def docx(body, **parts):
    """The bytes of a .docx; `parts` are further files, `__` in a name stands for /."""
    file = io.BytesIO()
    with ZipFile(file, "w") as archive:
        archive.writestr(
            "word/document.xml", f"<w:document {W}><w:body>{body}</w:body></w:document>"
        )
        for name, content in parts.items():
            path = name.replace("__", "/")
            archive.writestr(path if "." in path else f"{path}.xml", content)
    return file.getvalue()


def paragraph(*runs):
    return f"<w:p>{''.join(runs)}</w:p>"


def run(text, properties="", tag="t"):
    return f"<w:r><w:rPr>{properties}</w:rPr><w:{tag}>{text}</w:{tag}></w:r>"
