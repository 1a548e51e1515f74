"""The tests of the whole suite share what tools/suite_fixtures.py gives."""

import pytest


def pytest_configure(config: pytest.Config) -> None:
    """Once for all directories of a run: they share one suite."""
    config.pluginmanager.import_plugin("suite_fixtures")
