"""The acts that take two people, one for each kind of proposal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from induction.domain.proposals import Kind
from induction.services.corrections import CorrectAttestation
from induction.services.disposal import DisposeOfRecords
from induction.services.editions import IssueInNewName, RevokeCertificate
from induction.services.exemptions import Exempt
from induction.services.paper import CompleteOnPaper
from induction.services.proposals import Act
from induction.services.publication import PublishPolicy

ACTS: Final[Mapping[Kind, Act]] = {
    Kind.CORRECTION: CorrectAttestation(),
    Kind.PUBLICATION: PublishPolicy(),
    Kind.REVOCATION: RevokeCertificate(),
    Kind.NAME_CHANGE: IssueInNewName(),
    Kind.EXEMPTION: Exempt(),
    Kind.PAPER_COMPLETION: CompleteOnPaper(),
    Kind.DISPOSAL: DisposeOfRecords(),
}
