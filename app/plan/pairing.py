"""Questions whether two records, genes or proteins are the same letter by letter.

Stands in front of the classifier and takes only questions that name two sequences (two records,
two genes, one gene of two genomes, two genomes of one record each) and ask whether, where or in how
many letters they differ, or which is longer where they lie in two genomes or are whole records.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from app.plan.base import Call, Entity, Plan
from app.plan.entities import Marked, mark
from app.plan.toolset import RECOGNISED
from app.plan.vocabulary import of_library

if TYPE_CHECKING:
    from app.plan.vocabulary import Vocabulary
    from app.session import Session
    from index.library import Library

TOOL = "sequence_differences"
NEAR = 200_000
"""Two genomes of one record each up to this length are asked about as sequences."""

_CUE = re.compile(
    r"\bdiffer|\bidentical|\bsame\b|\bmismatch|\bsubstitut|\blonger\b|\bshorter\b|\bas long\b"
    r"|\bequal|\bbase (?:by|for) base\b|\bletter (?:by|for) letter\b|\bmatch|\bagree|\balike\b"
    r"|\bcompare|\bbigger\b|\bsmaller\b|\bchanged?\b|\bchanges\b|\bmutat|\bagainst\b|\bmissing\b"
    r"|\bshort as\b|\brelative to\b",
    re.I,
)
_LETTERS = (
    r"(?:bases?|base pairs?|bp|nucleotides?|nt|residues?|amino[ -]?acids?|aa|positions?|letters?"
    r"|sites?|sequences?|places?|substitutions?|mismatch(?:es)?|point mutations?|characters?)"
)
_DIFFER = re.compile(
    r"\bdiffer(?:s|ed|ing|ent|ences?)?\b|\bidentical\b|\bmismatch\w*|\bsubstitutions?\b"
    r"|\bbase (?:by|for) base\b|\b(?:letter|residue|position) (?:by|for) (?:letter|residue"
    r"|position)\b|\bthe same\b|\bequal\b|\bmatch(?:es)?\b|\bagree\b|\balike\b|\bchanged?\b"
    r"|\bmutated\b"
)
_WHERE = re.compile(
    r"\b(?:where|how many|(?:at|in) (?:which|what|how many)|which|what|number of|list|show|count)"
    rf"\b[^?.]*\b(?:differ|{_LETTERS}|mismatch|substitut)|\bbase (?:by|for) base\b"
    r"|\b(?:letter|residue|position) (?:by|for) (?:letter|residue|position)\b"
    r"|\bwhere\b[^?.]*\bdiffer|\bdiffer\w*\b[^?.]*\bwhere\b"
)
_LONGER = re.compile(
    r"\b(?:longer|shorter|bigger|smaller|larger|as (?:long|short|big) as|equally long|(?:the )?same"
    r" (?:lengths?|sizes?)|equal lengths?)\b|\bdiffer(?:ence|s)?\b[^?.]*\b(?:lengths?|sizes?)\b"
    r"|\b(?:lengths?|sizes?)\b[^?.]*\b(?:differ|compare)"
)
_ELSE = re.compile(
    r"\bgc\b|\bg\+c\b|\bstrands?\b|\bfunctions?\b|\bexpress\w*|\bcodons?\b|\bproducts?\b"
    r"|\bmass(?:es)?\b|\bweigh\w*|\bkda\b|\bisoelectric|\bpis?\b|\bcharges?\b|\bcopies\b|\bcopy\b"
    r"|\borganisms?\b|\bhosts?\b|\btopolog\w*|\bspecies\b|\bannotat\w*|\bnumbers? of (?:genes|cds"
    r"|features|trnas?)|\bgene (?:numbers?|content|orders?)\b|\bhow many genes\b|\bsynten\w*"
    r"|\breading frames?\b|\boperons?\b|\bdirections?\b|\borientation\b|\bneighbou?rs?\b"
    r"|\bani\b|\bintrons?\b|\bexons?\b|\bstart(?:s|ed)?\b|\bends?\b|\bstop\b|\bdomains?\b|\bnames?\b|\bcontigs\b"
    r"|\bupstream\b|\bdownstream\b|\bwhich genes\b|\bpromoters?\b|\bpathways?\b|\bcompositions?\b"
    r"|\bcut\b|\bbetween @range|\bdraw\b|\bmap\b|\bplot\b|\bspecies\b|\btables?\b|\bskew\b"
    r"|\bhomolog\w*|\borthol\w*|\bmissing\b|\bunique\b|\breads?\b|\bvariants?\b"
    r"|\bhow (?:do|does|did|are|is)\b"
)
_PROTEIN = re.compile(
    r"\bproteins?\b|\bresidues?\b|\bamino[ -]?acids?\b|\baa\b|\bpeptides?\b|\bpolypeptides?\b"
)
_BASES = re.compile(
    r"\b(?:bases?|base pairs?|nucleotides?|nt|bp|dna|coding sequences?|cds|genes?)\b"
)
_BOTH = re.compile(
    r"\b(?:both|the two|two (?:genomes|files|viruses|strains|isolates|phages|plasmids|species"
    r"|sequences|records|proteins|entries|of them)|these two|each other|either|between them"
    r"|one another|other (?:genome|file|virus|strain|isolate|phage|plasmid|species|one))\b"
)
_NOUN = (
    r"(?:records?|segments?|contigs?|chromosomes?|plasmids?|sequences?|entries|entry|scaffolds?)"
)
_NUMBERED = re.compile(
    rf"\b(?P<noun>{_NOUN}) (?P<one>\d+) (?P<link>and|with|to|vs\.?|versus|against|from|or|than)"
    r" (?P<two>\d+)\b",
    re.I,
)
_SYMBOL = re.compile(
    r"\b(?P<name>[A-Z][A-Za-z0-9]{0,2})(?![\w-]| ?\d)(?: (?P<noun>genes?|proteins?)\b)?"
)
_PLACES = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6,
           "seventh": 7, "eighth": 8, "1st": 1, "2nd": 2, "3rd": 3}  # fmt: skip
_NTH = "|".join(_PLACES)
_FIRST_SECOND = re.compile(
    rf"\b(?P<one>{_NTH})(?: (?P<noun>{_NOUN}))?(?P<gap> (?:(?!{_NTH})[\w-]+,? ){{1,6}}?)(?:the )?"
    rf"(?P<two>{_NTH})\b(?: (?P<last>{_NOUN}))?",
    re.I,
)


def recognise(question: str, library: Library, session: Session | None = None) -> Plan | None:
    """The plan of a question that compares two sequences, or None where it is another.

    Parameters
    ----------
    question
        Plain English.
    library
        Open genomes.
    session
        The conversation, whose last comparison "and where do they differ?" goes on from.
    """
    if len(question) > 500 or not library.genomes:
        return None
    onward = _onward(question, library, session)
    if onward is not None:
        return onward
    if not _CUE.search(question):
        return None
    vocabulary = of_library(library)
    marked = mark(_said_plainly(question, vocabulary, library), vocabulary)
    other = _not_open(question, marked, library)
    if other is not None:
        return other
    if marked.of("sequence", "peptide", "range", "position", "motif", "enzyme", "aminotype"):
        return None
    text = marked.masked
    rest = re.sub(r"@\w+", " ", text)
    if _ELSE.search(rest) or re.search(r"@prefix|@xref|@ec", text):
        return None
    if marked.of("quantity", "span") or any(e.value != 2 for e in marked.of("number")):
        return None
    sides = _sides(marked, library, _SEVERAL.search(question) is not None)
    if sides is None:
        return None
    typed = question.lower()
    asked = _what(rest, typed, sides)
    return None if asked is None else _plan({"first": sides[0], "second": sides[1], **asked}, text)


_AGAINST = (
    r"\b(?:differ\w*|mutat\w+|changes?|changed|snps?|substitutions?|compar\w+|missing|identical"
    r"|similar\w*|same|longer|shorter|diverge\w*|deletions?|insertions?|lost|gained)\b[^?.;]*?"
    r"\b(?:from|to|with|against|than|relative to|versus|vs\.?|as|between it and) "
)
_THE = r"(?:(?:the|that|those|this|its|our|one|sequence|genome|protein|in) (?:of |in |from )?)*"
_STRAIN = re.compile(
    rf"{_AGAINST}(?P<said>{_THE}(?:(?:reference|type|wild[- ]type|parent(?:al)?|ancestral|vaccine"
    r"|lab(?:oratory)?|original|published|another|other|related) )*(?:(?:strains?|isolates?"
    r"|lineages?|serovars?|wild[- ]?type|ancestor|relatives?|reference (?:genome|sequence|strain))"
    r"\b(?! (?:of|in) the (?:file|genome|table|list))(?: (?=[\w/.-]*[A-Z0-9])[\w/.-]*\w)?))",
    re.I,
)
_ABSENT = re.compile(
    rf"(?:{_AGAINST.replace('|same|longer|shorter', '')})(?:(?:the|that) (?:of )?)*"
    r"(?P<e>@absent\d+)\W*$"
)


def _not_open(question: str, marked: Marked, library: Library) -> Plan | None:
    """The refusal to compare the only open genome with a strain that is not open."""
    if len(library.genomes) != 1 or library.tracks or marked.of("genome"):
        return None
    found = _STRAIN.search(question)
    absent = _ABSENT.search(marked.masked)
    if found is not None:
        said = found["said"].strip()
    elif absent is not None and not marked.of("gene"):
        said = str(marked.entities[int(re.sub(r"\D", "", absent["e"]))].value)
        if not re.search(r"\d", said):
            return None
    else:
        return None
    name = library.genomes[0].name
    message = (
        f"Only {name} is open, so it cannot be compared with {said}; open a file of that genome "
        "beside it and ask again."
    )
    return Plan([], "declined", message, trace={"how": "a genome that is not open"})


def _plan(arguments: dict[str, Any], text: str) -> Plan:
    full = RECOGNISED[TOOL].model_validate(arguments)
    call = Call(TOOL, full.model_dump(exclude_defaults=True))
    return Plan([call], "answered", trace={"read_as": text, "how": "two sequences compared"})


def _said_plainly(question: str, vocabulary: Vocabulary, library: Library) -> str:
    """The question with each record of "records 1 and 2" named, and "gene" after short symbols."""

    def symbol(found: re.Match[str]) -> str:
        if not vocabulary.knows(found["name"]) or found["name"] in ("A", "I"):
            return found.group()
        return f"{found['name']} {(found['noun'] or 'gene').lower().rstrip('s')}"

    def both(found: re.Match[str]) -> str:
        noun = found["noun"].lower()
        return f"{_id(library, noun, found['one'])} {found['link']} " + _id(
            library, noun, found["two"]
        )

    def nth(found: re.Match[str]) -> str:
        noun = (found["noun"] or found["last"] or "").lower()
        if not noun:
            return found.group()
        one, two = (_id(library, noun, _PLACES[found[side].lower()]) for side in ("one", "two"))
        return f"{one}{found['gap']}{two}"

    return _SYMBOL.sub(symbol, _FIRST_SECOND.sub(nth, _NUMBERED.sub(both, question)))


def _only_two(marked: Marked, library: Library) -> tuple[dict[str, Any], dict[str, Any]] | None:
    """The two records of a file that has no more."""
    found = library.genomes[0].records
    of_genes = re.search(_OF_GENES, marked.masked) is not None
    of_proteins = all(record.molecule == "protein" for record in found)
    if len(found) != 2 or (of_genes and not of_proteins) or not _BOTH.search(marked.text.lower()):
        return None
    return {"record": found[0].id}, {"record": found[1].id}


def _id(library: Library, noun: str, rank: int | str) -> str:
    """The id of a record by its number, where one genome is open, else its number in words."""
    noun = "record" if noun.startswith(("entr", "sequence")) else noun.rstrip("s")
    if len(library.genomes) > 1:
        return f"{noun} {rank}"
    try:
        return library.genomes[0].record(f"{noun} {rank}").id
    except KeyError:
        return f"{noun} {rank}"


def _sides(
    marked: Marked, library: Library, plural: bool
) -> tuple[dict[str, Any], dict[str, Any]] | None:
    """The two sequences that are named, as the tool takes them."""
    several = len(library.genomes) > 1
    named = marked.of("gene", "absent", "keyword")
    genes = list(dict.fromkeys(str(entity.value) for entity in named))
    places = marked.of("genome", "record")
    if len(genes) == 2 and not marked.of("keyword"):
        found = [_with_place(entity, marked) for entity in _distinct(named)]
        return found[0], found[1]
    if len(genes) == 1:
        pair = _two_genomes(marked, library, plural)
        if pair is None:
            return None
        name = re.sub(r"(?i)\b(?:proteins?|genes?)$", "", genes[0]).strip() or genes[0]
        return {"name": name, "genome": pair[0]}, {"name": name, "genome": pair[1]}
    if genes or marked.of("type", "amino", "codon"):
        return None
    records = _distinct([entity for entity in places if entity.kind == "record"])
    if len(records) == 2:
        sides = [_with_place(entity, marked, "record") for entity in records]
        return sides[0], sides[1]
    held = list(dict.fromkeys(str(e.value) for e in places if e.kind == "genome"))
    if len(records) == 1 and several:
        side = _with_place(records[0], marked, "record")
        holders = _holders(library, str(records[0].value))
        others = [name for name in held if name not in holders]
        if len(others) == 1:
            order = [side, {"genome": others[0]}]
            first = marked.of("genome", "record")[0]
            return (order[1], order[0]) if str(first.value) == others[0] else (order[0], order[1])
        return None
    if not several and not places:
        return _only_two(marked, library)
    if several and not records and not re.search(_OF_GENES, marked.masked):
        pair = _two_genomes(marked, library, False)
        if pair is not None and _single(library, pair):
            return {"genome": pair[0]}, {"genome": pair[1]}
    return None


_SEVERAL = re.compile(r"\b(?:do|are|how|compare)\b[^?]*\b(?:genes|proteins|sequences)\b", re.I)
"""One gene spoken of as more than one: "do the E genes differ"."""
_OF_GENES = r"\b(?:genes?|cds|orfs?|peptides?|proteins?|products?)\b"


def _distinct(entities: list[Entity]) -> list[Entity]:
    kept: dict[str, Entity] = {}
    for entity in entities:
        kept.setdefault(str(entity.value), entity)
    return list(kept.values())


def _with_place(entity: Entity, marked: Marked, key: str = "name") -> dict[str, Any]:
    """A gene or record with the genome or record that it is said to be of."""
    number = marked.entities.index(entity)
    found = re.search(
        rf"@{entity.kind}{number}(?: (?:protein|gene|sequence|record))? (?:of|in|from|on)"
        r" (?:the |file |genome |record )*@(?P<kind>genome|record)(?P<n>\d+)",
        marked.masked,
    )
    side: dict[str, Any] = {key: str(entity.value)}
    if found and found["kind"] != key:
        side[found["kind"]] = str(marked.entities[int(found["n"])].value)
    return side


def _two_genomes(marked: Marked, library: Library, plural: bool) -> tuple[str, str] | None:
    """The two open genomes that are meant: both named, or the only two that are open."""
    names = [genome.name for genome in library.genomes]
    said = [str(value) for value in marked.values("genome")]
    for record in marked.values("record"):
        holders = _holders(library, str(record))
        said += [name for name in holders if len(holders) == 1 and name not in said]
    if len(said) == 2:
        return said[0], said[1]
    if len(names) != 2 or len(said) > 1:
        return None
    if said:
        other = next(name for name in names if name != said[0])
        return (said[0], other) if _BOTH.search(marked.text.lower()) else None
    both = plural or _BOTH.search(marked.text.lower())
    return (names[0], names[1]) if both else None


def _holders(library: Library, record: str) -> list[str]:
    """Names of the genomes that have a record of that name."""
    found = []
    for genome in library.genomes:
        try:
            genome.record(record)
        except KeyError:
            continue
        found.append(genome.name)
    return found


def _single(library: Library, pair: tuple[str, str]) -> bool:
    """Whether both genomes are one record short enough to be asked about letter by letter."""
    chosen = [genome for genome in library.genomes if genome.name in pair]
    return all(len(genome.records) == 1 and genome.length <= NEAR for genome in chosen)


def _what(
    text: str, typed: str, sides: tuple[dict[str, Any], dict[str, Any]]
) -> dict[str, Any] | None:
    """Whether letters or lengths are asked for, and of which kind."""
    of_genes = "name" in sides[0]
    found: dict[str, Any] = {}
    if of_genes and _PROTEIN.search(typed):
        found["kind"] = "protein"
    elif of_genes and _BASES.search(typed):
        found["kind"] = "dna"
    where = _WHERE.search(text) is not None
    if _LONGER.search(text) and not re.search(r"\bidentical\b|\bwhere\b|\bpositions\b", text):
        apart = sides[0].get("genome") != sides[1].get("genome")
        if of_genes and not apart:
            return None
        return {**found, "what": "length"} if of_genes or "record" in sides[0] else None
    if not _DIFFER.search(text) or (not of_genes and not where and not _WHOLE.search(text)):
        return None
    return found


_WHOLE = re.compile(
    r"\b(?:is|are|do|does|did)\b[^?.]*\b(?:identical|differ|the same|equal|match|agree|alike)\b"
    rf"|\bdiffer\w*\b[^?.]*\b{_LETTERS}\b"
)
_GOES_ON = re.compile(
    r"^(?:(?:and|so|then|ok|okay|but)[, ]+)*(?:(?:where|how|(?:at|in) (?:which|what|how many) \w+"
    r"(?: \w+)?|(?:how many|which|what|how much)(?: [\w-]+){1,3})(?: exactly)? (?:do|does|did)"
    r" (?:they|these|those|the two|both)(?: \w+)? differ(?: \w+)?"
    r"|do they differ|are they (?:identical|the same)|list the differences"
    r"|(?:what|which) are the (?:differences|changes))\W*$",
    re.I,
)
_OTHER = re.compile(
    r"^(?:(?:and|then|ok|okay|so|now)[, ]+)*(?:(?:what|how) about |and |also |of |for |the |in )*"
    r"@(?:gene|absent|keyword)\d+(?: (?:gene|protein))?(?: too| then)?\W*$"
)


def _onward(question: str, library: Library, session: Session | None) -> Plan | None:
    """The last comparison with its letters asked for, or of another gene."""
    turns = session.turns if session is not None else []
    if not turns or not turns[-1].calls:
        return None
    tool, given = turns[-1].calls[-1]
    if tool != TOOL or len(question) > 100:
        return None
    if _GOES_ON.match(question.strip()):
        kept = {key: value for key, value in given.items() if key != "what"}
        return _plan(kept, question.lower())
    vocabulary = of_library(library)
    marked = mark(_said_plainly(question, vocabulary, library), vocabulary)
    if "name" not in given["first"] or given["first"]["name"] != given["second"].get("name"):
        return None
    if not _OTHER.match(marked.masked):
        return None
    name = str(marked.of("gene", "absent", "keyword")[0].value)
    sides = {side: {**given[side], "name": name} for side in ("first", "second")}
    return _plan({**given, **sides}, marked.masked)
