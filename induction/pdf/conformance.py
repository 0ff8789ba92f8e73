"""What WeasyPrint leaves out of a file that is PDF/A-3a and PDF/UA-1 at once, added before the file is written.

WeasyPrint writes one identification. The other goes inside the same ``rdf:RDF``, with the extension schema that PDF/A
demands for it (ISO 19005-3, 6.6.2.3): a second RDF is rejected by validators. The empty signature field is born here
too, tagged as a form (ISO 14289-1, 7.18.4), so that the seal fills a field instead of changing the page's structure.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from induction.domain.certificates.certificate import SEAL_FIELD, Attachment

_END = b"</rdf:RDF>"
_PDFUA = b"""<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<pdfuaid:part>1</pdfuaid:part></rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 that the file conforms to</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
"""
_SIGNATURES_EXIST_APPEND_ONLY = 3
_PRINT_AND_LOCKED = 4 + 128
EMBEDDED = "/EmbeddedFile"


def finish(pdf: Any, page_height: float, sealed_by: str, attached: Sequence[Attachment]) -> None:
    """Complete a one-page pydyf document of WeasyPrint: second identification, figure boxes, seal field, files."""
    identify_as_pdfua(pdf)
    _place_figures(pdf, page_height)
    _add_seal_field(pdf, sealed_by)
    if attached:
        _attach(pdf, attached)


def identify_as_pdfua(pdf: Any) -> None:
    """Add the second identification to the metadata."""
    metadata = pdf.objects[_number(pdf.catalog["Metadata"])]
    (body,) = metadata.stream
    if body.count(_END) != 1:
        raise ValueError("the metadata must hold one RDF")
    metadata.stream = [body.replace(_END, _PDFUA + _END)]
    metadata.compress = False  # so that a reader without PDF tools can find it


def _place_figures(pdf: Any, page_height: float) -> None:
    """Turn the boxes of figures from CSS pixels counted from the top into points counted from the bottom."""
    for element in pdf.objects:
        if isinstance(element, dict) and element.get("S") == "/Figure":
            left, top, right, bottom = (float(edge) * 0.75 for edge in element["A"]["BBox"])
            element["A"]["BBox"][:] = [left, page_height - bottom, right, page_height - top]


def _add_seal_field(pdf: Any, sealed_by: str) -> None:
    import pydyf  # noqa: PLC0415 - comes with WeasyPrint, which is loaded late

    root = pdf.objects[_number(pdf.catalog["StructTreeRoot"])]
    parents = pdf.objects[_number(root["ParentTree"])]["Nums"]
    document = pdf.objects[_number(root["K"][0])]
    page = pdf.page_references[0]
    key = max(parents[::2]) + 1
    field = _added(
        pdf,
        pydyf.Dictionary(
            {
                "Type": "/Annot",
                "Subtype": "/Widget",
                "FT": "/Sig",
                "T": pydyf.String(SEAL_FIELD),
                "TU": pydyf.String(f"Seal of {sealed_by}"),
                "Rect": pydyf.Array([0, 0, 0, 0]),
                "F": _PRINT_AND_LOCKED,
                "P": page,
                "StructParent": key,
            }
        ),
    )
    reference = _added(pdf, pydyf.Dictionary({"Type": "/OBJR", "Obj": field, "Pg": page}))
    element = {"Type": "/StructElem", "S": "/Form", "K": pydyf.Array([reference]), "Pg": page, "P": document.reference}
    form = _added(pdf, pydyf.Dictionary({**element, "Alt": pydyf.String(f"Digital seal of {sealed_by}")}))
    document["K"].append(form)
    parents.extend([key, form])
    pdf.objects[_number(page)].setdefault("Annots", pydyf.Array()).append(field)
    pdf.catalog["AcroForm"] = pydyf.Dictionary(
        {"Fields": pydyf.Array([field]), "SigFlags": _SIGNATURES_EXIST_APPEND_ONLY}
    )


def _attach(pdf: Any, attached: Sequence[Attachment]) -> None:
    """Put files inside, associated with the document as a whole (ISO 19005-3, 6.8)."""
    import pydyf  # noqa: PLC0415 - as above

    made_on = pdf.info["CreationDate"]
    specifications = [_specification(pdf, pydyf, each, made_on) for each in attached]
    names = [
        part for each, made in zip(attached, specifications, strict=True) for part in (pydyf.String(each.name), made)
    ]
    pdf.catalog["AF"] = pydyf.Array(specifications)
    pdf.catalog["Names"] = pydyf.Dictionary({"EmbeddedFiles": pydyf.Dictionary({"Names": pydyf.Array(names)})})


def embedded(attachment: Attachment, made_on: Any) -> Any:
    """Make the pydyf stream of a file inside, made on a day in pydyf's words."""
    import pydyf  # noqa: PLC0415 - as above

    body = attachment.body
    checksum = hashlib.md5(body, usedforsecurity=False).hexdigest()  # ISO 32000-1, table 46, asks for MD5
    file = pydyf.Stream([body], compress=True)
    file.extra.update(
        {
            "Type": EMBEDDED,
            "Subtype": f"/{attachment.media_type.replace('/', '#2f').replace('+', '#2b')}",
            "Params": pydyf.Dictionary({"CheckSum": f"<{checksum}>", "Size": len(body), "ModDate": made_on}),
        }
    )
    return file


def _specification(pdf: Any, pydyf: Any, attachment: Attachment, made_on: Any) -> bytes:
    file = embedded(attachment, made_on)
    pdf.add_object(file)
    name = pydyf.String(attachment.name)
    return _added(
        pdf,
        pydyf.Dictionary(
            {
                "Type": "/Filespec",
                "F": name,
                "UF": name,
                "EF": pydyf.Dictionary({"F": file.reference, "UF": file.reference}),
                "Desc": pydyf.String(attachment.description),
                "AFRelationship": "/Data",
            }
        ),
    )


def _added(pdf: Any, dictionary: Any) -> bytes:
    pdf.add_object(dictionary)
    reference: bytes = dictionary.reference
    return reference


def _number(reference: bytes) -> int:
    return int(reference.split()[0])
