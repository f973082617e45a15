"""The language of the window: the desktop's, or the one that was chosen."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator
from PySide6.QtGui import QFontInfo, QGuiApplication

from desktop import assets

#: Those that Linux desktops bring along for Simplified Chinese, the likeliest first.
_HAN_FONTS = ("Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "WenQuanYi Micro Hei", "WenQuanYi Zen Hei")
_installed: list[QTranslator] = []


def load_language(application: QCoreApplication, choice: str) -> None:
    """Load the translation for a language; texts made from now on are in it.

    English is translated, too: into its singulars and plurals. It is there in every language that has no translation.

    Args:
        choice: ``system``, or a locale name such as ``en`` or ``zh_CN``.
    """
    while _installed:
        gone = _installed.pop()
        application.removeTranslator(gone)
        gone.deleteLater()
    locale = QLocale.system() if choice == "system" else QLocale(choice)
    if locale.language() is QLocale.Language.C:  # nobody chose its way to write dates and numbers
        locale = QLocale("en_GB")
    QLocale.setDefault(locale)
    folder = assets.resources() / "i18n"
    if english := _read(application, QLocale("en"), "rushes", folder):
        _install(application, english)
    ours = _read(application, locale, "rushes", folder)
    if ours is None or ours.language() == "en":
        return
    # Buttons and file dialogs that Qt words itself; only together with ours, or one window would speak two languages.
    qt = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
    if buttons := _read(application, QLocale(ours.language()), "qtbase", qt):
        _install(application, buttons)
    _install(application, ours)
    if locale.language() == QLocale.Language.Chinese:
        _prefer_fonts(application)


def _prefer_fonts(application: QCoreApplication) -> None:
    """Name fonts for Han characters after the desktop's own: unasked, an English desktop takes the Japanese shapes."""
    if isinstance(application, QGuiApplication) and sys.platform == "linux":
        font = application.font()
        font.setFamilies([QFontInfo(font).family(), *_HAN_FONTS])
        application.setFont(font)


def _read(application: QCoreApplication, locale: QLocale, name: str, folder: Path) -> QTranslator | None:
    translator = QTranslator(application)
    if translator.load(locale, name, "_", str(folder)):
        return translator
    translator.deleteLater()
    return None


def _install(application: QCoreApplication, translator: QTranslator) -> None:
    """Let a translation speak before those that are installed already."""
    application.installTranslator(translator)
    _installed.append(translator)
