"""Small files to send."""

import base64

#: the smallest honest file of each kind
SMALL = {
    "photo": (
        "photo.png",
        base64.b64decode(
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
        ),
    ),
    "voice": ("voice.ogg", b"OggS" + bytes(60)),
    "sticker": ("sticker.webp", b"RIFF\x1a\x00\x00\x00WEBPVP8L" + bytes(14)),
    "document": ("list.txt", b"a list"),
    "video_note": ("note.mp4", b"\x00\x00\x00\x18ftypmp42" + bytes(12)),
}
