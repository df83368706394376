"""What the source features state: host, tissue, country, plasmid, mating type and the like."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.tools.base import Result, Status, Table, tool
from app.tools.genomes.arguments import SourceArguments
from app.tools.genomes.facts import Scope, is_placeholder
from app.tools.shared.phrase import CITED, citation, join, number, plain, the_genome
from app.tools.shared.select import declined, open_genomes, record_across, record_of
from app.tools.shared.several import merged
from app.tools.shared.words import singular

if TYPE_CHECKING:
    from index.genome import Genome
    from index.library import Library
    from index.rows import FeatureRow

TOLD = 6
"""Values of one qualifier, and records of one value, named in the sentence at most."""
_FORMAL = {"ID", "Name", "Alias", "Parent", "gbkey", "genome", "Is_circular"}
"""Attributes of GFF3 that say nothing of the sample."""
FEW = 3
"""Records whose titles are told where there is no source feature."""
_ALSO = {
    "country": "geo_loc_name", "geo_loc_name": "country", "host": "nat_host",
    "serovar": "serotype", "serotype": "serovar", "strain": "sub_strain",
}  # fmt: skip
"""Other names of a qualifier, older or narrower ones, that answer for it."""
_CALLED = (
    ("human", "man", "patient", "Homo sapiens"), ("pig", "swine", "porcine", "Sus scrofa"),
    ("mouse", "mice", "murine", "Mus musculus"), ("rat", "Rattus norvegicus"),
    ("cow", "cattle", "bovine", "Bos taurus"), ("sheep", "ovine", "Ovis aries"),
    ("goat", "caprine", "Capra hircus"), ("horse", "equine", "Equus caballus"),
    ("dog", "canine", "Canis lupus"), ("cat", "feline", "Felis catus"),
    ("chicken", "Gallus gallus"), ("duck", "Anas platyrhynchos"), ("bird", "avian"),
    ("bat", "Chiroptera", "Rhinolophus"), ("zebrafish", "Danio rerio"), ("fish", "Danio rerio"),
    ("fruit fly", "Drosophila melanogaster"), ("mosquito", "mosquitoes", "Aedes", "Anopheles"),
    ("monkey", "macaque", "Macaca"), ("chimpanzee", "Pan troglodytes"), ("rabbit", "Oryctolagus"),
    ("thale cress", "Arabidopsis", "Arabidopsis thaliana"), ("rice", "Oryza sativa"),
    ("maize", "corn", "Zea mays"), ("wheat", "Triticum"), ("yeast", "Saccharomyces cerevisiae"),
)  # fmt: skip
"""Names of one organism as a person, a sample sheet and a taxonomist write them."""
_TOLD_OF = (
    "organism", "host", "nat_host", "isolation_source", "tissue_type", "strain", "isolate",
    "country", "geo_loc_name", "lab_host", "serotype", "serovar", "cell_line", "organelle",
    "cultivar", "note", "environmental_sample", "collection_date",
)  # fmt: skip
"""Qualifiers that tell where a record is from."""
_SAID = ("organism", "host", "isolation_source", "country", "geo_loc_name")
"""Qualifiers that are told where none names what is asked for."""
_TITLED = ("strain", "isolate", "chromosome", "plasmid", "segment", "clone", "cultivar", "serovar")
"""Qualifiers that the title of a record often says instead."""


@tool("source_qualifiers", "provenance", SourceArguments)
def source_qualifiers(library: Library, arguments: SourceArguments) -> Result:
    """Qualifiers of the source features: host, tissue, country, strain, plasmid, mating type."""
    genomes = open_genomes(library, arguments.genome)
    if isinstance(genomes, Result):
        return genomes
    chosen = record_across(genomes, arguments.record)
    if isinstance(chosen, Result):
        return chosen
    results = [_of(genome, arguments) for genome in chosen]
    for genome, result in zip(chosen, results, strict=True):
        if len(chosen) > 1:
            result.text = f"**{plain(genome.name)}**: {result.text}"
    return merged(results)


def _of(genome: Genome, arguments: SourceArguments) -> Result:
    record = record_of(genome, arguments.record)
    if isinstance(record, Result):
        return record
    scope = Scope(genome, record)
    found = [(row, _read(genome, row)) for row in _sources(scope)]
    if arguments.value is not None:
        return _holding(scope, arguments.value, arguments.keys, found)
    keys = list(dict.fromkeys(arguments.keys))
    given = {key for _, values in found for key in values}
    stated = [
        name
        for name in dict.fromkeys(one for key in keys for one in (key, _ALSO.get(key, key)))
        if name in given
    ]
    missing = [key for key in keys if key not in stated and _ALSO.get(key) not in stated]
    if not stated:
        return _unstated(scope, keys, [row for row, _ in found], sorted(given))
    species = _species(scope, keys)
    rows = [(row, values) for row, values in found if any(key in values for key in stated)]
    if len(rows) == 1 and len(found) == 1:
        lead = f"The source feature of {plain(rows[0][0].record)} states"
    else:
        some = f"{number(len(rows))} of {number(len(found))}"
        if len(rows) == len(found):
            some = "Both" if len(rows) == 2 else f"All {number(len(rows))}"
        lead = f"{some} source features"
        lead += " state" if len(rows) > 1 else " states"
    left = f"; no {join([_words(key) for key in missing], 'or')} is stated" if missing else ""
    told = [f"the {_words(key)} {_told(key, rows, len(found))}" for key in stated]
    columns = ["id", "start", "end", *(_words(key) for key in stated)]
    body = [
        [row.record, row.start + 1, row.end]
        + [plain("; ".join(values.get(key, []))) for key in stated]
        for row, values in rows
    ]
    return Result(
        f"{lead} {join(told)}{left}.{species}",
        table=Table(columns, body, len(body)) if len(rows) > 1 else None,
        citations=[
            citation(genome, row, next(key for key in stated if key in values))
            for row, values in rows[:CITED]
        ],
    )


def _holding(
    scope: Scope, value: str, keys: list[str], found: list[tuple[FeatureRow, dict[str, list[str]]]]
) -> Result:
    """The records whose source names something, in any of the words for it."""
    names = meant(value)
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, names))})s?(?!\w)", re.I)
    looked = keys or _TOLD_OF
    held = [
        (row, key, text.strip())
        for row, values in found
        for key in looked
        for text in values.get(key, [])
        if pattern.search(text)
    ]
    rows = list({row.fid: row for row, _, _ in held}.values())
    also = [f"'{plain(name)}'" for name in names[1:]]
    what = f"'{plain(value)}'" + (f" (or {', '.join(also)})" if also else "")
    if not found:
        return declined(
            f"{the_genome(scope.genome, True)} has no source feature, so no record can be found by "
            "its host, organism or sample."
        )
    if not rows:
        given = list(dict.fromkeys(
            f"{_words(key)} '{plain(text.strip())}'"
            for _, values in found for key in keys or _SAID
            for text in values.get(key, [])
        ))  # fmt: skip
        left = f"; given are {join(given[:TOLD])}" if given else ""
        cited = [citation(scope.genome, row, "source") for row, _ in found[:CITED]]
        return Result(f"No source feature names {what}{left}.", citations=cited)
    some = f"{number(len(rows))} of {number(len(found))} records"
    if len(rows) == len(found):
        some = f"All {number(len(rows))} records" if len(rows) > 1 else "The record"
    grouped: dict[str, list[str]] = {}
    for row, key, text in held:
        grouped.setdefault(f"{_words(key)} '{plain(text)}'", []).append(plain(row.record))
    told = []
    for text, records in list(grouped.items())[:TOLD]:
        records = list(dict.fromkeys(records))
        more = [f"{number(len(records) - TOLD)} more"] if len(records) > TOLD else []
        which = "" if len(records) == len(found) else f" ({join([*records[:TOLD], *more])})"
        told.append(text + which)
    told += [f"{number(len(grouped) - TOLD)} more values"] if len(grouped) > TOLD else []
    body = [[row.record, row.start + 1, row.end, _words(key), plain(text)]
            for row, key, text in held]  # fmt: skip
    return Result(
        f"{some} {'names' if len(rows) == 1 else 'name'} {what} as a source: {join(told)}.",
        table=Table(["id", "start", "end", "qualifier", "value"], body, len(body))
        if len(body) > 1
        else None,
        citations=[citation(scope.genome, row, key) for row, key, _ in held[:CITED]],
    )


def meant(value: str) -> list[str]:
    """A name and the other words for it: ``pigs``, ``Sus scrofa``, ``swine``."""
    word = value.strip().lower()
    short = singular(word)
    for names in _CALLED:
        if {word, short} & {name.lower() for name in names}:
            return [value, *(name for name in names if name.lower() not in (word, short))]
    return [value if short == word else short]


def _unstated(scope: Scope, keys: list[str], rows: list[FeatureRow], given: list[str]) -> Result:
    """What the source features give instead, or the titles where those say it."""
    asked = join([_words(key) for key in keys], "or")
    of = f" of {plain(scope.record.id)}" if scope.record is not None else ""
    titles = _titles(scope, keys)
    status: Status = "answered" if titles else "declined"
    if rows:
        names = join([_words(name) for name in given])
        text = f"No source feature{of} states {asked}; the qualifiers given are {names}."
    else:
        text = f"{the_genome(scope.genome, True)} has no source feature{of}, so no {asked} is "
        text += "stated."
        if not titles and len(scope.records) <= FEW:
            titles = _titles(scope, [""])
    cited = [citation(scope.genome, row, "source") for row in rows[:CITED]]
    return Result(" ".join([text, *titles]), status, citations=cited or scope.cite("header"))


def source_values(genome: Genome, key: str) -> dict[str, list[str]]:
    """Values of a qualifier of the source features by record, under either of its names."""
    held: dict[str, list[str]] = {}
    for row in _sources(Scope(genome)):
        given = _read(genome, row)
        values = given.get(key) or given.get(_ALSO.get(key, key), [])
        for value in values:
            if value.strip() not in held.setdefault(row.record, []):
                held[row.record].append(value.strip())
    return held


def _sources(scope: Scope) -> list[FeatureRow]:
    """Source features; of GFF3 the regions that are whole records."""
    rows = scope.genome.features(
        f"type IN ('source', 'region') AND ({scope.where})", scope.params, "record_no, start, fid"
    )
    lengths = {record.id: record.length for record in scope.records}
    return [row for row in rows if row.type == "source" or row.length == lengths[row.record]]


def _read(genome: Genome, row: FeatureRow) -> dict[str, list[str]]:
    """Qualifiers of a source by their INSDC names, which GFF3 files of NCBI write otherwise."""
    named = {
        {"substrain": "sub_strain"}.get(key, key.replace("-", "_")): values
        for key, values in genome.qualifiers(row.fid).items()
    }
    return {key: values for key, values in named.items() if key not in _FORMAL}


def _words(key: str) -> str:
    return plain(key).replace("_", " ")


def _told(key: str, rows: list[tuple[FeatureRow, dict[str, list[str]]]], every: int) -> str:
    """Distinct values of a qualifier, each with its records unless `every` source has it."""
    holders: dict[str, list[str]] = {}
    for row, values in rows:
        for value in values.get(key, []):
            holders.setdefault(value.strip(), []).append(row.record)
    shown = []
    for value, records in list(holders.items())[:TOLD]:
        text = f"'{plain(value)}'" if value else "without a value"
        if len(records) < every:
            names = [plain(name) for name in dict.fromkeys(records)]
            more = [f"{number(len(names) - TOLD)} more"] if len(names) > TOLD else []
            text += f" ({join([*names[:TOLD], *more])})"
        shown.append(text)
    if len(holders) > TOLD:
        shown.append(f"{number(len(holders) - TOLD)} more values")
    return join(shown)


def _titles(scope: Scope, keys: list[str]) -> list[str]:
    """What titles and organism say where no source feature states it."""
    told = [text for text in (_species(scope, keys).strip(),) if text]
    words = [key for key in keys if key in _TITLED or not key]
    for record in scope.records:
        text = record.description or ""
        if text and len(told) < TOLD and any(word in text.lower() for word in words):
            told.append(f"{plain(record.id)} is described as '{plain(text).rstrip('.')}'.")
    return told


def _species(scope: Scope, keys: list[str]) -> str:
    """The organism beside a strain, with a blank before it."""
    named = dict.fromkeys(record.organism or "" for record in scope.records)
    told = [f"'{plain(name)}'" for name in named if not is_placeholder(name)][:TOLD]
    return f" The organism is given as {join(told)}." if "strain" in keys and told else ""
