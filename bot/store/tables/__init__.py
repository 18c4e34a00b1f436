"""The tables. Columns named `sealed_*` hold what people wrote, encrypted (see `bot.store.vault`)."""

from bot.store.tables.base import Base, UtcDateTime
from bot.store.tables.coaching import (
    CheckDraftRow,
    CommitmentRow,
    GuessRow,
    NudgeRow,
    PictureRow,
    RatingRow,
    ReplyRow,
    SelfCheckRow,
    ShareRow,
    SystemDepthRow,
)
from bot.store.tables.documents import DocumentFitRow, DocumentRow, OpinionRow, SourceRow, TeamDocumentRow
from bot.store.tables.messages import DeliveryRow, ErasureRow, HandoutRow, InboxRow, PostingRow, WorkspacePauseRow
from bot.store.tables.people import (
    AuditRow,
    CohortRow,
    InstallationRow,
    LeadRow,
    ManagerRow,
    PulseRow,
    SubscriptionRow,
    TeamMemberRow,
    TeamRow,
    WorkspaceRow,
)
from bot.store.tables.signals import SignalCostRow, SignalEventRow, SignalRow, StandoutRow
from bot.store.tables.upkeep import ChoreRow, KeyCheckRow

__all__ = [
    "AuditRow",
    "Base",
    "CheckDraftRow",
    "ChoreRow",
    "CohortRow",
    "CommitmentRow",
    "DeliveryRow",
    "DocumentFitRow",
    "DocumentRow",
    "ErasureRow",
    "GuessRow",
    "HandoutRow",
    "InboxRow",
    "InstallationRow",
    "KeyCheckRow",
    "LeadRow",
    "ManagerRow",
    "NudgeRow",
    "OpinionRow",
    "PictureRow",
    "PostingRow",
    "PulseRow",
    "RatingRow",
    "ReplyRow",
    "SelfCheckRow",
    "ShareRow",
    "SignalCostRow",
    "SignalEventRow",
    "SignalRow",
    "SourceRow",
    "StandoutRow",
    "SubscriptionRow",
    "SystemDepthRow",
    "TeamDocumentRow",
    "TeamMemberRow",
    "TeamRow",
    "UtcDateTime",
    "WorkspacePauseRow",
    "WorkspaceRow",
]
