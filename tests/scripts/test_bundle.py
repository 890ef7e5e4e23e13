"""The offline install: whole, checked, switched in one step, and brought back."""

import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
#: a stand-in of the program: it says which release answers, and needs one package of the lock
_PROGRAM = "import os, toy\nprint(toy.WORD, {version}, os.environ.get('SAQBOL_BOT_TOKEN'))\n"


def wheel(folder: Path) -> str:
    """A package with one module; gives its line of the lock."""
    path = folder / "toy-1.0-py3-none-any.whl"
    files = {
        "toy.py": "WORD = 'toy'\n",
        "toy-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: toy\nVersion: 1.0\n",
        "toy-1.0.dist-info/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(f"{name},,\n" for name in (*files, "toy-1.0.dist-info/RECORD"))
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in {**files, "toy-1.0.dist-info/RECORD": record}.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return f"toy==1.0 --hash=sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}\n"


class Workshop:
    """Makes bundles of a small project, and installs them below one prefix, without a network."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.prefix = home / "opt" / "saqbol"
        self.wheels = home / "wheels"
        self.wheels.mkdir()
        self.lock = wheel(self.wheels)
        self.bundles: dict[str, Path] = {}

    def run(self, *command: object, code: int = 0) -> str:
        """Run to the end with this exit code; gives what was said."""
        environment = {
            "PATH": os.environ["PATH"],
            "PIP_NO_INDEX": "1",
            "PIP_FIND_LINKS": str(self.wheels),
            "PIP_CONFIG_FILE": os.devnull,
        }
        done = subprocess.run(
            [str(word) for word in command], env=environment, cwd=self.home, check=False,
            capture_output=True, text=True, timeout=120,
        )  # fmt: skip
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout + done.stderr

    def bundle(self, version: str) -> Path:
        """The unpacked bundle of a version."""
        project = self.home / f"project-{version}"
        (project / "bot").mkdir(parents=True)
        (project / "bot" / "__init__.py").touch()
        (project / "bot" / "__main__.py").write_text(_PROGRAM.format(version=version))
        (project / "requirements.lock").write_text(self.lock)
        (project / "pyproject.toml").write_text(
            f'[project]\nname = "toy-bot"\nversion = "{version}"\n'
            '[tool.hatch.build.targets.wheel]\npackages = ["bot"]\n'
        )
        said = self.run(sys.executable, ROOT / "scripts" / "bundle.py", "--project", project,
                        "--output", self.home / "dist")  # fmt: skip
        archive = Path(said.strip())
        self.run("sh", "-c", f"cd {archive.parent} && sha256sum --check {archive.name}.sha256")
        with tarfile.open(archive) as tar:
            tar.extractall(self.home / "unpacked", filter="data")
        return self.home / "unpacked" / archive.name.removesuffix(".tar.gz")

    def install(self, bundle: Path, *options: object, code: int = 0) -> str:
        """Run the bundle's installer as the operator does; what it downloads from is gone."""
        self.wheels.rename(self.home / "away")
        try:
            return self.run(bundle / "install.sh", "--prefix", self.prefix, "--no-service",
                            "--python", sys.executable, *options, code=code)  # fmt: skip
        finally:
            (self.home / "away").rename(self.wheels)

    def sum_again(self, bundle: Path) -> None:
        """Make the sums anew, as somebody would who changes a bundle on purpose."""
        files = "find . -type f ! -name SHA256SUMS -exec sha256sum {} +"
        self.run(
            "sh", "-c", f"cd '{bundle}' && {files} > sums && grep -v './sums$' sums > SHA256SUMS"
        )

    def judge_unit(self) -> None:
        """Let systemd, where it is there, judge the unit of the service."""
        unit = self.prefix / "etc" / "saqbol.service"
        assert str(self.prefix / "current") in unit.read_text()
        if shutil.which("systemd-analyze"):
            # the user of the service is made by an install as root only
            unit.write_text(unit.read_text().replace("User=saqbol\n", ""))
            assert "saqbol.service" not in self.run("systemd-analyze", "verify", unit)

    def says(self) -> str:
        """What the installed command answers."""
        return self.run(self.prefix / "bin" / "saqbol")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    """Where the bundles of this module were made: 1.0 and 2.0."""
    workshop = Workshop(tmp_path_factory.mktemp("workshop"))
    for version in ("1.0", "2.0"):
        workshop.bundles[version] = workshop.bundle(version)
    return workshop


@pytest.fixture
def workshop(made: Workshop, tmp_path: Path) -> Workshop:
    """Copies of the bundles to spoil, and a prefix of one's own."""
    copy = Workshop(tmp_path)
    for version, path in made.bundles.items():
        copy.bundles[version] = shutil.copytree(path, tmp_path / "unpacked" / path.name)
    return copy


def test_the_life_of_an_installation(workshop: Workshop) -> None:
    first, second = workshop.bundles["1.0"], workshop.bundles["2.0"]
    workshop.install(first)
    assert "toy 1.0" in workshop.says()
    assert "no earlier release" in workshop.run(workshop.prefix / "bin" / "rollback", code=1)
    names = ("data", "keys", "etc/saqbol.env")
    assert [oct((workshop.prefix / name).stat().st_mode)[-3:] for name in names] == [
        "700",
        "700",
        "600",
    ]

    settings = workshop.prefix / "etc" / "saqbol.env"
    settings.write_text("SAQBOL_BOT_TOKEN=kept\n")
    workshop.install(second)
    assert "toy 2.0 kept" in workshop.says()
    assert settings.read_text() == "SAQBOL_BOT_TOKEN=kept\n"
    # installed twice, the way back still leads to 1.0
    workshop.install(second)
    for version in ("1.0", "2.0", "1.0"):
        workshop.run(workshop.prefix / "bin" / "rollback")
        assert f"toy {version}" in workshop.says()

    third = second.rename(second.with_name("third"))
    (third / "RELEASE").write_text("third\n")
    (third / "app" / "bot" / "__main__.py").write_text("raise SystemExit(3)\n")
    workshop.sum_again(third)
    assert "The old release still runs" in workshop.install(third, code=1)
    assert "toy 1.0" in workshop.says()
    workshop.judge_unit()


@pytest.mark.parametrize("changed", ["app/bot/__main__.py", "install.sh", "RELEASE"])
def test_a_changed_file_is_refused(workshop: Workshop, changed: str) -> None:
    bundle = workshop.bundles["1.0"]
    with (bundle / changed).open("a") as file:
        file.write("\n# one more line\n")
    assert "Nothing was installed" in workshop.install(bundle, code=1)
    assert not workshop.prefix.exists()


def test_a_wheel_that_is_not_the_locked_one_is_refused(workshop: Workshop) -> None:
    """Even when the sums were made again: the lock knows the hash."""
    bundle = workshop.bundles["1.0"]
    with zipfile.ZipFile(next((bundle / "wheels").iterdir()), "a") as archive:
        archive.writestr("toy/more.py", "")
    workshop.sum_again(bundle)
    assert "could not be installed" in workshop.install(bundle, code=1)
    assert not (workshop.prefix / "current").exists()


def test_the_wrong_python_is_a_sentence(workshop: Workshop) -> None:
    bundle = workshop.bundles["1.0"]
    assert "is another one" in workshop.install(bundle, "--python", "/bin/echo", code=1)
    assert "needs Python" in workshop.install(bundle, "--python", "python9.9", code=1)


@pytest.mark.soak
@pytest.mark.timeout(900)
def test_the_real_bundle_starts(tmp_path: Path) -> None:
    """With the locked packages themselves; fetching them needs a network."""
    done = subprocess.run(
        [sys.executable, ROOT / "scripts" / "bundle.py", "--output", tmp_path / "dist"],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    with tarfile.open(done.stdout.strip()) as tar:
        tar.extractall(tmp_path, filter="data")
    installer = next(tmp_path.glob("saqbol-*/install.sh"))
    subprocess.run([installer, "--prefix", tmp_path / "opt", "--no-service", "--python", sys.executable],
                   check=True)  # fmt: skip
    app = tmp_path / "opt" / "current" / "app"
    subprocess.run(["../venv/bin/python", "-m", "bot", "--help"], cwd=app, check=True)
