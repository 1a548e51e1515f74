"""The admin API: the product's own tests and the demo drive the outside world with it."""

from mall_simulator.api.routes import health, router

__all__ = ["health", "router"]
