"""Pictures and documents as people send them, good and bad, for the tests."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from PIL import Image, ImageDraw, ImageFilter

GPS = 0x8825
ORIENTATION = 0x0112
REMARK = b"Captain Mysal's telephone"


def encoded(image: Image.Image, kind: str, **how: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **how)
    return out.getvalue()


def scene(width: int = 2000, height: int = 1500) -> Image.Image:
    """Something like a photograph: soft shapes in very many colours, dark below."""
    layers = [
        Image.effect_noise((width // 8, height // 8), 90 + place).filter(
            ImageFilter.GaussianBlur(2)
        )
        for place in range(3)
    ]
    image = Image.merge("RGB", layers).resize((width, height), Image.Resampling.BICUBIC)
    ImageDraw.Draw(image).rectangle((0, height * 3 // 4, width, height), fill=(20, 20, 60))
    return image


def drawing(width: int = 700, height: int = 500) -> Image.Image:
    """A sketch in four colours."""
    image = Image.new("RGB", (width, height), "white")
    pen = ImageDraw.Draw(image)
    pen.rectangle((40, 40, width - 40, height - 40), outline="navy", width=6)
    pen.ellipse((120, 120, 300, 300), fill="red", outline="black", width=4)
    return image


def photograph(image: Image.Image | None = None, *, turned: int = 1) -> bytes:
    """A JPEG of a telephone: it tells the place, the maker and which way up it is."""
    exif = Image.Exif()
    exif[ORIENTATION] = turned
    exif[0x010F] = REMARK.decode()
    exif.get_ifd(GPS).update({1: "N", 2: (43.0, 14.0, 16.0), 3: "E", 4: (76.0, 56.0, 44.0)})
    return encoded(image or scene(), "JPEG", quality=88, exif=exif, comment=REMARK)


def document(kind: str = "docx", *more: str) -> bytes:
    """A document of an office program, with only what tells what it is."""
    parts = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}
    said = {"odt": "text", "ods": "spreadsheet", "odp": "presentation"}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        if kind in said:
            archive.writestr("mimetype", f"application/vnd.oasis.opendocument.{said[kind]}")
        for name in (parts.get(kind, "content.xml"), *more):
            archive.writestr(name, "<x/>")
    return out.getvalue()


PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'
HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 64
