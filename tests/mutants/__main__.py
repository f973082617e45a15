"""Plant each fault in a copy of the project and see its tests turn red: ``python -m tests.mutants [WORDS]``."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.mutants.planted import MUTANTS, ROOT, Mutant

_COPIED = ("desktop", "tests", "resources", "icons", "pyproject.toml", "README.md", "LICENSE")


def main(words: list[str]) -> int:
    """Return 0 when every fault was noticed."""
    wanted = [mutant for mutant in MUTANTS if all(word in mutant.name for word in words)]
    with tempfile.TemporaryDirectory(prefix="rushes-mutants-") as folder:
        copy = Path(folder)
        for name in _COPIED:
            source = ROOT / name
            if source.is_dir():
                shutil.copytree(source, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
            elif source.exists():
                shutil.copy(source, copy / name)
        tests = list(dict.fromkeys(test for mutant in wanted for test in mutant.tests))
        if _run(copy, tests) != 0:
            print("the tests fail without any planted fault")
            return 2
        unnoticed = [mutant.name for mutant in wanted if not _noticed(copy, mutant)]
    print(f"{len(wanted) - len(unnoticed)} of {len(wanted)} planted faults noticed")
    return 1 if unnoticed else 0


def _noticed(copy: Path, mutant: Mutant) -> bool:
    originals = {change.file: (copy / change.file).read_text() for change in mutant.changes}
    for change in mutant.changes:
        text = (copy / change.file).read_text()
        assert text.count(change.old) == 1, f"{change.file} has changed: plant the fault anew"
        (copy / change.file).write_text(text.replace(change.old, change.new))
    # 1: tests failed. Anything else (a broken import, no test found) notices nothing.
    red = [test for test in mutant.tests if _run(copy, [test]) == 1]
    for file, text in originals.items():
        (copy / file).write_text(text)
    missed = [test for test in mutant.tests if test not in red]
    print(f"{'noticed ' if not missed else 'UNNOTICED'} {mutant.name}" + "".join(f"\n    by {test}" for test in missed))
    return not missed


def _run(copy: Path, tests: list[str]) -> int:
    """Run tests in the copy and return pytest's exit code."""
    command = [sys.executable, "-B", "-m", "pytest", "-q", "-x", "--no-header", *tests]
    return subprocess.run(command, cwd=copy, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
