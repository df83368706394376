"""Questions of the fourth blind set on what is annotated, where, how much and beside what."""

from __future__ import annotations

import re

from annotation import Feature, said
from catalogue import METHANO, WORM, YEAST
from golds import MINUS, gaps, ids, numbers, ordered, overlaps, spots, stated, touching
from shelf import Question, Shelf
from tables import rows

BRACHYPODIUM, HUMAN = "NC_011032.1", "NC_012920.1"


def human(s: Shelf) -> list[Feature]:
    """Protein genes of the human mitochondrion."""
    return [f for f in s["three"].cds() if f.record == HUMAN]


def located(s: Shelf) -> list[Question]:
    """Where a gene or another feature lies."""
    yeast = s.track(*reversed(YEAST))
    coat = s["zika"].one("ENV")
    (orf8,) = (f for f in s.track("ena").of("gene") if said(f, "Name") == "ORF8")
    return [
        Question(
            "location",
            YEAST,
            "planning to tag CCR4. where on chr I do I find it and does it read forward or reverse",
            spots(yeast, "CCR4") | MINUS,
        ),
        Question(
            "location",
            ("flu",),
            "Neuraminidase of this H1N1: which segment, and first + last base of the CDS?",
            s["flu"].one("NA").cited() | {"text_any": [r"\bsegment (6|six)\b", "NC_026434"]},
        ),
        Question(
            "location",
            ("zika",),
            "I would like to know from which to which nucleotide the envelope protein is encoded "
            "in this Zika isolate",
            numbers(coat.start, coat.end),
        ),
        Question(
            "location",
            ("ena",),
            "ORF8 begin/end in the corona gff?",
            numbers(orf8.start, orf8.end),
        ),
        Question(
            "location",
            ("fly",),
            "Is there a microRNA mir-980 on this part of X, and if so at which coordinates, on "
            "which strand?",
            spots(s["fly"], "mir-980") | MINUS,
        ),
    ]


def told(s: Shelf) -> list[Question]:
    """What a gene or a record is for."""
    water = s.track(*reversed(METHANO)).one("MTH_103", "gene")
    return [
        Question(
            "function",
            ("bac",),
            "F14F8_240, what sort of enzyme would that be",
            {"text_all": ["esterase"]},
        ),
        Question(
            "function",
            ("cda",),
            "We disrupted SCO7662. Which antibiotic should our mutant now be more sensitive to?",
            {"text_all": ["chloramphenicol"]},
        ),
        Question(
            "function",
            ("sars",),
            "nsp14 of SARS-CoV-1: what does the annotation say it does?",
            {"text_all": ["nuclease"]},
        ),
        Question(
            "function",
            ("clover",),
            "EC number of the enzyme this clover cDNA codes for please",
            {"text_all": [r"3\.2\.1\.21"]},
        ),
        Question(
            "function",
            ("orchid",),
            "My supervisor gave me all these orchid entries. Which locus was sequenced?",
            {"text_any": [r"5\.8S", r"\bITS", "internal transcribed spacer"]},
        ),
        Question(
            "keyword",
            METHANO,
            "is there an aquaporin, i.e. a water channel, in this stretch of the methanogen? "
            "which gene",
            ids([water], exact=False),
        ),
    ]


def listed(s: Shelf) -> list[Question]:
    """Genes by what their annotation says and by filters put together."""
    tet = [f for f in s["cda"].cds() if f.product.startswith("TetR")]
    split = [f for f in s["bac"].cds() if f.parts > 10]
    first = [f for f in s.track(*reversed(YEAST)).of("tRNA") if f.record == "chrI"]
    worm = s.track(*reversed(WORM))
    transfer = [f for f in worm.of("gene") if said(f, "biotype") == "tRNA"]
    dead = [f.alias for f in worm.of("pseudogenic_tRNA")]
    proteins = s["proteins"].records.values()
    dismutases = [r.id for r in proteins if "superoxide dismutase" in r.description]
    modulins = [f for f in s["staph"].cds() if "phenol soluble modulin" in f.product]
    dark = dict.fromkeys(r[3] for r in rows(s, "fly_bed") if r[0] == "chrXHet")
    return [
        Question(
            "keyword",
            ("cda",),
            "Give me every TetR family regulator of this CDA region.",
            ids(tet),
        ),
        Question(
            "keyword",
            ("bac",),
            "which protein-coding genes on the BAC have more than 10 exons",
            ids(split),
        ),
        Question(
            "keyword",
            YEAST,
            "I need the tRNA genes of yeast chromosome I (only that chromosome) as a list",
            ids(first),
        ),
        Question(
            "keyword",
            WORM,
            "transfer RNA genes in the C. elegans pieces?",
            ids(transfer) | {"also_ok": dead},
        ),
        Question(
            "keyword",
            ("proteins",),
            "Which entries of my E. coli proteome are superoxide dismutases?",
            {"ids": [[r] for r in dismutases], "exact": True},
        ),
        Question(
            "keyword",
            ("staph",),
            "phenol soluble modulins!! does our ST14 isolate have genes annotated as that, "
            "which ones",
            ids(modulins),
        ),
        Question(
            "keyword",
            ("fly_bed",),
            "Heterochromatin: name the genes that this bed puts on chrXHet",
            {"ids": [[name] for name in dark], "exact": True},
        ),
    ]


def counted(s: Shelf) -> list[Question]:
    """How many there are."""
    eden = [r[8] for r in rows(s, "volvox_gtf") if 'gene_id "EDEN"' in r[8]]
    forms = {m[1] for m in (re.search(r'transcript_id "([^"]+)"', q) for q in eden) if m}
    transfer = [f for f in s["three"].of("tRNA") if f.record == BRACHYPODIUM]
    short = [r for r in rows(s, "operons") if int(r[4]) - int(r[3]) + 1 < 1000]
    long = [r for r in s["subtilis_cds"].records.values() if len(r) > 5000]
    stubs = [r for r in s["orchid"].records.values() if len(r) < 650]
    return [
        Question(
            "count",
            ("volvox_gtf",),
            "how many splice forms (transcripts) of EDEN does my gtf have",
            stated(len(forms)),
        ),
        Question(
            "count",
            ("three",),
            "Number of tRNA genes in the Brachypodium plastid, both copies of the inverted "
            "repeat counted?",
            stated(len(transfer)),
        ),
        Question(
            "count",
            ("operons",),
            "what's the number of operons that are less than 1 kb long?",
            stated(len(short)),
        ),
        Question(
            "count",
            ("subtilis_cds",),
            "Really big genes in Bacillus: how many of these CDS are over 5000 nt",
            stated(len(long)),
        ),
        Question(
            "count",
            ("flu",),
            "Eight segments, but how many proteins (coding sequences) are annotated on them in "
            "total?",
            stated(len(s["flu"].cds())),
        ),
        Question(
            "multirecord",
            ("orchid",),
            "Reviewer 2 wants entries under 650 bp thrown out. How many of my 94 would go?",
            stated(len(stubs)),
        ),
    ]


def ranked(s: Shelf) -> list[Question]:
    """Which is the most, and in what order."""
    tiny = sorted(s["sars"].of("gene"), key=lambda f: f.bp)[:2]
    chain = [f for f in human(s) if f.names[0].startswith("ND")]
    giants = sorted(s["proteins"].records.values(), key=lambda r: -len(r))[:3]
    briefest = min(s["orchid"].records.values(), key=len)
    rna = max(s["coli"].of("ncRNA"), key=lambda f: f.bp)
    return [
        Question(
            "sort",
            ("sars",),
            "the two shortest genes of the SARS genome, with their lengths in bp",
            ids(tiny, exact=False) | numbers(*(f.bp for f in tiny)),
        ),
        Question(
            "sort",
            ("three",),
            "Please sort the seven ND subunits of human mtDNA (ND1 etc.) by protein size, largest "
            "one first.",
            ordered(sorted(chain, key=lambda f: -f.aa)),
        ),
        Question(
            "sort",
            ("proteins",),
            "top three longest K-12 proteins (accessions)",
            {"ordered": [[r.id] for r in giants], "exact": True},
        ),
        Question(
            "sort",
            ("orchid",),
            "Which of the orchid records is shortest? I may have to drop it from the alignment; "
            "how many bp does it have?",
            {"ids": [[briefest.id, briefest.name]]} | numbers(len(briefest)),
        ),
        Question(
            "sort",
            ("coli_fa", "coli"),
            "rRNA aside, what is the longest non-coding RNA gene of MG1655 and how many nt is it",
            ids([rna], exact=False) | numbers(rna.bp),
        ),
    ]


def around(s: Shelf) -> list[Question]:
    """What lies beside, within a distance, between or inside."""
    cda, plastid = s["cda"], s["three"]
    left, right = cda.one("SCO7681"), cda.one("SCO7685")
    middle = [f for f in cda.cds() if left.start < f.start < right.start]
    host = next(f for f in plastid.of("tRNA") if "trnK" in f.names)
    inner = [f for f in touching(plastid.cds(), host.start, host.end) if f.record == host.record]
    worm = [f for f in s.track(*reversed(WORM)).of("gene") if f.record == "I"]
    natc = next(f for f in worm if "natc-3" in f.names)
    after = min((f for f in worm if f.start > natc.end), key=lambda f: f.start)
    genes = s.track(*reversed(METHANO)).of("gene")
    water = next(f for f in genes if "MTH_103" in f.names)
    near = [f for f in touching(genes, water.start - 1000, water.end + 1000) if f != water]
    return [
        Question(
            "neighbour",
            ("cda",),
            "What sits in between SCO7681 and SCO7685?",
            ids(middle) | {"also_ok": [left.alias, right.alias]},
        ),
        Question(
            "neighbour",
            ("three",),
            "One Brachypodium chloroplast gene is nested in the intron of trnK. Which is it?",
            ids(inner, exact=False),
        ),
        Question(
            "neighbour",
            WORM,
            "going up in coordinates on chromosome I of the worm, what gene follows natc-3",
            ids([after], exact=False),
        ),
        Question(
            "neighbour",
            METHANO,
            "genes no farther than 1 kb from MTH_103, either side",
            ids(near) | {"also_ok": [water.alias]},
        ),
    ]


def between(s: Shelf) -> list[Question]:
    """What overlaps and what lies in no gene."""
    eight = next(f for f in human(s) if "ATP8" in f.names)
    six = next(f for f in human(s) if "ATP6" in f.names)
    pairs = overlaps(s["pcp"].of("gene"))
    both = dict.fromkeys(f for a, b, _ in pairs for f in (a, b))
    genes = s.track(*reversed(METHANO)).of("gene")
    bp, start, end = gaps(genes)[0]
    sides = [f for f in genes if start - 1 == f.end or end + 1 == f.start]
    return [
        Question(
            "overlap",
            ("three",),
            "ATP8 and ATP6 of the human mitochondrion share how many nt?",
            stated(eight.end - six.start + 1),
        ),
        Question(
            "yesno",
            ("pcp",),
            "Do any genes of pPCP1 overlap one another? If yes tell me which",
            ids(both, exact=False),
        ),
        Question(
            "intergenic",
            METHANO,
            "Where's the biggest hole in the annotation of these 100 kb, I mean the longest "
            "stretch between two neighbouring genes? which two, what length?",
            ids(sides, exact=False) | numbers(bp),
        ),
    ]


PARTS = (located, told, listed, counted, ranked, around, between)
