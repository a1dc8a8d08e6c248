"""Journeys, their versions, the customers inside, and the ledger; tests and comments of drafts."""

from journeys.models.changes import Changeover, ChangeoverMove
from journeys.models.runs import (
    LEAVING,
    ApiCall,
    ApiCascade,
    Arrival,
    Decision,
    Departure,
    Enrollment,
    Journey,
    Launch,
    LaunchBatch,
    OpCount,
    Pause,
    Purse,
    Trigger,
    Version,
    Wake,
    Watch,
    WatchMember,
    WatchWake,
)
from journeys.models.talk import Comment
from journeys.models.tests import JourneyTest
from journeys.models.touched import Retention, TouchedDecisions

__all__ = [
    "LEAVING",
    "ApiCall",
    "ApiCascade",
    "Arrival",
    "Changeover",
    "ChangeoverMove",
    "Comment",
    "Decision",
    "Departure",
    "Enrollment",
    "Journey",
    "JourneyTest",
    "Launch",
    "LaunchBatch",
    "OpCount",
    "Pause",
    "Purse",
    "Retention",
    "TouchedDecisions",
    "Trigger",
    "Version",
    "Wake",
    "Watch",
    "WatchMember",
    "WatchWake",
]
