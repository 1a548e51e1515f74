"""What the gateway can be told by its environment: every variable starts with `MALL_GATEWAY_`."""

from chassis.settings import ServiceSettings, service_config


class Settings(ServiceSettings):
    """The gateway's own settings, beside those of every service."""

    model_config = service_config("MALL_GATEWAY")

    malls_url: str | None = None
    """Where the simulator is; a mall is then at `<malls_url>/<mall code>`, and a picture of a seller's own server at
    `<malls_url>/web/<host>/<path>`. Unset: the real malls and servers."""
    public_url: str = ""
    """Where malls reach this service, which some fetch documents from. Unset: its own host and port."""
    images_url: str = "http://127.0.0.1:8102/images"
    """Where malls, and we for those that want pictures uploaded, read what sellers uploaded: the catalogue's `/images`,
    as the world reaches it."""
    http_connect_seconds: float = 5.0
    http_read_seconds: float = 30.0
    http_whole_call_seconds: float = 60.0
    """A call that takes longer as a whole is cut, however slowly it drips; at most 80."""
    longest_sleep_seconds: float = 3.0
    """Waits for a budget that are longer put the work back instead."""
    concurrency: int = 96
    """Pieces of work at a time in this process; what waits to go in one call with others counts singly."""
    concurrency_per_account: int = 4
    """Pieces of an account's work at a time; of what the mall takes together, as many more as go in one call."""
    lease_seconds: float = 20.0
    """How long a piece of work is ours without a heartbeat; what a crashed process had is taken up after that."""
    poll_seconds: float = 0.2
    quiet_poll_seconds: float = 1.0
    """The queue is looked at so often while it gives nothing; what this process records itself wakes it at once."""
    look_up_grace_seconds: float = 60.0
    """A look-up after a lost answer that finds nothing is believed only so long after the call."""
    retry_first_seconds: float = 1.0
    retry_longest_seconds: float = 300.0
    most_tries: int = 12
    token_refresh_seconds: float = 45.0
    """How long one process may take to fetch a shared token; when it died over it, the others wait so long."""
    read_back_first_seconds: float = 10.0
    """First look at a listing that waits for approval; later ones come at growing intervals."""
    read_back_longest_seconds: float = 3600.0
