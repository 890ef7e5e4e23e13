"""One frozen Settings, read once from the environment or `.env`, passed in; never read elsewhere."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

from dotenv import dotenv_values
from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    SecretStr,
    ValidationError,
    model_validator,
)
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.domain.report import Terms

PREFIX = "SAQBOL_"
_SECRET_FILES = (
    "bot_token",
    "campaign_bot_token",
    "database_url",
    "openai_api_key",
    "ping_url",
    "webhook_secret",
)


class SettingsError(Exception):
    """A setting is wrong or missing; the text names the variable."""


def _token(value: SecretStr) -> SecretStr:
    if not re.fullmatch(r"\d{3,}:[A-Za-z0-9_-]{3,}", value.get_secret_value()):
        raise ValueError("is not a bot token (digits, a colon, letters)")
    return value


def _url(value: str) -> str:
    if not re.match(r"https?://[^/\s]+", value):
        raise ValueError("is not an http(s) address")
    return value.rstrip("/")


def _proxy(value: str) -> str:
    if not re.match(r"(https?|socks5h?)://[^/\s]+", value):
        raise ValueError("is not a proxy address (http://, https:// or socks5://)")
    return value


def _host_port(value: str) -> str:
    host, _, port = value.rpartition(":")
    if not host or not port.isdigit() or not 0 <= int(port) <= 65535:  # noqa: PLR2004 - TCP's limit
        raise ValueError("is not HOST:PORT")
    return value


def _database(value: SecretStr) -> SecretStr:
    if not re.match(r"(sqlite|postgresql)(\+\w+)?://", value.get_secret_value()):
        raise ValueError("is neither sqlite:///PATH nor postgresql://…")
    return value


def _secret_url(value: SecretStr) -> SecretStr:
    _url(value.get_secret_value())
    return value


def _existing(value: Path) -> Path:
    if not value.is_file():
        raise ValueError("names a file that does not exist")
    return value


def _secret_word(value: SecretStr) -> SecretStr:
    if not re.fullmatch(r"[A-Za-z0-9_-]{16,256}", value.get_secret_value()):
        raise ValueError("must be 16 to 256 characters of A-Z a-z 0-9 _ -")
    return value


Token = Annotated[SecretStr, AfterValidator(_token)]
Url = Annotated[str, AfterValidator(_url)]


class Settings(BaseSettings):
    """Everything Saqbol can be told from outside. An empty value counts as unset."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_file=".env", env_ignore_empty=True, frozen=True, extra="ignore",
        hide_input_in_errors=True,
    )  # fmt: skip

    bot_token: Token | None = None
    #: an optional second bot for campaign notices
    campaign_bot_token: Token | None = None
    api_url: Url = "https://api.telegram.org"
    data_dir: Path = Path("data")
    #: default: a SQLite file in data_dir
    database_url: Annotated[SecretStr, AfterValidator(_database)] | None = None
    #: default: keys/saqbol.key beside data_dir, so that a copy of the data is not a copy of the keys
    key_file: Path | None = None
    listen: Annotated[str, AfterValidator(_host_port)] = "127.0.0.1:8080"
    log_level: Annotated[
        Literal["DEBUG", "INFO", "WARNING", "ERROR"], BeforeValidator(lambda v: str(v).upper())
    ] = "INFO"
    #: public https address of the webhook; unset means polling
    webhook_url: Url | None = None
    webhook_secret: Annotated[SecretStr, AfterValidator(_secret_word)] | None = None
    proxy: Annotated[str, AfterValidator(_proxy)] | None = None
    ca_file: Annotated[Path, AfterValidator(_existing)] | None = None
    #: id in the organisation file of who hears that somebody was pressed after a stop; unset: the chairman
    executive: str | None = None
    #: days within which a person answers a report, and for which a closed one is kept
    answer_days: Annotated[int, Field(ge=1, le=30)] = 7
    keep_days: Annotated[int, Field(ge=15, le=3650)] = 90
    #: a dead-man service: asked each minute while all is well; secret, because the address is the password
    ping_url: Annotated[SecretStr, AfterValidator(_secret_url)] | None = None
    #: id in the organisation file of whose chat proves every ten minutes that the alarms' way is open
    canary: str | None = None
    #: the simulator's clock, for the demo and tests: its offset moves our deadlines too
    clock_url: Url | None = None

    @model_validator(mode="after")
    def _webhook_is_whole(self) -> "Settings":
        if self.webhook_url and not self.webhook_secret:
            raise ValueError("SAQBOL_WEBHOOK_SECRET is missing: SAQBOL_WEBHOOK_URL needs it")
        return self

    @property
    def database(self) -> str:
        """The database address, the default filled in."""
        if self.database_url is not None:
            return self.database_url.get_secret_value()
        return f"sqlite:///{self.data_dir / 'saqbol.db'}"

    @property
    def terms(self) -> Terms:
        """How long reports may wait, and how long they are kept."""
        return Terms(answer=self.answer_days, keep=self.keep_days)

    @property
    def evidence(self) -> Path:
        """Where sealed evidence stands."""
        return self.data_dir / "evidence"

    @property
    def keys_path(self) -> Path:
        """Where the key file lives, the default filled in."""
        return self.key_file or self.data_dir.parent / "keys" / "saqbol.key"

    def require_token(self) -> str:
        """The bot token, or the sentence that it is missing."""
        if self.bot_token is None:
            raise SettingsError("SAQBOL_BOT_TOKEN is missing: ask @BotFather for one and set it.")
        return self.bot_token.get_secret_value()


def load(environ: dict[str, str]) -> Settings:
    """Read the settings; the *_FILE variants of secrets are looked up in `environ`, then in `.env`.

    Raises SettingsError with one sentence a wrong variable.
    """
    try:
        return Settings(**_from_files({**dotenv_values(".env"), **environ}))  # type: ignore[arg-type]  # pydantic reads strings
    except ValidationError as error:
        raise SettingsError(" ".join(_sentence(dict(item)) for item in error.errors())) from None


def _from_files(environ: Mapping[str, str | None]) -> dict[str, str]:
    found = {}
    for name in _SECRET_FILES:
        variable = f"{PREFIX}{name.upper()}_FILE"
        if path := environ.get(variable):
            try:
                found[name] = Path(path).read_text(encoding="utf-8").strip()
            except (OSError, UnicodeDecodeError):
                raise SettingsError(f"{variable} names a file that cannot be read.") from None
    return found


def _sentence(item: dict[str, object]) -> str:
    reason = str(item["msg"]).removeprefix("Value error, ")
    location = item["loc"]
    if not isinstance(location, tuple) or not location:
        return f"{reason}."
    if not reason.startswith(("is ", "names ", "must ")):
        reason = f"is wrong: {reason}"
    return f"{PREFIX}{str(location[0]).upper()} {reason}."
