"""Genomes from NCBI by accession: Entrez for records, the Datasets API for assemblies.

A file is written beside its place and renamed when whole, and kept: an accession that was fetched
is not fetched again.
"""

from __future__ import annotations

import gzip
import json
import os
import re
import shutil
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import quote
from urllib.request import Request, urlopen

from index.scratch import is_sealed, is_whole, put
from index.store import home_dir

Progress = Callable[[float, str], None]

DATASETS = "https://api.ncbi.nlm.nih.gov/datasets/v2/genome/accession/"
ASSEMBLY = re.compile(r"GC[AF]_\d{9}(\.\d+)?\Z", re.IGNORECASE)
RECORD = re.compile(r"[A-Z]{1,6}_?[A-Z]{0,4}\d{5,12}(\.\d+)?\Z", re.IGNORECASE)
LARGEST = 2_000_000_000
"""Bases of the largest record or assembly that is fetched unless a limit is given."""
_CHUNK = 1 << 16
_WAIT = 60.0
_PAUSE = 3
"""Seconds between two tries; Biopython's 15 leave a person without a network waiting."""


class FetchError(ValueError):
    """An accession that cannot be fetched; one sentence that says why."""


@dataclass(frozen=True, slots=True)
class Announced:
    """What NCBI says of an accession before it is fetched; `length` in bp, 0 if not said."""

    accession: str
    title: str
    length: int


def downloads() -> Path:
    """The folder of fetched files."""
    return home_dir() / "downloads"


def fetch(
    accession: str,
    *,
    folder: Path | None = None,
    email: str | None = None,
    api_key: str | None = None,
    limit: int = LARGEST,
    progress: Progress | None = None,
    announced: Callable[[Announced], None] | None = None,
) -> Path:
    """Fetch one accession as a packed GenBank file.

    Parameters
    ----------
    accession
        A nucleotide record (``NC_000913.3``, ``U00096``) or an assembly (``GCF_000005845.2``).
    folder
        Where the file goes; default `downloads`.
    email, api_key
        For NCBI; default ``$NCBI_EMAIL`` and ``$NCBI_API_KEY``.
    limit
        Most bases that are fetched.
    progress
        Called with a fraction and a few words.
    announced
        Called once with title and size before the download begins.

    Returns
    -------
    Path
        ``ACCESSION.gb.gz``; if it is there already nothing is fetched.

    Raises
    ------
    FetchError
        The accession is malformed or unknown, too large, or NCBI cannot be reached.
    OSError
        The file cannot be written.
    """
    accession, assembly = _read(accession)
    place = (folder or downloads()) / f"{accession}.gb.gz"
    if _kept(place):
        return place
    email = email or os.environ.get("NCBI_EMAIL")
    api_key = api_key or os.environ.get("NCBI_API_KEY")
    place.parent.mkdir(parents=True, exist_ok=True)
    say = progress or (lambda fraction, words: None)
    say(0.0, f"asking NCBI for {accession}")

    def load(fresh: Path) -> None:
        with _reached(accession):
            about = (
                _assembly(accession, api_key) if assembly else _record(accession, email, api_key)
            )
            if about.length > limit:
                raise FetchError(
                    f"{accession} is {about.length:,} bp long, more than the limit of {limit:,} bp"
                )
            if announced is not None:
                announced(about)
            if assembly:
                _fetch_assembly(about, fresh, api_key, say)
            else:
                _fetch_record(about, fresh, email, api_key, say)

    put(place, load)
    say(1.0, f"{accession} fetched")
    return place


def announce(accession: str, *, email: str | None = None, api_key: str | None = None) -> Announced:
    """Ask NCBI for title and size of an accession; nothing is fetched.

    Parameters
    ----------
    accession, email, api_key
        As for `fetch`.

    Raises
    ------
    FetchError
        As `fetch`.
    """
    accession, assembly = _read(accession)
    api_key = api_key or os.environ.get("NCBI_API_KEY")
    with _reached(accession):
        if assembly:
            return _assembly(accession, api_key)
        return _record(accession, email or os.environ.get("NCBI_EMAIL"), api_key)


def fetched(accession: str, folder: Path | None = None) -> bool:
    """Whether an accession is on this machine already.

    Raises
    ------
    FetchError
        It is no accession.
    """
    return _kept((folder or downloads()) / f"{_read(accession)[0]}.gb.gz")


def _kept(place: Path) -> bool:
    """Whether a file was fetched and is as it was; one that a person put there is taken as is."""
    return is_whole(place) if is_sealed(place) else place.exists()


def _read(accession: str) -> tuple[str, bool]:
    """An accession in capitals, and whether it is an assembly."""
    accession = accession.strip()
    assembly = bool(ASSEMBLY.match(accession))
    if not assembly and not RECORD.match(accession):
        raise FetchError(
            f"'{accession[:60]}' is no accession; give one such as NC_000913.3 or GCF_000005845.2"
        )
    return accession.upper(), assembly


@contextmanager
def _reached(accession: str) -> Iterator[None]:
    """Turn what goes wrong on the way to NCBI into one sentence."""
    try:
        yield
    except HTTPError as error:
        raise FetchError(_refused(accession, error)) from error
    except (URLError, HTTPException, TimeoutError, ConnectionError) as error:
        cause = str(getattr(error, "reason", error)) or type(error).__name__
        raise FetchError(
            f"NCBI cannot be reached for {accession} ({cause}); without a network, download "
            "the GenBank file elsewhere and open that file"
        ) from error


def _refused(accession: str, error: HTTPError) -> str:
    if error.code in (400, 404):
        return f"NCBI knows no nucleotide record or assembly {accession}"
    if error.code == 429:
        return (
            f"NCBI asks to wait before {accession} is fetched (too many requests); an API key in "
            "NCBI_API_KEY raises the limit"
        )
    return f"NCBI answered {accession} with an error ({error.code} {error.reason}); try again later"


def _entrez(email: str | None, api_key: str | None) -> Any:
    from Bio import Entrez

    settings = {"email": email or "anonymous@example.org", "api_key": api_key, "tool": "dnahlm"}
    for name, value in settings.items():
        setattr(Entrez, name, value)
    Entrez.sleep_between_tries = min(Entrez.sleep_between_tries, _PAUSE)
    return Entrez


def _record(accession: str, email: str | None, api_key: str | None) -> Announced:
    """Title and length of a nucleotide record, by ESummary."""
    entrez = _entrez(email, api_key)
    with entrez.esummary(db="nuccore", id=accession, retmode="json") as reply:
        text = reply.read()
    try:
        result = json.loads(text).get("result", {})
        entry = result[result["uids"][0]]
        if "error" in entry:
            raise KeyError(entry["error"])
        title, length = str(entry.get("title", "")), int(entry.get("slen") or 0)
        return Announced(str(entry.get("accessionversion") or accession), title, length)
    except (ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
        raise FetchError(f"NCBI knows no nucleotide record {accession}") from error


def _fetch_record(
    about: Announced, fresh: Path, email: str | None, api_key: str | None, say: Progress
) -> None:
    entrez = _entrez(email, api_key)
    # A GenBank file has about 1.2 bytes of sequence a base and as much again of annotation.
    expected = max(about.length * 2.4, 1)
    reply = entrez.efetch(db="nuccore", id=about.accession, rettype="gbwithparts", retmode="text")
    first, last, done = "", "", 0
    with reply, gzip.open(fresh, "wt", encoding="utf-8") as out:
        while part := reply.read(_CHUNK):
            first = first or part.lstrip()[:5]
            last = (last + part)[-64:]
            out.write(part)
            done += len(part)
            say(min(done / expected, 0.99), f"{about.accession}: {done / 1e6:.1f} MB")
    if first != "LOCUS":
        raise FetchError(f"NCBI did not send a GenBank record for {about.accession}")
    if not last.rstrip().endswith("//"):
        raise FetchError(f"the download of {about.accession} broke off before its end; try again")


def _assembly(accession: str, api_key: str | None) -> Announced:
    """Title and length of an assembly, by its dataset report."""
    with _get(f"{DATASETS}{quote(accession)}/dataset_report", api_key) as reply:
        report = json.load(reply)
    try:
        entry = report["reports"][0]
        length = int(entry.get("assembly_stats", {}).get("total_sequence_length") or 0)
        organism = entry.get("organism", {}).get("organism_name", "")
        return Announced(entry["accession"], str(organism), length)
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise FetchError(f"NCBI knows no assembly {accession}") from error


def _fetch_assembly(about: Announced, fresh: Path, api_key: str | None, say: Progress) -> None:
    address = f"{DATASETS}{quote(about.accession)}/download?include_annotation_type=GENOME_GBFF"
    package = fresh.with_suffix(".zip")
    expected, done = max(about.length * 0.8, 1), 0
    with _get(address, api_key) as reply, open(package, "wb") as out:
        while part := reply.read(_CHUNK):
            out.write(part)
            done += len(part)
            say(min(done / expected, 0.95), f"{about.accession}: {done / 1e6:.1f} MB")
    try:
        with zipfile.ZipFile(package) as archive:
            names = [name for name in archive.namelist() if name.endswith(".gbff")]
            if not names:
                raise FetchError(
                    f"{about.accession} has no annotated file at NCBI; try its GCF_ accession"
                )
            with archive.open(names[0]) as inner, gzip.open(fresh, "wb") as out:
                shutil.copyfileobj(inner, out, _CHUNK)
    except zipfile.BadZipFile as error:
        raise FetchError(
            f"the download of {about.accession} broke off before its end; try again"
        ) from error


def _get(address: str, api_key: str | None) -> Any:
    headers = {"User-Agent": "dnahlm", **({"api-key": api_key} if api_key else {})}
    return urlopen(Request(address, headers=headers), timeout=_WAIT)
