"""What holds unless an operator sets it otherwise."""

from account.settings import Settings

OWASP_KIB = 46 * 1024
"""The memory that OWASP asks of Argon2id with one pass; tests set far less."""


def test_a_guess_at_a_password_is_dear() -> None:
    assert Settings.model_fields["password_hash_memory_kib"].default >= OWASP_KIB
