"""The acts that take two people, one for each kind of proposal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from induction.domain.proposals import Kind
from induction.services.authoring.publication import PublishPolicy
from induction.services.certification.editions import IssueInNewName, RevokeCertificate
from induction.services.proposals import Act
from induction.services.retained.disposal import DisposeOfRecords
from induction.services.workforce.corrections import CorrectAttestation
from induction.services.workforce.exemptions import Exempt
from induction.services.workforce.paper import CompleteOnPaper

ACTS: Final[Mapping[Kind, Act]] = {
    Kind.CORRECTION: CorrectAttestation(),
    Kind.PUBLICATION: PublishPolicy(),
    Kind.REVOCATION: RevokeCertificate(),
    Kind.NAME_CHANGE: IssueInNewName(),
    Kind.EXEMPTION: Exempt(),
    Kind.PAPER_COMPLETION: CompleteOnPaper(),
    Kind.DISPOSAL: DisposeOfRecords(),
}
