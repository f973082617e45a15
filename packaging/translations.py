"""The translations: collect the texts from the sources, compile what was translated.

Usage: translations.py update   write the texts of the sources into resources/i18n/*.ts, then build
       translations.py build    compile each .ts that is newer than its .qm

``rushes_zh_CN.ts`` holds everything. ``rushes_en.ts`` holds only texts with a number in them, for their singular and
plural. Translators open a .ts in Qt Linguist, or in any editor.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "resources" / "i18n"
#: How the sources spell Qt's functions; see desktop/widgets/words.py.
ALIASES = "tr+=_tr,QT_TR_NOOP+=mark,QT_TR_NOOP+=_mark"


def collect(translation: Path) -> None:
    """Write every text of the sources into a .ts file; what is translated there stays, what is gone goes."""
    sources = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "desktop").rglob("*.py"))
    options = ["-tr-function-alias", ALIASES, "-no-obsolete", "-locations", "none", "-source-language", "en"]
    if translation.stem.endswith("_en"):
        options += ["-pluralonly", "-target-language", "en"]
    else:
        options += ["-target-language", "zh_CN"]
    # Guessing from similar texts would put wrong words where nobody looks.
    options += ["-disable-heuristic", "similartext"]
    _run("lupdate", *options, *sources, "-ts", str(translation))


def compile_stale() -> None:
    """Compile each .ts that is newer than its .qm."""
    for translation in sorted(FOLDER.glob("*.ts")):
        compiled = translation.with_suffix(".qm")
        if not compiled.exists() or compiled.stat().st_mtime <= translation.stat().st_mtime:
            _run("lrelease", str(translation), "-qm", str(compiled))


def _run(tool: str, *words: str) -> None:
    """Run one of Qt's own tools, as PySide brings it along for this interpreter."""
    command = [str(Path(sys.executable).parent / f"pyside6-{tool}"), *words]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"{tool} failed:\n{done.stdout}{done.stderr}")


if __name__ == "__main__":
    if sys.argv[1:] == ["update"]:
        for name in ("rushes_zh_CN.ts", "rushes_en.ts"):
            collect(FOLDER / name)
    elif sys.argv[1:] != ["build"]:
        sys.exit(__doc__)
    compile_stale()
