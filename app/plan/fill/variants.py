"""Questions about variants: which tool, and its arguments."""

from __future__ import annotations

import re
from typing import Any

from app.plan.base import Call
from app.plan.fill.genotypes import VARIANT as _VARIANT
from app.plan.fill.genotypes import of_samples
from app.plan.fill.tracks import Asked, track_reader
from index.tracks.variants import Variants

_KINDS: tuple[tuple[str, str], ...] = (
    (r"\bsn[pv]s?\b|\bsingle[- ]nucleotide|\bpoint mutations?\b|\bsubstitutions?\b", "SNP"),
    (r"\bindels?\b|\binsertions? (?:and|or|/) deletions?\b", "indel"),
    (r"\binsertions?\b|\bins\b", "insertion"),
    (r"\bdeletions?\b|\bdels?\b", "deletion"),
    (r"\bmn[pv]s?\b|\bmulti-?nucleotide\b", "MNV"),
    (r"\bcomplex\b", "complex"),
    (r"\bstructural\b|\bsymbolic\b|\bbreakends?\b", "structural"),
)
_NOT_KIND = re.compile(
    r"\b(?:(?:are|is) (?:no|not)|other than|except(?: for)?|besides|excluding|rather than|but not)"
    r" (?:an? |the |any )?(?:simple |plain |ordinary |just |only )*(?:sn[pv]s?|indels?|insertions?"
    r"|deletions?|substitutions?)\b"
)
"""A kind of variant that is not meant: "which are no simple SNPs"."""
_EFFECTS: tuple[tuple[str, str], ...] = (
    (r"\bmissense\b|\bnon-?synonymous\b|\bamino[- ]acid (?:substitutions?|exchanges?)", "missense"),
    (rf"(?<!non)(?<!non-)\bsynonymous\b|\bsilent\b|\bsynonyms {_VARIANT}\b", "synonymous"),
    (r"\bnon-?sense\b|\bstop[- ]gain\w*|\b(?:premature|new|early) stops?\b", "nonsense"),
    (r"\bframe ?-?shift\w*|\bshift(?:s|ing)? (?:of )?the (?:reading )?frame\b", "frameshift"),
    (r"\bstop(?: codons?)?[- ]?los\w+|\blos\w+ (?:of )?(?:the |a |their )?stop", "stop lost"),
    (r"\bstart(?: codons?)?[- ]?los\w+|\blos\w+ (?:of )?(?:the |a |their )?start", "start lost"),
    (r"\bsplic\w+", "splice site"),
    (r"\bintron(?:s|ic)?\b", "intron"),
    (
        r"\bintergenic\b|\b(?:in|inside|within) no (?:annotated |known )?genes?\b"
        r"|\b(?:between|outside(?: of)?) (?:the |any |all )?genes\b",
        "intergenic",
    ),
    (r"\bin-?frame (?:deletions?|indels?)", "in-frame deletion"),
    (r"\bin-?frame (?:insertions?|indels?)", "in-frame insertion"),
)
_EFFECT = (
    r"\beffects?\b|\bimpacts?\b|\bconsequences?\b|\bhgvs\b|\bannotat\w+|\bharm\w*|\bdeleterious\b"
    r"|\b(?:chang|alter|affect|modif|disrupt|truncat|damag|break|destroy)\w*\b.{0,40}"
    r"\b(?:proteins?|amino|residues?|coding|products?|enzymes?|translation|sequence)\b"
    r"|\b(?:proteins?|amino[- ]acids?|residues?|codons?)\b.{0,30}\b(?:chang|alter|affect)\w*"
    r"|\bwhat (?:do|does|would|will) .{0,40}\bdo\b|\bcoding (?:variants?|snps?|changes?)"
    r"|\b(?:protein|coding|aa)[- ](?:level |sequence )?(?:changes?|changing|altering)"
)
_KEPT = (
    r"\b(?:do not|don't|does not|doesn't|not|without|leave|no)\b.{0,25}\b(?:chang|alter|affect)\w*"
    r"|\bleave\b.{0,30}\b(?:unchanged|as it is|alone|intact)"
)
_GENES = (
    r"\b(?:which|what|how many|list|show|name|top|@number\d+)\s+"
    rf"(?:(?!between\b|in\b|of\b|are\b|lie\b|{_VARIANT}\b)[\w@-]+\s+){{0,3}}"
    r"(?:genes?|loci|locus|cds|proteins)\b"
    r"|\b(?:per|by|each|every|for each) (?:gene|locus|cds)\b|\bgenes? (?:with|without|that|carry)"
)
_NO_VARIANT = (
    rf"\b(?:no|zero|without(?: any)?|lack\w*|free of|0)\b[^.?]{{0,15}}\b{_VARIANT}\b"
    rf"|\bnot\b[^.?]{{0,20}}\b{_VARIANT}\b|\b(?:un-?mutated|unaffected|invariant)\b"
)
_HIGHEST = r"\b(?:highest|best|greatest|top|most|maximum)\b"
_LOWEST = r"\b(?:lowest|worst|least|fewest|minimum|poorest)\b"
_BOUND = (
    r"\bqual\w*[^.?]{{0,30}}?{words}\s*(?P<e>@(?:quantity|number|position)\d+)"
    r"|{words}\s*(?:a )?(?:qual\w* (?:of )?)?"
    r"(?P<f>@(?:quantity|number|position)\d+)[^.?]{{0,12}}qual"
)
_BELOW = r"(?:below|under|less than|lower than|<=?|at most|smaller than|up to)"
_ABOVE = r"(?:above|over|more than|greater than|higher than|>=?|at least|exceeding|better than)"
_CHANGE = (
    (
        r"\b(?:longer|larger|bigger|greater|more) than {n}|\bover {n}|\babove {n}|> ?{n}",
        "min_change",
        1,
    ),
    (
        r"\b(?:at least|minimum(?: of)?|>=|≥) ?{n}|{n} or (?:longer|more|larger|bigger)",
        "min_change",
        0,
    ),
    (r"\b(?:shorter|smaller|less|fewer) than {n}|\b(?:under|below) {n}|< ?{n}", "max_change", -1),
    (
        r"\b(?:at most|up to|no longer than|<=|≤) ?{n}|{n} or (?:shorter|less|fewer|smaller)",
        "max_change",
        0,
    ),
    (r"\b(?:exactly |of |just |only )?{n}[- ](?:insertion|deletion|indel)", "both", 0),
)
"""Bounds of the letters that an indel changes; ``{n}`` is a length with its unit."""
_LENGTH = r"(@quantity\d+)"
_TWICE = r"\bhow many\b.*\b(?:how many|what (?:number|share|part)|number of)\b"
_BY_FILTER = (
    r"\b(?:which|what|each|every|per|by|for each|different|all) (?:\w+ )?filters?\b"
    r"|\bfilters? (?:values?|breakdown|counts?|statistics|stats)\b"
)
_PARTS: tuple[tuple[str, str], ...] = (
    ("tstv", r"\bt[si]\s*(?:/|:|to|-| )\s*tv\b|\btransitions?\b|\btransversions?\b|\btitv\b"),
    ("multiallelic", r"\bmulti-?allelic\b|\b(?:several|more than one|multiple) (?:alt|allele)"),
    ("filters", r"\bfilter\w*|\bpass(?:ed|es|ing)?\b|\bfail\w*"),
    ("quality", r"\bqualit|\bqual\b"),
    ("samples", r"\bsamples?\b|\bindividuals?\b|\bisolates?\b"),
    ("contigs", r"\b(?:per|by|each|which) (?:contig|chromosome|record|sequence|replicon)s?\b"),
    ("source", r"\b(?:made|produced|called|written|caller|version|header|program|software)\b"),
    ("types", r"\b(?:types?|kinds?|classes)\b|\bsn[pv]s? (?:and|or|versus|vs)\b"),
)
_ELSEWHERE = r"\bsynonymous codons?\b|\bcodon usage\b|\binsertion (?:sequences?|elements?)\b"
_HOLDERS = r"samples?|isolates?|strains?|individuals?|genomes?|file|vcf|data|calls?|reference"
_NOT_GENES = re.compile(
    r"rs\d+|v[cb]f|sn[pv]s?|indels?|hets?|homs?|gt|qual|pass|ts|ti|tv|ts/tv|ref|alt|hgvs|snpeff|vep"
    r"|[ACDEFGHIKLMNPQRSTVWY]\d+[ACDEFGHIKLMNPQRSTVWY*]|[cgp]\..+",
    re.IGNORECASE,
)


@track_reader("variants")
def read_variants(asked: Asked) -> list[Call] | None:
    """Calls for variants: counts, rows of a place, effects, genes, samples."""
    text = _without_types(asked)
    if re.search(_ELSEWHERE, text):
        return None
    base: dict[str, Any] = {"track": asked.track} if asked.track else {}
    samples = _samples(asked)
    genes = [name for name in asked.genes if not _is_other(name, samples)] or _unknown(
        asked, samples
    )
    place = _place(asked)
    meant = re.sub(r"<[^<>]{1,20}>", " ", _NOT_KIND.sub(" ", text))
    kinds = [kind for pattern, kind in _KINDS if re.search(pattern, meant)]
    if "indel" in kinds:
        kinds = [kind for kind in kinds if kind not in ("insertion", "deletion")]
    effects = [kind for pattern, kind in _EFFECTS if re.search(pattern, text)]
    if any(kind.startswith("in-frame") for kind in effects):
        kinds = []
    count = asked.reading.count and not re.search(r"\b(?:list|show|which|what are)\b", text)
    by_gene = not genes and re.search(_GENES, text) is not None
    if by_gene and not (place or samples):
        return [_by_gene(asked, base, kinds, effects)]
    where = {**base, **place, **_conditions(asked)}
    if genes:
        where["gene"] = genes[0]
    if effects or re.search(_EFFECT, text):
        arguments = {**where, **({"kinds": kinds} if kinds else {})}
        if effects and not re.search(r"\bor\b.*\b(?:synonymous|silent)\b", text):
            arguments["effects"] = effects
        elif re.search(_KEPT, text) and not re.search(r"\b(?:or not|do they|does it)\b", text):
            arguments["changing"] = False
        if count:
            arguments["what"] = "count"
        return _for_genes("variant_effects", arguments, genes)
    told = of_samples(asked, base, samples, where, count)
    if told is not None:
        return told
    if re.search(_BY_FILTER, text) and not (genes or place or samples):
        return [Call("variant_summary", {**base, "parts": ["filters"]})]
    if count and re.search(_TWICE, text) and not (genes or len(where) > len(base) or samples):
        return [Call("variant_summary", {**base, "parts": ["types"]})]
    if not (genes or place or len(where) > len(base)) and len(kinds) != 1:
        parts = [name for name, pattern in _PARTS if re.search(pattern, text)]
        ranked = asked.reading.limit or re.search(rf"{_HIGHEST}|{_LOWEST}", text)
        if parts and not ranked:
            return [Call("variant_summary", {**base, "parts": parts})]
        if (
            (count or not parts)
            and not ranked
            and not re.search(r"\blist\b|\bshow (?:me )?(?:the |all )?v", text)
        ):
            return [Call("variant_summary", {**base, **({"parts": ["types"]} if count else {})})]
    if kinds == ["SNP"] and re.search(_PARTS[0][1], text):
        return [Call("variant_summary", {**base, "parts": ["tstv"]})]
    arguments = {**where, **({"kinds": kinds} if kinds else {}), **_ranked(asked)}
    if count:
        arguments["what"] = "count"
    if samples and re.search(r"\bgenotyp", text):
        arguments["genotypes_of"] = samples
    return _for_genes("list_variants", arguments, genes)


def _without_types(asked: Asked) -> str:
    """The masked question, with words for variants that an annotation holds as features too."""
    text = asked.text
    for mark in re.findall(r"@type\d+", text):
        name = str(asked.reading.entity(mark).value).lower()
        if re.fullmatch(_VARIANT, name):
            text = text.replace(mark, name)
    return text


def _for_genes(tool: str, arguments: dict[str, Any], genes: list[str]) -> list[Call]:
    """One call, or one for each of a few genes."""
    if len(genes) < 2:
        return [Call(tool, arguments)]
    return [Call(tool, {**arguments, "gene": gene}) for gene in genes[:5]]


def _samples(asked: Asked) -> list[str]:
    """Samples that the question names, in its order."""
    found: dict[str, int] = {}
    words = {
        word.lower(): at for at, word in enumerate(re.findall(r"[^\s,;?!'\"()]+", asked.question))
    }
    for track in asked.tracks:
        if isinstance(track, Variants):
            for sample in track.samples:
                at = words.get(sample.lower())
                if at is not None:
                    found.setdefault(sample, at)
    return sorted(found, key=lambda sample: found[sample])


def _is_other(name: str, samples: list[str]) -> bool:
    """Whether a name read as a gene's is that of a sample, a variant or a word of the field."""
    return name.lower() in [s.lower() for s in samples] or _NOT_GENES.fullmatch(name) is not None


def _unknown(asked: Asked, samples: list[str]) -> list[str]:
    """A name in the place of a gene's, where no genome is open that would know it."""
    if asked.library.genomes:
        return []
    others = {name.lower() for track in asked.tracks for name in (*track.contigs, track.name)}
    for found in re.findall(
        rf"\b(?:in|within|of) (?:the )?(?:gene )?([\w.-]*\w)(?![\w.-])(?! (?:{_HOLDERS})\b)",
        asked.question,
    ):
        named = re.search(r"[A-Z0-9]", found) and re.search(r"[A-Za-z]", found)
        if named and found.lower() not in others and not _is_other(found, samples):
            return [found]
    return []


def _place(asked: Asked) -> dict[str, Any]:
    """``region`` or ``position`` and ``record`` as far as they are said."""
    said = asked.place()
    found: dict[str, Any] = {}
    start, end = said.get("start"), said.get("end")
    if start is None:
        at = asked.reading.matching(
            r"\b(?:at|position|site|base|pos) (?:position |base |site |number )?(?P<e>@number\d+)"
        )
        start = end = int(at) if isinstance(at, (int, float)) and at >= 1 else None
    if start is not None and end is not None:
        if start == end:
            found["position"] = start
        else:
            found["region"] = {"start": start, "end": end}
    if "record" in said:
        found["record"] = said["record"]
    return found


def _conditions(asked: Asked) -> dict[str, Any]:
    """Filter, quality, alleles and identifier."""
    text = asked.text
    found: dict[str, Any] = {}
    for key, words in (("max_quality", _BELOW), ("min_quality", _ABOVE)):
        match = re.search(_BOUND.format(words=words), text)
        if match:
            value = asked.reading.entity(match["e"] or match["f"]).value
            if isinstance(value, (int, float)):
                found[key] = float(value)
    listed = re.search(r"\b(?:which|list|show|what)\b", text) is not None
    placed = bool(asked.genes) or bool(asked.place())
    if listed or placed:
        if re.search(r"\bfail\w*|\b(?:not|n't) pass\w*|\bfiltered out\b", text):
            found["passed"] = False
        elif re.search(r"\bpass(?:ed|es|ing)?\b", text):
            found["passed"] = True
        if listed and re.search(r"\bmulti-?allelic\b", text):
            found["multiallelic"] = True
    found |= _changes(asked, text)
    rs = re.search(r"\brs\d+\b", asked.question, re.IGNORECASE)
    if rs:
        found["id"] = rs[0].lower()
    return found


def _changes(asked: Asked, text: str) -> dict[str, Any]:
    """Bounds of the letters that a variant gains or loses: "indels longer than 2 bp"."""
    found: dict[str, Any] = {}
    for pattern, key, more in _CHANGE:
        match = re.search(pattern.replace("{n}", _LENGTH), text)
        mark = next(filter(None, match.groups())) if match else ""
        value = asked.reading.entity(mark).value if mark else None
        if not isinstance(value, (int, float)):
            continue
        for name in ("min_change", "max_change") if key == "both" else (key,):
            found.setdefault(name, max(0, int(value) + more))
    return found


def _ranked(asked: Asked) -> dict[str, Any]:
    """Order and limit."""
    text = asked.text
    found: dict[str, Any] = {}
    limit = asked.reading.limit
    high, low = re.search(_HIGHEST, text), re.search(_LOWEST, text)
    if re.search(r"\bqual", text) and (high or low):
        found = {"sort_by": "quality", "order": "descending" if high else "ascending"}
    elif re.search(r"\b(?:longest|largest|biggest)\b", text):
        found = {"sort_by": "length", "order": "descending"}
    elif re.search(r"\blast\b", text):
        found = {"order": "descending"}
    if limit:
        found["limit"] = limit
    elif found:
        found["limit"] = (
            1 if re.search(r"\b(?:variant|call|site|snp)\b|\b(?:inser|dele)tion\b", text) else 10
        )
    return found


def _by_gene(asked: Asked, base: dict[str, Any], kinds: list[str], effects: list[str]) -> Call:
    """The call of a question on genes by their variants."""
    text = asked.text
    arguments = dict(base)
    if kinds:
        arguments["kinds"] = kinds
    if effects:
        arguments["effects"] = [kind for kind in effects if kind != "intergenic"]
    elif re.search(_EFFECT, text):
        arguments["effects"] = [
            "gene deleted", "start lost", "stop lost", "nonsense", "frameshift",
            "in-frame deletion", "in-frame insertion", "missense",
        ]  # fmt: skip
    if re.search(_NO_VARIANT, text) and not re.search(r"\bmost\b", text):
        arguments["what"] = "without"
    elif asked.reading.count and re.search(
        r"\bhow many (?:\w+ )?(?:genes|loci|proteins|cds)", text
    ):
        arguments["what"] = "count"
    if re.search(
        r"\bdens\w+|\bper (?:kb|kilobase|1,?000|base|length)|\bfor (?:its|their) length", text
    ):
        arguments["per_kb"] = True
    least = re.search(r"\b(?P<more>more than|over|at least)\s+(?P<e>@number\d+)", text)
    if least:
        value = asked.reading.entity(least["e"]).value
        arguments["min_count"] = int(value) + (least["more"] != "at least")
    elif asked.reading.limit:
        arguments["limit"] = asked.reading.limit
    elif re.search(r"\b(?:which|what|the) (?:one )?(?:gene|locus)\b", text) and re.search(
        r"\bmost\b|\bhighest\b|\blargest\b", text
    ):
        arguments["limit"] = 1
    return Call("variant_genes", arguments)
