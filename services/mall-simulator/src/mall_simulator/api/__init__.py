"""The admin API: the product's own tests and the demo drive the outside world with it."""

from mall_simulator.api.routes import admin_routes, health_routes

__all__ = ["admin_routes", "health_routes"]
