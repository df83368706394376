"""Questions on what is annotated, where, and how much of it."""

from __future__ import annotations

from annotation import percent_gc
from golds import MINUS, ids, numbers, ordered, percent, stated
from shelf import Question, Shelf


def summary(s: Shelf) -> list[Question]:
    """Whole files: size, composition, contents."""
    big = len(s.dna("chlamydia"))
    region = s["yeast"].of("region")
    whole = sum(f.bp for f in region)
    nuclear = whole - next(f.bp for f in region if f.record == "NC_001224.1")
    mt = s["termite"]
    return [
        Question(
            "summary",
            ("chlamydia",),
            "got this .gbff from a collaborator... which bug is it and how big is its chromosome?",
            {
                "text_all": [r"C(hlamydia|\.) trachomatis"],
                "number_any": [
                    {"number": big, "tol": 0},
                    {"number": round(big / 1e6, 3), "tol": 0.006},
                    {"number": round(big / 1e3, 1), "tol": 1},
                ],
            },
        ),
        Question(
            "summary",
            ("covid",),
            "lenght + GC% of this corona genome??",
            numbers(len(s.dna("covid"))) | percent(percent_gc(s.dna("covid"))),
        ),
        Question(
            "summary",
            ("termite",),
            "Please break the gene content of this insect mitochondrion down by kind "
            "(proteins, transfer RNAs, ribosomal RNAs).",
            numbers(len(mt.cds()), len(mt.of("tRNA")), len(mt.of("rRNA"))),
        ),
        Question(
            "summary",
            ("b171",),
            "My PI forwarded me a GenBank file without a word. What am I looking at, "
            "and is it a closed circle?",
            {"text_all": ["E(scherichia|\\.) coli", "B171", "plasmid", "circular"]},
        ),
        Question(
            "summary",
            ("yeast",),
            "How many megabases does the yeast genome in this GFF add up to?",
            {
                "number_any": [
                    {"number": n, "tol": t}
                    for full in (whole, nuclear)
                    for n, t in ((full, 0), (round(full / 1e6, 3), 0.06))
                ],
                "number_in": "text",
            },
        ),
    ]


def function(s: Shelf) -> list[Question]:
    """What a gene does, and which gene does it."""
    momp = s["chlamydia"].one("CTB_RS03720")
    act7 = s["act"].one("actVII")
    return [
        Question(
            "function",
            ("chlamydia",),
            "CTB_RS03720 -> what protein is that",
            {"text_all": ["major outer membrane"]} | momp.cited(),
        ),
        Question(
            "function",
            ("act",),
            "I read about actVII in the actinorhodin papers, which catalytic activities does the "
            "annotation give it?",
            {"text_all": ["cyclase", "dehydratase"]} | act7.cited(),
        ),
        Question(
            "function",
            ("b171",),
            "parM, is that for partitioning of the plasmid or what",
            {"text_all": ["segregation"]} | s["b171"].one("parM").cited(),
        ),
        Question(
            "function",
            ("bac",),
            "To which family of transcription factors belongs the product of F14F8_180?",
            {"text_all": ["MADS"]} | s["bac"].one("F14F8_180").cited(),
        ),
        Question(
            "function",
            ("yeast",),
            "role of GAL4 in this yeast annotation?",
            {"text_all": ["galactos|GAL gene", "transcription"]}
            | s["yeast"].one("GAL4", "gene").cited(),
        ),
        Question(
            "function",
            ("b171",),
            "An enzyme 2.5.1.15 should be on the plasmid; under which name is it?",
            ids([s["b171"].one("folP")]) | {"text_all": ["dihydropteroate synthase|folP"]},
        ),
        Question(
            "function",
            ("termite",),
            "whats the locus tag of cytochrome b",
            ids([s["termite"].one("CYTB")]) | {"text_all": ["CSD51_mgp02"]},
        ),
    ]


def location(s: Shelf) -> list[Question]:
    """Coordinates, strand, exons."""
    lysin = s["sodalis"].one("SoPhSO1_gp56")
    apr = s["subtilis"].one("aprE", "gene")
    long_gene = s["bac"].one("F14F8_60")
    mcs = s["pbad"].one("MCS", "misc_feature")
    act1 = s["yeast"].one("ACT1", "gene")
    spans = {"record": long_gene.record, "start": long_gene.start, "end": long_gene.end}
    return [
        Question(
            "location",
            ("sodalis",),
            "where on the phage do i find the endolysin",
            numbers(lysin.start, lysin.end) | lysin.cited(),
        ),
        Question(
            "location",
            ("subtilis",),
            "aprE (subtilisin E): from base, to base, and which strand, please",
            numbers(apr.start, apr.end) | apr.cited() | MINUS,
        ),
        Question(
            "location",
            ("termite",),
            "In which direction is ND5 transcribed relative to the sequence as deposited?",
            s["termite"].one("ND5").cited() | MINUS,
        ),
        Question(
            "location",
            ("bac",),
            "F14F8_60: number of exons and the interval it spans on the BAC?",
            numbers(long_gene.parts, long_gene.start, long_gene.end) | {"citation": spans},
        ),
        Question(
            "location",
            ("pbad",),
            "I want to clone into the polylinker of this vector - between which positions is the "
            "MCS annotated?",
            numbers(mcs.start, mcs.end)
            | {"citation": {"record": mcs.record, "start": mcs.start, "end": mcs.end}},
        ),
        Question(
            "location",
            ("yeast",),
            "Which chromosome is actin (ACT1) sitting on and at what coordinates",
            {"text_any": ["NC_001138", r"\bVI\b", r"chromosome 6\b"]}
            | numbers(act1.start, act1.end)
            | act1.cited(),
        ),
    ]


def keyword(s: Shelf) -> list[Question]:
    """Genes by what their products say."""
    chl, b171, act, cda = (s[k].cds() for k in ("chlamydia", "b171", "act", "cda"))
    katalase = [f for f in s["subtilis"].cds() if "catalase" in f.product]
    secretion = [f for f in chl if "type III secretion" in f.product]
    regulator = [f for f in act if "transcriptional regulator" in f.product]
    near = {"SCO5085", "SCO5095", "SCO5103"}
    return [
        Question(
            "keyword",
            ("chlamydia",),
            "Please give me the complete set of polymorphic membrane proteins.",
            ids(f for f in chl if "polymorphic membrane protein" in f.product),
        ),
        Question(
            "keyword",
            ("b171",),
            "anything transposase-ish on it? want the list",
            ids(f for f in b171 if "transposase" in f.product)
            | {"also_ok": [b171[i].alias for i in (17, 38, 84, 86, 93)]},
        ),
        Question(
            "keyword",
            ("chlamydia",),
            "T3SS components: which loci say 'type III secretion' in the product?",
            ids(secretion),
        ),
        Question(
            "keyword",
            ("act",),
            "which genes of this region are annotated as transcriptional regulators",
            ids(regulator) | {"also_ok": [f.alias for f in act if f.names[0] in near]},
        ),
        Question(
            "keyword",
            ("cda",),
            "Find the sensor kinases and response regulators of two-component systems.",
            ids(f for f in cda if f.product.replace("-", " ").startswith("two component")),
        ),
        Question(
            "keyword",
            ("subtilis",),
            "does 168 have catalases? i need all genes with that word in product",
            ids(katalase),
        ),
        Question(
            "keyword",
            ("sodalis",),
            "holin candidates?",
            ids(f for f in s["sodalis"].cds() if f.product == "holin"),
        ),
    ]


def counts(s: Shelf) -> list[Question]:
    """How many of something there are."""
    chl = s["chlamydia"].cds()
    hypothetical = [f for f in chl if f.product == "hypothetical protein"]
    strands = [sum(f.strand == k for f in s["b171"].cds()) for k in (1, -1)]
    spores = {f.names[0] for f in s["subtilis"].cds() if "sporulation" in f.product.lower()}
    exact = {f.names[0] for f in s["subtilis"].cds() if "sporulation" in f.product}
    return [
        Question(
            "count",
            ("chlamydia",),
            "what number of proteins remain hypothetical in this strain",
            stated(len(hypothetical), sum(not f.pseudo for f in hypothetical)),
        ),
        Question(
            "count",
            ("b171",),
            "genes on + and on - , give me both counts",
            numbers(*strands),
        ),
        Question(
            "count",
            ("yeast",),
            "I would like to know how much tRNA genes has the yeast in total.",
            stated(len(s["yeast"].of("tRNA"))),
        ),
        Question(
            "count",
            ("chlamydia",),
            "How many coding sequences exceed four kilobases?",
            stated(sum(f.bp > 4000 for f in chl)),
        ),
        Question(
            "count",
            ("sodalis",),
            "small proteins (<100 aa): how many does the phage encode",
            stated(sum(f.aa < 100 for f in s["sodalis"].cds())),
        ),
        Question(
            "count",
            ("bac",),
            "Of the protein-coding genes on this BAC, how many are intronless?",
            stated(sum(f.parts == 1 for f in s["bac"].cds())),
        ),
        Question(
            "count",
            ("subtilis",),
            "nr of CDS w/ 'sporulation' in product",
            stated(len(exact), len(spores)),
        ),
    ]


def sort(s: Shelf) -> list[Question]:
    """Rankings, filters and ranges."""
    chl, act, cda, mt, b171 = (s[k].cds() for k in ("chlamydia", "act", "cda", "termite", "b171"))
    sod = s["sodalis"].cds()
    twelve = [f for f in s["yeast"].of("gene") if f.record == "NC_001144.5"]
    large = sorted((f for f in cda if f.aa >= 600), key=lambda f: -f.aa)
    window = [f for f in sod if f.start >= 40000 and f.end <= 42000]
    edge = [f for f in sod if f not in window and f.end >= 40000 and f.start <= 42000]
    return [
        Question(
            "sort",
            ("chlamydia",),
            "the three biggest proteins of this Chlamydia, in order",
            ordered(sorted(chl, key=lambda f: -f.aa)[:3]),
        ),
        Question(
            "sort",
            ("yeast",),
            "Which gene takes up the most room on chromosome XII?",
            ordered([max(twelve, key=lambda f: f.bp)]),
        ),
        Question(
            "sort",
            ("act",),
            "walk me left to right through the genes encoded on the reverse strand",
            ordered(f for f in act if f.strand == -1),
        ),
        Question(
            "sort",
            ("cda",),
            "filter proteins of at least 600 residues, biggest first",
            ordered(large),
        ),
        Question(
            "sort",
            ("termite",),
            "Arrange the mitochondrial proteins by size, beginning with the smallest.",
            ordered(sorted(mt, key=lambda f: f.aa)),
        ),
        Question(
            "sort",
            ("sodalis",),
            "whats annotated from 40 kb to 42 kb",
            ids(window)
            | {
                "also_ok": [
                    f.alias for f in edge + s["sodalis"].of("repeat_region") if f.end >= 40000
                ]
            },
        ),
        Question(
            "sort",
            ("b171",),
            "tiniest protein of the plasmid and its size in residues",
            ordered([min(b171, key=lambda f: f.aa)]) | stated(min(f.aa for f in b171)),
        ),
    ]


PARTS = (summary, function, location, keyword, counts, sort)
