"""Rotating keys: everything sealed anew with the newest one, while the bot is at work."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.store import keys
from bot.store.engine import Sessions

BATCH = 200


@dataclass(frozen=True, slots=True)
class Rotation:
    """How a rotation stands: how many values of the `total` were looked at, and what came of them."""

    total: int
    seen: int = 0
    renewed: int = 0
    unreadable: int = 0

    def after(self, batch: keys.Batch) -> "Rotation":
        """The same, one step further."""
        return Rotation(
            self.total,
            self.seen + batch.seen,
            self.renewed + batch.renewed,
            self.unreadable + batch.unreadable,
        )


async def rotate(sessions: Sessions, tell: Callable[[Rotation], None], batch_size: int = BATCH) -> Rotation:
    """One pass over all that is sealed, a transaction a batch; stopped anywhere, it can be started again."""
    async with sessions() as session:
        so_far = Rotation(await keys.count_sealed(session))
    for column in keys.sealed_columns():
        batch = keys.Batch(last=None, seen=0, renewed=0, unreadable=0)
        while True:
            async with sessions.begin() as session:
                batch = await keys.rotate(session, column, batch.last, batch_size)
            so_far = so_far.after(batch)
            tell(so_far)
            if batch.last is None:
                break
    return so_far
