"""The box of files that stands for a mall without an API (ADR 43)."""

from mall_gateway.malls.box.door import SCHEME, BoxDoor
from mall_gateway.malls.box.store import Box, FileNote, HandedOut, Upsert
from mall_gateway.malls.box.tables import BOX_TABLES

__all__ = ["BOX_TABLES", "SCHEME", "Box", "BoxDoor", "FileNote", "HandedOut", "Upsert"]
