"""Passwords and keys made for this machine, kept in one file that only its owner reads."""

import json
import secrets
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path

from local_runtime.state import write_whole

KEY_BYTES = 32


class SecretValues:
    """Values by name. One that is missing is made once and kept."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._values: dict[str, str] = json.loads(file.read_text()) if file.exists() else {}

    def password(self, name: str) -> str:
        """A password, safe in an address."""
        return self._keep(name, lambda: secrets.token_urlsafe(18))

    def key(self, name: str) -> str:
        """32 random bytes as base64."""
        return self._keep(name, lambda: b64encode(secrets.token_bytes(KEY_BYTES)).decode())

    def _keep(self, name: str, make: Callable[[], str]) -> str:
        if name not in self._values:
            self._values[name] = make()
            write_whole(self._file, json.dumps(self._values, indent=2) + "\n", 0o600)
        return self._values[name]
