"""What inquiry can be told by its environment: `INQUIRY_…`."""

from pydantic import Field

from chassis.settings import ServiceSettings, service_config


class Settings(ServiceSettings):
    """How often accounts are collected, how far windows overlap, when a deadline is near, how long data is kept."""

    model_config = service_config("INQUIRY")

    http_port: int = 8008
    collect_interval_seconds: int = 1800
    """Product questions and customer-centre inquiries of every account are asked for once in this time."""
    urgent_interval_seconds: int = 600
    """The same of urgent notices."""
    notices_interval_seconds: int = 21600
    """The same of malls' notices."""
    overlap_seconds: int = 604800
    """How far a window reaches back behind what is sealed: so long it is seen what was answered elsewhere."""
    overlap_by_mall_seconds: dict[str, int] = Field(default_factory=dict[str, int])
    """Another overlap for single malls, as JSON: `{"tmon": 259200}`."""
    due_soon_hours: int = 6
    """An inquiry counts as due soon so long before its deadline."""
    erase_after_days: int = 90
    """An inquiry's data key is destroyed so many days after it was answered or done with."""
    erase_after_by_mall_days: dict[str, int] = Field(default_factory=dict[str, int])
    """Another time for single malls, as JSON."""
