"""Carried names are judged by the annotation, symbol by symbol and product by product."""

import pytest

from benchmarks.genecalling import Judged, judge
from index.library import Library

GENES = {  # start of each gene of 30 bp: symbol, product
    1: ("abcA", "glucose kinase"),
    101: ("abcB", "ribose transporter permease"),
    201: ("abcC", "hypothetical protein"),
    301: ("abcD", "uncharacterized protein"),
}


@pytest.fixture
def opened(tmp_path):
    """Open a record of genes, given as start: (symbol, product, note)."""
    libraries = []

    def write(name, genes):
        lines = [f"LOCUS       R1 {'400 bp':>12}    DNA     linear   BCT 01-JAN-2026", "FEATURES"]
        lines[-1] += "             Location/Qualifiers"
        for start, (symbol, product, *note) in genes.items():
            lines.append(f"     CDS             {start}..{start + 29}")
            lines += [f'{"":21}/gene="{symbol}"'] if symbol else []
            lines.append(f'{"":21}/locus_tag="T{start}"')
            lines.append(f'{"":21}/product="{product}"')
            lines += [f'{"":21}/note="{text}"' for text in note]
        lines.append("ORIGIN")
        for at in range(0, 400, 60):
            lines.append(f"{at + 1:>9} " + "atgaaacgta" * (min(60, 400 - at) // 10))
        path = tmp_path / f"{name}.gb"
        path.write_text("\n".join([*lines, "//", ""]))
        libraries.append(Library.open(path, home=tmp_path))
        return libraries[-1].genomes[0]

    yield write
    for library in libraries:
        library.close()


def test_precision_and_sensitivity_are_counted(opened):
    said = "inferred from x of y by protein similarity"
    truth = opened("truth", GENES)
    reference = opened("reference", {1: GENES[1], 101: ("ABCB", "permease"), 301: ("xyz", "x")})
    predicted = opened(
        "predicted",
        {
            1: ("abcA", "glucose kinase family protein", said),  # both right
            101: ("xyzB", "ribose isomerase", said),  # symbol wrong, product half alike
            201: ("abcC", "zinc ligase", said),  # the annotation has no product to compare
            301: ("abcD", "hypothetical protein"),  # nothing was carried
        },
    )
    assert judge(predicted, truth, reference) == Judged(
        proteins=4, matched=3, symbols=3, symbols_right=2, symbols_shared=2,
        products=2, products_alike=2, products_told=2,
    )  # fmt: skip


def test_cells_are_shares_of_what_was_carried_and_of_what_there_is():
    cells = Judged(10, 5, 4, 3, 6, 5, 4, 8).cells()
    assert cells == ("10 | 5 | 3 of 4 (0.750) | 3 of 6 (0.500) | 4 of 5 (0.800) | 4 of 8 (0.500)")
    assert Judged().cells() == "0 | 0 | - | - | - | -"
