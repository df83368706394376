"""Gene plan of the synthetic demo genome: names, products and lengths, in genome order.

Names and products follow those of well-studied bacteria so that questions read naturally; every
sequence is invented by `index.demo`.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Coding:
    """A protein-coding gene; `overlap`: it shares ATGA with the gene before it in its operon."""

    symbol: str
    product: str
    residues: int
    ec: str = ""
    go: str = ""
    note: str = ""
    synonyms: tuple[str, ...] = ()
    overlap: bool = False
    start: str = "ATG"
    pseudo: bool = False


@dataclass(frozen=True, slots=True)
class Noncoding:
    """An RNA gene; `key` is its feature key, `length` in bases, `anticodon` for tRNA."""

    key: str
    symbol: str
    product: str
    length: int
    anticodon: str = ""


@dataclass(frozen=True, slots=True)
class Operon:
    """Genes transcribed together, on strand 1 or -1, in order of transcription."""

    strand: int
    genes: tuple[Coding | Noncoding, ...]
    name: str = ""


def _unknown(symbol: str, residues: int) -> Operon:
    return Operon(1, (Coding(symbol, "hypothetical protein", residues),))


C, R = Coding, Noncoding

SPANNING = Coding(
    "mnmG",
    "tRNA uridine-5-carboxymethylaminomethyl(34) synthesis enzyme MnmG",
    301,
    go="tRNA wobble uridine modification",
    synonyms=("gidA",),
)

CHROMOSOME: tuple[Operon, ...] = (
    Operon(
        1,
        (
            C(
                "dnaA",
                "chromosomal replication initiator protein DnaA",
                467,
                go="DNA replication initiation",
            ),
            C("dnaN", "DNA polymerase III subunit beta", 366, "2.7.7.7", "DNA replication"),
            C(
                "recF",
                "DNA replication/repair protein RecF",
                357,
                go="DNA repair",
                overlap=True,
                start="GTG",
            ),
        ),
        "dna",
    ),
    Operon(
        -1,
        (
            C(
                "lacI",
                "DNA-binding transcriptional repressor LacI",
                360,
                go="negative regulation of DNA-templated transcription",
                note="represses lacZYA in the absence of an inducer",
                start="GTG",
            ),
        ),
        "lacI",
    ),
    Operon(
        -1,
        (
            C(
                "lacZ",
                "beta-galactosidase",
                1024,
                "3.2.1.23",
                "lactose catabolic process",
                "hydrolyses lactose to glucose and galactose",
            ),
            C(
                "lacY",
                "lactose permease",
                417,
                go="lactose transport",
                note="major facilitator superfamily transporter",
            ),
            C(
                "lacA",
                "galactoside O-acetyltransferase",
                203,
                "2.3.1.18",
                "lactose catabolic process",
                start="TTG",
            ),
        ),
        "lac",
    ),
    Operon(1, (R("tRNA", "leuU", "tRNA-Leu", 87, "GAG"),)),
    Operon(
        -1,
        (
            C(
                "trpE",
                "anthranilate synthase component 1",
                520,
                "4.1.3.27",
                "tryptophan biosynthetic process",
            ),
            C(
                "trpD",
                "anthranilate phosphoribosyltransferase",
                331,
                "2.4.2.18",
                "tryptophan biosynthetic process",
                overlap=True,
            ),
            C(
                "trpC",
                "indole-3-glycerol phosphate synthase",
                253,
                "4.1.1.48",
                "tryptophan biosynthetic process",
            ),
            C(
                "trpB",
                "tryptophan synthase subunit beta",
                397,
                "4.2.1.20",
                "tryptophan biosynthetic process",
            ),
            C(
                "trpA",
                "tryptophan synthase subunit alpha",
                268,
                "4.2.1.20",
                "tryptophan biosynthetic process",
                overlap=True,
            ),
        ),
        "trp",
    ),
    Operon(
        1,
        (
            C(
                "dnaK",
                "molecular chaperone DnaK",
                638,
                go="protein folding",
                note="heat shock protein Hsp70",
            ),
            C(
                "dnaJ",
                "molecular chaperone DnaJ",
                376,
                go="protein folding",
                note="heat shock protein Hsp40",
            ),
        ),
        "dnaKJ",
    ),
    Operon(
        1,
        (
            C("nifH", "nitrogenase iron protein", 290, "1.18.6.1", "nitrogen fixation"),
            C(
                "nifD",
                "nitrogenase molybdenum-iron protein alpha chain",
                482,
                "1.18.6.1",
                "nitrogen fixation",
            ),
            C(
                "nifK",
                "nitrogenase molybdenum-iron protein subunit beta",
                457,
                "1.18.6.1",
                "nitrogen fixation",
            ),
            C(
                "nifE",
                "nitrogenase iron-molybdenum cofactor biosynthesis protein NifE",
                440,
                go="nitrogen fixation",
            ),
            C(
                "nifN",
                "nitrogenase iron-molybdenum cofactor biosynthesis protein NifN",
                438,
                go="nitrogen fixation",
                overlap=True,
            ),
        ),
        "nif",
    ),
    Operon(
        -1,
        (
            C(
                "nifA",
                "nif-specific transcriptional activator",
                524,
                go="positive regulation of nitrogen fixation",
            ),
        ),
        "nifA",
    ),
    _unknown("yabB", 87),
    Operon(
        1,
        (
            R("rRNA", "rrsA", "16S ribosomal RNA", 1542),
            R("tRNA", "ileT", "tRNA-Ile", 77, "GAT"),
            R("rRNA", "rrlA", "23S ribosomal RNA", 2904),
            R("rRNA", "rrfA", "5S ribosomal RNA", 120),
        ),
        "rrn",
    ),
    Operon(
        1,
        (
            C("recA", "recombinase RecA", 353, go="SOS response", synonyms=("lexB",)),
            C("recX", "recombination regulator RecX", 166, go="SOS response"),
        ),
        "rec",
    ),
    Operon(-1, (C("lexA", "repressor LexA", 202, "3.4.21.88", "SOS response", "binds SOS boxes"),)),
    Operon(1, (C("cspA", "cold shock protein CspA", 70, go="response to cold"),)),
    Operon(
        -1,
        (
            C(
                "katG",
                "catalase/peroxidase HPI",
                726,
                "1.11.1.21",
                "response to oxidative stress",
                "bifunctional; contains a heme",
            ),
        ),
    ),
    _unknown("ycdC", 311),
    Operon(
        1,
        (
            C("ftsA", "cell division protein FtsA", 420, go="cell division"),
            C(
                "ftsZ",
                "cell division protein FtsZ",
                383,
                "3.6.5.-",
                "cell division",
                "tubulin homologue; forms the Z ring",
                overlap=True,
            ),
        ),
        "fts",
    ),
    Operon(
        1,
        (
            C(
                "ydeA",
                "putative sugar kinase",
                288,
                "2.7.1.-",
                note="disrupted by a frameshift and an internal stop codon",
                pseudo=True,
            ),
        ),
    ),
    Operon(
        -1,
        (
            C("atpB", "ATP synthase F0 subunit A", 271, "7.1.2.2", "ATP synthesis"),
            C("atpE", "ATP synthase F0 subunit C", 79, "7.1.2.2", "ATP synthesis"),
            C("atpF", "ATP synthase F0 subunit B", 156, "7.1.2.2", "ATP synthesis"),
            C("atpH", "ATP synthase F1 subunit delta", 177, "7.1.2.2", "ATP synthesis"),
            C("atpA", "ATP synthase F1 subunit alpha", 513, "7.1.2.2", "ATP synthesis"),
            C("atpG", "ATP synthase F1 subunit gamma", 287, "7.1.2.2", "ATP synthesis"),
            C("atpD", "ATP synthase F1 subunit beta", 460, "7.1.2.2", "ATP synthesis"),
            C("atpC", "ATP synthase F1 subunit epsilon", 139, "7.1.2.2", "ATP synthesis"),
        ),
        "atp",
    ),
    Operon(1, (R("tmRNA", "ssrA", "transfer-messenger RNA", 363),)),
    Operon(
        1,
        (C("insH", "IS5 family transposase", 326, note="part of insertion sequence IS5D"),),
        "IS5D",
    ),
    Operon(1, (R("tRNA", "serT", "tRNA-Ser", 88, "TGA"),)),
    Operon(
        1,
        (
            C("rpsJ", "30S ribosomal protein S10", 103, go="translation"),
            C("rplC", "50S ribosomal protein L3", 209, go="translation"),
            C("rplD", "50S ribosomal protein L4", 201, go="translation"),
            C("rplB", "50S ribosomal protein L2", 273, go="translation"),
            C("rpsS", "30S ribosomal protein S19", 92, go="translation"),
        ),
        "S10",
    ),
    Operon(
        -1,
        (
            C("relB", "antitoxin RelB", 79, note="type II toxin-antitoxin system"),
            C(
                "relE",
                "mRNA interferase toxin RelE",
                95,
                "3.1.-.-",
                note="type II toxin-antitoxin system",
                overlap=True,
            ),
        ),
        "relBE",
    ),
    Operon(-1, (C("fliC", "flagellin", 498, go="bacterial-type flagellum filament"),)),
    Operon(-1, (R("ncRNA", "rnpB", "RNase P RNA component", 377),)),
    Operon(
        1,
        (
            C(
                "rpoD",
                "RNA polymerase sigma factor RpoD",
                613,
                go="transcription initiation",
                note="primary sigma factor, sigma 70",
            ),
        ),
    ),
    Operon(1, (R("tRNA", "metT", "tRNA-Met", 77, "CAT"),)),
)

PLASMID: tuple[Operon, ...] = (
    Operon(1, (C("repA", "plasmid replication initiation protein RepA", 285),)),
    Operon(
        -1,
        (C("bla", "class A beta-lactamase", 286, "3.5.2.6", "antibiotic catabolic process"),),
    ),
    Operon(1, (C("mobA", "mobilization relaxase MobA", 344),)),
    Operon(1, (C("ypdA", "hypothetical protein", 71),)),
)
