"""Names of an imagined genome, so that questions are read without any file."""

from __future__ import annotations

import pytest

from app.plan.vocabulary import Vocabulary

SYMBOLS = [
    "lacZ",
    "lacY",
    "lacA",
    "dnaA",
    "gyrB",
    "trpA",
    "trpB",
    "trpC",
    "trpD",
    "trpE",
    "recA",
    "map",
    "era",
    "rpoB",
    "rpsL",
    "rpsA",
    "rplB",
    "rplA",
    "nifH",
    "nifD",
    "nifK",
    "ND4",
    "COX1",
]
PRODUCTS = (
    "beta-galactosidase",
    "cold shock protein CspA",
    "ABC transporter permease",
    "DNA gyrase subunit B",
    "tail length tape measure protein",
    "hypothetical protein",
    "50S ribosomal protein L2",
    "alanyl-tRNA synthetase",
    "two-component sensor kinase",
)


def build(genomes: int = 1) -> Vocabulary:
    """Vocabulary of one or two imagined genomes."""
    both = [("alpha_K12", "Alphacoccus primus K12"), ("beta_FH", "Betabacter secundus FH")]
    return Vocabulary.build(
        names=[[*SYMBOLS, "ALP_0001", "ALP_0344", "WP_000000001.1"]],
        symbols=SYMBOLS,
        products=PRODUCTS,
        records=[
            ("NC_999999.3", "NC_999999", "Alphacoccus primus K12, complete genome"),
            ("NC_999998.1", "NC_999998", "Alphacoccus primus plasmid pAL1, complete sequence"),
        ],
        genomes=both[:genomes],
        types=["gene", "CDS", "tRNA", "rRNA", "mobile_element", "source"],
    )


@pytest.fixture(scope="session")
def names() -> Vocabulary:
    """One imagined genome with two records."""
    return build()


@pytest.fixture(scope="session")
def two() -> Vocabulary:
    """Two imagined genomes."""
    return build(2)
