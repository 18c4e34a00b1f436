"""The machine: misspelt settings, time zones, room on the disk, and the folder for copies of sources."""

import os
import shutil
from collections.abc import Iterator, Mapping
from datetime import date
from difflib import get_close_matches
from pathlib import Path

from sqlalchemy.engine import make_url

from bot.doctor.findings import Finding, bad, good, poor
from bot.settings import IN_A_FILE, SECRETS, Settings

OURS = "EM_COACH_"
ROOM = 200 * 1024 * 1024
"""Bytes; below this a database and its log may run out of room before anybody looks again."""
OLD_ZONES = 2
"""Years after which the rules of time zones are wrong somewhere: a few countries change theirs every year."""


def names(variables: Mapping[str, str]) -> Iterator[Finding]:
    """Variables that look like ours and that nobody reads."""
    known = {name.upper() for name in Settings.model_fields}
    known |= {f"{name.upper()}{IN_A_FILE}" for name in SECRETS}
    strange = sorted(name for name in variables if name.startswith(OURS) and name not in known)
    for name in strange:
        meant = get_close_matches(name, known, n=1)
        guess = f"Did you mean {meant[0]}?" if meant else "Take it away, or look for its name in docs/settings.md."
        yield poor("settings", f"{name} is set, and nothing reads it.", guess)
    if not strange:
        yield good("settings", "Every setting is known.")


def time_zones(today: date, release: str) -> Finding:
    """Whether the rules of time zones are recent; `release` begins with its year."""
    if today.year - int(release[:4]) >= OLD_ZONES:
        return poor("time zones", f"Their rules are those of {release}.", "Upgrade the package tzdata.")
    return good("time zones", f"Their rules are those of {release}.")


def disk(settings: Settings) -> Finding:
    """Whether there is room where the database grows, if that is here."""
    address = make_url(settings.database_url)
    here = address.get_backend_name() == "sqlite" and address.database
    folder = Path(address.database or "").absolute().parent if here else Path.cwd()
    free = shutil.disk_usage(folder).free
    said = f"{free // (1024 * 1024):,} MB are free in {folder}."
    return good("disk", said) if free >= ROOM else bad("disk", said, "Make room, or move the database.")


def cache(settings: Settings) -> Finding:
    """Whether copies of Git sources can be kept."""
    folder = settings.em_coach_cache
    try:
        folder.mkdir(parents=True, exist_ok=True)
        writable = os.access(folder, os.W_OK | os.X_OK)
    except OSError:
        writable = False
    if not writable:
        remedy = "Let EM_COACH_CACHE name a folder that may be written to; without it Git sources can't be read."
        return poor("cache", f"{folder} can't be written to.", remedy)
    return good("cache", f"{folder} can be written to.")
