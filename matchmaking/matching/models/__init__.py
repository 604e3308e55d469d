"""What matching keeps: runs and what came of them, and what was learned from it."""

from matchmaking.matching.models.learning import Label, ModelVersion
from matchmaking.matching.models.runs import (
    MatchChunk,
    MatchRun,
    Proposal,
    Rematch,
    Review,
    RunDataset,
    TextVector,
    UnreadText,
)

__all__ = [
    "Label",
    "MatchChunk",
    "MatchRun",
    "ModelVersion",
    "Proposal",
    "Rematch",
    "Review",
    "RunDataset",
    "TextVector",
    "UnreadText",
]
