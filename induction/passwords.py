"""Passwords as they are kept: argon2id at the OWASP minimum, about 20 ms a check: sign-in mornings stay quick."""

from __future__ import annotations

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

MEMORY_KIB = 19_456
PASSES = 2
LANES = 1


def hash_password(password: str) -> str:
    """Hash a password with a new salt; the result names its own parameters."""
    return _hasher().hash(password)


def verify(password_hash: str, password: str) -> bool:
    """Tell whether the password is the one that was hashed; a malformed hash fits no password."""
    try:
        return _hasher().verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False


def needs_rehash(password_hash: str) -> bool:
    """Tell whether the hash was made with other parameters than today's, so that the next sign-in can renew it."""
    try:
        return _hasher().check_needs_rehash(password_hash)
    except InvalidHashError:
        return True


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher(time_cost=PASSES, memory_cost=MEMORY_KIB, parallelism=LANES)
