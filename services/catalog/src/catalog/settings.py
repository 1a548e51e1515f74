"""What the catalogue can be told by its environment."""

from chassis.settings import ServiceSettings, service_config


class Settings(ServiceSettings):
    """Only what every service has: `CATALOG_DATABASE_URL`, `CATALOG_HTTP_PORT` and so on."""

    model_config = service_config("CATALOG")
