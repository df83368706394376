"""A server that answers as NCBI does for one record and one assembly, with its errors."""

from __future__ import annotations

import io
import json
import zipfile
from http.server import BaseHTTPRequestHandler
from urllib.parse import parse_qs, urlparse

ACCESSION = "NC_999999.1"


class Ncbi(BaseHTTPRequestHandler):
    """ESummary, EFetch and Datasets for one record and one assembly."""

    record = ""
    seen: list[str]
    broken = ""

    def do_GET(self) -> None:
        where = urlparse(self.path)
        asked = {key: values[0] for key, values in parse_qs(where.query).items()}
        type(self).seen.append(where.path)
        if self.broken == "gone":
            return None
        if self.broken == "busy":
            return self._send(429, b"too many requests")
        if self.broken == "down":
            return self._send(503, b"maintenance")
        if where.path.endswith("esummary.fcgi"):
            return self._send(200, json.dumps(self._summary(asked["id"])).encode())
        if where.path.endswith("efetch.fcgi"):
            text = self.record if self.broken != "cut" else self.record[: len(self.record) // 2]
            return self._send(200, text.encode(), "text/plain")
        if where.path.endswith("dataset_report"):
            known = "GCF_999999999.1" in where.path
            entry = {
                "accession": "GCF_999999999.1", "organism": {"organism_name": "Synthetica"},
                "assembly_stats": {"total_sequence_length": "65877"},
            }  # fmt: skip
            return self._send(200, json.dumps({"reports": [entry]} if known else {}).encode())
        if "/download" in where.path:
            packed = io.BytesIO()
            with zipfile.ZipFile(packed, "w") as archive:
                archive.writestr("ncbi_dataset/data/GCF_999999999.1/genomic.gbff", self.record)
            return self._send(200, packed.getvalue())
        return self._send(404, b"no")

    def _summary(self, accession: str) -> dict:
        if accession.upper() != ACCESSION:
            return {"result": {"uids": ["1"], "1": {"uid": "1", "error": "cannot get document"}}}
        entry = {"slen": 61803, "title": "Synthetic", "accessionversion": ACCESSION}
        return {"result": {"uids": ["7"], "7": entry}}

    def _send(self, status: int, body: bytes, kind: str = "application/json") -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments: object) -> None:
        pass
