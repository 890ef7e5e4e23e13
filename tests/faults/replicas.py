"""Several bots on one PostgreSQL, told apart by the name each one's requests carry."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx

from tests import postgres
from tests.faults.process import Process, free_port
from tests.faults.stage import Stage

#: every committed change of a row, and whose connection made it
_AUDIT = """
CREATE TABLE written (role text, relation text, at timestamptz);
CREATE FUNCTION audited() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO written VALUES (session_user, TG_TABLE_NAME, clock_timestamp());
  RETURN NULL;
END $$;
DO $$
DECLARE one text;
BEGIN
  FOR one IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'written'
  LOOP
    EXECUTE format('CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON %I'
                   ' FOR EACH ROW EXECUTE FUNCTION audited()', one);
  END LOOP;
END $$;
"""


@dataclass(slots=True, kw_only=True)
class Replica:
    """One process; its name stands in Telegram's journal, its role in the database's."""

    stage: Stage
    name: str
    listen: int
    process: Process
    role: str | None = None

    async def leads(self) -> bool:
        """Whether its health page says that it leads, and does well."""
        found = await self._health()
        return bool(found.get("leader", False) and found["well"])

    async def stands(self) -> bool:
        """Whether it stands by, and does well."""
        found = await self._health()
        return bool(found.get("well", False) and not found["leader"])

    async def _health(self) -> dict[str, Any]:
        assert self.process.alive, self.process.said[-3000:]
        try:
            answer = await self.stage.http.get(f"http://127.0.0.1:{self.listen}/healthz", timeout=2)
        except httpx.TransportError:
            return {}
        found: dict[str, Any] = answer.json()
        return found

    def written(self) -> list[tuple[Any, ...]]:
        """What it has changed in the database: (table, seconds since 1970), oldest first."""
        assert self.stage.postgresql is not None
        return postgres.ask(
            self.stage.postgresql,
            "SELECT relation, extract(epoch FROM at)::float8 FROM written WHERE role = $1 ORDER BY at",
            self.role,
        )

    async def sent(self, *, since: int = 0) -> list[dict[str, Any]]:
        """Its requests that count against Telegram's limits."""
        return [one for one in await self.stage.sent(since=since) if one["caller"] == self.name]


def start(stage: Stage, name: str, *, role: str | None = None) -> Replica:
    """Start `python -m bot run` beside the others, by a database role of its own if wished."""
    assert stage.postgresql is not None
    listen = free_port()
    settings = {"API_URL": f"{stage.url}/as/{name}", "LISTEN": f"127.0.0.1:{listen}"}
    if role is not None:
        settings["DATABASE_URL"] = stage.postgresql.replace("postgres@", f"{role}@", 1)
    process = stage.spawn("run", **settings)
    return Replica(stage=stage, name=name, listen=listen, process=process, role=role)


@contextlib.contextmanager
def audited(stage: Stage, *names: str) -> Iterator[list[str]]:
    """A database role for each of these replicas, and a record of what each one writes."""
    assert stage.postgresql is not None
    roles = [f"{name}_{uuid4().hex[:8]}" for name in names]
    for role in roles:
        postgres.ask(stage.postgresql, f"CREATE ROLE {role} LOGIN SUPERUSER")
    postgres.script(stage.postgresql, _AUDIT)
    try:
        yield roles
    finally:
        for role in roles:
            postgres.ask(stage.postgresql, f"DROP ROLE {role}")
