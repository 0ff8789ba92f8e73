"""Examine a file whose seal lies beside it: a detached signature (CMS), such as that over an evidence pack's list."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

from asn1crypto import cms, core

from induction.signing.envelope import Envelope, NotGenuine, changed, open_signature
from induction.signing.examination import Examination, Verdict, check_signature, follow_chain, judged
from induction.signing.trust import Trust

_LARGEST_SEAL = 100_000


def examine_beside(body: bytes, seal: bytes, trust: Trust) -> Examination:
    """Examine a file against its seal and the roots one trusts; never raises, whatever the bytes."""
    sha256 = hashlib.sha256(body)
    try:
        envelope = _envelope(seal, sha256.digest())
        signature = open_signature(envelope)
        check_signature(signature)
        if not trust.roots:
            words = "The seal is unbroken, but no trusted certificate is known here that could say whose it is."
            return Examination(Verdict.UNCONFIRMED, "no-trust", words, sha256.hexdigest())
        follow_chain(signature, envelope, trust.roots)
    except NotGenuine as verdict:
        return Examination(Verdict.NOT_GENUINE, verdict.reason, verdict.words, sha256.hexdigest())
    except Exception:  # noqa: BLE001 - the bytes are a stranger's: any error they provoke means that they are not ours
        return Examination(Verdict.NOT_GENUINE, changed().reason, changed().words, sha256.hexdigest())
    return judged(signature, envelope, trust, sha256.hexdigest(), None)


def _envelope(seal: bytes, digest: bytes) -> Envelope:
    """Take the moment out of the signed attributes; the seal may be written in one way only."""
    if len(seal) > _LARGEST_SEAL or core.Asn1Value.load(seal).dump() != seal:
        raise changed()
    (signer,) = cms.ContentInfo.load(seal, strict=True)["content"]["signer_infos"]
    moments = [each["values"].native for each in signer["signed_attrs"] if each["type"].native == "signing_time"]
    ((sealed_at,),) = moments
    if not isinstance(sealed_at, datetime):
        raise changed()
    return Envelope((0, 0, 0, 0), digest, sealed_at.astimezone(UTC), seal)
