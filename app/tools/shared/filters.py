"""`GeneFilter` as SQL over the tables of a genome, and as words.

Words are looked for in the product first; only where no product has them in the note and function,
and only then in every other qualifier (`Selection.said` tells).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.tools.arguments import GeneFilter
from app.tools.shared import words
from app.tools.shared.keys import (
    CODING_GENES,
    GENE_TYPES,
    REGULATORY,
    classed,
    keys_for,
    normal,
    noun_of,
    protein_condition,
)
from app.tools.shared.limits import (
    BadFilterError,
    at_least,
    at_most,
    beyond,
    exons_said,
    other_than,
    region_condition,
    residues,
)
from app.tools.shared.parts import belonging
from app.tools.shared.phrase import (
    join,
    number,
    percent,
    plain,
    plural,
    strand_words,
    the_genome,
)

if TYPE_CHECKING:
    from index.genome import Genome


@dataclass(slots=True)
class Selection:
    """A compiled filter.

    Attributes
    ----------
    table
        ``genes`` or ``features``: where `where` applies.
    noun
        What is selected, in the singular (``gene``, ``protein``, ``tRNA``).
    words
        The conditions in words, to follow the noun (``on the minus strand``); may be empty.
    said
        Sentences on how words were read, to be told.
    """

    table: str
    where: str
    params: tuple
    noun: str = "gene"
    words: str = ""
    said: list[str] = field(default_factory=list)


def _type_condition(genome: Genome, types: list[str]) -> tuple[str, str, list, str]:
    """Table, condition, parameters and noun of the wanted types."""
    if not types or {normal(name) for name in types} <= GENE_TYPES:
        kinds = {normal(name) for name in types}
        if kinds == {"pseudogene"}:
            return "genes", "pseudo", [], "pseudogene"
        return "genes", "TRUE", [], "gene"
    if {normal(name) for name in types} <= CODING_GENES:
        return "genes", "kind = 'protein' AND NOT pseudo", [], "protein-coding gene"
    if len(types) == 1 and normal(types[0]) != "protein" and not keys_for(genome, types[0]):
        of_class = classed(genome, types[0])
        if of_class is not None:
            return "genes", *of_class, f"{noun_of(types[0])} gene"
    conditions: list[str] = []
    params: list = []
    for name in types:
        key = normal(name)
        if key == "protein" or key in CODING_GENES:
            conditions.append(protein_condition(genome))
            continue
        if key in GENE_TYPES:
            conditions.append("type = ?")
            params.append(key)
            continue
        keys = keys_for(genome, name)
        options = []
        if keys:
            options.append(f"type IN ({', '.join('?' * len(keys))})")
            params.extend(keys)
        if key in REGULATORY:
            options.append(
                "(type = 'regulatory' AND fid IN (SELECT fid FROM qualifiers "
                "WHERE key = 'regulatory_class' AND value ILIKE ?))"
            )
            params.append({"rbs": "ribosome_binding_site"}.get(key, key) + "%")
        conditions.append(" OR ".join(options) if options else "FALSE")
    nouns = [noun_of(name) for name in dict.fromkeys(types)]
    noun = nouns[0] if len(nouns) == 1 else join(nouns, "or")
    if len(nouns) > 3 or (len(nouns) > 1 and any("feature" in item for item in nouns)):
        noun = "feature"
    return "features", "(" + " OR ".join(f"({item})" for item in conditions) + ")", params, noun


def _text(columns: str) -> str:
    return f"concat_ws(' | ', {columns})"


def _levels(table: str, where: str) -> list[tuple[str, str]]:
    """Where words are looked for, best first: SQL with one ``?`` and the name of the place."""
    own = {"product": "product", "note": "note", "function": "function", "symbol": "symbol"}
    if where != "any":
        sql = f"regexp_matches(coalesce({own[where]}, ''), ?, 'i')"
        if table == "genes" and where != "symbol":
            sql = f"({sql} OR gid IN (SELECT gid FROM features WHERE {sql}))"
        return [(sql, where)]
    product = "regexp_matches(coalesce(product, ''), ?, 'i')"
    notes = f"regexp_matches({_text('product, note, function')}, ?, 'i')"
    other = (
        "fid IN (SELECT fid FROM qualifiers WHERE key <> 'translation' "
        "AND regexp_matches(value, ?, 'i'))"
    )
    if table == "features":
        return [(product, "product"), (notes, "note or function"), (other, "another qualifier")]
    return [
        (f"({product} OR gid IN (SELECT gid FROM features WHERE {product}))", "product"),
        (
            f"({notes} OR gid IN (SELECT gid FROM features WHERE {notes}))",
            "note or function",
        ),
        (f"gid IN (SELECT gid FROM features WHERE {other})", "another qualifier"),
    ]


def _all_of(sql: str, patterns: list[str]) -> tuple[str, list]:
    """One place holding every pattern."""
    doubled = sql.count("?")
    params = [item for item in patterns for _ in range(doubled)]
    return "(" + " AND ".join([sql] * len(patterns)) + ")", params


def keyword_condition(
    genome: Genome,
    table: str,
    phrase: str,
    where: str = "any",
    scope: str = "TRUE",
    given=(),
    loosely: bool = True,
) -> tuple[str, list, str]:
    """Condition of one keyword, its parameters, and a sentence where it was read loosely.

    The reading is the first of these that finds anything within `scope`: the phrase in the product,
    in note or function, in any other qualifier; then (`loosely`) without its generic noun
    (``protein``); its words in any order; without words such as ``system``; without one word.
    """
    strict = words.patterns(phrase)
    if not strict:
        raise BadFilterError(f"'{plain(phrase)}' holds no word to look for.")

    def finds(condition: str, params: list) -> bool:
        query = f"SELECT 1 FROM {table} WHERE ({scope}) AND {condition} LIMIT 1"
        return bool(genome.sql(query, (*given, *params)))

    levels = _levels(table, where)
    readings = [["|".join(f"(?:{item})" for item in strict)]]
    if loosely:
        readings += words.relaxed(phrase)
    for rank, reading in enumerate(readings):
        for sql, place in levels[: 3 if rank == 0 else 2]:
            condition, params = _all_of(sql, reading)
            if not finds(condition, params):
                continue
            said = ""
            if rank == 0 and len(strict) > 1:
                said = f"Looked for as well: {_others(phrase)}."
            if rank:
                said = (
                    f"No annotation has '{plain(phrase)}' word for word; a looser reading was used."
                )
            elif place != "product" and where == "any":
                place = place if place.startswith("another") else f"the {place}"
                said = f"No product says '{plain(phrase)}'; it was found in {place}."
            return condition, params, said
    sql = levels[0][0]
    for shorter, word in words.shortened(phrase) if loosely else ():
        condition, params = _all_of(sql, [words.pattern(shorter)])
        if finds(condition, params) and finds(*_all_of(sql, [words.pattern(word)])):
            return condition, params, f"No annotation has '{plain(phrase)}'; '{shorter}' was used."
    return *_all_of(sql, readings[0]), ""


def _keywords(
    genome: Genome, table: str, filter: GeneFilter, scope: str, given: list
) -> list[tuple[str, list, str]]:
    """Condition of each keyword; of alternatives none is read loosely where one is found."""
    if filter.match == "any" and len(filter.keywords) > 1:
        strictly = [
            keyword_condition(genome, table, phrase, filter.field, scope, given, loosely=False)
            for phrase in filter.keywords
        ]
        anything = " OR ".join(f"({sql})" for sql, _, _ in strictly)
        values = [value for _, some, _ in strictly for value in some]
        query = f"SELECT 1 FROM {table} WHERE ({scope}) AND ({anything}) LIMIT 1"
        if genome.sql(query, (*given, *values)):
            return strictly
    return [
        keyword_condition(genome, table, phrase, filter.field, scope, given)
        for phrase in filter.keywords
    ]


def _others(phrase: str) -> str:
    """Equivalent terms of a phrase, quoted."""
    return join([f"'{term}'" for term in words.equivalents(phrase)], "or")


def _region(genome: Genome, filter: GeneFilter) -> tuple[list[str], list, list[str]]:
    """Conditions of record and region."""
    conditions: list[str] = []
    params: list = []
    said: list[str] = []
    name = filter.record or (filter.region.record if filter.region else None)
    record = None
    if name is not None:
        record = genome.record(name)
    elif filter.region is not None:
        record = max(genome.records, key=lambda item: item.length)
    if record is not None:
        conditions.append("record = ?")
        params.append(record.id)
        if len(genome.records) > 1:
            said.append(f"on {plain(record.id)}")
    if filter.region is not None and record is not None:
        low, high = filter.region.start, filter.region.end
        if low > record.length:
            raise BadFilterError(
                f"{plain(record.id)} ends at {number(record.length)}, "
                f"before position {number(low)}."
            )
        sql, given = region_condition(record.length, low - 1, high, filter.region.mode)
        conditions.append(sql)
        params.extend(given)
        verb = {"overlap": "overlapping", "within": "inside", "start": "beginning in"}
        said.append(f"{verb[filter.region.mode]} {number(low)}..{number(high)}")
    if filter.beyond is not None:
        more = beyond(genome, filter.beyond, name)
        conditions, params, said = conditions + more[0], params + more[1], said + more[2]
    return conditions, params, said


def _measures(filter: GeneFilter, of_proteins: bool = False) -> tuple[list[str], list, list[str]]:
    """Conditions of length, GC, strand and flags, with their words."""
    conditions: list[str] = []
    params: list = []
    said: list[str] = []
    if filter.strand is not None:
        conditions, params = ["strand = ?"], [filter.strand]
        said.append(f"on the {strand_words(filter.strand)}")
    column = residues(of_proteins) if filter.length_unit == "aa" else "length"
    low, high, unit = filter.min_length, filter.max_length, filter.length_unit
    for value, operator in ((low, ">="), (high, "<=")):
        if value is not None:
            conditions.append(f"{column} {operator} ?")
            params.append(value)
    if low is not None and high is not None:
        said.append(f"of {number(low)} to {number(high)} {unit}")
    elif low is not None:
        said.append(at_least(low, unit))
    elif high is not None:
        said.append(at_most(high, unit))
    for value, operator, phrase in (
        (filter.min_gc, ">=", "at least"),
        (filter.max_gc, "<=", "at most"),
    ):
        if value is not None:
            fraction = value / 100 if value > 1 else value
            conditions.append(f"gc {operator} ?")
            params.append(fraction)
            said.append(f"with a GC content of {phrase} {percent(fraction, 1)}")
    flags = (
        (filter.pseudo, "pseudo", "that are pseudogenes", "that are not pseudogenes"),
        (
            filter.hypothetical,
            f"regexp_matches(coalesce(product, ''), '{words.HYPOTHETICAL}', 'i')",
            "annotated as hypothetical or uncharacterized",
            "not annotated as hypothetical or uncharacterized",
        ),
        (
            filter.has_symbol,
            "coalesce(symbol, '') NOT IN ('', coalesce(locus_tag, ''))",
            "with a gene symbol",
            "without a gene symbol",
        ),
        (
            filter.has_product,
            "coalesce(product, '') <> ''",
            "with an annotated product",
            "without an annotated product",
        ),
        (filter.has_ec, "coalesce(len(ec), 0) > 0", "with an EC number", "without an EC number"),
        (filter.over_origin, "wraps", "over the origin", "not over the origin"),
        (filter.spliced, "exons > 1", "in several exons", "in one piece"),
    )
    for wanted, sql, yes, no in flags:
        if wanted is not None:
            conditions.append(sql if wanted else f"NOT ({sql})")
            said.append(yes if wanted else no)
    for value, operator in ((filter.min_exons, ">="), (filter.max_exons, "<=")):
        if value is not None:
            conditions.append(f"exons {operator} ?")
            params.append(value)
    if filter.max_exons is not None:
        # A gene feature that lies on the other strand than its CDS has no exons of its own.
        conditions.append("id NOT IN (SELECT id FROM genes WHERE exons > ?)")
        params.append(filter.max_exons)
    if filter.min_exons is not None or filter.max_exons is not None:
        said.append(exons_said(filter.min_exons, filter.max_exons))
    if filter.start_codon:
        codon = filter.start_codon.upper().removeprefix("NOT ")
        other = len(codon) < len(filter.start_codon)
        conditions.append(f"upper(start_codon) {'!=' if other else '='} ?")
        params.append(codon.replace("U", "T"))
        said.append(f"starting with {'another codon than ' if other else ''}{codon}")
    return conditions, params, said


def _identity(genome: Genome, table: str, filter: GeneFilter) -> tuple[list[str], list, list[str]]:
    """Conditions of names, symbol prefix, EC number and cross-reference."""
    conditions: list[str] = []
    params: list = []
    said: list[str] = []
    if filter.names:
        sql, given = belonging(genome, table, filter.names)
        conditions, params = [sql], list(given)
        named = join([plain(name) for name in filter.names], "or")
        said.append(f"named {named}" if table == "genes" else f"of {named}")
    if filter.prefix:
        sql, given = prefix_condition(genome, table, filter.prefix)
        conditions.append(sql)
        params.extend(given)
        said.append(f"whose symbol begins with {plain(filter.prefix)}")
    if filter.ec:
        number_ = re.sub(r"^EC[\s:]*", "", filter.ec.strip(), flags=re.I).rstrip(".-*nN ")
        conditions.append("regexp_matches(array_to_string(ec, ' ') || ' ', ?)")
        params.append(rf"(^| ){re.escape(number_)}[. ]")
        said.append(f"with EC number {plain(filter.ec)}")
    if filter.xref:
        sql = (
            "fid IN (SELECT fid FROM qualifiers WHERE key <> 'translation' "
            "AND regexp_matches(value, ?, 'i'))"
        )
        if table == "genes":
            sql = f"gid IN (SELECT gid FROM features WHERE {sql})"
        conditions.append(sql)
        params.append(rf"(^|[^A-Za-z0-9]){re.escape(filter.xref)}([^A-Za-z0-9]|$)")
        said.append(f"with the reference {plain(filter.xref)}")
    return conditions, params, said


def prefix_condition(genome: Genome, table: str, prefix: str) -> tuple[str, list]:
    """Condition of a symbol family: ``nif`` takes nifH but not ``nift``; then locus tags."""
    exact = rf"^{re.escape(prefix)}([^a-z].*)?$"
    for sql, given in (
        ("regexp_matches(coalesce(symbol, ''), ?)", exact),
        ("regexp_matches(coalesce(symbol, ''), ?, 'i')", rf"^{re.escape(prefix)}"),
        ("regexp_matches(coalesce(locus_tag, ''), ?, 'i')", rf"^{re.escape(prefix)}"),
    ):
        if genome.sql(f"SELECT 1 FROM {table} WHERE {sql} LIMIT 1", (given,)):
            return sql, [given]
    return "FALSE", []


def compile_filter(genome: Genome, filter: GeneFilter) -> Selection:
    """SQL and words of a filter for one genome.

    Raises
    ------
    KeyError
        The named record is not in the genome.
    BadFilterError
        The filter cannot hold (position beyond the record, keyword without a letter).
    """
    measured = filter.min_gc is not None or filter.max_gc is not None or filter.start_codon
    if measured and not genome.has_sequence:
        raise BadFilterError(
            f"{the_genome(genome, True)} "
            "holds annotation only, so neither GC content nor start codons "
            "can be told; open its FASTA file beside it."
        )
    table, scope, given, noun = _type_condition(genome, filter.types)
    conditions, params, phrases = [scope], list(given), []
    for part in (
        _measures(filter, all(record.molecule == "protein" for record in genome.records)),
        _identity(genome, table, filter),
        _region(genome, filter),
    ):
        conditions += part[0]
        params += part[1]
        phrases += part[2]
    said: list[str] = []
    found: list[str] = []
    for sql, values, note in _keywords(genome, table, filter, scope, given):
        found.append(sql)
        params += values
        if note:
            said.append(note)
    if found:
        conditions.append("(" + (" OR " if filter.match == "any" else " AND ").join(found) + ")")
        quoted = [f"'{plain(phrase)}'" for phrase in filter.keywords]
        phrases.append("annotated as " + join(quoted, "or" if filter.match == "any" else "and"))
    for name in filter.without_types:
        sql, values = other_than(genome, table, name)
        conditions.append(sql)
        params += values
    if filter.without_types:
        others = [plural(noun_of(name)) for name in filter.without_types]
        phrases.append(f"other than {join(others)}")
    for phrase in filter.without:
        for pattern in words.patterns(phrase):
            conditions.append("NOT regexp_matches(coalesce(product, ''), ?, 'i')")
            params.append(pattern)
        phrases.append(f"whose product does not say '{plain(phrase)}'")
    where = " AND ".join(f"({item})" for item in conditions if item != "TRUE") or "TRUE"
    return Selection(table, where, tuple(params), noun, " ".join(phrases), said)
