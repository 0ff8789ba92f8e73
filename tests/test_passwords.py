"""Passwords are kept as argon2id hashes and as nothing else."""

import pytest
from argon2 import PasswordHasher

from induction import passwords

HASHED = passwords.hash_password("correct horse battery")
OLDER = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash("correct horse battery")


def test_the_hash_is_argon2id_with_the_parameters_that_were_decided_on():
    assert HASHED.startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_two_people_with_one_password_have_two_hashes():
    assert passwords.hash_password("correct horse battery") != HASHED


@pytest.mark.parametrize(
    ("kept", "typed", "fits"),
    [
        (HASHED, "correct horse battery", True),
        (HASHED, "Correct horse battery", False),
        (HASHED, "", False),
        (OLDER, "correct horse battery", True),  # made with other parameters, still the same password
        ("", "", False),
        ("not a hash", "not a hash", False),
        ("$argon2id$v=19$m=19456,t=2,p=1$AAAA$", "correct horse battery", False),  # cut off
    ],
    ids=["same", "other case", "empty", "older parameters", "nothing kept", "no hash", "cut off"],
)
def test_only_the_right_password_fits(kept, typed, fits):
    assert passwords.verify(kept, typed) is fits


@pytest.mark.parametrize(
    ("kept", "renew"), [(HASHED, False), (OLDER, True), ("not a hash", True)], ids=["new", "old", "no hash"]
)
def test_a_hash_with_older_parameters_is_due_for_renewal(kept, renew):
    assert passwords.needs_rehash(kept) is renew
