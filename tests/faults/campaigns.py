"""A notice to many, sent by the command line, and who has got it."""

from collections.abc import Iterable

from tests.faults.stage import Stage


async def send_campaign(stage: Stage, text: str, *, role: str) -> None:
    """Queue a notice to everybody of a role."""
    file = stage.home / "notice.toml"
    file.write_text(
        f'title = "{text}"\n[text]\nen = "{text}"\n[audience]\nrole = "{role}"\n', encoding="utf-8"
    )
    done = await stage.command("campaign", "send", str(file))
    assert done.popen.returncode == 0, done.said


async def delivered(stage: Stage, text: str, people: Iterable[int]) -> dict[int, int]:
    """How often it stands on each one's phone."""
    return {
        person: sum(text in (m.get("text") or "") for m in await stage.from_bot(person))
        for person in people
    }
