"""The token of one call to GS SHOP (malls.md 10.1)."""

import base64
from datetime import datetime

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC
from cryptography.hazmat.primitives.padding import PKCS7

from mall_gateway.malls.seoul_time import to_seoul

BLOCK_BITS, KEY_BYTES, IV_LETTERS = 128, 32, 16
MOMENT = "%Y%m%d%H%M%S"


def token_of(vendor_id: str, aes_key: str, now: datetime) -> str:
    """AES-256-CBC of Seoul's time and the partner's code: key zero-padded or cut to 32 bytes, IV its first 16 letters.

    Raises ValueError for a key of fewer than 16 letters, or of letters that are no single bytes.
    """
    key, vector = aes_key.encode()[:KEY_BYTES].ljust(KEY_BYTES, b"\0"), aes_key[:IV_LETTERS].encode()
    adder = PKCS7(BLOCK_BITS).padder()
    padded = adder.update(f"{to_seoul(now, MOMENT)}{vendor_id}".encode()) + adder.finalize()
    sealer = Cipher(AES(key), CBC(vector)).encryptor()
    return base64.b64encode(sealer.update(padded) + sealer.finalize()).decode()
