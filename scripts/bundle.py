"""`make bundle`: an offline install in dist/. Wheels of the locked set, sources, checksums, scripts.

It is for machines like the one it is made on: the same system, the same Python.
"""

import argparse
import hashlib
import importlib.util
import platform
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
import venv
from pathlib import Path

ROOT = Path(__file__).parent.parent
#: what stands in every bundle beside the wheels and the sources
FURNITURE = Path(__file__).parent / "bundle"
#: beside the packages, where they are there
EXTRAS = ("examples", "docs", "README.md", "CHANGELOG.md", "pyproject.toml", "requirements.lock")
_LITTER = shutil.ignore_patterns("__pycache__", "*.pyc")


def name_of(project: Path) -> str:
    """`saqbol-0.1.0-1a2b3c4-py3.11-linux-x86_64`: the version, the commit, and where it runs."""
    version = tomllib.loads((project / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    machine = f"{platform.system()}-{platform.machine()}".lower()
    return f"saqbol-{version['version']}-{_commit(project)}-py{_python()}-{machine}"


def _python() -> str:
    return f"{sys.version_info.major}.{sys.version_info.minor}"


def _commit(project: Path) -> str:
    done = subprocess.run(
        ["git", "describe", "--always", "--dirty=-changed", "--exclude=*"],  # noqa: S607 - found on PATH
        cwd=project, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.stdout.strip() or "nogit"


def build(project: Path, output: Path) -> Path:
    """Make the bundle; gives the path of the archive, which has its checksum beside it."""
    name = name_of(project)
    output.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        stage = Path(temporary) / name
        shutil.copytree(FURNITURE, stage)
        (stage / "RELEASE").write_text(f"{name}\n", encoding="ascii")
        (stage / "PYTHON").write_text(f"{_python()}\n", encoding="ascii")
        _copy_sources(project, stage / "app")
        _download(project / "requirements.lock", stage / "wheels", Path(temporary) / "pip")
        _write_sums(stage)
        return _pack(stage, output / f"{name}.tar.gz")


def _copy_sources(project: Path, target: Path) -> None:
    listed = tomllib.loads((project / "pyproject.toml").read_text(encoding="utf-8"))
    packages = listed["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    target.mkdir()
    for one in (*packages, *EXTRAS):
        if (project / one).is_dir():
            shutil.copytree(project / one, target / one, ignore=_LITTER)
        elif (project / one).exists():
            shutil.copy2(project / one, target / one)


def _download(lock: Path, wheels: Path, home: Path) -> None:
    """Every locked package as a wheel, checked against the hashes of the lock."""
    subprocess.run(  # noqa: S603 - our own words
        [_with_pip(home), "-m", "pip", "download", "--quiet", "--disable-pip-version-check",
         "--require-hashes", "--only-binary", ":all:", "-r", lock, "-d", wheels],
        check=True,
    )  # fmt: skip


def _with_pip(home: Path) -> Path:
    """A Python that has pip: this one, unless uv made its environment."""
    if importlib.util.find_spec("pip"):
        return Path(sys.executable)
    venv.create(home, with_pip=True)
    return home / "bin" / "python"


def _write_sums(stage: Path) -> None:
    files = sorted(path for path in stage.rglob("*") if path.is_file())
    lines = [f"{_sum(path)}  {path.relative_to(stage).as_posix()}\n" for path in files]
    (stage / "SHA256SUMS").write_text("".join(lines), encoding="utf-8")


def _sum(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _pack(stage: Path, archive: Path) -> Path:
    with tarfile.open(archive, "w:gz") as tar:
        tar.add(stage, stage.name, filter=_nobodys)
    archive.with_name(f"{archive.name}.sha256").write_text(
        f"{_sum(archive)}  {archive.name}\n", encoding="utf-8"
    )
    return archive


def _nobodys(member: tarfile.TarInfo) -> tarfile.TarInfo:
    """Whoever made the bundle is of no interest where it is installed."""
    member.uid = member.gid = 0
    member.uname = member.gname = "root"
    return member


def main() -> None:
    """Read the arguments, make the bundle, say where it is."""
    parser = argparse.ArgumentParser(description="Make an offline install of Saqbol.")
    parser.add_argument("--project", type=Path, default=ROOT)
    parser.add_argument("--output", type=Path, default=ROOT / "dist")
    given = parser.parse_args()
    try:
        archive = build(given.project, given.output)
    except subprocess.CalledProcessError:
        sys.exit(
            "No bundle was made: a locked package could not be fetched as a wheel (see above)."
        )
    sys.stdout.write(f"{archive}\n")


if __name__ == "__main__":
    main()
