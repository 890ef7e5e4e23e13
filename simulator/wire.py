"""Requests off the wire (query string, urlencoded, JSON, multipart); connections cut on purpose."""

import asyncio
import json
import socket
import struct

from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from simulator import contract
from simulator.errors import ApiError, bad_request
from simulator.media import UPLOAD_LIMIT, Upload

#: the key of the ASGI scope under which the connection is found
TRANSPORT = "simulator.transport"
_SLACK = 1024 * 1024
_FIELD_LIMIT = 1024 * 1024


async def read(request: Request) -> contract.Request:
    """The parameters and files of a request; raises ApiError when it can't be read."""
    if int(request.headers.get("content-length", 0)) > 2 * UPLOAD_LIMIT + _SLACK:
        raise ApiError(413, "Request Entity Too Large")
    found = contract.Request(dict(request.query_params))
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    try:
        if kind == "application/json":
            _add_json(found, await request.body())
        elif kind in {"application/x-www-form-urlencoded", "multipart/form-data"}:
            await _add_form(found, request)
    except ClientDisconnect:
        raise bad_request("the request ended too early") from None
    return found


def _add_json(found: contract.Request, body: bytes) -> None:
    try:
        values = json.loads(body or b"{}")
    except ValueError:
        raise bad_request("can't parse request: it is not JSON") from None
    if not isinstance(values, dict):
        raise bad_request("can't parse request: it is not a JSON object")
    found.values |= values


async def _add_form(found: contract.Request, request: Request) -> None:
    try:
        async with request.form(max_part_size=_FIELD_LIMIT) as form:
            for name, value in form.multi_items():
                if isinstance(value, UploadFile):
                    found.files[name] = await upload(value)
                else:
                    found.values[name] = value
    except MultiPartException as error:
        raise bad_request(f"can't parse request: {error.message}") from None


async def upload(file: UploadFile) -> Upload:
    """A file of a form, read whole."""
    return Upload(name=file.filename or "", content=await file.read(), mime=file.content_type)


class Cut(Response):
    """No answer: the connection ends, by a reset or by closing it."""

    def __init__(self, *, reset: bool) -> None:
        super().__init__()
        self._reset = reset

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - ASGI
        transport: asyncio.Transport = scope[TRANSPORT]
        if self._reset:
            connection = transport.get_extra_info("socket")
            # lingering for no time makes the system send RST in place of FIN
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        transport.abort()
        while (await receive())["type"] != "http.disconnect":
            pass
