"""getFile and profile photos."""

from simulator.errors import bad_request
from simulator.media import DOWNLOAD_LIMIT
from simulator.methods.call import Call, Handler
from simulator.model import Json


def get_file(call: Call) -> Json:
    """A path under /file/bot<token>/, for files of up to 20 MB."""
    file = call.world.files.by_id(call.params["file_id"], call.bot)
    if len(file.content) > DOWNLOAD_LIMIT:
        raise bad_request("file is too big")
    call.bot.paths[file.path] = file.unique
    return {
        "file_id": call.params["file_id"], "file_unique_id": file.unique,
        "file_size": len(file.content), "file_path": file.path,
    }  # fmt: skip


def get_user_profile_photos(call: Call) -> Json:
    """Nobody has a photo here."""
    if call.params["user_id"] not in call.world.people:
        raise bad_request("invalid user_id specified")
    return {"total_count": 0, "photos": []}


METHODS: dict[str, Handler] = {
    "getFile": get_file,
    "getUserProfilePhotos": get_user_profile_photos,
}
