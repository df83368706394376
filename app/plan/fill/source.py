"""Questions for one qualifier of the source: host, tissue, strain, country, plasmid, ..."""

from __future__ import annotations

import re
from typing import Any

from app.plan.fill.base import with_record
from app.plan.reading import Reading

KEYS: tuple[tuple[str, str, str], ...] = (
    ("lab_host", "", r"lab(?:oratory)?[- ]hosts?"),
    ("host", "plain", r"(?:natural |specific )?hosts?(?: (?:organism|species))?"),
    ("tissue_type", "plain", r"tissues?(?:[- ]types?)?"),
    ("tissue_lib", "", r"tissue librar(?:y|ies)"),
    ("cell_line", "", r"cell[- ]lines?"),
    ("cell_type", "", r"cell[- ]types?"),
    ("sub_strain", "", r"sub[- ]?strains?"),
    ("strain", "plain", r"strains?"),
    ("isolation_source", "", r"isolation[- ]sources?|sources? of isolation"),
    ("isolate", "plain", r"isolates?"),
    ("collection_date", "", r"(?:collection|sampling|isolation) dates?"
     r"|dates? of (?:collection|sampling|isolation)"),
    ("collected_by", "", r"collectors?"),
    ("country", "plain", r"countr(?:y|ies)(?: of (?:origin|collection|isolation))?"
     r"|geographic(?:al)? (?:location|origin)s?|geo[ _-]?loc(?:ation)?[ _-]?names?"),
    ("lat_lon", "", r"lat(?:itude)?[ /,_-]*(?:and )?lon(?:gitude)?|geographic(?:al)? coordinates"),
    ("altitude", "", r"altitudes?"),
    ("mating_type", "", r"mating[- ]types?"),
    ("plasmid", "name", r"plasmids?"),
    ("chromosome", "name", r"chromosomes?"),
    ("segment", "name", r"segments?"),
    ("clone_lib", "", r"clone librar(?:y|ies)"),
    ("sub_clone", "", r"sub[- ]?clones?"),
    ("clone", "plain", r"clones?"),
    ("serovar", "", r"serovars?"),
    ("serotype", "", r"serotypes?"),
    ("biovar", "", r"biovars?"),
    ("pathovar", "", r"pathovars?"),
    ("sex", "plain", r"sex(?:es)?|gender"),
    ("dev_stage", "", r"dev(?:elopmental|elopment)?[- ]stages?|stages? of development"),
    ("cultivar", "", r"cultivars?"),
    ("variety", "plain", r"variet(?:y|ies)"),
    ("ecotype", "", r"ecotypes?"),
    ("breed", "plain", r"breeds?"),
    ("haplotype", "", r"haplotypes?"),
    ("haplogroup", "", r"haplogroups?"),
    ("sub_species", "", r"sub[- ]?species"),
    ("specimen_voucher", "", r"(?:specimen[- ])?vouchers?(?: specimen)?"),
    ("culture_collection", "", r"culture collections?"),
    ("bio_material", "", r"bio[- ]?materials?"),
    ("type_material", "", r"type materials?"),
    ("environmental_sample", "", r"environmental samples?"),
    ("organelle", "plain", r"organelles?"),
    ("PCR_primers", "", r"pcr primers? (?:used|qualifiers?)"),
)  # fmt: skip
"""Qualifier by its INSDC name, how plainly it has to be asked for, and what a person calls it.

``plain`` words mean other things too and want a whole question; those of ``name`` are also nouns
for records and want to be asked for by name or of the file.
"""

_RECORDS = r"(?:records?|contigs?|segments?|scaffolds?|replicons?|entry|entries|chromosomes?)"
_THING = (
    r"(?:it|this|that|they|these|(?:the|this|that|my|our|these|its|all(?: the)?|each|every|both)"
    r"(?: open(?:ed)?)? (?:files?|genome|contigs?|segments?|scaffolds?|records?|sequences?"
    r"|samples?|organism|isolates?|virus|bacteri\w+|phage"
    r"|dna|rna|entry|accession|assembly|specimen|source|thing|material"
    r"|genbank (?:file|record|entry)|data)|@record\d+)"
)
_SAID = (
    r"(?:given|stated|named|known|recorded|mentioned|annotated|noted|reported|specified|listed"
    r"|there)"
)
_ASK = r"(?:(?:so|and|ok|okay|then|please|also|but) )*"
_OF = rf"(?: (?:of|for|in|from|on) (?:the source(?: feature)?(?: of)? ?)?(?:{_THING})?)?"
_END = r"(?: (?:exactly|please|then|too|as well|here|originally|actually))*\W*$"
_MADE = r"(?:taken|derived|made|obtained|sampled|collected|sequenced|prepared|extracted|isolated)"
_VERB = r"(?:is|was|are|were|does|did|do|has|had|have)"
_FORMS = (
    rf"(?:what|which) KEY(?: (?:name|number|id))? {_VERB} {_THING}"
    rf"(?: (?:from|of|come from|came from|have|belong to|represent|carry|{_MADE}"
    rf"(?: (?:from|in))?))?",
    rf"(?:from|of|in) (?:what|which) KEY {_VERB} {_THING}(?: (?:come|came|{_MADE}))?",
    rf"(?:what|which)(?:'s| is| was| are| were) (?:the|its|their|this|the source's)"
    rf" KEY(?: (?:name|number|id))?{_OF}",
    rf"(?:(?:tell|give|show|state|name|print)(?: me)?|what about|how about) (?:the|its|their) KEY"
    rf"(?: (?:name|number))?{_OF}",
    rf"does {_THING} (?:state|give|name|say|mention|tell|have|note|record|specify)"
    rf"(?: (?:a|an|the|its|any|which|what|of which))+ KEY(?: {_VERB} {_THING}(?: from)?"
    rf"| {_THING} {_VERB}(?: from| {_MADE}(?: (?:from|in))?)?)?",
    rf"is (?:there )?(?:a|an|the|any|its) KEY {_SAID}{_OF}",
    rf"(?:what|which) KEY (?:is|was|are|were) {_SAID}{_OF}",
    rf"(?:the |its )?KEY(?: (?:name|number))?{_OF}",
)
_NAMED = (
    rf"(?:what|which)(?:'s| is| was) (?:the|its|this) KEY(?:'s)? (?:name|number|called){_OF}",
    rf"(?:what|which)(?:'s| is| was) the name of (?:the|its|this) KEY{_OF}",
    rf"(?:the |its )?KEY (?:name|number){_OF}",
    rf"(?:what|which) KEY (?:number )?(?:is|was) {_THING}(?: (?:from|of))?",
    rf"(?:from|of) (?:what|which) KEY (?:is|was) {_THING}",
    r"what is (?:the|its|this) KEY called",
)


_EVERY = rf"(?:each|every|all(?: of)?(?: the| these)?|single|of the|the) {_RECORDS}"
_ITEM = (
    r"(?:(?:please|can you) )?(?:(?:list|show|give|tell|print|what|which)(?: me| is| are| was"
    r"| were)? )?(?:the |their |its )?"
)
_PER = (
    rf"{_ITEM}KEY(?: (?:names?|numbers?|is|are))?(?: (?:of|for|in|from|on|is|are|given|stated))*"
    rf" (?:(?:each|every)(?: (?:one(?: of them)?|of (?:them|these)|{_RECORDS}))?|{_EVERY})",
    rf"{_ITEM}KEY(?: (?:names?|numbers?))?,? (?:per|by|record by|one per) {_RECORDS}",
    rf"{_ITEM}(?:each|every|all) {_RECORDS}(?:'s?)? KEY",
    rf"(?:which|what) {_RECORDS} (?:have|has|state|states|give|gives|name|names|carry)"
    r" (?:an? |any |the |their |its )?KEY(?: (?:given|stated|named|qualifier))?",
)


def _compiled(forms: tuple[str, ...], words: str) -> re.Pattern[str]:
    some = rf"(?P<keys>(?:{words})(?:(?:,? and|,|,? or) (?:the |its |which )*(?:{words}))*)"
    text = "|".join(
        form.replace("KEY", some.replace("?P<keys>", f"?P<k{n}>")) for n, form in enumerate(forms)
    )
    return re.compile(rf"{_ASK}(?:{text}){_END}")


_WORDS = "|".join(words for _, how, words in KEYS if how != "name")
_ANY = _compiled(_FORMS, _WORDS)
_OF_RECORD = _compiled(_NAMED, "|".join(words for _, how, words in KEYS if how == "name"))
_SINGLE = _compiled(
    (r"(?:what|which) KEY(?: (?:is|was) used)?",),
    "|".join(words for _, how, words in KEYS if not how),
)
_OVER_ALL = (
    *KEYS, ("organism", "", r"organisms?|species"),
    ("mol_type", "", r"mol(?:ecule|ecular)?[_ -]types?"),
)  # fmt: skip
"""Qualifiers that are asked for of every record."""
_OF_EACH = _compiled(_PER, "|".join(words for _, _, words in _OVER_ALL))
_EACH = re.compile("|".join(f"(?P<{key}>{words})" for key, _, words in _OVER_ALL))
_FROM = re.compile(
    rf"{_ASK}(?:which|what|how many|list|show|find|name|are there(?: any)?|any)(?: me)?"
    rf"(?: of)?(?: the| all| any| these)* (?:{_RECORDS}|sequences|isolates|samples)"
    r"(?: (?:that|which|do|does|did|is|are|was|were|have|has|had|been|originally|actually))*"
    rf"(?: (?:come|comes|came|originate|originates|{_MADE}) (?:from|in|out of)| from)"
    r" (?:an? |the )?(?P<value>[^?!,;]{2,50}?)\W*$",
    re.IGNORECASE,
)
_WHOSE = re.compile(
    rf"{_ASK}(?:(?:which|what|how many|list|show|find)(?: me)?(?: of)?(?: the| all)* )?{_RECORDS}"
    r" (?:(?:that |which )?(?:have|has|with|state|states|name|names|give)(?: the| a| an| as)?"
    rf" (?P<key>{_WORDS})(?: of| is| as|:)?|whose (?P<key2>{_WORDS}) (?:is|are|was)(?: an?| the)?)"
    r" (?P<value>[^?!,;]{2,50}?)\W*$",
    re.IGNORECASE,
)
_NO_SOURCE = re.compile(
    r"\b(?:it|this|that|these|them|files?|genomes?|records?|contigs?|segments?|plasmids?"
    r"|chromosomes?|scaffolds?|same|different|other|each|more|less|than|start|end|first|last|(?<![\w-])\d[\d,.]*|here|and|or"
    r"|given|stated|named|genes?|proteins?|assembly|reads?)\b",
    re.IGNORECASE,
)
"""Words that make a place on a record, or another question, of what comes after "from"."""


def source(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``source_qualifiers`` for "which tissue is it from?", else None."""
    if reading.names or reading.values("type", "prefix", "motif", "sequence", "range"):
        return None
    text = re.sub(
        r"@keyword\d+", lambda hit: str(reading.entity(hit.group()).value).lower(), reading.masked
    )
    found = _ANY.match(text) or _OF_RECORD.match(text) or _SINGLE.match(text)
    found = found or _OF_EACH.match(text)
    if found is None:
        return None
    said = next(words for words in found.groupdict().values() if words)
    keys = [str(match.lastgroup) for match in _EACH.finditer(said)]
    return with_record(reading, {"keys": list(dict.fromkeys(keys))})


def holders(reading: Reading) -> dict[str, Any] | None:
    """Arguments of ``source_qualifiers`` for "which records come from pigs?", else None."""
    text = reading.marked.text.strip()
    found = _FROM.match(text) or _WHOSE.match(text)
    if found is None or _NO_SOURCE.search(found["value"]):
        return None
    value = re.sub(r"^['\"]|['\"]$", "", found["value"].strip())
    said = found.groupdict().get("key") or found.groupdict().get("key2") or ""
    keys = [str(match.lastgroup) for match in _EACH.finditer(said.lower())][:1]
    return {"value": value, **({"keys": keys} if keys else {})}
