"""What listing can be told by its environment."""

from chassis.settings import ServiceSettings, service_config


class Settings(ServiceSettings):
    """Those of every service, as `LISTING_…`."""

    model_config = service_config("LISTING")
