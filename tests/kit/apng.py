"""Animated PNG: every browser plays it, and it is nothing but PNGs behind one another (https://www.w3.org/TR/png-3/)."""

import struct
import zlib
from collections.abc import Iterator, Sequence

SIGNATURE = b"\x89PNG\r\n\x1a\n"
FOR_EVER = 0


def animated(frames: Sequence[tuple[bytes, float]]) -> bytes:
    """One animated PNG of whole PNGs of the same size and kind, each with the seconds that it stands."""
    header, _ = _parts(frames[0][0])
    width, height = struct.unpack(">II", header[:8])
    out = [SIGNATURE, _chunk(b"IHDR", header), _chunk(b"acTL", struct.pack(">II", len(frames), FOR_EVER))]
    number = 0
    for place, (png, seconds) in enumerate(frames):
        other, data = _parts(png)
        if other != header:
            raise ValueError(f"frame {place} is of another size or kind than the first")
        shown = struct.pack(">IIIIIHHBB", number, width, height, 0, 0, round(seconds * 100), 100, 0, 0)
        out.append(_chunk(b"fcTL", shown))
        number += 1
        if place:  # the first frame is the picture for those who don't know animations
            out.append(_chunk(b"fdAT", struct.pack(">I", number) + data))
            number += 1
        else:
            out.append(_chunk(b"IDAT", data))
    return b"".join([*out, _chunk(b"IEND", b"")])


def _parts(png: bytes) -> tuple[bytes, bytes]:
    """The header and the compressed picture."""
    chunks = list(_chunks(png))
    return chunks[0][1], b"".join(data for kind, data in chunks if kind == b"IDAT")


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(SIGNATURE)
    while at < len(png):
        length, kind = struct.unpack(">I4s", png[at : at + 8])
        yield kind, png[at + 8 : at + 8 + length]
        at += length + 12


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
