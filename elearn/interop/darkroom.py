"""The child process that makes pictures anew: the only home of Pillow.

On stdin a line of JSON, [format, extension or ""], then the bytes of the picture; on stdout a
line of JSON, [extension, [[width, count of bytes], …]], then the files. Started anew by
`photographs`, never forked: what a hostile file asks for ends this process and not the server.
"""

from __future__ import annotations

import io
import json
import resource
import struct
import sys
import zlib
from collections.abc import Callable, Sequence
from functools import partial

from PIL import Image, ImageCms

from elearn.interop.photographs import (
    BUDGET,
    MOST_PIXELS,
    MOVING,
    NARROWER,
    TALLEST,
    TOO_MANY_POINTS,
    UNREADABLE,
    WIDEST,
)

MOST_MEMORY = 1_000_000_000
MOST_SECONDS = 30
FEW_COLOURS, POINTS_A_COLOUR = 32_768, 16
"""A drawing or a screen has no more colours, and of each so many points; a photograph has more."""

_QUALITIES = (85, 78, 70, 62, 55, 48)
_PALETTES = (256, 64)
_LESS_WIDE = (1440, 1280, 1120, 960)
_ORIENTATION = 0x0112
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_ANY = (OSError, ValueError, SyntaxError, EOFError, KeyError, IndexError, TypeError, struct.error)
_BROKEN = (*_ANY, AttributeError, OverflowError, ZeroDivisionError, RuntimeError, zlib.error)
"""What Pillow raises for files that are not what they promise."""

Picture = Image.Image
Encoder = Callable[[Picture], bytes]


def main() -> None:
    """Writes the picture in its widths, or ends with the number that says why not."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    kind, extension = json.loads(sys.stdin.buffer.readline())
    # The points are counted here, and a warning would not end anything.
    Image.MAX_IMAGE_PIXELS = None
    try:
        extension, files = _developed(sys.stdin.buffer.read(), kind, extension)
    except (*_BROKEN, MemoryError):
        sys.exit(UNREADABLE)
    sizes = [[width, len(data)] for width, data in files]
    sys.stdout.buffer.write(json.dumps([extension, sizes]).encode() + b"\n")
    for _, data in files:
        sys.stdout.buffer.write(data)


def _developed(body: bytes, kind: str, extension: str) -> tuple[str, list[tuple[int, bytes]]]:
    image = Image.open(io.BytesIO(body), formats=[kind])
    if image.width * image.height > MOST_PIXELS:
        sys.exit(TOO_MANY_POINTS)
    # A telephone's JPEG may hold a second view behind the picture; that one is left out.
    if kind != "JPEG" and getattr(image, "n_frames", 1) > 1:
        sys.exit(MOVING)
    turned, profile = _orientation(image), image.info.get("icc_profile")
    whole = _whole(image, is_lying=turned > 4)
    is_drawn = kind in ("PNG", "GIF") and _has_few_colours(whole)
    shown = _fitted(whole, is_lying=turned > 4)
    is_smaller = shown.size != whole.size
    shown = _in_srgb(shown, profile)
    if turned in _UPRIGHT:
        shown = shown.transpose(_UPRIGHT[turned])
    wanted = extension or ("png" if is_drawn or _is_seen_through(shown) else "jpg")
    chosen, shown, encode, data = _encoded(
        shown, wanted, is_fixed=bool(extension), is_smaller=is_drawn and is_smaller
    )
    files = [(shown.width, data)]
    for width in NARROWER:
        if width < shown.width:
            smaller = encode(_resized(shown, width))
            if len(smaller) < len(files[-1][1]):
                files.append((width, smaller))
    return chosen, files


def _orientation(image: Picture) -> int:
    """Which way up it was taken, 1 to 8, as its EXIF says."""
    try:
        found = image.getexif().get(_ORIENTATION, 1)
    except _BROKEN:
        return 1
    return found if isinstance(found, int) else 1


def _has_few_colours(image: Picture) -> bool:
    most = min(FEW_COLOURS, max(256, image.width * image.height // POINTS_A_COLOUR))
    return image.getcolors(most) is not None


def _scale(image: Picture, *, is_lying: bool) -> float:
    width, height = (image.height, image.width) if is_lying else image.size
    return min(1.0, WIDEST / width, TALLEST / height)


def _whole(image: Picture, *, is_lying: bool) -> Picture:
    """All its points, 8 bits each, as grey, RGB, CMYK, or RGB with transparency."""
    scale = _scale(image, is_lying=is_lying)
    # A JPEG can be read at a half, a quarter or an eighth: the memory is that of the smaller one.
    image.draft(image.mode, (round(image.width * scale), round(image.height * scale)))
    image.load()
    if image.mode.startswith("I;16"):
        return image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if image.mode == "I":
        return image.point(lambda value: value * (1 / 256)).convert("L")
    if image.mode == "F":
        return image.convert("L")
    if image.has_transparency_data:
        return image if image.mode == "RGBA" else image.convert("RGBA")
    if image.mode in ("L", "RGB", "CMYK"):
        return image
    return image.convert("L" if image.mode == "1" else "RGB")


def _fitted(image: Picture, *, is_lying: bool) -> Picture:
    scale = _scale(image, is_lying=is_lying)
    if scale == 1.0:
        return image
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    return image.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)


def _resized(image: Picture, width: int) -> Picture:
    size = (width, max(1, round(image.height * width / image.width)))
    return image.resize(size, Image.Resampling.LANCZOS)


def _in_srgb(image: Picture, profile: bytes | None) -> Picture:
    """In the colours of screens; a profile that cannot be used is passed over."""
    target = "RGBA" if image.mode == "RGBA" else "RGB"
    if profile:
        try:
            found = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            screen = ImageCms.createProfile("sRGB")
            made = ImageCms.profileToProfile(image, found, screen, outputMode=target)
        except (ImageCms.PyCMSError, *_BROKEN):
            made = None
        if made is not None:
            return made
    return image.convert("RGB") if image.mode == "CMYK" else image


def _is_seen_through(image: Picture) -> bool:
    return (
        image.mode == "RGBA" and image.getchannel("A").histogram()[255] < image.width * image.height
    )


def _encoded(
    image: Picture, wanted: str, *, is_fixed: bool, is_smaller: bool
) -> tuple[str, Picture, Encoder, bytes]:
    """The best that keeps within the budget: extension, picture, how it was written, bytes.

    A drawing that stays too large is written as a photograph, on white; then it gets less wide.
    """
    kinds = [wanted] if is_fixed or wanted == "jpg" else ["png", "jpg"]
    found = None
    for kind in kinds:
        steps = _steps(kind, is_smaller=is_smaller)
        for step in steps:
            found = (kind, image, step, step(image))
            if len(found[3]) <= BUDGET:
                return found
        last = steps[-1]
    for width in _LESS_WIDE:
        if width < image.width:
            narrow = _resized(image, width)
            found = (kinds[-1], narrow, last, last(narrow))
            if len(found[3]) <= BUDGET:
                break
    assert found is not None, "there is a step"
    return found


def _steps(kind: str, *, is_smaller: bool) -> Sequence[Encoder]:
    if kind == "jpg":
        return [partial(_jpeg, quality=quality) for quality in _QUALITIES]
    palettes = [partial(_png, colours=colours) for colours in _PALETTES]
    # Smoothed edges give a drawing thousands of shades that nobody sees.
    return palettes if is_smaller else [_png, *palettes]


def _jpeg(image: Picture, *, quality: int) -> bytes:
    if image.mode == "RGBA":
        ground = Image.new("RGB", image.size, "white")
        ground.paste(image, mask=image.getchannel("A"))
        image = ground
    out = io.BytesIO()
    _bare(image).save(out, "JPEG", quality=quality, optimize=True, progressive=True)
    return out.getvalue()


def _png(image: Picture, *, colours: int = 0) -> bytes:
    if image.mode == "RGBA" and not _is_seen_through(image):
        image = image.convert("RGB")
    if colours and image.mode != "L":
        is_clear = image.mode == "RGBA"
        method = Image.Quantize.FASTOCTREE if is_clear else Image.Quantize.MEDIANCUT
        image = image.quantize(colours, method, dither=Image.Dither.NONE)
    out = io.BytesIO()
    _bare(image).save(out, "PNG", optimize=True)
    return out.getvalue()


def _bare(image: Picture) -> Picture:
    """The points alone: Pillow writes what a file told of itself into the next one."""
    image = image.copy()
    image.info = {}
    return image


if __name__ == "__main__":
    main()
