"""What listing can be told by its environment."""

from chassis.settings import ServiceSettings, service_config


class Settings(ServiceSettings):
    """Those of every service, as `LISTING_…`, and how patient 재고연동 is."""

    model_config = service_config("LISTING")
    stock_again_minutes: int = 15
    """How long after a push of stock that a mall could not take (it was away, its key had ended) it is sent again."""
