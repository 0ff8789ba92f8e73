"""Verbs that policies use as requests: "Report it to your manager", "Keep your password to yourself"."""

from __future__ import annotations

import re

_REQUEST_WORDS = """
    accept access acknowledge act add address adhere adopt advise agree alert allow always answer apply appoint approve
    arrange ask assess assist assume attend authorise avoid back be bear become begin behave book bring broadcast call
    cancel carry challenge change check choose clear close collect come complete comply confer confirm consider consult
    contact continue cooperate co-operate copy cover create credit deal decide decline delete deliver describe develop
    disable disclose discuss display dispose document download draw edit email encourage encrypt end engage ensure
    enter escalate establish evaluate examine exercise explain familiarise file fill find flag follow forget forward
    gain get give go guard hand handle have help hide hold identify ignore implement include inform innovate inspect
    install investigate invite involve join keep know label learn leave let limit link listen lock log look maintain
    make manage mark meet minimise monitor move name note notify obey observe obtain offer open operate order
    participate pass pause phone place plan post practise prepare present press prevent print proceed promote protect
    provide publish put query quote raise read reassess reboot recognise record redact reduce refer refrain refuse
    register remain remember remind remove renew reply report request resist resolve respect respond restart restrict
    return review ring risk save say scan secure seek select send separate set share shred shut sign speak stand start
    state stay stop store submit supply support switch take talk tell test think train transfer transport treat trust
    try turn understand undertake update upload use verify visit wait walk warn watch wear wipe withdraw work write
    """
_REQUESTS = frozenset(_REQUEST_WORDS.split())
DOES = (
    "advises|agrees|approves|arranges|assesses|audits|checks|considers|decides|informs|investigates|issues|keeps|manages"
    "|monitors|oversees|provides|publishes|receives|records|reports|reviews|supports"
)
# After these a word is no request but a noun: "Use of", "Access is", "Report forms are".
_NOUN_BEFORE = re.compile(r"(?:of|is|are|was|were|has|have|had|can|may|must|shall|should|will)\b")
_BEFORE_ING = {"avoid", "consider", "continue", "discuss", "keep", "limit", "practise", "remember", "start", "stop"}
_TRUSTED = re.compile(r"(?:your|our|their|the|people|that)\b")  # else it is the organisation
_THOUGHTS = {"assume", "believe", "expect", "forget", "imagine", "presume", "suppose", "think"}
_WORD = re.compile(r"[A-Za-z]+(?:-[a-z]+)?")


def is_request(text: str) -> bool:
    """Tell whether a text begins with a verb that asks for something."""
    text = text.removeprefix("do ")
    word = _WORD.match(text)
    if word is None or word[0].lower() not in _REQUESTS:
        return False
    rest = text[word.end() :].lstrip()
    following = re.match(r"[a-z]+ing\b", rest)
    if (following and word[0].lower() not in _BEFORE_ING) or (word[0] == "Trust" and not _TRUSTED.match(rest)):
        return False
    return not _NOUN_BEFORE.match(rest) or word[0].lower() in ("be", "remember", "note", "ensure", "know", "check")


def is_thought(text: str) -> bool:
    """Tell whether a text begins with a verb of the mind: what one thinks can be advised against, not forbidden."""
    word = _WORD.match(text)
    return word is not None and word[0].lower() in _THOUGHTS
