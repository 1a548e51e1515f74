"""Every environment variable of the console."""

from collections.abc import Mapping
from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

SERVICES = ("account", "catalog", "listing", "order-sync", "claim-sync", "inquiry", "mall-gateway", "alert")


class Settings(BaseSettings):
    """Variables start with `CONSOLE_`; `<SERVICE>_URL` says where each service answers."""

    model_config = SettingsConfigDict(env_prefix="CONSOLE_", extra="ignore", populate_by_name=True)

    secret: SecretStr
    """Seals the session cookie; all replicas share it, and a new one ends all sessions. 32 random bytes or more."""
    public_url: str = "http://127.0.0.1:8100"
    """Where browsers reach it. With https cookies are sent over https only."""
    http_host: str = "127.0.0.1"
    http_port: int = 8000
    instance: str = "console"
    session_life_hours: int = 12
    """How long a session lasts that nobody uses."""
    read_timeout_seconds: float = 30.0
    """How long a service may take for an answer."""
    traces_url: str = ""
    """Where a trace is looked at, by its id behind this: `https://traces.example.com/zipkin/traces/`. Unset, ids lead
    nowhere. Sellers see the link too; whether that server lets them in is its own matter."""
    node_modules: Path | None = None
    """Where `npm ci` put the packages of `package-lock.json`; beside the sources when left out."""
    guide: Path | None = None
    """Where the user guide's Markdown and pictures are; `docs/guide` of the workspace when left out."""

    account_url: str = Field(default="http://127.0.0.1:8101", alias="ACCOUNT_URL")
    catalog_url: str = Field(default="http://127.0.0.1:8102", alias="CATALOG_URL")
    listing_url: str = Field(default="http://127.0.0.1:8103", alias="LISTING_URL")
    order_sync_url: str = Field(default="http://127.0.0.1:8104", alias="ORDER_SYNC_URL")
    mall_gateway_url: str = Field(default="http://127.0.0.1:8105", alias="MALL_GATEWAY_URL")
    claim_sync_url: str = Field(default="http://127.0.0.1:8107", alias="CLAIM_SYNC_URL")
    inquiry_url: str = Field(default="http://127.0.0.1:8108", alias="INQUIRY_URL")
    alert_url: str = Field(default="http://127.0.0.1:8109", alias="ALERT_URL")

    traces_exporter: str = Field(default="none", alias="OTEL_TRACES_EXPORTER")
    """`zipkin_json`, `otlp` or `none`."""
    zipkin_endpoint: str = Field(default="http://127.0.0.1:9411/api/v2/spans", alias="ZIPKIN_ENDPOINT")
    log_level: str = Field(default="INFO", alias="LOG_LEVEL")
    stop_within_seconds: float = Field(default=20.0, alias="STOP_WITHIN_SECONDS")

    def urls(self) -> Mapping[str, str]:
        """Where each service answers, by its name."""
        return {name: getattr(self, f"{name.replace('-', '_')}_url") for name in SERVICES}

    def packages(self) -> Path:
        """Where the browser's packages are."""
        return self.node_modules or Path(__file__).parents[2] / "node_modules"

    def guide_pages(self) -> Path:
        """Where the user guide is."""
        return self.guide or Path(__file__).parents[4] / "docs" / "guide"

    def is_secure(self) -> bool:
        """Whether browsers come over https."""
        return self.public_url.startswith("https://")
