"""Whatever file comes in: a small picture without a past goes out, or one sentence."""

from __future__ import annotations

import contextlib
import io
import zlib

import photographed
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms

from elearn.errors import Busy, Invalid
from elearn.interop import photographs
from elearn.interop.photographs import BUDGET, developed


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def first(body: bytes) -> Image.Image:
    return opened(developed(body).files[0][1])


def test_a_photograph_gets_three_widths_within_the_budget() -> None:
    made = developed(photographed.photograph())

    assert (made.extension, [width for width, _ in made.files]) == ("jpg", [1600, 960, 480])
    assert [opened(data).size for _, data in made.files] == [(1600, 1200), (960, 720), (480, 360)]
    assert len(made.files[0][1]) <= BUDGET


def test_a_small_picture_stays_as_wide_as_it_is() -> None:
    made = developed(photographed.photograph(photographed.scene(400, 300)))

    assert [width for width, _ in made.files] == [400]


def test_nothing_of_the_telephone_goes_on() -> None:
    body = photographed.photograph()
    assert photographed.REMARK in body

    for _, data in developed(body).files:
        assert photographed.REMARK not in data
        assert b"Exif" not in data
        assert not set(opened(data).info) & {"exif", "comment", "icc_profile", "xmp"}


@pytest.mark.parametrize("turned", range(1, 9))
def test_a_picture_stands_upright(turned: int) -> None:
    """Its dark foot is below, whichever way the telephone was held."""
    back = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    upright = photographed.scene(600, 400)
    lying = upright.transpose(back[turned]) if turned > 1 else upright

    shown = first(photographed.photograph(lying, turned=turned)).convert("L")

    assert shown.size == (600, 400)
    assert shown.crop((0, 320, 600, 400)).getextrema()[1] < 60


def test_a_drawing_stays_a_drawing() -> None:
    body = photographed.encoded(photographed.drawing(), "PNG")

    assert developed(body).extension == "png"
    assert first(body).convert("RGB").tobytes() == photographed.drawing().tobytes()


def test_a_wide_drawing_keeps_few_colours() -> None:
    made = developed(photographed.encoded(photographed.drawing(3000, 2000), "PNG"))

    assert made.extension == "png"
    assert opened(made.files[0][1]).size == (1600, 1067)


def test_what_shows_through_stays_so() -> None:
    seal = photographed.drawing().convert("RGBA")
    seal.putalpha(Image.linear_gradient("L").resize(seal.size))

    shown = first(photographed.encoded(seal, "PNG")).convert("RGBA")

    assert shown.getchannel("A").getextrema()[0] < 10


def test_a_seen_through_picture_under_a_photograph_s_name_lies_on_white() -> None:
    clear = Image.new("RGBA", (30, 30), (0, 0, 0, 0))

    made = developed(photographed.encoded(clear, "PNG"), extension="jpg")

    assert opened(made.files[0][1]).getpixel((15, 15)) == (255, 255, 255)


def test_colours_of_a_printer_become_those_of_a_screen() -> None:
    body = photographed.encoded(Image.new("CMYK", (60, 60), (0, 255, 255, 0)), "JPEG")

    red, green, blue = first(body).convert("RGB").getpixel((30, 30))  # type: ignore[misc]

    assert red > 200
    assert max(green, blue) < 60


def test_a_profile_of_colours_does_no_harm_whole_or_broken() -> None:
    screen = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    body = photographed.encoded(
        Image.new("RGB", (60, 60), (200, 30, 30)), "PNG", icc_profile=screen
    )

    assert first(body).convert("RGB").getpixel((30, 30)) == pytest.approx((200, 30, 30), abs=3)
    broken = photographed.encoded(Image.new("RGB", (9, 9)), "PNG", icc_profile=b"no profile")
    assert developed(broken)


@pytest.mark.parametrize(
    "image",
    [
        Image.new("I;16", (300, 200), 30_000),
        Image.new("1", (300, 200), 1),
        Image.new("LA", (300, 200), (90, 120)),
        Image.new("P", (300, 200), 3),
        Image.new("L", (1, 1), 90),
        Image.new("RGB", (1, 4000), "red"),
    ],
    ids=lambda image: f"{image.mode} {image.size}",
)
def test_every_kind_of_points_is_taken(image: Image.Image) -> None:
    assert first(photographed.encoded(image, "PNG")).size == image.size


def test_sixteen_bits_keep_their_shade() -> None:
    grey = Image.new("I;16", (30, 30), 0x8000)

    assert first(photographed.encoded(grey, "PNG")).convert("L").getpixel((5, 5)) in (127, 128)


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (photographed.HEIC, "HEIC"),
        (photographed.SVG, "SVG"),
        (b"\xef\xbb\xbf  \n<svg onload=x>", "SVG"),
        (b"<html><script>1</script></html>", "no picture"),
        (b"GIF89a", "damaged"),
        (b"\xff\xd8\xff", "damaged"),
        (photographed.encoded(photographed.drawing(), "BMP"), "no picture"),
        (photographed.encoded(photographed.drawing(), "TIFF"), "no picture"),
        (photographed.photograph()[:40_000], "cut off"),
        (b"\xff\xd8\xff" + b"\0" * 8_000_000, "may have 8"),
        (
            photographed.encoded(
                photographed.drawing().quantize(8),
                "GIF",
                save_all=True,
                append_images=[photographed.drawing(700, 500).rotate(9).quantize(8)],
            ),
            "moves",
        ),
    ],
)
def test_what_is_no_picture_is_refused_with_a_sentence(body: bytes, says: str) -> None:
    with pytest.raises(Invalid, match=says):
        developed(body)


def chunk(kind: bytes, content: bytes) -> bytes:
    check = zlib.crc32(kind + content)
    return len(content).to_bytes(4) + kind + content + check.to_bytes(4)


def bomb(width: int, height: int) -> bytes:
    """A few bytes that promise billions of points."""
    head = width.to_bytes(4) + height.to_bytes(4) + b"\x08\x06\0\0\0"
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 10**6))
    )


def test_a_bomb_ends_before_it_is_lit() -> None:
    with pytest.raises(Invalid, match="50 million"):
        developed(bomb(50_000, 50_000))


def test_what_asks_for_more_memory_than_a_picture_may_ends_its_own_process() -> None:
    """A remark that unpacks to more than there is, beside a picture that is all right."""
    whole = photographed.encoded(photographed.drawing(), "PNG")
    remark = chunk(b"zTXt", b"a\0\0" + zlib.compress(b"\0" * 400_000_000, 9))
    with contextlib.suppress(Invalid):
        developed(whole[:33] + remark + whole[33:])


def test_two_files_in_one_come_out_as_one_picture() -> None:
    page = b"<script>alert(1)</script>"
    polyglots = (
        photographed.photograph() + page,
        photographed.encoded(photographed.drawing(), "PNG") + page,
        photographed.encoded(photographed.drawing().quantize(8), "GIF", comment=page),
        photographed.encoded(photographed.drawing(), "JPEG", comment=page),
    )
    for body in polyglots:
        with contextlib.suppress(Invalid):
            assert all(page not in data for _, data in developed(body).files)


SEEDS = (
    photographed.photograph(photographed.scene(300, 200)),
    photographed.encoded(photographed.drawing(300, 200), "PNG"),
    photographed.encoded(photographed.drawing(300, 200).quantize(8), "GIF"),
    photographed.encoded(photographed.scene(300, 200), "WEBP"),
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(SEEDS), st.data())
def test_a_mutated_file_is_a_picture_or_a_sentence(seed: bytes, data: st.DataObject) -> None:
    body = bytearray(seed)
    for _ in range(data.draw(st.integers(1, 12))):
        body[data.draw(st.integers(0, len(body) - 1))] = data.draw(st.integers(0, 255))

    with contextlib.suppress(Invalid):
        made = developed(bytes(body))
        for width, picture in made.files:
            assert opened(picture).width == width


def test_no_more_than_two_pictures_are_made_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(photographs, "SECONDS", 0.2)
    assert photographs.AT_ONCE.acquire()
    assert photographs.AT_ONCE.acquire()
    try:
        with pytest.raises(Busy):
            developed(SEEDS[1])
    finally:
        photographs.AT_ONCE.release()
        photographs.AT_ONCE.release()
