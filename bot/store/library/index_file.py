"""The index between two runs: a file of ours, mapped into memory, which may go at any time."""

from collections.abc import Iterable
from mmap import ACCESS_READ, mmap
from pathlib import Path
from tempfile import NamedTemporaryFile

from bot.core.library.ranking.segment import Segment


def load(file: Path) -> Segment | None:
    """The index in a file; None if there is none that can be read."""
    try:
        with file.open("rb") as opened:
            return Segment.of(memoryview(mmap(opened.fileno(), 0, access=ACCESS_READ)))
    except (OSError, ValueError):
        return None


def save(file: Path, parts: Iterable[bytes]) -> Segment:
    """Keeps an index instead of all others in its folder, and opens it; in memory, where nothing can be kept."""
    whole = list(parts)
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=file.parent, delete=False) as written:
            written.writelines(whole)
        Path(written.name).replace(file)  # whoever has the old one open keeps it
        for other in file.parent.glob("*.index"):
            if other != file:
                other.unlink(missing_ok=True)
    except OSError:
        return Segment.of(b"".join(whole))
    return load(file) or Segment.of(b"".join(whole))
