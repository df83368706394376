"""Closed word classes of questions about genomes."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

LEXICON = Path(__file__).resolve().parent / "lexicon"

UNITS = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14,
    "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "dozen": 12,
}  # fmt: skip
TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
    "eighty": 80, "ninety": 90,
}  # fmt: skip
SCALES = {"hundred": 100, "thousand": 1000, "million": 1_000_000}

AMINO_ACIDS = {
    "alanine": "A", "arginine": "R", "asparagine": "N", "aspartate": "D", "aspartic acid": "D",
    "cysteine": "C", "glutamine": "Q", "glutamate": "E", "glutamic acid": "E", "glycine": "G",
    "histidine": "H", "isoleucine": "I", "leucine": "L", "lysine": "K", "methionine": "M",
    "phenylalanine": "F", "proline": "P", "serine": "S", "threonine": "T", "tryptophan": "W",
    "tyrosine": "Y", "valine": "V", "selenocysteine": "U", "pyrrolysine": "O",
}  # fmt: skip
THREE_LETTER = {
    "Ala": "A", "Arg": "R", "Asn": "N", "Asp": "D", "Cys": "C", "Gln": "Q", "Glu": "E", "Gly": "G",
    "His": "H", "Ile": "I", "Leu": "L", "Lys": "K", "Met": "M", "Phe": "F", "Pro": "P", "Ser": "S",
    "Thr": "T", "Trp": "W", "Tyr": "Y", "Val": "V", "Sec": "U", "Pyl": "O",
}  # fmt: skip
LETTER_TO_THREE = {letter: three for three, letter in THREE_LETTER.items()}

ROMAN = {1: "I", 2: "II", 3: "III", 4: "IV", 5: "V", 6: "VI", 7: "VII", 8: "VIII", 9: "IX"}

FEATURE_TYPES = {
    "trna": "tRNA", "transfer rna": "tRNA", "rrna": "rRNA", "ribosomal rna": "rRNA",
    "ncrna": "ncRNA", "non-coding rna": "ncRNA", "noncoding rna": "ncRNA", "small rna": "ncRNA",
    "srna": "ncRNA", "tmrna": "tmRNA", "snrna": "snRNA", "snorna": "snoRNA", "mrna": "mRNA",
    "mobile element": "mobile_element", "mobile genetic element": "mobile_element",
    "insertion sequence": "mobile_element", "is element": "mobile_element",
    "transposable element": "mobile_element", "repeat region": "repeat_region",
    "repeat": "repeat_region", "direct repeat": "repeat_region", "mature peptide": "mat_peptide",
    "mature protein": "mat_peptide",
    "mat peptide": "mat_peptide", "mat_peptide": "mat_peptide", "signal peptide": "sig_peptide",
    "sig_peptide": "sig_peptide", "misc feature": "misc_feature", "misc_feature": "misc_feature",
    "miscellaneous feature": "misc_feature", "regulatory": "regulatory",
    "regulatory element": "regulatory", "regulatory region": "regulatory",
    "regulatory feature": "regulatory", "promoter": "promoter",
    "terminator": "terminator", "origin of replication": "rep_origin",
    "ori": "rep_origin",
    "replication origin": "rep_origin", "rep_origin": "rep_origin", "intron": "intron",
    "exon": "exon", "stem loop": "stem_loop", "stem-loop": "stem_loop", "stem_loop": "stem_loop",
    "variation": "variation", "5'utr": "5'UTR", "5' utr": "5'UTR", "3'utr": "3'UTR",
    "3' utr": "3'UTR", "ltr": "LTR", "operon": "operon", "protein bind": "protein_bind",
    "protein binding site": "protein_bind", "primer binding site": "primer_bind",
    "d-loop": "D-loop", "gap": "gap", "assembly gap": "assembly_gap",
    "binding site": "misc_binding", "sts": "STS", "centromere": "centromere",
    "telomere": "telomere", "polya signal": "polyA_signal", "polya site": "polyA_signal",
    "polyadenylation signal": "polyA_signal", "polyadenylation site": "polyA_signal",
}  # fmt: skip
"""Words of people for feature keys of the INSDC table."""

COMMON_TYPES = {"tRNA", "rRNA", "ncRNA", "tmRNA", "mRNA", "mobile_element", "repeat_region"}
"""Types that may be asked for although the file has none."""

COMMON = {
    "human": "Homo sapiens", "humans": "Homo sapiens", "mouse": "Mus musculus",
    "mice": "Mus musculus", "rat": "Rattus norvegicus", "zebrafish": "Danio rerio",
    "fruit fly": "Drosophila melanogaster", "yeast": "Saccharomyces cerevisiae",
    "rice": "Oryza sativa", "maize": "Zea mays", "chicken": "Gallus gallus",
    "dog": "Canis familiaris", "pig": "Sus scrofa", "cow": "Bos taurus", "horse": "Equus caballus",
    "chimpanzee": "Pan troglodytes", "neanderthal": "Homo neanderthalensis",
    "sars-cov-2": "Severe acute respiratory syndrome coronavirus 2",
    "hiv": "Human immunodeficiency virus",
    "ebola": "Ebola virus", "e. coli": "Escherichia coli", "e coli": "Escherichia coli",
    "b. subtilis": "Bacillus subtilis", "s. aureus": "Staphylococcus aureus",
    "m. tuberculosis": "Mycobacterium tuberculosis", "p. aeruginosa": "Pseudomonas aeruginosa",
    "c. elegans": "Caenorhabditis elegans", "d. melanogaster": "Drosophila melanogaster",
    "s. cerevisiae": "Saccharomyces cerevisiae", "a. thaliana": "Arabidopsis thaliana",
    "h. pylori": "Helicobacter pylori", "v. cholerae": "Vibrio cholerae",
}  # fmt: skip
"""Everyday names of organisms, and short forms of their scientific ones."""

FUNCTION_WORDS = frozenset(
    """a about across actually after again all also am among an and another any anyone anything are
    aren't as ask at away be because been before being below both but by can cannot can't could
    did didn't do does doesn't doing don't done down each either else end ever every everything
    exactly few first for from further get give given go gonna got had has have haven't having hello
    help her here hey hi him how however i i'd i'll i'm i've if im in inside into is isn't it
    its it's itself just kind know last less let let's like likely list look looking lot made make
    many may me mean might mine more most much must my myself near need needs no nor not now of off
    ok okay on once one ones only onto or other others our out outside over own per please pls plz
    possible put quick quickly rather really right same say see should show since so some somehow
    something sort still stuff such sure take tell than thank thanks that that's the thats their
    them themselves then there there's these they thing things think this those though through thx
    to together too trying try two u under until up upon ur us use used using very want wanna was
    way we well were what what's whats when where where's wheres whether which while who whole whom
    who's whose why will with within without won't work would yeah yes yet you your yours
    non been much versus vs via etc eg ie ya hm hmm um uh well oh bit anyway
    """.split()  # noqa: SIM905
)

CONTEXT_WORDS = frozenset(
    """phage phages bacteriophage bacteriophages prophage virus viruses viral virion coronavirus
    coronaviruses bacterium bacteria bacterial archaeon archaea archaeal microbe microbes bug bugs
    organism organisms species strain strains isolate isolates clone clones bac cosmid fosmid vector
    vectors construct mitochondrion mitochondria mitochondrial mitogenome mito mtdna mt chloroplast
    chloroplasts plastid plastids plastome organelle organelles chromosomal plasmids nuclear insect
    insects plant plants animal animals yeast yeasts fungus fungi human humans mouse termite
    megabase megabases kilobase kilobases mbases bacterias genbank gbk gbff gff fasta gb entry
    entries assembly assemblies draft drafts scaffold replicons dataset upload uploaded lab pi
    lesson paper pseudogenisation pseudogenization coli resistance-plasmid""".split()  # noqa: SIM905
)
"""Words for what is open or why it is; never a product word alone."""

DOMAIN_WORDS = (
    frozenset(
        """gene genes genome genomes genomic protein proteins cds coding sequence sequences product
    products annotated annotation annotations annotate annotates function functions functional
    encode encodes encoded encoding code codes strand strands forward reverse plus minus positive
    negative direct complement complementary position positions location located locate locates
    coordinate coordinates start starts starting stop stops begin begins beginning ending ends
    length lengths long longer longest short shorter shortest size sizes big bigger biggest large
    larger largest small smaller smallest tiny tiniest heavy heavier heaviest light lighter
    lightest number numbers count counts counted total amount contain contains containing contained
    include includes including included bp bps kb mb kbp mbp nt base bases basepair basepairs
    nucleotide nucleotides aa amino acid acids residue residues dna rna trna trnas rrna rrnas ncrna
    mrna contig contigs chromosome chromosomes plasmid plasmids record records replicon replicons
    scaffold scaffolds segment segments file files region regions locus loci tag tags name named
    names symbol symbols synonym synonyms synonymous alias aliases called find search lookup display
    print
    return retrieve extract fetch output compute calculate report describe descriptions description
    summary summarise summarize overview upstream downstream flank flanks flanking neighbour
    neighbours neighbor neighbors neighboring neighbouring next adjacent beside between distance
    apart gap gaps overlap overlaps overlapping overlapped within intergenic operon operons cluster
    clusters clustered run runs family families group grouped groups type types kind kinds feature
    features hypothetical uncharacterized uncharacterised unknown known pseudogene pseudogenes
    pseudo intact broken disrupted codon codons usage frequency frequencies frequent common gc at
    content composition hydrophilic mismatch mismatches proteome tally terminator exclude
    restrict enumerate refseq percentage percent ratio skew motif motifs pattern patterns occurrence
    occurrences occur occurs site sites cut cuts cutter cutters cutting restriction enzyme enzymes
    digest digestion digested fragment fragments orf orfs open reading frame frames translate
    translated translation translations molecular weight mass isoelectric point pi gravy
    hydrophobic hydrophobicity kmer kmers k-mer k-mers duplicate duplicates duplicated copies copy
    twice share shared shares common unique compare comparison compared difference differences
    different present presence absent missing exist exists available accession version date
    reference references author authors submitted pipeline evidence inference database
    cross-reference cross-references xref xrefs id ids identifier identifiers highest lowest higher
    lower high low top bottom average mean median maximum minimum max min least greater above
    exceed exceeds exceeding exactly equal equals order ordered sorted sort rank ranked ranking
    ascending descending alphabetical alphabetically entire full fasta spliced exon exons intron
    introns involved related associated responsible role roles carry carries carrying hold holds
    holding organism species strain topology circular linear molecule assembly split part parts row
    third fourth fifth sixth seventh eighth ninth tenth mention mentions mentioning mentioned
    rows table column question answer biggest smallest side sides left row line lines nested
    leftward leftwards rightward rightwards backward backwards forwards enclose encloses enclosed
    enclosing encompass encompasses
    """.split()  # noqa: SIM905
    )
    | CONTEXT_WORDS
)

BIOLOGY_WORDS = frozenset(
    """abc acetyl acetyltransferase acyl acyltransferase adenylate adhesin aldolase alkaline amidase
    aminoacyl aminotransferase ammonium antibiotic antimicrobial antiporter antitermination
    antitoxin arginine arsenate atpase atp-binding attachment autotransporter bacteriocin baseplate
    beta-lactamase biofilm biosynthesis biosynthetic biotin capsid capsular capsule carbohydrate
    carbonic carboxylase carboxylesterase carrier catalase chaperone chaperonin chemotaxis chitinase
    cobalamin cold-shock cold conjugal conjugation conjugative copper crispr cyclase cytochrome
    cytosine deaminase decarboxylase dehydratase dehydrogenase desaturase diguanylate
    dioxygenase drug efflux elongation endolysin endonuclease energy envelope epimerase
    esterase exonuclease export exporter extracellular fatty ferredoxin ferritin fimbrial fimbriae
    flagella flagellar flagellin flavodoxin flavoprotein formate galactosidase gas glucose
    glutamate glutathione glycerol glycogen glycoprotein glycosidase glycosyl glycosyltransferase
    glyoxalase growth gtpase gyrase haem heat heat-shock helicase heme hemagglutinin hemolysin
    histidine histone holin homeostasis hydratase hydrogenase hydrolase hydroxylase immunity import
    initiation inner inorganic integral integrase integration intracellular invasion iron isomerase
    ketoacyl kinase kinases lactamase lactose leader lectin ligase ligases light-harvesting lipase
    lipid lipopolysaccharide lipoprotein lyase lysin lysis lysozyme lytic magnesium major maltose
    manganese membrane mercury metabolism metal metalloprotease methylase methyltransferase
    mismatch mitochondrial mobilization monooxygenase motility multidrug murein mutase myosin
    nadh neuraminidase neurotoxin nickel nitrate nitrite nitrogen nitrogenase nonribosomal
    nuclease nucleocapsid nucleoprotein nucleoside nucleotidyltransferase oligopeptide outer
    oxidase oxidoreductase oxygenase partition partitioning penicillin peptidase peptide
    peptidoglycan periplasmic permease peroxidase phage phosphatase phosphate phosphodiesterase
    phosphoenolpyruvate phospholipase phosphoribosyl phosphorylase phosphotransferase photosystem
    photosynthesis pili pilin pilus plastocyanin polyketide polymerase polymerases
    polyprotein polysaccharide porin portal potassium primase prophage protease proteases
    proteasome proteinase pump purine pyrimidine pyruvate quinone recombinase recombination
    redox reductase regulator regulators regulatory repair replicase replication repressor
    repressors resistance respiratory response restriction-modification reverse-transcriptase
    ribonuclease ribosomal ribosome rnase rubisco secretion secretory sensor septum serine shock
    siderophore sigma signal sodium solute sortase spike spore sporulation starvation stress
    structural substrate-binding sugar sulfate sulfur superoxide surface symporter synthase
    synthases synthetase synthetases tail tape teichoic tellurite terminal terminase tetracycline
    thiamine thioredoxin topoisomerase toxin toxins toxin-antitoxin transaminase transcription
    transcriptional transferase transferases translocase transmembrane transport transporter
    transporters transposase transposases transposon triphosphate trna-synthetase tubulin
    two-component type-iii ubiquinone ubiquitin uptake urease vancomycin viral virion virulence
    vitamin xylose zinc zinc-finger
    """.split()  # noqa: SIM905
)
"""Words of product names, for files that lack the product that is asked for."""

CODONS = re.compile(
    r"codon|start|\b(?:end|stop|terminat|finish)(?:s|e|es|ed|ing|ping)? (?:with|in|at|on)\b"
)
"""What a question says that speaks of codons rather than of genes of three letters."""

GREEK = re.compile("[αβγδεσ]")


@cache
def english() -> dict[str, int]:
    """Common English words with their rank by frequency, 0 the commonest."""
    words = (LEXICON / "english.txt").read_text("utf-8").split()
    return {word: rank for rank, word in enumerate(words)}


@cache
def enzymes() -> dict[str, str]:
    """Restriction enzymes: lower-cased spelling without spaces to the proper name."""
    table = {}
    for name in (LEXICON / "enzymes.txt").read_text("utf-8").split():
        table[name.lower()] = name
        numeral = re.fullmatch(r"(.*?[a-z0-9]?)([IVX]+)", name)
        if numeral:
            for digit, roman in ROMAN.items():
                if numeral.group(2) == roman:
                    table.setdefault(f"{numeral.group(1).lower()}{digit}", name)
                    table.setdefault(f"{numeral.group(1).lower()}-{digit}", name)
    return table


@cache
def structure() -> frozenset[str]:
    """Words that several voices of the bank use around their slots; alone they are no keyword."""
    path = LEXICON.parent / "weights" / "structure.json"
    learnt = json.loads(path.read_text("utf-8")) if path.is_file() else []
    return frozenset(learnt) | DOMAIN_WORDS | FUNCTION_WORDS
