"""Read the files of the upload form."""

from __future__ import annotations

from typing import IO, cast

from induction.domain.errors import RefusedError
from induction.domain.staff_import.mapping import StaffMapping
from induction.library.staff_mapping import LARGEST, load_mapping
from induction.services.workforce import staff_import
from induction.services.workforce.staff_import import StaffFile
from induction.web.house import house
from induction.web.staff.forms import UploadForm


def read(form: UploadForm) -> StaffFile:
    """Read an extract by the mapping that was sent with it, or else by the Trust's own.

    Raises:
        ContentError: for a mapping that cannot be used.
        RefusedError: for an extract that cannot be used, or a Trust's mapping that is not there.
    """
    sent = form.file.data
    return staff_import.read_file(cast("IO[bytes]", sent.stream), sent.filename or "", _mapping(form), house().today())


def _mapping(form: UploadForm) -> StaffMapping:
    if form.mapping.data:
        return load_mapping(form.mapping.data.stream.read(LARGEST + 1), "your mapping file")
    path = house().settings.staff_mapping_file
    if path is None:
        return StaffMapping()
    try:
        return load_mapping(path.read_bytes(), path.name)
    except OSError as error:
        raise RefusedError(
            "mapping-unread", "The Trust's mapping file cannot be read. Tell the people who run this service."
        ) from error
