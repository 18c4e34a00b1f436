"""Pictures as PNG: `resvg` renders the SVG of `bot.core`, with the one typeface that travels with us.

It is loaded with the first picture: most processes draw none, and a running bot only now and then.
"""

from functools import cache
from pathlib import Path

from bot.core.svg import Drawing
from bot.pictures.typeface import Typeface

FONT = Path(__file__).parent / "Inter-Medium.ttf"
"""Inter, cut down to Latin letters; its licence stands beside it."""


def png(drawing: Drawing) -> bytes:
    """The drawing as a PNG. It looks the same everywhere: no font of the system is used."""
    import resvg_py  # noqa: PLC0415 - see the module's docstring

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
