"""What alert can be told by its environment: `ALERT_…`."""

from typing import Literal

from pydantic import Field, SecretStr

from alert.domain import BACK_OFF_SECONDS
from chassis.settings import ServiceSettings, service_config


class Settings(ServiceSettings):
    """Where the console is, how e-mail goes out, how long receivers are tried, when deadlines are near."""

    model_config = service_config("ALERT")

    http_port: int = 8009
    console_url: str = "http://127.0.0.1:8100"
    """Where links in alerts lead, without a slash at its end."""
    smtp_host: str | None = None
    """The mail server; without it no e-mail is sent."""
    smtp_port: int = 587
    smtp_security: Literal["starttls", "tls", "none"] = "starttls"
    smtp_user: str | None = None
    smtp_password: SecretStr | None = None
    smtp_from: str = "Mallbridge <alerts@mallbridge.example>"
    operator_emails: list[str] = Field(default_factory=list[str])
    """Who is told of dead letters, as JSON: `["sre@example.com"]`."""
    webhook_local_allowed: bool = False
    """Whether webhooks may lead to this very machine, and over plain HTTP there: to try out, and in tests."""
    webhook_timeout_seconds: float = 15.0
    """How long one try may take, from the look-up of the name to the answer."""
    back_off_seconds: tuple[float, ...] = BACK_OFF_SECONDS
    """The pauses between tries, as JSON; after the last one a delivery is given up."""
    secret_overlap_hours: int = 24
    """How long the former secret of a webhook signs beside the new one."""
    warn_before_hours: int = 15
    """Deadlines are told so long before: of a day that ends at midnight, at nine in the morning."""
    concurrency: int = 40
    """Letters on their way at once."""
