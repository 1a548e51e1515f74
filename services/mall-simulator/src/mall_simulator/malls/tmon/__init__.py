"""티몬 interwork API (malls.md section 5, from observed clients; exact error names are unverified)."""

from mall_simulator.malls.tmon.protocol import Tmon

__all__ = ["Tmon"]
