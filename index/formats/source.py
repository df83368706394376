"""Bytes of a file, decompressed and with one kind of line end, read once and forwards."""

from __future__ import annotations

import bz2
import codecs
import gzip
import io
import lzma
import os
import zlib
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import IO

from index.records import FormatError

HEAD = 1 << 18
CHUNK = 1 << 20
LONGEST_LINE = 1 << 26
# Decompression stops above MOST bytes, or above RATIO bytes for each compressed one once
# RATIO_FROM bytes are out: DNA packs 4 to 5 times, annotated GenBank text 4 times, and even a
# hundred strains of one species in one xz file stay far below.
MOST = 1 << 36
RATIO = 250
RATIO_FROM = 1 << 28

_MAGIC = (
    (b"\x1f\x8b", "gzip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
)
_BOMS = (
    (codecs.BOM_UTF8, ""),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_BGZF = b"BC\x02\x00"


class _Raw(io.RawIOBase):
    """A file that counts what was read from it and gives back what was peeked at."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._prefix = b""
        self.count = 0

    def peek(self, size: int) -> bytes:
        while len(self._prefix) < size:
            data = self._file.read(size - len(self._prefix))
            if not data:
                break
            self._prefix += data
        return self._prefix[:size]

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        if self._prefix and size >= 0:
            data, self._prefix = self._prefix[:size], self._prefix[size:]
        else:
            data, self._prefix = self._prefix + (self._file.read(size) or b""), b""
        self.count += len(data)
        return data

    def close(self) -> None:
        self._file.close()
        super().close()


class Source:
    """Text of a file for the readers.

    Compression (gzip, bgzip, bzip2, xz, and zstd where a library for it is installed; up to three
    layers) is told from the content. CR and CRLF become LF, a byte order mark is dropped and
    UTF-16 becomes UTF-8, so that line numbers are those an editor shows.

    Parameters
    ----------
    path
        File to read. A pipe will do.

    Attributes
    ----------
    compression
        ``""``, ``gzip``, ``bgzip``, ``bzip2``, ``xz`` or ``zstd``; of the outermost layer.
    head
        First 256 kB of the text.
    raw_head
        The same before line ends were changed, to recognise binary files by.

    Raises
    ------
    FormatError
        The compressed data are damaged or unpack to more than is plausible.
    OSError
        The file is not there or cannot be read.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = Path(path)
        self.name = self.path.name
        self.compression = ""
        self._raw = _Raw(open(self.path, "rb", buffering=0))  # noqa: SIM115
        self._total = 0
        self._held = b""
        self._decoder: codecs.IncrementalDecoder | None = None
        self._done = False
        try:
            self._file = self._unpacked()
            self.raw_head = self._fill(HEAD)
            self._pending = self._without_bom(self.raw_head)
            self.head = self._pending
        except BaseException:
            self.close()
            raise

    @property
    def position(self) -> int:
        """Bytes of the file, as it is on disk, that were read so far."""
        return self._raw.count

    def close(self) -> None:
        """Close the file."""
        self._raw.close()

    def read(self) -> bytes:
        """Next piece of text, about 1 MB; empty at the end.

        Raises
        ------
        FormatError
            The compressed data are damaged or unpack to more than is plausible.
        """
        if self._pending:
            text, self._pending = self._pending, b""
            return text
        while not self._done:
            data = self._take(CHUNK)
            self._done = not data
            text = self._normalised(data)
            if text:
                return text
        return b""

    def whole(self) -> bytes:
        """Everything, decompressed but otherwise unchanged, for binary formats; to be called
        before any text is read.

        Raises
        ------
        FormatError
            The compressed data are damaged or unpack to more than is plausible.
        """
        pieces = [self.raw_head]
        while data := self._take(CHUNK):
            pieces.append(data)
        return b"".join(pieces)

    def chunks(self) -> Iterator[bytes]:
        """All text in pieces of about 1 MB, cut anywhere."""
        while text := self.read():
            yield text

    def lines(self) -> Iterator[bytes]:
        """All lines, without their ends.

        Raises
        ------
        FormatError
            A line is longer than 64 MB.
        """
        return chain.from_iterable(self._blocks())

    def _blocks(self) -> Iterator[list[bytes]]:
        tail: list[bytes] = []
        held = number = 0
        for text in self.chunks():
            if b"\n" not in text:
                tail.append(text)
                held += len(text)
                if held > LONGEST_LINE:
                    raise FormatError(
                        f"{self.name}: line {number + 1:,} is longer than "
                        f"{LONGEST_LINE >> 20} MB, which no line of such a file is."
                    )
                continue
            block = text.split(b"\n")
            if tail:
                block[0] = b"".join((*tail, block[0]))
            last = block.pop()
            tail, held = ([last], len(last)) if last else ([], 0)
            number += len(block)
            yield block
        if tail:
            yield [b"".join(tail)]

    def _unpacked(self) -> IO[bytes]:
        file: _Raw = self._raw
        for layer in range(3):
            start = self._guarded(file.peek, 18)
            kind = next((name for magic, name in _MAGIC if start.startswith(magic)), "")
            if not kind:
                break
            if kind == "gzip" and start[12:16] == _BGZF:
                kind = "bgzip"
            if layer == 0:
                self.compression = kind
            file = _Raw(_decompressor(kind, file, self.name))
        return file  # type: ignore[return-value]

    def _fill(self, size: int) -> bytes:
        data = b""
        while len(data) < size and (more := self._take(size - len(data))):
            data += more
        return data

    def _take(self, size: int) -> bytes:
        data = self._guarded(self._file.read, size)
        self._total += len(data)
        if self.compression:
            packed = max(self._raw.count, 1)
            if self._total > MOST or (self._total > RATIO_FROM and self._total > RATIO * packed):
                raise FormatError(
                    f"{self.name}: unpacks to more than {self._total >> 20:,} MB from "
                    f"{packed:,} bytes, which no genome file does; reading stopped."
                )
        return data

    def _guarded(self, call, size: int) -> bytes:
        try:
            return call(size)
        except EOFError:
            raise FormatError(
                f"{self.name}: the {self.compression} data end too early, the file is cut off "
                "(an interrupted download?)."
            ) from None
        except (zlib.error, lzma.LZMAError) as error:
            raise FormatError(
                f"{self.name}: the {self.compression} data are damaged ({error})."
            ) from None
        except OSError as error:
            if error.errno is not None:
                raise
            raise FormatError(
                f"{self.name}: the {self.compression} data are damaged ({error})."
            ) from None

    def _without_bom(self, data: bytes) -> bytes:
        for bom, encoding in _BOMS:
            if data.startswith(bom):
                data = data[len(bom) :]
                if encoding:
                    self._decoder = codecs.getincrementaldecoder(encoding)("replace")
                break
        return self._normalised(data)

    def _normalised(self, data: bytes) -> bytes:
        if self._decoder is not None:
            data = self._decoder.decode(data, final=self._done).encode("utf-8", "replace")
        if self._held:
            data, self._held = self._held + data, b""
        if b"\r" in data:
            if data.endswith(b"\r") and not self._done:
                data, self._held = data[:-1], b"\r"
            data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        return data


def _decompressor(kind: str, file: _Raw, name: str) -> IO[bytes]:
    if kind in ("gzip", "bgzip"):
        return gzip.GzipFile(fileobj=file, mode="rb")  # type: ignore[return-value]
    if kind == "bzip2":
        return bz2.BZ2File(file)  # type: ignore[return-value]
    if kind == "xz":
        return lzma.LZMAFile(file)  # type: ignore[arg-type,return-value]
    try:
        from compression import zstd  # type: ignore[import-not-found]
    except ImportError:
        try:
            import zstandard  # type: ignore[import-not-found]
        except ImportError:
            raise FormatError(
                f"{name}: is packed with Zstandard, which needs the Python package zstandard; "
                "unpack it first (zstd -d) or install that package."
            ) from None
        reader = zstandard.ZstdDecompressor()
        return reader.stream_reader(file, read_across_frames=True)
    return zstd.ZstdFile(file)
