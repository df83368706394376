"""Blind questions on what is annotated, where, and of what bases, as people first type them."""

from __future__ import annotations

from annotation import percent_gc, revcomp
from golds import MINUS, ids, like, mass, numbers, ordered, percent, spots, stated, stop_or_not
from shelf import Question, Shelf, then

VOLVOX = ("volvox_fa", "volvox")


def found(s: Shelf) -> list[Question]:
    """Where a gene or another feature lies, and the turns that follow."""
    fly = s["fly"]
    centromere = next(f for f in s["yeast1"].of("misc_feature") if f.note.startswith("CEN1;"))
    return [
        Question(
            "location",
            ("lambda",),
            "hi, im preparing my phage lab. where in the genome is the cI repressor?",
            spots(s["lambda"], "cI"),
        ),
        Question(
            "location",
            ("draft",),
            "Please, which contig contains the aconitate hydratase and at which positions?",
            spots(s["draft"], "LBB_00272"),
        ),
        Question(
            "location",
            ("yeast1",),
            "Guten Tag, where does the centromere lie on this chromosome?",
            numbers(centromere.start, centromere.end),
        ),
        Question(
            "location",
            ("fly",),
            "coordinates of w (white) plz",
            spots(fly, "w"),
        ),
        *then(
            Question("location", ("nisin",), "Where does nisP sit?", spots(s["nisin"], "nisP")),
            "and what does that one do?",
            {"text_all": ["protease|peptidase"]},
        ),
        *then(
            Question(
                "location",
                ("yeast1",),
                "where can i find CLN3",
                spots(s["yeast1"], "CLN3"),
            ),
            "and CDC15?",
            spots(s["yeast1"], "CDC15"),
        ),
    ]


def meant(s: Shelf) -> list[Question]:
    """What a gene does or a file holds."""
    lam, bal, pneumo = s["lambda"], s["balhimycin"], s["pneumo"]
    row = [f for f in pneumo.loci() if f.end <= pneumo.one("gyrB").start]
    snap = [[*f.alias, *(v for k, v in f.qualifiers if k == "name")] for f in s["snap"].features]
    return [
        Question(
            "function",
            ("balhimycin",),
            "Whats the job of bhaA in this cluster?",
            {"text_all": ["halogenase"]} | spots(bal, "bhaA"),
        ),
        Question(
            "function",
            ("lambda",),
            "My supervisor keeps talking about gam. What does it code for?",
            {"text_all": ["host-nuclease inhibitor"]} | spots(lam, "gam"),
        ),
        *then(
            Question(
                "function",
                ("pneumo",),
                "What is gyrB?",
                {"text_all": ["topoisomerase|gyrase"]} | spots(pneumo, "gyrB"),
            ),
            "which gene comes directly before it?",
            ids(row[-1:], exact=False),
        ),
        Question(
            "summary",
            ("clover",),
            "Which plant does this mRNA come from, and from what tissue?",
            {"text_all": ["white clover|Trifolium repens", r"lea(f|ves)"]},
        ),
        Question(
            "summary",
            ("patent",),
            "A colleague sent me this without a word. What is it?",
            {"text_any": ["synthetic construct", "patent", "WO ?2012/?038832", "pTM-MVSchw"]},
        ),
        Question(
            "summary",
            ("snap",),
            "what is annotated on this construct?",
            {"ids": snap},
        ),
    ]


def listed(s: Shelf) -> list[Question]:
    """Genes by what their annotation says."""
    draft, bal, nisin, chloro = s["draft"], s["balhimycin"], s["nisin"], s["chloro"]
    jumping = [f for f in draft.cds() if "transposase" in f.product.lower()]
    related = [f for f in draft.cds() if "ntegrase" in f.product or "ecombinase" in f.product]
    p450 = [f for f in bal.cds() if "P450" in f.product]
    immune = [f for f in nisin.cds() if "immunity" in f.note]
    ndh = [f for f in chloro.cds() if f.product.startswith("NADH dehydrogenase")]
    named = sorted({f.names[1] for f in ndh})
    b12 = [draft.one(f"LBB_{n:05d}") for n in (*range(207, 215), 216, 217, 218)]
    pst = s["pcp"].one("pst")
    return [
        Question("keyword", ("draft",), "list all transposases", like(jumping, related)),
        Question("keyword", ("balhimycin",), "Which genes make the P450 enzymes?", ids(p450)),
        Question(
            "keyword",
            ("nisin",),
            "How does the producer protect itself, i.e. which genes are for immunity?",
            ids(immune),
        ),
        *then(
            Question(
                "keyword",
                ("chloro",),
                "show the genes for NADH dehydrogenase",
                {
                    "ids": [[a for f in ndh if f.names[1] == n for a in f.alias] for n in named],
                    "exact": True,
                },
            ),
            "how many is that?",
            stated(len(ndh), len(named)),
        ),
        *then(
            Question(
                "keyword",
                ("pcp",),
                "Is there a pesticin gene on this plasmid?",
                {"text_all": ["pesticin"]} | ids([pst], exact=False),
            ),
            "which strand is it on",
            MINUS,
        ),
        Question(
            "cluster",
            ("draft",),
            "We think it makes its own vitamin B12. Can you show me the cobalamin gene cluster?",
            ids(b12, exact=False),
        ),
    ]


def counted(s: Shelf) -> list[Question]:
    """How many, how long, in what order."""
    chloro, draft, bal, nisin = s["chloro"], s["draft"], s["balhimycin"], s["nisin"]
    size = sorted(bal.cds(), key=lambda f: -f.bp)
    nis = sorted(nisin.cds(), key=lambda f: -f.bp)
    per = [sum(f.record == r for f in draft.of("gene")) for r in draft.records]
    petn = min(chloro.cds(), key=lambda f: f.aa)
    longest = max(s["lambda"].cds(), key=lambda f: f.aa)
    return [
        Question(
            "count",
            ("chloro",),
            "How many tRNA genes are there in the chloroplast?",
            stated(len(chloro.of("tRNA"))),
        ),
        Question(
            "count",
            ("pneumo",),
            "number of pseudogenes",
            stated(sum(f.pseudo for f in s["pneumo"].of("gene"))),
        ),
        Question(
            "count",
            ("draft",),
            "how many of the predicted proteins are only called hypothetical protein?",
            stated(sum(f.product == "hypothetical protein" for f in draft.cds())),
        ),
        *then(
            Question(
                "count",
                ("draft",),
                "how many genes does the first contig have?",
                stated(per[0]),
            ),
            "and the third one?",
            stated(per[2]),
        ),
        Question("sort", ("balhimycin",), "top 3 longest genes in here", ordered(size[:3])),
        Question(
            "sort",
            ("nisin",),
            "Sort the nis genes by size, biggest on top.",
            ordered(nis),
        ),
        Question(
            "sort",
            ("chloro",),
            "Which is the smallest protein encoded on this chloroplast genome?",
            ids([petn], exact=False),
        ),
        *then(
            Question(
                "sort",
                ("lambda",),
                "What's the biggest protein lambda makes?",
                ids([longest], exact=False),
            ),
            "can you give me its amino acid sequence",
            {"protein": longest.protein},
        ),
    ]


def bases(s: Shelf) -> list[Question]:
    """Sequences, and what they are made of."""
    pbr, mito, bal = s.dna("pbr"), s.dna("mito"), s["balhimycin"]
    eden = s.track("volvox", "volvox_fa").one("EDEN.2", "CDS")
    lacz = s["coli_gb"].one("lacZ")
    codons = [lacz.dna[i : i + 3] for i in range(0, len(lacz.dna), 3)]
    cluster = percent_gc(str(bal.record.seq).upper())
    return [
        Question(
            "sequence",
            ("nisin",),
            "Can I have the DNA sequence of nisA? I want to order it as a gBlock.",
            stop_or_not(s["nisin"].one("nisA")),
        ),
        Question(
            "sequence",
            ("pbr",),
            "give me the reverse complement of 4161 to 4200",
            {"sequence": revcomp(pbr[4160:4200])},
        ),
        Question(
            "sequence",
            ("mito",),
            "bases 8993 - 9050 of this mito genome",
            {"sequence": mito[8992:9050]},
        ),
        Question(
            "sequence",
            VOLVOX,
            "I need the spliced coding sequence of EDEN.2, introns taken out",
            stop_or_not(eden),
        ),
        Question(
            "protein",
            ("lambda",),
            "aa sequence of Cro?",
            {"protein": s["lambda"].one("cro").protein},
        ),
        Question(
            "protein",
            ("nisin",),
            "mol weight of NisB in kDa? need to pick a gel",
            mass(s["nisin"].one("nisB").protein),
        ),
        Question(
            "protein",
            ("clover",),
            "How heavy is the beta-glucosidase?",
            mass(s["clover"].one("CAA40058.1").protein),
        ),
        Question(
            "composition",
            ("pneumo",),
            "gc content?",
            percent(percent_gc(s.dna("pneumo"))),
        ),
        Question(
            "composition",
            ("t4",),
            "Our teacher says T4 is very AT rich. What percent of this sequence is A plus T?",
            percent(100 - percent_gc(s.dna("t4"))),
        ),
        *then(
            Question(
                "composition",
                ("balhimycin",),
                "What is the GC content of this whole cluster?",
                percent(cluster),
            ),
            "and of bpsB alone?",
            percent(percent_gc(bal.one("bpsB").dna)),
        ),
        Question(
            "codon",
            ("coli_gb",),
            "codon usage in lacZ: how often is CTG used?",
            stated(codons.count("CTG")),
        ),
    ]


PARTS = (found, meant, listed, counted, bases)
