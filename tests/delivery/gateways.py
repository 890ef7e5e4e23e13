"""What stands between a company's network and Telegram: a proxy, and TLS by a CA of its own."""

import asyncio
import ssl
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.delivery.simulated import join, listening


@dataclass(slots=True, kw_only=True)
class Proxy:
    """A running HTTP proxy; `seen` counts what went through it."""

    url: str
    seen: int = 0

    async def lead(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """CONNECT makes a tunnel; a whole address in the first line is passed on without it."""
        self.seen += 1
        head = await reader.readuntil(b"\r\n\r\n")
        verb, target, rest = head.split(b" ", 2)
        address = target.decode().removeprefix("http://").split("/")[0]
        host, port = address.split(":")
        inner_reader, inner_writer = await asyncio.open_connection(host, int(port))
        if verb == b"CONNECT":
            writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        else:
            path = target.decode().removeprefix(f"http://{address}").encode()
            inner_writer.write(b" ".join((verb, path, rest)))
        await join(reader, writer, inner_reader, inner_writer)


@asynccontextmanager
async def proxy() -> AsyncIterator[Proxy]:
    """A proxy for as long as the block lasts."""
    found = Proxy(url="")
    async with listening(found.lead) as port:
        found.url = f"http://127.0.0.1:{port}"
        yield found


@asynccontextmanager
async def tls(target: str, home: Path) -> AsyncIterator[tuple[str, Path]]:
    """The simulator behind TLS; gives its address and the CA file that makes it trusted."""
    key, certificate = home / "key.pem", home / "ca.pem"
    command = [
        "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
        "-nodes", "-days", "2", "-subj", "/CN=localhost",
        "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
        "-keyout", str(key), "-out", str(certificate),
    ]  # fmt: skip
    await asyncio.to_thread(subprocess.run, command, check=True, capture_output=True)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)
    host, port = target.removeprefix("http://").split(":")

    async def lead(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await join(reader, writer, *await asyncio.open_connection(host, int(port)))

    async with listening(lead, context=context) as here:
        yield f"https://127.0.0.1:{here}", certificate
