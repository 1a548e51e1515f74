"""What crosses a service border: one module of frozen event models per publishing service."""

from contracts.envelope import ContractEvent, Envelope, Value

__all__ = ["ContractEvent", "Envelope", "Value"]
