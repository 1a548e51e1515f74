"""What holds for all tests."""

import gc

import pytest
from hypothesis import HealthCheck, settings

from chassis.telemetry import set_up_logs

# What is imported and collected lives to the end: looking for cycles in it took a fifth to a third of the units' CPU.
gc.disable()

# A busy machine is slow, not wrong: no example fails by its time.
settings.register_profile("suite", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True)
settings.load_profile("suite")

# As in a service. What structlog does by itself draws each traceback with all its local variables: seconds an error.
set_up_logs("tests", "INFO")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes long: begun last, it would run alone while the other workers have nothing left to do."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


def pytest_collection_finish() -> None:
    """Look for cycles in what the tests make, and seldom."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
    gc.enable()
