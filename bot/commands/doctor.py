"""`doctor`: what would keep an alarm from arriving, before an alarm finds out."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands import me, terminal
from bot.domain.finding import Finding, Level

if TYPE_CHECKING:
    from bot.settings import Settings
    from storage.engine import Storage

_STYLE = {Level.OK: "green", Level.WARN: "yellow", Level.FAIL: "bold red"}


def doctor(
    *,
    health: Annotated[
        bool, typer.Option("--health", help="Only ask the running bot whether it is well.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="For machines.")] = False,
) -> None:
    """Check token, database, keys, rota, escalation, people, queue, clock; exit 1 on a failure."""
    settings = terminal.settings()
    findings = terminal.run(_health(settings) if health else _examine(settings))
    if as_json:
        well = not any(one.level is Level.FAIL for one in findings)
        terminal.say_json({"well": well, "findings": [asdict(one) for one in findings]})
    else:
        _table(findings)
    if any(one.level is Level.FAIL for one in findings):
        raise typer.Exit(terminal.REFUSED)


def _table(findings: list[Finding]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(show_header=False, box=None, pad_edge=False)
    for one in findings:
        table.add_row(f"[{_STYLE[one.level]}]{one.level}[/]", one.check, one.sentence)
    Console().print(table)


async def _health(settings: "Settings") -> list[Finding]:
    import httpx

    host, _, port = settings.listen.rpartition(":")
    # a bot that listens everywhere is asked at home
    host = "127.0.0.1" if host in {"0.0.0.0", "[::]", "*"} else host  # noqa: S104 - compared only
    try:
        async with httpx.AsyncClient(timeout=me.PATIENCE, trust_env=False) as http:
            answer = await http.get(f"http://{host}:{port}/healthz")
    except httpx.HTTPError:
        return [Finding(check="health", level=Level.FAIL, sentence="The bot does not answer.")]
    if answer.status_code == httpx.codes.OK:
        return [Finding(check="health", level=Level.OK, sentence="The bot is well.")]
    unwell = [name for name, well in answer.json().items() if well is False and name != "well"]
    sentence = f"The bot is not well: {', '.join(unwell)}."
    return [Finding(check="health", level=Level.FAIL, sentence=sentence)]


async def _examine(settings: "Settings") -> list[Finding]:
    from bot.services import doctor as service
    from storage.errors import KeyFileError, StorageDown

    findings = [await _token(settings)]
    if settings.campaign_bot_token is not None:
        findings.append(await _campaign_token(settings))
    if missing := _missing_database(settings):
        return [*findings, missing]
    try:
        async with terminal.opened(settings) as storage:
            findings.append(_sound("key file", f"{settings.keys_path} belongs to this database."))
            findings.append(_sound("database", "It opens and is of this version."))
            findings += await service.examine(storage)
            named = {"SAQBOL_EXECUTIVE": settings.executive, "SAQBOL_CANARY": settings.canary}
            findings += await service.examine_named(storage, named)
            findings.append(await _clock(storage))
    except KeyFileError as error:
        findings.append(Finding(check="key file", level=Level.FAIL, sentence=str(error)))
    except StorageDown as error:
        sentence = f"The database cannot be used ({error})."
        findings.append(Finding(check="database", level=Level.FAIL, sentence=sentence))
    return findings


def _sound(check: str, sentence: str) -> Finding:
    return Finding(check=check, level=Level.OK, sentence=sentence)


def _missing_database(settings: "Settings") -> Finding | None:
    """A look must not make the database it looks for."""
    kind, _, path = settings.database.partition(":///")
    if not kind.startswith("sqlite") or Path(path).exists():
        return None
    sentence = "There is none yet: run `org load FILE`."
    return Finding(check="database", level=Level.FAIL, sentence=sentence)


async def _token(settings: "Settings") -> Finding:
    if settings.bot_token is None:
        sentence = "SAQBOL_BOT_TOKEN is missing: ask @BotFather for one and set it."
        return Finding(check="token", level=Level.FAIL, sentence=sentence)
    return await _known(settings, settings.bot_token.get_secret_value(), "token")


async def _campaign_token(settings: "Settings") -> Finding:
    token = settings.campaign_bot_token
    return await _known(settings, token.get_secret_value() if token else "", "campaign token")


async def _known(settings: "Settings", token: str, check: str) -> Finding:
    try:
        return _sound(check, f"Telegram knows it as @{await me.username(settings, token)}.")
    except me.TokenRefused:
        return Finding(check=check, level=Level.FAIL, sentence="Telegram refuses it.")
    except me.Unreachable:
        return Finding(check=check, level=Level.FAIL, sentence="Telegram cannot be reached.")


async def _clock(storage: "Storage") -> Finding:
    from bot import health
    from storage import heartbeats

    async with storage.read() as work:
        beats = await heartbeats.everything(work)
        if health.clock_is_well(beats, work.now):
            return _sound("clock", "The bot runs and its clock ticks.")
        last = max(beats.values(), default=None)
    since = f"since {last:%Y-%m-%d %H:%M} UTC" if last else "yet"
    sentence = f"No sign of life of a running bot {since}."
    return Finding(check="clock", level=Level.WARN, sentence=sentence)
