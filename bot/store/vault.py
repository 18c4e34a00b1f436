"""Encryption at rest for what people wrote. The vault rides in the session's `info`."""

from collections.abc import Sequence
from typing import Any, Protocol

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from bot.errors import OperatorError

KEY = "vault"


class VaultError(OperatorError):
    """There is no key, or not the right one; the message says what to do. Nothing is shown in clear instead."""


WRONG_KEY = (
    "None of the keys in EM_COACH_KEYS opens what is stored: put back the key it was written with. "
    "A new key goes before it, with a comma; then `em-coach keys rotate`."
)


class Vault:
    """Seals with the first key, opens with any of them (so that keys can be rotated)."""

    def __init__(self, keys: Sequence[str]) -> None:
        """Keys are Fernet keys, newest first; a malformed one is a VaultError."""
        if not keys:
            raise VaultError("EM_COACH_KEYS is not set: `em-coach keys new` prints a key for it.")
        try:
            fernets = [Fernet(key) for key in keys]
        except ValueError as error:
            raise VaultError(
                "EM_COACH_KEYS holds something that is no key: `em-coach keys new` prints one."
            ) from error
        self._newest = fernets[0]
        self._fernet = MultiFernet(fernets)

    def seal(self, text: str) -> str:
        """The text, encrypted."""
        return self._fernet.encrypt(text.encode()).decode()

    def open(self, sealed: str) -> str:
        """The text again; a VaultError when none of the keys fits."""
        try:
            return self._fernet.decrypt(sealed.encode()).decode()
        except InvalidToken as error:
            raise VaultError(WRONG_KEY) from error

    def renewed(self, sealed: str) -> str | None:
        """The same under the newest key; None when it is already. A VaultError when none of the keys fits."""
        try:
            self._newest.decrypt(sealed.encode())
        except InvalidToken:
            return self.seal(self.open(sealed))
        return None


class Session(Protocol):
    """As much of SQLAlchemy's session as is needed here; to make a key takes no database."""

    @property
    def info(self) -> dict[Any, Any]:
        """What rides in it."""


def new_key() -> str:
    """A fresh key for EM_COACH_KEYS."""
    return Fernet.generate_key().decode()


def seal(session: Session, text: str) -> str:
    """`text`, encrypted with the session's vault."""
    return _vault_of(session).seal(text)


def unseal(session: Session, sealed: str) -> str:
    """What `seal` was given."""
    return _vault_of(session).open(sealed)


def renewed(session: Session, sealed: str) -> str | None:
    """The same under the newest key; None when it is already."""
    return _vault_of(session).renewed(sealed)


def _vault_of(session: Session) -> Vault:
    vault = session.info.get(KEY)
    if not isinstance(vault, Vault):
        raise VaultError("This needs EM_COACH_KEYS: `em-coach keys new` prints a key for it.")
    return vault
