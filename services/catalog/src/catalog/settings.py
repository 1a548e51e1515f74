"""What the catalogue can be told by its environment: every variable starts with `CATALOG_`."""

from chassis.settings import ServiceSettings, service_config


class Settings(ServiceSettings):
    """The catalogue's own settings, beside those of every service."""

    model_config = service_config("CATALOG")

    data_dir: str = "data"
    """Where pictures are kept when no store is set."""
    pictures_store: str | None = None
    """The object store of the pictures, which all replicas share: a folder, or `s3://bucket/prefix`, whose keys and
    region stand in the AWS variables. Unset: a folder in the data directory."""

    @property
    def pictures(self) -> str:
        """Where pictures are kept."""
        return self.pictures_store or f"{self.data_dir}/pictures"
