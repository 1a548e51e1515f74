"""Every environment variable of the simulator."""

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Where it listens and what it keeps. Port 0 takes a free port, which is printed as the first line."""

    model_config = SettingsConfigDict(env_prefix="MALL_SIMULATOR_")

    http_host: str = "127.0.0.1"
    http_port: int = 0
    data_dir: Path | None = None
    zipkin_endpoint: str | None = Field(default=None, validation_alias="ZIPKIN_ENDPOINT")
