"""Pictures as PNG: `resvg` renders the SVG of `bot.core`, with the one typeface that travels with us."""

from functools import cache
from pathlib import Path

import resvg_py

from bot.core.svg import Drawing
from bot.pictures.typeface import Typeface

FONT = Path(__file__).parent / "Inter-Medium.ttf"
"""Inter, cut down to Latin letters; its licence stands beside it."""


def png(drawing: Drawing) -> bytes:
    """The drawing as a PNG. It looks the same everywhere: no font of the system is used."""
    rendered: bytes = resvg_py.svg_to_bytes(
        svg_string=drawing.svg, skip_system_fonts=True, font_files=[str(FONT)], font_family="Inter"
    )
    return rendered


def measure(text: str) -> float:
    """How wide `text` will be in a picture, in multiples of its size."""
    return _typeface().width(text)


@cache
def _typeface() -> Typeface:
    return Typeface.of(FONT.read_bytes())
