"""The lock files: write them with uv, or check without a network that they fit pyproject.toml."""

import hashlib
import json
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent
LOCKS = {"requirements.lock": (), "requirements-dev.lock": ("--group", "dev")}
MARK = "# dependencies: "


def fingerprint() -> str:
    """Of everything in pyproject.toml that a lock depends on."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    parts = [
        project["project"]["requires-python"],
        project["project"]["dependencies"],
        project["dependency-groups"],
    ]
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:32]


def write() -> None:
    """Resolve for every platform, with hashes, and mark the files with the fingerprint."""
    for name, options in LOCKS.items():
        subprocess.run(  # noqa: S603 - our own words
            ["uv", "pip", "compile", "--quiet", "--universal", "--generate-hashes", "--no-header",  # noqa: S607 - found on PATH
             "--no-annotate", "pyproject.toml", *options, "--output-file", name],
            cwd=ROOT, check=True,
        )  # fmt: skip
        path = ROOT / name
        path.write_text(
            f"{MARK}{fingerprint()}\n{path.read_text(encoding='utf-8')}", encoding="utf-8"
        )


def stale() -> list[str]:
    """The lock files that were made from other dependencies than pyproject.toml names now."""
    expected = MARK + fingerprint()
    return [
        name
        for name in LOCKS
        if (ROOT / name).read_text(encoding="utf-8").split("\n", 1)[0] != expected
    ]


if __name__ == "__main__":
    if "--check" not in sys.argv:
        write()
    elif found := stale():
        sys.exit(f"{', '.join(found)}: made from other dependencies; run make lock.")
