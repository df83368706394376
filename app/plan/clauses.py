"""Questions that ask for several things: cut into clauses that share their gene."""

from __future__ import annotations

import re

from app.plan.base import Call
from app.plan.entities import Marked

MOST_CUTS = 8
_CUT = re.compile(
    r"\s*(?:[,;]?\s+(?:and|plus|as well as|along with|then)(?:\s+(?:also"
    r"|then|additionally|please))?\s+"
    r"|[?;.]\s+(?:and |also |then |plus )?|,\s*(?:also |then |and )?|\s+&\s+|\s*/\s*)"
)
_CONTENT = re.compile(
    r"\b(?:wh(?:at|ere|ich|o|en)|how|show|give|list|tell|is|does"
    r"|do|are|count|find|get|print|its?|their"
    r"|sequences?|proteins?|lengths?|positions?|locations?|coordinates?"
    r"|products?|functions?|strands?|start|end"
    r"|neighbou?rs?|names?|synonyms?|tags?|gc|mass|weight|pi|size"
    r"|ec|ids?|number|translation|promoter|cds|dna"
    r"|upstream|downstream|codons?|genes?|translat\w*|isoelectric"
    r"|gravy|exons?|composition|next|locus)\b"
)
_REFERRING = re.compile(r"\b(?:it|its|it's|their|them|they|that (?:gene|one|protein)"
r"|this (?:gene|one|protein)|the (?:gene|protein)|those|these)\b")  # fmt: skip


_THE_ONE = re.compile(
    r"^(?:(?:how (?:long|big|large)|what|which(?: one| of (?:them|those|these)| segment| contig"
    r"| record| chromosome| plasmid)?) (?:is|are)|give"
    r"|show|list|and)?(?: me)?(?: ?the)? ?(?:(?P<long>longest|largest|biggest)|shortest|smallest)"
    r"(?: (?:one|of (?:them|those|these)))?$"
)
_MOST_RESIDUES = re.compile(
    r"^which(?: one| of (?:them|those|these))? has the (?:(?P<long>most)|fewest|least) "
    r"(?:amino acids|residues|aa)$"
)
_OF_ALL = re.compile(r"^(?:and |so |ok )*how many (?:\S+ ){1,4}(?:are there|exist)(?: in total)?$")
"""A count that is whole as it stands."""


def counts_all(left: str, right: str) -> bool:
    """Whether one of two clauses is a count that is whole as it stands."""
    return bool(_OF_ALL.match(left.strip(" ?.")) or _OF_ALL.match(right.strip(" ?.")))


_HOW_MANY = re.compile(r"\bhow many\b|\bnumber of\b|\bcount\b")


def among(clause: str, before: Call) -> Call | None:
    """The call for "the longest" or "the shortest" after a clause that counts or lists genes: the
    one is meant to be among those. None for any other clause."""
    said = clause.strip(" ?.")
    found = _THE_ONE.match(said) or _MOST_RESIDUES.match(said)
    if found and before.tool == "list_records":
        end = {"order": "descending"} if found["long"] else {}
        return Call("list_records", {**before.arguments, "sort_by": "length", **end, "limit": 1})
    if found is None or before.tool not in ("count_genes", "list_genes"):
        return None
    wanted = before.arguments.get("filter", {})
    order = {"order": "descending"} if found["long"] else {}
    proteins = wanted.get("types") == ["protein"] or _MOST_RESIDUES.match(said)
    by = "aa_length" if proteins else "length"
    return Call("list_genes", {"filter": wanted, "sort_by": by, **order, "limit": 1})


_ASKS = re.compile(r"^(?:and |so |ok )*(?:how|what|which|where|who|is|are|does|do|has|have)\b")


def asks(clause: str) -> bool:
    """Whether a clause begins as a question does."""
    return bool(_ASKS.match(clause))


def asks_number(clause: str) -> bool:
    """Whether a clause asks how many genes or proteins there are."""
    return bool(_HOW_MANY.search(clause) and re.search(r"\b(?:genes|proteins|cds)\b", clause))


def without_repeats(calls: list[Call]) -> list[Call]:
    """Calls less those for one field of a gene's place where another gives all of it."""
    whole = [
        call.arguments.get("names")
        for call in calls
        if call.tool == "gene_location" and "field" not in call.arguments
    ]
    told = ("strand", "length", "aa_length", "start", "end")
    return [
        call
        for call in calls
        if call.tool != "gene_location"
        or call.arguments.get("field") not in told
        or len(call.arguments["names"]) > 1
        or call.arguments["names"] not in whole
    ]


def counts_twice(left: str, right: str, calls: list[Call]) -> bool:
    """Whether two clauses ask for two numbers of genes, other than one on each strand."""
    if any(call.tool != "count_genes" for call in calls):
        return False
    if not (_HOW_MANY.search(left) and _HOW_MANY.search(right)):
        return False
    filters = [{**call.arguments.get("filter", {}), "strand": 0} for call in calls]
    return filters[0] != filters[1]


_PREDICATE = re.compile(
    r"^(?:also |both )?(?:lack|lacks|have|has|having|are|is|lie|lies|sit|start|starts|begin"
    r"|begins|end"
    r"|encode|carry|contain|without|with|do not|does not|don't|doesn't|longer|shorter|at least"
    r"|no)\b"
)


def goes_on(right: str, calls: list[Call]) -> bool:
    """Whether the second clause is a further condition on the genes of the first: "how many have an
    EC number and lack a symbol"."""
    listing = ("count_genes", "list_genes", "find_genes")
    first, *rest = calls
    if first.tool not in listing or any(call.tool not in listing for call in rest):
        return False
    return bool(_PREDICATE.match(right)) and "?" not in right and not _HOW_MANY.search(right)


_PAIR = re.compile(r"\b(?:starts?|begins?|starting|beginning|first|from|up|upstream|left)$")
_OTHER = re.compile(r"(?:the )?(?:ends?|stops?|finish\w*|ending|last|to|down|downstream|right)\b")
"""Two words of one thing: "where does it start and end"."""


def cuts(masked: str) -> list[tuple[str, str]]:
    """Ways to cut a masked question in two clauses that both say something."""
    found: list[tuple[str, str]] = []
    for joint in _CUT.finditer(masked):
        if _PAIR.search(masked[: joint.start()]) and _OTHER.match(masked[joint.end() :]):
            continue
        if len(found) == MOST_CUTS:
            break
        left, right = masked[: joint.start()].strip(), masked[joint.end() :].strip(" ?.")
        asking = _CONTENT.search(right) or _THE_ONE.match(right)
        if _CONTENT.search(left) and asking:
            found.append((left, right))
    return found


def share(marked: Marked, clause: str, other: str, kinds: tuple[str, ...]) -> Marked:
    """A clause with the entities of the other one where it has none of its own.

    Parameters
    ----------
    marked
        The whole question.
    clause, other
        Its two halves, masked.
    kinds
        Kinds of entities that are handed over.
    """
    pattern = rf"@(?:{'|'.join(kinds)})\d+"
    own = re.findall(pattern, clause)
    theirs = re.findall(pattern, other)
    if own or not theirs or _OF_ALL.match(clause):
        return marked.clause(clause)
    listed = " and ".join(dict.fromkeys(theirs))
    referring = _REFERRING.search(clause)
    if referring:
        word = referring.group()
        owned = f"{listed}'s" if word in ("its", "their") else listed
        return marked.clause(clause[: referring.start()] + owned + clause[referring.end() :])
    return marked.clause(f"{clause} of {listed}")
