"""Files: ids of one bot, sizes, downloads."""

import struct

import httpx
import pytest

from simulator.client import Phone
from simulator.media import DOWNLOAD_LIMIT, PHOTO_LIMIT, image_size
from tests.fixtures.simulator import TOKEN
from tests.simulator.conftest import Wire
from tests.simulator.samples import PNG


async def upload(phone: Phone, method: str, name: str, content: bytes) -> httpx.Response:
    async with httpx.AsyncClient(trust_env=False, timeout=30) as http:
        return await http.post(
            f"{phone.simulator.url}/bot{TOKEN}/{method}", data={"chat_id": str(phone.id)},
            files={name: ("file.bin", content)},
        )  # fmt: skip


async def test_an_id_is_of_one_bot_and_one_kind(bot: Wire, second: Wire, phone: Phone) -> None:
    sent = (await upload(phone, "sendDocument", "document", b"x")).json()["result"]
    file_id = sent["document"]["file_id"]
    await phone.start(bot="100002")
    assert await second.refused("sendDocument", chat_id=phone.id, document=file_id) == (
        "Bad Request: wrong file identifier/HTTP URL specified"
    )
    assert "can't use file of type Document as Photo" in await bot.refused(
        "sendPhoto", chat_id=phone.id, photo=file_id
    )
    for wrong in ("AgBAD", "nonsense", "https://example.org/a.png", "attach://nothing"):
        assert "Bad Request" in await bot.refused("sendPhoto", chat_id=phone.id, photo=wrong)


async def test_a_file_is_found_only_by_the_path_it_was_given(bot: Wire, phone: Phone) -> None:
    sent = (await upload(phone, "sendDocument", "document", b"a list")).json()["result"]
    url = f"{phone.simulator.url}/file/bot{TOKEN}"
    async with httpx.AsyncClient(trust_env=False) as http:
        assert (await http.get(f"{url}/documents/file_1.bin")).status_code == 404
        file = await bot.ok("getFile", file_id=sent["document"]["file_id"])
        assert (await http.get(f"{url}/{file['file_path']}")).content == b"a list"
        wrong = url.replace(TOKEN, "1:X")
        assert (await http.get(f"{wrong}/{file['file_path']}")).status_code == 401


async def test_sizes(bot: Wire, phone: Phone) -> None:
    assert (await upload(phone, "sendPhoto", "photo", b"not a picture")).json()["description"] == (
        "Bad Request: IMAGE_PROCESS_FAILED"
    )
    big = PNG + bytes(PHOTO_LIMIT)
    assert "too big for a photo" in (await upload(phone, "sendPhoto", "photo", big)).text
    assert "non-empty" in (await upload(phone, "sendDocument", "document", b"")).text
    huge = (await upload(phone, "sendDocument", "document", bytes(DOWNLOAD_LIMIT + 1))).json()
    assert await bot.refused("getFile", file_id=huge["result"]["document"]["file_id"]) == (
        "Bad Request: file is too big"
    )


async def test_bytes_in_the_journal_are_a_size(phone: Phone) -> None:
    await upload(phone, "sendDocument", "document", b"secret words")
    (entry,) = await phone.simulator.journal("sendDocument")
    assert entry["params"]["document"] == "<12 bytes>"


@pytest.mark.parametrize(
    ("content", "size"),
    [
        (PNG, (1, 1)),
        (b"\xff\xd8\xff\xe0" + struct.pack(">H", 4) + b"\0\0" + b"\xff\xc0\x00\x0b\x08"
         + struct.pack(">HH", 480, 640) + b"\x01\0\0\0", (640, 480)),
        (b"GIF89a", (1280, 960)),
    ],
)  # fmt: skip
def test_the_size_of_a_picture(content: bytes, size: tuple[int, int]) -> None:
    assert image_size(content) == size
