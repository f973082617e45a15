"""The language of the window: the desktop's, or the one that was chosen."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale, QTranslator

from desktop import assets

_installed: list[QTranslator] = []


def load_language(application: QCoreApplication, choice: str) -> None:
    """Load the translation for a language; texts made from now on are in it.

    Args:
        choice: ``system``, or a locale name such as ``en`` or ``zh_CN``.
    """
    while _installed:
        application.removeTranslator(_installed.pop())
    locale = QLocale() if choice == "system" else QLocale(choice)
    if choice != "system":
        QLocale.setDefault(locale)
    translator = QTranslator(application)
    if translator.load(locale, "rushes", "_", str(assets.resources() / "i18n")):
        application.installTranslator(translator)
        _installed.append(translator)
