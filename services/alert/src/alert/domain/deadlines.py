"""Which states of a claim wait for the seller, and which end it."""

UNDECIDED = frozenset({"asked", "held", "unknown"})
"""States of a claim that wait for the seller's word."""
ENDED = frozenset({"reshipping", "done", "refused", "withdrawn"})
