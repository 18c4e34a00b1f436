"""Regular expressions that are compiled when somebody first looks with them.

What reads replies has dozens, and most commands read none.
"""

import re
from typing import Any, cast


class _Late:
    """A pattern to be; it has whatever the pattern has."""

    def __init__(self, source: str, flags: int) -> None:
        self._source, self._flags = source, flags

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - the pattern's own
        """Asked for once by each name: then it is here."""
        if name.startswith("__"):
            raise AttributeError(name)
        found = getattr(re.compile(self._source, self._flags), name)
        setattr(self, name, found)
        return found


def late(source: str, flags: int = 0) -> re.Pattern[str]:
    """As `re.compile`, at the first use; for what is looked for by the pattern's own methods."""
    return cast("re.Pattern[str]", _Late(source, flags))
