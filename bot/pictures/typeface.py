"""How wide letters are, from the tables of a TrueType font (https://learn.microsoft.com/typography/opentype/spec)."""

from collections.abc import Mapping
from dataclasses import dataclass
from struct import unpack_from
from typing import Self

UNKNOWN = 1.0
"""The width of what has no glyph: an em, which is wider than nearly all that have one."""


@dataclass(frozen=True, slots=True)
class Typeface:
    """The widths of a font's characters, in multiples of the text's size."""

    widths: Mapping[str, float]

    @classmethod
    def of(cls, font: bytes) -> Self:
        """Reads them from the content of a .ttf file that has a `cmap` of format 4, as all common ones do."""
        tables = _tables(font)
        em = unpack_from(">H", font, tables["head"] + 18)[0]
        advances = _advances(font, tables)
        return cls({character: advances[glyph] / em for character, glyph in _glyphs(font, tables["cmap"]).items()})

    def width(self, text: str) -> float:
        """The width of a line; kerning, which is not counted, only makes it narrower."""
        return sum(self.widths.get(character, UNKNOWN) for character in text)


def _tables(font: bytes) -> dict[str, int]:
    """Where each table begins."""
    count = unpack_from(">H", font, 4)[0]
    records = [unpack_from(">4sLLL", font, 12 + 16 * number) for number in range(count)]
    return {tag.decode(): offset for tag, _, offset, _ in records}


def _advances(font: bytes, tables: Mapping[str, int]) -> list[int]:
    """The width of each glyph; the last one in the table stands for all that follow."""
    glyphs = unpack_from(">H", font, tables["maxp"] + 4)[0]
    measured = unpack_from(">H", font, tables["hhea"] + 34)[0]
    known = [int(unpack_from(">H", font, tables["hmtx"] + 4 * number)[0]) for number in range(measured)]
    return [*known, *known[-1:] * (int(glyphs) - int(measured))]


def _glyphs(font: bytes, cmap: int) -> dict[str, int]:
    """The glyph of each character."""
    start = cmap + unpack_from(">L", font, cmap + 8)[0]
    count = unpack_from(">H", font, start + 6)[0] // 2
    columns = [start + 14, *(start + 16 + 2 * count * column for column in (1, 2, 3))]
    ends, starts, deltas, offsets = (
        [unpack_from(">H", font, column + 2 * number)[0] for number in range(count)] for column in columns
    )
    found = {}
    for number, (first, last) in enumerate(zip(starts, ends, strict=True)):
        for code in range(first, min(last, 0xFFFE) + 1):
            glyph = (code + deltas[number]) & 0xFFFF
            if offsets[number]:
                place = columns[3] + 2 * number + offsets[number] + 2 * (code - first)
                glyph = unpack_from(">H", font, place)[0]
            if glyph:
                found[chr(code)] = glyph
    return found
