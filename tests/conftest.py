"""What holds for all tests."""

from hypothesis import HealthCheck, settings

# A busy machine is slow, not wrong: no example fails by its time.
settings.register_profile("suite", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True)
settings.load_profile("suite")
