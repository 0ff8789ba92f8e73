"""The CMS structure around a signature: made once for a key by pyHanko, then cast again and again.

Between two signatures of one key at level B-B nothing differs but the digest that is signed and the signature itself,
both of fixed lengths. So pyHanko writes the structure once, and each signature puts its own two values into it.
"""

from __future__ import annotations

import asyncio
import hashlib

from pyhanko.sign.signers.pdf_cms import Signer

from induction.signing.keys import SigningKey

_SAMPLE = hashlib.sha256(b"stands in for the digest of a file").digest()


class Mould:
    """Casts signatures of one key over the digests of files.

    Args:
        signer: writes the structure; at a dry run it puts a value of the right length in the signature's place.
    """

    def __init__(self, signer: Signer, key: SigningKey) -> None:
        made = asyncio.run(signer.async_sign(_SAMPLE, "sha256", use_pades=True, dry_run=True))
        (info,) = made["content"]["signer_infos"]
        whole: bytes = made.dump()
        head, value, self._end = whole.rpartition(info["signature"].native)
        self._length = len(value)
        self._head = _around_sample(head)
        self._attributes = _around_sample(info["signed_attrs"].untag().dump())
        self._key = key

    def cast(self, digest: bytes) -> bytes:
        """Sign a SHA-256 digest; gives the structure in DER."""
        value = self._key.sign(digest.join(self._attributes))
        if len(value) != self._length:
            raise ValueError("the signature is not as long as the key's signatures are")
        return b"".join((digest.join(self._head), value, self._end))


def _around_sample(body: bytes) -> tuple[bytes, bytes]:
    before, after = body.split(_SAMPLE)
    return before, after
