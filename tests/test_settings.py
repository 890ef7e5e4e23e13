"""A wrong setting is a sentence that names the variable and never shows the value."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from pydantic import ValidationError

from bot import settings

Load = Callable[..., settings.Settings]

TOKEN = "123456:AAAA-bbbb_cccc"


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder without a `.env`, and an environment without settings."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("SAQBOL_")]:
        monkeypatch.delenv(name)


@pytest.fixture
def load(monkeypatch: pytest.MonkeyPatch) -> Load:
    def with_variables(**variables: str) -> settings.Settings:
        for name, value in variables.items():
            monkeypatch.setenv(f"SAQBOL_{name}", value)
        return settings.load(dict(os.environ))

    return with_variables


def test_nothing_set_is_enough_for_the_demo(load: Load) -> None:
    found = load()
    assert found.bot_token is None
    assert found.api_url == "https://api.telegram.org"
    assert found.database == "sqlite:///data/saqbol.db"
    assert found.listen == "127.0.0.1:8080"
    assert found.log_level == "INFO"


def test_the_key_file_is_not_among_the_data(load: Load) -> None:
    """A copy of the data folder must not be a copy of the keys."""
    found = load(DATA_DIR="/srv/saqbol/data")
    assert found.keys_path == Path("/srv/saqbol/keys/saqbol.key")
    assert load(KEY_FILE="/etc/saqbol.key").keys_path == Path("/etc/saqbol.key")


#: variable, wrong value, what the sentence says about it
WRONG = [
    ("BOT_TOKEN", "nonsense", "is not a bot token"),
    ("BOT_TOKEN", "123456:with a space", "is not a bot token"),
    ("CAMPAIGN_BOT_TOKEN", "123456", "is not a bot token"),
    ("API_URL", "api.telegram.org", "is not an http(s) address"),
    ("DATABASE_URL", "mysql://localhost/x", "is neither sqlite:///PATH nor postgresql://"),
    ("LISTEN", "8080", "is not HOST:PORT"),
    ("LISTEN", "127.0.0.1:99999", "is not HOST:PORT"),
    ("LISTEN", "127.0.0.1:http", "is not HOST:PORT"),
    ("LOG_LEVEL", "LOUD", "is wrong: Input should be 'DEBUG'"),
    ("WEBHOOK_URL", "ftp://example.org", "is not an http(s) address"),
    # too short to withstand guessing
    ("WEBHOOK_SECRET", "short", "must be 16 to 256 characters"),
    ("PROXY", "proxy.local:3128", "is not a proxy address"),
    ("CA_FILE", "/nowhere/ca.pem", "names a file that does not exist"),
]


@pytest.mark.parametrize(("name", "value", "reason"), WRONG)
def test_a_wrong_value_is_a_sentence(load: Load, name: str, value: str, reason: str) -> None:
    with pytest.raises(settings.SettingsError) as refused:
        load(**{name: value})
    sentence = str(refused.value)
    assert sentence.startswith(f"SAQBOL_{name} {reason}")
    assert sentence.endswith(".")
    assert value not in sentence


def test_every_wrong_variable_is_named_at_once(load: Load) -> None:
    with pytest.raises(settings.SettingsError, match=r"SAQBOL_BOT_TOKEN .* SAQBOL_LISTEN "):
        load(BOT_TOKEN="nonsense", LISTEN="nowhere")


def test_a_webhook_needs_its_secret(load: Load) -> None:
    with pytest.raises(settings.SettingsError, match="SAQBOL_WEBHOOK_SECRET is missing"):
        load(WEBHOOK_URL="https://bot.example.org/hook")


@pytest.mark.parametrize("name", ["BOT_TOKEN", "DATABASE_URL", "PROXY", "LISTEN", "LOG_LEVEL"])
def test_an_empty_value_counts_as_unset(load: Load, name: str) -> None:
    assert load(**{name: ""}) == load()


def test_a_missing_token_names_the_variable(load: Load) -> None:
    with pytest.raises(settings.SettingsError, match="SAQBOL_BOT_TOKEN is missing"):
        load().require_token()
    assert load(BOT_TOKEN=TOKEN).require_token() == TOKEN


def test_a_level_may_be_written_small(load: Load) -> None:
    assert load(LOG_LEVEL="debug").log_level == "DEBUG"


#: secrets that a file may hold: the variable, the field, a right value
SECRETS = [
    ("BOT_TOKEN", "bot_token", TOKEN),
    ("CAMPAIGN_BOT_TOKEN", "campaign_bot_token", TOKEN),
    ("DATABASE_URL", "database_url", "postgresql://saqbol:word@localhost/saqbol"),
    ("WEBHOOK_SECRET", "webhook_secret", "a-word-of-sixteen-letters"),
]


@pytest.mark.parametrize(("name", "field", "value"), SECRETS)
def test_a_secret_may_stand_in_a_file(
    load: Load, tmp_path: Path, name: str, field: str, value: str
) -> None:
    (tmp_path / "secret").write_text(f"{value}\n")
    found = getattr(load(**{f"{name}_FILE": str(tmp_path / "secret")}), field)
    assert found.get_secret_value() == value


@pytest.mark.parametrize(("name", "field", "value"), SECRETS)
def test_a_secret_is_not_shown(load: Load, name: str, field: str, value: str) -> None:
    found = load(**{name: value})
    assert getattr(found, field) is not None
    assert value not in f"{found!r} {found}"


def test_a_secret_file_may_be_named_in_dotenv(load: Load, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text(TOKEN)
    (tmp_path / ".env").write_text("SAQBOL_BOT_TOKEN_FILE=secret\n")
    assert load().require_token() == TOKEN


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00"], ids=["missing", "not text"])
def test_an_unreadable_secret_file_is_a_sentence(
    load: Load, tmp_path: Path, content: bytes | None
) -> None:
    if content is not None:
        (tmp_path / "secret").write_bytes(content)
    with pytest.raises(settings.SettingsError, match="SAQBOL_BOT_TOKEN_FILE names a file"):
        load(BOT_TOKEN_FILE=str(tmp_path / "secret"))


def test_the_environment_wins_over_dotenv(load: Load, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(
        "SAQBOL_LISTEN=127.0.0.1:1\nSAQBOL_LOG_LEVEL=ERROR\nOTHER=kept out\n"
    )
    found = load(LISTEN="127.0.0.1:2")
    assert (found.listen, found.log_level) == ("127.0.0.1:2", "ERROR")


def test_settings_do_not_change(load: Load) -> None:
    with pytest.raises(ValidationError):
        load().listen = "127.0.0.1:1"
