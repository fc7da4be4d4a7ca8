"""Real image files, and some that only look so."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from random import Random
from typing import Any

from PIL import Image


def picture(kind: str = "PNG", color: str = "red", size: tuple[int, int] = (8, 6)) -> bytes:
    return encoded(Image.new("RGB", size, color), kind)


def noise(kind: str, size: tuple[int, int] = (64, 64), seed: int = 1) -> bytes:
    """A picture that does not compress to nothing, so that half of it is half of it."""
    return encoded(_noise(size, seed), kind)


def animation(frames: int) -> bytes:
    images = [_noise((32, 32), number).convert("P") for number in range(frames)]
    return encoded(images[0], "GIF", save_all=True, append_images=images[1:])


def _noise(size: tuple[int, int], seed: int) -> Image.Image:
    return Image.frombytes("RGB", size, Random(seed).randbytes(3 * size[0] * size[1]))


def encoded(image: Image.Image, kind: str, **options: Any) -> bytes:
    file = BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def bomb(side: int) -> bytes:
    """A PNG of side x side black pixels, in a few kilobytes."""
    packer = zlib.compressobj(9)
    row = b"\0" * (side // 8 + 2)
    data = b"".join(packer.compress(row) for _ in range(side)) + packer.flush()
    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    chunks = (_chunk(b"IHDR", header), _chunk(b"IDAT", data), _chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def _chunk(name: bytes, data: bytes) -> bytes:
    checksum = struct.pack(">I", zlib.crc32(name + data))
    return struct.pack(">I", len(data)) + name + data + checksum


HTML_PAGE = b"<!DOCTYPE html>\n<html><head><title>Not here</title></head><body>404</body></html>"
SVG = b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>\n'
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
