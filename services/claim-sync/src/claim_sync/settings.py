"""What claim-sync can be told by its environment: `CLAIM_SYNC_…`."""

from pydantic import Field

from chassis.settings import ServiceSettings, service_config


class Settings(ServiceSettings):
    """How often accounts are collected and how far windows overlap."""

    model_config = service_config("CLAIM_SYNC")

    http_port: int = 8006
    collect_interval_seconds: int = 7200
    """Every account is asked once in this time, spread by its id."""
    overlap_seconds: int = 7200
    """How far a window reaches back behind what is sealed."""
    overlap_by_mall_seconds: dict[str, int] = Field(default_factory=dict[str, int])
    """Another overlap for single malls, as JSON: `{"tmon": 10800}`."""
