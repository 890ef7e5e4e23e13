"""What storage can fail with; each docstring is the sentence a person at the terminal reads."""


class StorageDown(Exception):
    """The database cannot take or give data right now; nothing was changed."""


class AlreadyRunning(Exception):
    """Another Saqbol already runs on this database; stop it first."""


class KeyFileError(Exception):
    """The key file is missing, wrong or open to others."""
