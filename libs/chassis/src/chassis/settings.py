"""What every service can be told by its environment."""

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from chassis.master_keys import MasterKeys


def service_config(prefix: str) -> SettingsConfigDict:
    """The settings configuration of a service: its own variables start with `<PREFIX>_`; unknown ones are let be."""
    return SettingsConfigDict(env_prefix=f"{prefix}_", extra="ignore", populate_by_name=True)


class ServiceSettings(BaseSettings):
    """The settings of any service. Fields without an alias are read as `<SERVICE>_<NAME>`."""

    database_url: SecretStr
    """PostgreSQL of this service alone."""
    http_host: str = "127.0.0.1"
    http_port: int = 8000
    database_pool_size: int = 12
    """Connections at most; also the number of threads that work on requests."""
    instance: str | None = None
    """The name of this replica, its own as long as it lives: by it a new process takes over at once what the one before
    it held, partitions and leases."""
    relay_batch_events: int = 1000
    projection_batch_events: int = 2000

    kafka_bootstrap_servers: str = Field(alias="KAFKA_BOOTSTRAP_SERVERS")
    kafka_prefix: str = Field(default="", alias="KAFKA_PREFIX")
    """Put before every topic and group, where several installations share a cluster."""
    kafka_partitions: int = Field(default=3, alias="KAFKA_PARTITIONS")
    kafka_replicas: int = Field(default=1, alias="KAFKA_REPLICAS")
    kafka_retention_days: int | None = Field(default=None, alias="KAFKA_RETENTION_DAYS")
    """How long new topics keep messages; for ever when unset. Ids taken in are kept a week longer."""
    keyring_url: SecretStr | None = Field(default=None, alias="KEYRING_URL")
    """The database of the data keys; needed by services that hold personal data or secrets."""
    master_key: SecretStr | None = Field(default=None, alias="MASTER_KEY")
    """32 bytes in base64, which wrap the sellers' keys."""
    master_key_id: str = Field(default="m1", alias="MASTER_KEY_ID")
    """The name of the master key; another key needs another name."""
    former_master_keys: dict[str, SecretStr] = Field(default_factory=dict[str, SecretStr], alias="FORMER_MASTER_KEYS")
    """Master keys by name, as JSON, that still wrap something: `{"m1": "…"}`."""
    personal_data_at_most_days: int = Field(default=180, alias="PERSONAL_DATA_AT_MOST_DAYS")
    """No data key outlives this, whatever became of what it sealed."""
    account_url: str = Field(default="http://127.0.0.1:8001", alias="ACCOUNT_URL")
    """Where the public keys of the tokens are."""
    traces_exporter: str = Field(default="none", alias="OTEL_TRACES_EXPORTER")
    """`zipkin_json`, `otlp` or `none`."""
    zipkin_endpoint: str = Field(default="http://127.0.0.1:9411/api/v2/spans", alias="ZIPKIN_ENDPOINT")
    log_level: str = Field(default="INFO", alias="LOG_LEVEL")
    stop_within_seconds: float = Field(default=20.0, alias="STOP_WITHIN_SECONDS")

    def master_keys(self) -> MasterKeys | None:
        """The master keys, None where there is none."""
        if self.master_key is None:
            return None
        former = {name: key.get_secret_value() for name, key in self.former_master_keys.items()}
        return MasterKeys(self.master_key.get_secret_value(), self.master_key_id, former)
