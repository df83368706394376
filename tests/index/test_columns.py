"""Tables written a few features at a time against those written at once."""

from pathlib import Path

from small_genbank import genbank

from index import columns
from index.library import Library


def test_tables_do_not_depend_on_how_often_they_are_written(tmp_path, monkeypatch):
    path = tmp_path / "several.gb"
    path.write_text("".join(record(number) for number in range(1, 5)))
    found = []
    for held in (100_000, 1, 9):
        monkeypatch.setattr(columns, "HELD", held)
        found.append(tables(path, tmp_path / f"home{held}"))
    assert len(found[0]["features"][1]) > 20
    assert found[1] == found[0]
    assert found[2] == found[0]


def record(number: int) -> str:
    """Five genes with an EC number each, one without a product, and a repeat without words."""
    entries = []
    for gene in range(5):
        place = f"{100 * gene + 1}..{100 * gene + 90}"
        place = f"complement({place})" if gene % 2 else place
        tag = ("locus_tag", f"T{number}_{gene}")
        product = [("product", f"protein {gene}"), ("EC_number", f"1.1.1.{gene}")] if gene else []
        entries += [("gene", place, [tag]), ("CDS", place, [tag, *product])]
    entries.append(("repeat_region", "520..560", []))
    return genbank("ACGT" * 150, entries, name=f"TOY{number}")


def tables(path: Path, home: Path) -> dict[str, tuple]:
    """Columns with their types, and rows, of every table."""
    names = ("records", "features", "loci", "qualifiers", "descriptions", "names")
    with Library.open([path], home=home) as library:
        genome = library.genomes[0]
        return {
            name: (genome.sql(f"DESCRIBE {name}"), genome.sql(f"FROM {name} ORDER BY ALL"))
            for name in names
        }


def test_progress_follows_the_file(tmp_path):
    path = tmp_path / "many.fa"
    path.write_text("".join(f">r{n}\n{'ACGT' * 20_000}\n" for n in range(40)))
    seen: list[float] = []
    Library.open([path], home=tmp_path / "home", progress=lambda share, _: seen.append(share))
    assert seen == sorted(seen)
    assert len({round(share, 2) for share in seen}) > 3
