"""Encrypted connections go to the checked address and verify the requested name."""

from __future__ import annotations

import shutil
import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.fault_server import FaultServer, content, without_proxies

from migrator.errors import FetchError
from migrator.fetch.retry import Patience
from migrator.fetch.session import Session

HASTE = Patience(attempts=2, first_wait=0.01)


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """Key and self-signed certificate of the host `localhost`, in one file."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("the openssl command makes the certificate, and it is not installed")
    made = tmp_path / "localhost.pem"
    request = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2"
    subject = "-subj /CN=localhost -addext subjectAltName=DNS:localhost"
    command = [openssl, *request.split(), *subject.split(), "-keyout", made, "-out", made]
    subprocess.run(command, check=True, capture_output=True)
    return made


@pytest.fixture
def server(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FaultServer]:
    without_proxies(monkeypatch)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    with FaultServer(tls=context) as running:
        running.serve("/a", content(b"x"))
        yield running


def test_a_trusted_certificate_of_the_right_name_is_accepted(
    server: FaultServer, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
    with Session(["localhost", "127.0.0.1"], patience=HASTE) as session:
        assert session.get(server.url("/a", "localhost")).body.read() == b"x"
        with pytest.raises(FetchError, match="no secure connection"):
            session.get(server.url("/a", "127.0.0.1"))


def test_an_unknown_certificate_is_refused(server: FaultServer) -> None:
    untrusted = pytest.raises(FetchError, match="no secure connection")
    with Session(["localhost"], patience=HASTE) as session, untrusted:
        session.get(server.url("/a", "localhost"))
    assert server.asked == []


def test_loopback_is_refused_before_anything_is_sent(server: FaultServer) -> None:
    with Session(patience=HASTE) as session, pytest.raises(FetchError, match="refused"):
        session.get(server.url("/a", "localhost"))
