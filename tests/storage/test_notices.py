"""Campaign notices: a text by language."""

from uuid import uuid4

from storage import notices
from storage.uow import Storage


async def test_a_notice_comes_back_in_every_language(storage: Storage) -> None:
    notice, texts = uuid4(), {"kk": "Дауыл", "ru": "Буря", "en": "Storm"}
    async with storage.write() as work:
        await notices.insert(work, notice_id=notice, title="Storm", text=texts, at=work.now)
    async with storage.read() as work:
        assert await notices.text(work, notice) == texts
        assert await notices.text(work, uuid4()) is None
