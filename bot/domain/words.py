"""People's words, and how much of them fits into one message."""

#: UTF-16 code units, as Telegram counts: 4,096 a message, less what stands around the words
FITS = 3500


def parts(words: str) -> list[str]:
    """The words in pieces that each fit into one message; nothing is left out."""
    if len(words.encode("utf-16-le")) <= 2 * FITS:
        return [words]
    middle = len(words) // 2
    return [*parts(words[:middle]), *parts(words[middle:])]
