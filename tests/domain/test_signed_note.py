"""Signed notes and checkpoints, against the vectors that other people have published."""

from __future__ import annotations

from base64 import b64decode, b64encode

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from induction.domain.errors import RefusedError
from induction.domain.proofs import checkpoint
from induction.domain.proofs.checkpoint import Checkpoint
from induction.domain.proofs.signed_note import Signer, Verifier, opened

# The example of Go's golang.org/x/mod/sumdb/note, whose signer and verifier are another implementation.
GO_SIGNER = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
GO_VERIFIER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
GO_NOTE = """If you think cryptography is the answer to your problem,
then you don't know what your problem is.

— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
"""
# A key of Go's own tests, and one with a plus sign in its base64 from transparency-dev/formats.
OTHER_VERIFIERS = (
    "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop",
    "TEST+7997405c+AQcC+FTVKf0jlTdHDY3rbevmnKxxPjigCXlVtGe6RIr6",
)
# The example of c2sp.org/tlog-checkpoint.
C2SP_CHECKPOINT = """example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— example.com/behind-the-sofa \
Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
"""
GO = Verifier.read(GO_VERIFIER)
SIGNER = Signer("induction.example/ledger", Ed25519PrivateKey.from_private_bytes(bytes(range(32))))
OTHER = Signer("induction.example/ledger", Ed25519PrivateKey.from_private_bytes(bytes(32)))
ROOT = bytes(range(32))
NOTE = checkpoint.signed(17, ROOT, SIGNER)


def go_signer() -> Signer:
    typed = b64decode(GO_SIGNER.split("+", 4)[4])
    return Signer("PeterNeumann", Ed25519PrivateKey.from_private_bytes(typed[1:]))


def test_the_note_of_go_is_opened_and_signed_alike() -> None:
    text = opened(GO_NOTE, [GO])
    assert text.endswith("your problem is.\n")
    assert go_signer().sign(text) == GO_NOTE  # Ed25519 has one signature for a text
    assert go_signer().verifier.line == GO_VERIFIER


@pytest.mark.parametrize("line", [GO_VERIFIER, *OTHER_VERIFIERS])
def test_the_keys_of_others_are_read_and_written_alike(line: str) -> None:
    assert Verifier.read(f"{line}\n").line == line


def test_our_checkpoint_has_the_form_of_the_published_one() -> None:
    """Their key is not published, so that the form is compared and not the signature."""
    theirs, ours = (
        C2SP_CHECKPOINT.splitlines(),
        checkpoint.signed(20852163, b64decode(C2SP_CHECKPOINT.splitlines()[2]), SIGNER),
    )
    assert ours.splitlines()[1:4] == theirs[1:4]
    assert len(ours.splitlines()[4].split(" ")[2]) == len(theirs[4].split(" ")[2])
    assert ours.count("\n") == C2SP_CHECKPOINT.count("\n")
    assert checkpoint.read(ours, [SIGNER.verifier]) == Checkpoint(
        "induction.example/ledger", 20852163, b64decode(theirs[2])
    )


def test_other_signatures_are_passed_over_as_the_specification_asks() -> None:
    both = NOTE + C2SP_CHECKPOINT.splitlines()[4] + "\n"
    assert checkpoint.read(both, [GO, SIGNER.verifier]).size == 17


@pytest.mark.parametrize("note", [GO_NOTE, NOTE])
@pytest.mark.parametrize("place", range(0, 140, 7))
def test_one_changed_letter_is_noticed(note: str, place: int) -> None:
    changed = note[:place] + ("x" if note[place] != "x" else "y") + note[place + 1 :]
    with pytest.raises(RefusedError) as refused:
        opened(changed, [GO, SIGNER.verifier])
    assert refused.value.reason in ("note", "note-forged", "note-unsigned")


def test_a_key_of_the_same_name_is_another_key() -> None:
    with pytest.raises(RefusedError) as refused:
        opened(NOTE, [OTHER.verifier])
    assert refused.value.reason == "note-unsigned"


def test_a_signature_under_a_known_key_must_be_right_even_beside_a_good_one() -> None:
    forged = b64encode(OTHER.verifier.key_id + bytes(64)).decode()
    with pytest.raises(RefusedError) as refused:
        opened(f"{NOTE}— {OTHER.name} {forged}\n", [SIGNER.verifier, OTHER.verifier])
    assert refused.value.reason == "note-forged"


@pytest.mark.parametrize(
    "note",
    [
        "",
        "no signature\n",
        NOTE.removesuffix("\n"),
        NOTE.replace("—", "-"),
        NOTE.replace("\n\n", "\n"),
        NOTE.replace("17", "1\t7"),
        NOTE.replace("17", "1\r7"),
        NOTE + "— a bad+name AAAAAAAA\n",
        NOTE + "— name AAAA\n",
        NOTE + "— name not-base64\n",
        NOTE + 16 * "— name AAAAAAAA\n",
        "x" * 100_001 + NOTE,
    ],
)
def test_what_is_no_note_is_refused(note: str) -> None:
    with pytest.raises(RefusedError) as refused:
        opened(note, [SIGNER.verifier])
    assert refused.value.reason == "note"


@pytest.mark.parametrize(
    "text",
    [
        "origin\n17\n",
        "origin\n017\n" + b64encode(ROOT).decode() + "\n",
        "origin\n-1\n" + b64encode(ROOT).decode() + "\n",
        "origin\nmany\n" + b64encode(ROOT).decode() + "\n",
        "origin\n17\n" + b64encode(ROOT[1:]).decode() + "\n",
        "\n17\n" + b64encode(ROOT).decode() + "\n",
        "origin\n17\nno base64\n",
    ],
)
def test_a_signed_note_about_something_else_is_no_checkpoint(text: str) -> None:
    with pytest.raises(RefusedError) as refused:
        checkpoint.read(SIGNER.sign(text), [SIGNER.verifier])
    assert refused.value.reason == "checkpoint"


@pytest.mark.parametrize(
    "line",
    [
        "",
        "no key",
        GO_VERIFIER.replace("Peter", "Petra"),
        GO_VERIFIER.replace("c74f20a3", "c74f20a4"),
        GO_VERIFIER[:-4],
        "a name+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
    ],
)
def test_what_is_no_key_is_refused(line: str) -> None:
    with pytest.raises(RefusedError) as refused:
        Verifier.read(line)
    assert refused.value.reason == "ledger-key"


def test_checkpoints_are_found_one_below_the_other_and_in_a_mail() -> None:
    second = checkpoint.signed(18, ROOT, SIGNER)
    for between in ("", "\n", "\n\nAnd:\n"):
        assert [*checkpoint.notes(f"\n{NOTE}{between}{second}{between}{C2SP_CHECKPOINT}")] == [
            NOTE, second, C2SP_CHECKPOINT
        ]  # fmt: skip
    assert [*checkpoint.notes("")] == [*checkpoint.notes(GO_NOTE)] == []
    assert [*checkpoint.notes(second.removesuffix("\n"))] == [second]
    mail = f"Dear Priya,\n\n12 of 14 in date\n\n{NOTE}Names: https://induction.example\n\n— Your Trust\n"
    assert [*checkpoint.notes(mail.replace("\n", "\r\n"))] == [NOTE]
