"""The modelled PostgreSQL: the same statements, with every way in which an answer can be lost."""

from proofs.simulation.store import messages, recording, working
from proofs.simulation.store.database import SimulatedDatabase
from proofs.simulation.store.tables import Store

__all__ = ["SimulatedDatabase", "Store", "messages", "recording", "working"]
