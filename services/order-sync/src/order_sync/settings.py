"""What order-sync can be told by its environment: `ORDER_SYNC_…`."""

from pydantic import Field

from chassis.settings import ServiceSettings, service_config


class Settings(ServiceSettings):
    """How often accounts are collected, how far windows overlap, how long buyers' data is kept."""

    model_config = service_config("ORDER_SYNC")

    http_port: int = 8004
    collect_interval_seconds: int = 7200
    """Every account is asked once in this time, spread by its id."""
    overlap_seconds: int = 7200
    """How far a window reaches back behind what is sealed."""
    overlap_by_mall_seconds: dict[str, int] = Field(default_factory=dict[str, int])
    """Another overlap for single malls, as JSON: `{"tmon": 10800}`."""
    erase_after_days: int = 90
    """A buyer's data key is destroyed so many days after delivery, completion or cancel."""
    erase_after_by_mall_days: dict[str, int] = Field(default_factory=dict[str, int])
    """Another time for single malls, as JSON."""
