"""Writing past the ORM, where it is done often or for many rows."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import CursorResult, Executable
from sqlalchemy.ext.asyncio import AsyncSession

Values = Mapping[str, Any]


async def write(
    session: AsyncSession, statement: Executable, values: Values | Sequence[Values] | None = None
) -> CursorResult[*tuple[Any, ...]]:
    """Runs a statement with these values, or with each of several, at least one.

    The ORM would keep an account of every row as an object, and look at all that it knows what an UPDATE means for
    them: both cost as much as the writing. Objects that the session has loaded keep what they were loaded with.
    """
    connection = await session.connection()
    return await connection.execute(statement, values)
