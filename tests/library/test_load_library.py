"""The small good content loads; each way of breaking it is refused with file, line and what to do."""

from __future__ import annotations

from types import MappingProxyType

import pytest

from induction.domain.errors import ContentError, NotFoundError
from induction.library import load_library
from tests.library.kitchen import MODULE, POLICY, REGISTER, REQUIREMENTS, STATEMENT, Kitchen


def test_good_content_is_found_by_its_names(kitchen: Kitchen) -> None:
    library = kitchen.load()
    assert library.policy("kettle-policy").version == "1.0"
    assert library.policy("kettle-policy", "1.0") is library.policy("kettle-policy")
    assert library.module("making-tea").title == "Making tea"
    assert library.programme("tea-core").modules == ("making-tea",)
    assert library.programme("tea-core").competence_name("123") == "123|LOCAL|Safe tea - 1 Year|"
    assert library.statement("kettle-statement").version == 3


def test_words_that_other_readers_take_for_values_stay_words(kitchen: Kitchen) -> None:
    shown = kitchen.load().module("making-tea").scenes[0].shows
    assert shown is not None
    assert list(shown.words()) == ["Team chat", "Robin", "12:30", "No"]


@pytest.mark.parametrize("kind", ["policy", "module", "statement", "programme"])
def test_what_is_not_there_is_not_found(kitchen: Kitchen, kind: str) -> None:
    with pytest.raises(NotFoundError) as refusal:
        getattr(kitchen.load(), kind)("coffee")
    assert refusal.value.reason == f"no-{kind}"
    assert "There is no such" in refusal.value.words


def test_a_library_cannot_be_changed(kitchen: Kitchen) -> None:
    library = kitchen.load()
    assert isinstance(library.modules, MappingProxyType)
    with pytest.raises(AttributeError):
        library.modules = {}  # type: ignore[misc]  # this is what must be refused


def test_the_highest_version_is_in_force_counted_as_numbers(kitchen: Kitchen) -> None:
    text = kitchen.read(POLICY)
    for version in ("1.9", "1.10"):
        kitchen.add(f"content/policies/kettle-policy/{version}.md", text.replace('"1.0"', f'"{version}"'))
        kitchen.add(f"content/policies/kettle-policy/{version}.obligations.yaml", kitchen.read(REGISTER))
    library = kitchen.load()
    assert library.policy("kettle-policy").version == "1.10"
    assert library.policy("kettle-policy", "1.9").version == "1.9"


def test_modules_come_in_the_order_of_the_programmes_then_by_name(kitchen: Kitchen) -> None:
    text = kitchen.read(MODULE)
    for name in ("biscuits", "zest", "apples"):
        kitchen.add(f"scenarios/{name}.yaml", text.replace("making-tea", name))
    kitchen.change(REQUIREMENTS, "      - making-tea\n", "      - zest\n      - making-tea\n")
    assert list(kitchen.load().modules) == ["zest", "making-tea", "apples", "biscuits"]


# One row a defect: file, what is replaced, by what, which occurrence, then words of the message.
BREAKAGES = [
    # A quote must stand in the section it names.
    (MODULE, "line, and no", "line and no", 1, ["not in section 1", "goes on “, and no", "copy it exactly"]),
    (MODULE, "Pour slowly, away", "Tell slowly, away", 1, ["not in section 1.1", "Copy the words exactly"]),
    (MODULE, 'section: "1"', 'section: "1.1"', 1, ["is not in section 1.1", "stands in section 1:"]),
    (MODULE, 'section: "1.1"', 'section: "4.2"', 1, ["no section '4.2' in version 1.0", "stands in section 1.1"]),
    (MODULE, "Pour slowly, away from others", "Pour slowly, away from other", 1, ["not in section 1.1", "goes on"]),
    # The graph.
    (MODULE, "next: pouring", "next: nowhere", 1, ["leads to 'nowhere'", "Name one of this module's scenes"]),
    (MODULE, "start: filling", "start: nowhere", 1, ["starts at 'nowhere'", "Name one of"]),
    (MODULE, "start: filling", "start: boiled-over", 1, ["starts at the recovery scene", "not marked"]),
    (MODULE, "next: boiled-over", "next: pouring", 1, ["poor option 'to-the-brim'", "marked `recovery: true`"]),
    (MODULE, "next: boiled-over", "next: end", 3, ["breach option 'in-one-go'", "can be put right"]),
    (MODULE, "next: pouring", "next: boiled-over", 2, ["acceptable option 'ask-first'", "Recovery follows only"]),
    (MODULE, "id: ask-first", "id: to-the-line", 1, ["option id 'to-the-line' is used before", "an id of its own"]),
    (MODULE, "- id: pouring", "- id: filling", 1, ["scene id 'filling' is used before", "an id of its own"]),
    (MODULE, "- id: pouring", "- id: end", 1, ["No scene can be called 'end'", "another id"]),
    # Names.
    (MODULE, "id: making-tea", "id: making-coffee", 1, ["differs from the file's name 'making-tea'", "Call the file"]),
    (MODULE, "policy: kettle-policy", "policy: cup-policy", 1, ["no policy 'cup-policy'", "kettle-policy"]),
    (MODULE, '"1.0"', '"2.0"', 1, ["no version '2.0'", "Pin the module to one of: 1.0"]),
    (STATEMENT, "id: kettle-statement", "id: other", 1, ["differs from the file's name", "Call the file other.yaml"]),
    (REQUIREMENTS, "- making-tea", "- making-coffee", 1, ["no module 'making-coffee'", "making-tea"]),
    (REQUIREMENTS, "policy: kettle", "policy: cup", 1, ["no policy 'cup-policy'", "kettle-policy"]),
    (REQUIREMENTS, "statement: kettle", "statement: cup", 1, ["no statement 'cup-statement'", "kettle-statement"]),
    # Said twice.
    (MODULE, "text: Ask a colleague.", "text: To the line.", 1, ["same option stands here twice", "Take one out"]),
    (MODULE, "Tell the right person about a scald.", "Fill a kettle safely.", 1, ["same learning outcome"]),
    (MODULE, "Where is the line?", "Who fills our kettle?", 1, ["same prompt stands here twice"]),
    # Fields.
    (MODULE, "feedback: Asking", "feedbak: Asking", 1, ["`feedbak` is not a field", "Did you mean `feedback`?"]),
    (MODULE, "grade: best", "grade: good", 1, ["`grade` cannot be 'good'", "'best', 'acceptable', 'poor' or 'breach'"]),
    (MODULE, 'policy_version: "1.0"', "policy_version: 1.0", 1, ["read as the number or truth value 1.0", "in quotes"]),
    (MODULE, "title: Making tea", "title:", 1, ["`title` is empty", "Write the text"]),
    (MODULE, "title: Making tea", "title: [tea]", 1, ["`title` must be a text"]),
    (MODULE, "title: Making tea", f"title: {'tea ' * 60}", 1, ["239 characters long", "at most 200"]),
    (MODULE, "title: Making tea", 'title: ""', 1, ["`title` is too short", "at least 1"]),
    (MODULE, "version: 1", "version: 0", 1, ["`version` cannot be 0", "at least 1"]),
    (MODULE, "version: 1", "version: one", 1, ["`version` must be a whole number", "digits only"]),
    (MODULE, "version: 1", "version: 1.5", 1, ["`version` must be a whole number", "digits only"]),
    (MODULE, "recovery: true", "recovery: maybe", 1, ["`recovery` cannot be 'maybe'", "`true` or `false`"]),
    (MODULE, "id: slowly", "id: Slowly!", 1, ["`id` cannot be 'Slowly!'", "small letters"]),
    (MODULE, 'section: "1.1"', "section: Pouring", 1, ["`section` cannot be 'Pouring'", "as the policy prints it"]),
    (MODULE, "audience: all-staff", "audience: cooks", 1, ["`audience` cannot be 'cooks'", "'all-staff'"]),
    (MODULE, "kind: message", "kind: parcel", 1, ["`kind` cannot be 'parcel'", "'friend-request'"]),
    (MODULE, "      kind: message\n", "", 1, ["`shows` has no `kind`", "Write `kind:`"]),
    (MODULE, "tell: [colleague]", "tell: [the-queen]", 1, ["cannot be 'the-queen'", "'line-manager'"]),
    (MODULE, "tell: [colleague]", "tell: colleague", 1, ["`tell` must be a list", "with a dash"]),
    (MODULE, "  - Whom would you tell?\n", "", 1, ["`discussion` has 2 entries", "at least 3"]),
    (REQUIREMENTS, "due_days: 28", "due_days: 4000", 1, ["`due_days` cannot be 4000", "at most 3660"]),
    (REQUIREMENTS, "2027-02-01", "next year", 1, ["is not a date", "year-month-day"]),
    (REQUIREMENTS, "review_on: 2027", "review_on: 2025", 1, ["`review_on` must be a later day than approved_on"]),
    (REQUIREMENTS, "<prefix>|LOCAL", "NHS|CSTF", 1, ["`competence` cannot be", "<prefix>|LOCAL|Name"]),
    (REQUIREMENTS, "- making-tea", "- making-tea\n      - making-tea", 1, ["names making-tea more than once"]),
    (REQUIREMENTS, "everybody: true", "everyone: true", 1, ["`everyone` is not a field", "Did you mean `everybody`?"]),
    (REQUIREMENTS, "everybody: true", "staff_group: [Cooks]", 1, ["cannot be 'Cooks'", "'Students'"]),
    (REQUIREMENTS, "{everybody: true}", "{}", 1, ["must name exactly one condition"]),
    (REQUIREMENTS, "everybody: true", "everybody: true, line_manager: true", 1, ["must name exactly one condition"]),
    (REQUIREMENTS, "everybody: true", "any: [{line_manager: true}]", 1, ["`any` has 1 entries", "at least 2"]),
    (REQUIREMENTS, "everybody: true", "not: {unit: [tea room]}", 1, ["`unit` cannot be 'tea room'", "unit's code"]),
    (REQUIREMENTS, "keeps the anniversary", "starts again", 1, ["`early_renewal` cannot be 'starts again'"]),
    (STATEMENT, "{organisation}", "{employer}", 1, ["may hold only these placeholders", "{organisation}"]),
    (STATEMENT, "{organisation}", "{organisation", 1, ["may hold only these placeholders"]),
    (STATEMENT, ", version {policy_version},", "", 1, ["must name the policy and its version: {policy_version}"]),
    (STATEMENT, "I have read", "I consent to", 1, ["says 'consent'", "neither consent nor a term of any contract"]),
    (STATEMENT, "I have read", "As a term of my contract I keep", 1, ["says 'contract'"]),
    # The register.
    (REGISTER, "Fill the kettle to", "Fill a kettle to", 1, ["not in section 1", "Copy the words exactly"]),
    (REGISTER, "to the line", "to the brim", 1, ["not in section 1", "goes on “line, and no further."]),
    (REGISTER, 'section: "1.1"', 'section: "1"', 1, ["not in section 1", "It stands in section 1.1: name that"]),
    (REGISTER, 'section: "1.1"', 'section: "4"', 1, ["no section '4' in version 1.0", "stands in section 1.1"]),
    (REGISTER, "quote: and no further", "quote: Fill the kettle to the line", 1, ["is on line 7 already", "Keep one"]),
    (REGISTER, "quote: and no further", "quote: the", 1, ["“the” stands 2 times in section 1.", "Quote more"]),
    (REGISTER, "quote: and no further", "quote: and no further. If you", 1, ["runs over the end of a sentence"]),
    (REGISTER, "id: 1-ask", "id: 1-fill", 1, ["obligation id '1-fill' is used before", "an id of its own"]),
    (REGISTER, "id: 1-ask", "id: 1 Ask", 1, ["`id` cannot be '1 Ask': use small letters"]),
    (REGISTER, "kind: must-not", "kind: shall-not", 1, ["`kind` cannot be 'shall-not'", "'must-not'"]),
    (REGISTER, "audience: all-staff", "audience: cooks", 1, ["`audience` cannot be 'cooks'", "'managers'"]),
    (REGISTER, "reason: Says", "raison: Says", 1, ["`raison` is not a field", "Did you mean `reason`?"]),
    (POLICY, "- Pour slowly", "- Ask first.\n- Pour slowly", 1, ["quotes this list item of section 1.1: “Ask first.”"]),
    (POLICY, "Fill the kettle", "Ask first. Fill the kettle", 1, ["quotes this sentence of section 1: “Ask first.”"]),
    (POLICY, "| Is the spoon", "| Is it? | | |\n| Is the spoon", 1, ["quotes this table row of Appendix 1: “Is it?”"]),
    # YAML.
    (MODULE, "title: Making tea", "title: Making tea\ntitle: More", 1, ["`title` is repeated", "line 4 already"]),
    (MODULE, "title: Making tea", "title: &name Making tea", 1, ["Anchors (&)", "needs quotes"]),
    (MODULE, "title: Making tea", "title: *name", 1, ["aliases (*)", "needs quotes"]),
    (MODULE, "title: Making tea", "title: !!str Making tea", 1, ["Tags such as", "Take it out"]),
    (MODULE, "title: Making tea", "title: Making: tea", 1, ["not YAML", "indentation, quotes"]),
    (MODULE, "title: Making tea", "{a: b}: tea", 1, ["key must be a plain word"]),
    (MODULE, "title: Making tea", f"title: {'[' * 13 + ']' * 13}", 1, ["nested more than 12 levels"]),
    (MODULE, "title: Making tea", "title: Making\u202etea", 1, ["invisible character (U+202E)"]),
    (MODULE, "title: Making tea", "title: Making\x07tea", 1, ["invisible character (U+0007)"]),
    # The policy.
    (POLICY, 'version: "1.0"', 'version: "1.1"', 1, ["head says version '1.1'", "Call the file 1.1.md"]),
    (POLICY, 'version: "1.0"', "version: draft", 1, ["`version` cannot be 'draft'"]),
    (POLICY, "owner: Head of Tea\n", "", 1, ["`owner` is missing", "Add `owner:`"]),
    (POLICY, "approved_on: 2026-01-31", "approved_on: last week", 1, ["is not a date"]),
    (POLICY, "## 1. Boiling", "Loose words.\n## 1. Boiling", 1, ["belongs to no section", "below a numbered heading"]),
    (POLICY, "## 1. Boiling", "### 1. Boiling", 1, ["heading of 1 has 3 marks", "`## 1. Boiling`"]),
    (POLICY, "## Appendix 1: Spoons", "## Spoons", 1, ["“Spoons” has no number", "`## Appendix 3: Heading`"]),
    (POLICY, "## Appendix 1: Spoons", "## 1. Spoons", 1, ["number 1 is used twice", "its own number"]),
    (POLICY, "### 1.1 Pouring", "### 3.1 Pouring", 1, ["no section 3 above 3.1", "Mark the heading of 3"]),
]  # fmt: skip

# Defects whose line is not the changed one: a missing thing is reported where the thing around it begins, and so on.
ELSEWHERE = {
    ("owner: Head of Tea\n", ""): 2,
    ("  - Whom would you tell?\n", ""): 127,
    ("      kind: message\n", ""): 17,
    ("- making-tea", "- making-tea\n      - making-tea"): 8,
    ("title: Making tea", "title: Making tea\ntitle: More"): 5,
}


@pytest.mark.parametrize(("file", "old", "new", "nth", "words"), BREAKAGES)
def test_each_defect_is_named_with_file_line_and_mending(
    kitchen: Kitchen, file: str, old: str, new: str, nth: int, words: list[str]
) -> None:
    line = kitchen.change(file, old, new, nth)
    problems = kitchen.problems()
    told = [str(problem) for problem in problems]
    meant = [text for text in told if all(word in text for word in words)]
    assert meant, told
    lines = {line, line + 1} if "\n" in old + new else {line}
    assert int(meant[0].split(":")[1]) in ({ELSEWHERE[old, new]} if (old, new) in ELSEWHERE else lines), meant
    assert meant[0].startswith(f"{file}:")
    assert all(problem.mend for problem in problems)


def test_what_states_an_obligation_cannot_be_listed_as_stating_none(kitchen: Kitchen) -> None:
    line = kitchen.change(REGISTER, "quote: The text below it belongs to 1.1 as well.", "quote: slowly, away")
    told = [str(problem) for problem in kitchen.problems()]
    assert any(f"{REGISTER}:{line}: “slowly, away” is also part of the obligation on line 18." in text for text in told)


def test_a_policy_version_without_a_register_is_refused(kitchen: Kitchen) -> None:
    (kitchen.root / REGISTER).unlink()
    (problem,) = kitchen.problems()
    assert (problem.file, problem.mend[:29]) == (POLICY, "Write 1.0.obligations.yaml be")


def test_a_sentence_is_not_missed_while_its_quote_is_wrong(kitchen: Kitchen) -> None:
    line = kitchen.change(
        REGISTER, "quote: Pour slowly, away from others", "quote: Pour slowly, away from other people"
    )
    (problem,) = kitchen.problems()
    assert (problem.file, problem.line) == (REGISTER, line)


def test_the_register_is_found_by_the_name_of_its_policy(kitchen: Kitchen) -> None:
    register = kitchen.load().register("kettle-policy")
    assert [duty.id for duty in register.in_section("1.1")] == ["1-1-pour", "1-1-tell"]
    assert register.obligation("1-ask") in register.in_section("1")
    assert register.obligation("2-ask") is None
    with pytest.raises(NotFoundError):
        kitchen.load().register("cup-policy")


def test_all_problems_of_all_files_are_told_at_once(kitchen: Kitchen) -> None:
    kitchen.change(MODULE, "next: pouring", "next: nowhere")
    kitchen.change(MODULE, "away from others", "away from other people")
    kitchen.change(STATEMENT, "id: kettle-statement", "id: other")
    kitchen.add("scenarios/empty.yaml", "")
    files = [problem.file for problem in kitchen.problems()]
    assert files.count(MODULE) >= 2
    assert {MODULE, STATEMENT, "scenarios/empty.yaml"} <= set(files)


def test_what_refers_to_a_broken_file_is_not_reported_on_top(kitchen: Kitchen) -> None:
    kitchen.change(POLICY, "approved_on: 2026-01-31", "approved_on: last week")
    assert [problem.file for problem in kitchen.problems()] == [POLICY]


def test_two_files_cannot_share_a_module_id(kitchen: Kitchen) -> None:
    kitchen.add("scenarios/more-tea.yaml", kitchen.read(MODULE))
    told = [str(problem) for problem in kitchen.problems()]
    assert any(
        "scenarios/more-tea.yaml:2:" in text and "also used by scenarios/making-tea.yaml" in text for text in told
    )


def test_a_module_stands_in_one_programme_only(kitchen: Kitchen) -> None:
    text = kitchen.read(REQUIREMENTS)
    again = text.split("programmes:\n", 1)[1].replace("id: tea-core", "id: tea-again")
    kitchen.add(REQUIREMENTS, text + again)
    (problem,) = kitchen.problems()
    assert (problem.file, problem.line) == (REQUIREMENTS, text.count("\n") + 8)
    assert problem.what == "The module 'making-tea' stands in the programme 'tea-core' already."


def test_a_programme_takes_only_modules_of_its_own_policy(kitchen: Kitchen) -> None:
    kitchen.add("content/policies/cup-policy/1.0.md", kitchen.read(POLICY))
    kitchen.add("content/policies/cup-policy/1.0.obligations.yaml", kitchen.read(REGISTER))
    line = kitchen.change(REQUIREMENTS, "policy: kettle-policy", "policy: cup-policy") + 4
    told = [str(problem) for problem in kitchen.problems()]
    what = "The module 'making-tea' teaches the policy 'kettle-policy', not this programme's."
    assert told == [f"{REQUIREMENTS}:{line}: {what} Take it out, or pin the module to 'cup-policy'."]


GROUPS = """    groups:
      - title: Boiling and pouring
        sections: ["1", "9.9"]
        modules: [making-tea]
"""


def test_a_group_of_obligations_names_sections_that_the_policy_has(kitchen: Kitchen) -> None:
    text = kitchen.read(REQUIREMENTS).replace("    from_on:", GROUPS + "    from_on:")
    kitchen.add(REQUIREMENTS, text)
    told = [str(problem) for problem in kitchen.problems()]
    line = text[: text.index('"9.9"')].count("\n") + 1
    what = "There is no section '9.9' in the policy 'kettle-policy'."
    assert told == [f'{REQUIREMENTS}:{line}: {what} Name sections as they are printed, for example "6.1".']


def test_groups_of_obligations_divide_the_modules(kitchen: Kitchen) -> None:
    text = kitchen.read(REQUIREMENTS).replace(
        "    from_on:", GROUPS.replace("making-tea", "washing-up") + "    from_on:"
    )
    kitchen.add(REQUIREMENTS, text)
    (problem,) = kitchen.problems()
    assert "names washing-up, which the programme does not take" in problem.what


def test_a_circle_of_right_options_is_named_once(kitchen: Kitchen) -> None:
    kitchen.change(MODULE, "next: end", "next: filling", 2)
    kitchen.change(MODULE, "next: end", "next: filling", 1)
    told = " ".join(str(problem) for problem in kitchen.problems())
    assert told.count("round in a circle: filling, pouring") == 1
    assert told.count("never lead to the end") == 3


def test_a_scene_that_nothing_leads_to_is_named(kitchen: Kitchen) -> None:
    text = kitchen.read(MODULE)
    scene = text[text.index("  - id: pouring") : text.index("discussion:")]
    for name in ("pouring", "slowly", "at-the-sink", "in-one-go"):
        scene = scene.replace(f"id: {name}", f"id: {name}-again")
    line = kitchen.change(MODULE, "discussion:", scene + "discussion:")
    (problem,) = kitchen.problems()
    assert (problem.file, problem.line) == (MODULE, line)
    assert "reaches the scene 'pouring-again'" in problem.what


def test_a_scene_needs_a_best_option(kitchen: Kitchen) -> None:
    line = kitchen.change(MODULE, "        grade: best", "        grade: acceptable", 3)
    (problem,) = kitchen.problems()
    assert "'pouring' has no option graded `best`" in problem.what
    assert problem.line == line - 3, "the line on which the options begin"


@pytest.mark.parametrize(
    ("file", "body", "words"),
    [
        ("scenarios/more.yaml", b"x" * (256 * 1024 + 1), "larger than 256 KB"),
        ("scenarios/more.yaml", b"id: more\ntitle: \xff\n", "2: The file is not UTF-8"),
        ("scenarios/more.yaml", b"", "must have fields"),
        ("scenarios/more.yaml", b"- a\n- b\n", "must have fields"),
        ("scenarios/more.yaml", b"id: a\n---\nid: b\n", "2: A second document begins here"),
        ("scenarios/more.yaml", b"[" * 100_000, "nested more than 12"),
        ("scenarios/more.yaml", b"id: " + b"9" * 5000, "id"),
        ("scenarios/more.yml", b"id: more", "Call it more.yaml"),
        ("content/policies/kettle-policy/2.0.md", b"No head", "head of the policy is missing"),
        ("content/policies/kettle-policy/2.0.md", b"---\ntitle: Never closed\n", "head of the policy is missing"),
        ("content/statements/more.yaml", b"version: 1", "`id` is missing"),
    ],
)
def test_files_beyond_the_limits_are_refused(kitchen: Kitchen, file: str, body: bytes, words: str) -> None:
    kitchen.add(file, "")
    (kitchen.root / file).write_bytes(body)
    told = [str(problem) for problem in kitchen.problems()]
    assert all(text.startswith(file) for text in told), told
    assert any(words in text for text in told), told


def test_a_policy_without_sections_is_refused(kitchen: Kitchen) -> None:
    text = kitchen.read(POLICY)
    kitchen.add(POLICY, text[: text.index("# KETTLE")])
    assert "no numbered section" in str(kitchen.problems()[0])


@pytest.mark.parametrize("missing", [MODULE, POLICY, REGISTER, STATEMENT, REQUIREMENTS])
def test_missing_files_are_named(kitchen: Kitchen, missing: str) -> None:
    (kitchen.root / missing).unlink()
    assert kitchen.problems()


def test_windows_line_ends_change_neither_lines_nor_fingerprint(kitchen: Kitchen) -> None:
    before = kitchen.load()
    for file in (MODULE, POLICY):
        path = kitchen.root / file
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    after = kitchen.load()
    assert after.policy("kettle-policy").fingerprint == before.policy("kettle-policy").fingerprint
    assert after.module("making-tea").fingerprint == before.module("making-tea").fingerprint
    assert kitchen.change(MODULE, "next: pouring", "next: nowhere") == kitchen.problems()[0].line


def test_folders_that_do_not_exist_are_problems_not_crashes(kitchen: Kitchen) -> None:
    with pytest.raises(ContentError, match="There is no policy"):
        load_library(kitchen.root / "no-content", kitchen.root / "no-scenarios")
