"""What `account` can be told by its environment."""

from pydantic import SecretStr

from chassis.settings import ServiceSettings, service_config


class Settings(ServiceSettings):
    """Variables start with `ACCOUNT_`."""

    model_config = service_config("ACCOUNT")

    operator_email: str | None = None
    """The first operator's e-mail address; made at the start when there is no such user."""
    operator_password: SecretStr | None = None
    access_token_life_seconds: int = 600
    session_life_days: int = 14
    signing_key_life_days: int = 30
    password_hash_memory_kib: int = 65_536
    """What one guess of a password costs; less only where passwords protect nothing, as in tests."""
