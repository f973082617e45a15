"""The look: one set of colours a scheme, one palette, one stylesheet, and icons tinted from them.

Everything visible takes its colours from :func:`colors`; nothing else calls ``setStyleSheet``. Widgets choose their
part by dynamic properties, set with :func:`role`:

========== ==============================================================================
property    values
========== ==============================================================================
``role``    ``heading`` (section label), ``muted``, ``error``, ``badge``, ``title``, ``mono``,
            ``keycap`` on QLabel;
            ``primary``, ``chip`` (checkable choice), ``flat`` (icon only), ``fold`` (unfolds what is below),
            ``danger``, ``link`` on buttons;
            ``panel``, ``card``, ``popup`` (a window: its corners cannot be round), ``drop``, ``bar``, ``rule``
            on QFrame/QWidget; ``bare`` on item views; ``ringed`` on a scroll area that takes the focus
``tone``    ``info warning error success`` on a ``bar``
``active``  true on a ``drop`` while something is dragged over it
``dense``   true on a button where there is little room
``tall``    true on a button that is one of the first things to see
========== ==============================================================================
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from PySide6.QtCore import QByteArray, QObject, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QIconEngine, QPainter, QPalette, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from desktop import assets


class Colors(NamedTuple):
    """One scheme's colours, as ``#rrggbb``."""

    dark: bool
    window: str  # behind everything; the middle pane
    panel: str  # the side panes
    field: str  # inputs, buttons
    field_hover: str
    line: str  # borders
    hairline: str  # between rows of one list
    text: str
    muted: str  # secondary text, still 4.5:1 on panel
    faint: str  # disabled
    accent: str
    accent_hover: str
    on_accent: str
    selection: str
    blue: str
    green: str
    red: str
    amber: str


DARK = Colors(
    dark=True,
    window="#14161b",
    panel="#1c1f26",
    field="#262a33",
    field_hover="#2f343f",
    line="#363c48",
    hairline="#23272f",
    text="#e8eaee",
    muted="#a0a6b2",
    faint="#6b7280",
    accent="#f5b54a",
    accent_hover="#ffc76a",
    on_accent="#1b1405",
    selection="#2b3140",
    blue="#62a8f5",
    green="#54c58a",
    red="#f07470",
    amber="#f5b54a",
)

LIGHT = Colors(
    dark=False,
    window="#ffffff",
    panel="#f4f5f7",
    field="#ffffff",
    field_hover="#eef0f3",
    line="#ccd1d9",
    hairline="#e4e7ec",
    text="#1b1e24",
    muted="#565d6b",
    faint="#9aa1ad",
    accent="#9a5900",
    accent_hover="#834b00",
    on_accent="#ffffff",
    selection="#e3eaf6",
    blue="#1864c4",
    green="#166c3d",
    red="#bf2f2b",
    amber="#8a5200",
)

#: What Qt draws where the stylesheet says nothing. The start names it on Qt's command line and notes it as the
#: application's property ``style``, because setting it here returns it, which costs 6 ms before the first paint.
STYLE = "Fusion"

#: Spacing in pixels: between panes, between groups, between things that belong together.
GAP_LARGE, GAP, GAP_SMALL = 16, 10, 6
RADIUS = 7


class _Notifier(QObject):
    changed = Signal()


@cache
def notifier() -> _Notifier:
    """Return the object whose ``changed`` signal fires after the colours changed; painters repaint on it."""
    return _Notifier()


_current = DARK


def colors() -> Colors:
    """Return the colours in use."""
    return _current


def apply(application: QApplication, choice: str) -> None:
    """Set palette and stylesheet.

    Args:
        choice: ``system``, ``light`` or ``dark``.
    """
    global _current
    _current = _scheme(choice)
    if application.property("style") != STYLE:
        application.setStyle(STYLE)
        application.setProperty("style", STYLE)
    application.setPalette(_palette(_current))
    application.setStyleSheet(_stylesheet(_current))
    notifier().changed.emit()


def _scheme(choice: str) -> Colors:
    if choice == "system":
        wish = QGuiApplication.styleHints().colorScheme()
        return LIGHT if wish == Qt.ColorScheme.Light else DARK
    return LIGHT if choice == "light" else DARK


def role(widget: QWidget, name: str) -> None:
    """Give a widget its part in the stylesheet, now or later."""
    if widget.property("role") != name:
        widget.setProperty("role", name)
        repolish(widget)


def repolish(widget: QWidget) -> None:
    """Make the stylesheet look at a widget's properties again."""
    if not widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        return  # it has not looked at them yet, and will before the widget is shown
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)
    widget.update()


def _palette(c: Colors) -> QPalette:
    palette = QPalette()
    group = QPalette.ColorRole
    for key, value in {
        group.Window: c.panel,
        group.WindowText: c.text,
        group.Base: c.window,
        group.AlternateBase: c.panel,
        group.ToolTipBase: c.field,
        group.ToolTipText: c.text,
        group.Text: c.text,
        group.Button: c.field,
        group.ButtonText: c.text,
        group.BrightText: c.red,
        group.Link: c.blue,
        group.Highlight: c.selection,
        group.HighlightedText: c.text,
        group.PlaceholderText: c.muted,
        group.Mid: c.line,
        group.Dark: c.line,
        group.Accent: c.accent,
    }.items():
        palette.setColor(key, QColor(value))
    for key in (group.Text, group.WindowText, group.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, key, QColor(c.faint))
    return palette


def _stylesheet(c: Colors) -> str:
    check = (assets.icons() / "check.svg").as_posix()
    # A stylesheet cannot tint: these come in two colours.
    scheme = "dark" if c.dark else "light"
    down, up, left, right = (
        (assets.icons() / f"arrow-{way}-{scheme}.svg").as_posix() for way in ("down", "up", "left", "right")
    )
    return f"""
* {{ font-size: 10pt; }}
QMainWindow, QDialog {{ background: {c.panel}; }}
QDialogButtonBox {{ dialogbuttonbox-buttons-have-icons: 0; button-layout: 3; }}
QFileDialog {{ backward-icon: url("{left}"); forward-icon: url("{right}");
  filedialog-parent-directory-icon: url("{up}"); }}
QToolTip {{ background: {c.field}; color: {c.text}; border: 1px solid {c.line}; padding: 4px 6px; }}
QMenuBar {{ background: {c.panel}; padding: 2px 4px; }}
QMenuBar::item {{ padding: 4px 8px; border-radius: 4px; background: transparent; }}
QMenuBar::item:selected {{ background: {c.field_hover}; }}
QMenu {{ background: {c.field}; border: 1px solid {c.line}; padding: 4px; }}
QMenu::item {{ padding: 5px 24px 5px 12px; border-radius: 4px; }}
QMenu::item:selected {{ background: {c.selection}; }}
QMenu::item:disabled {{ color: {c.faint}; }}
QMenu::separator {{ height: 1px; background: {c.line}; margin: 4px 8px; }}
QStatusBar {{ background: {c.panel}; color: {c.muted}; }}
QStatusBar::item {{ border: none; }}
QSplitter::handle {{ background: {c.line}; }}
QSplitter::handle:horizontal {{ width: 1px; }}
QSplitter::handle:vertical {{ height: 1px; }}
QScrollArea, QScrollArea > QWidget > QWidget {{ background: transparent; border: none; }}
QScrollArea[role="ringed"] {{ border: 1px solid transparent; border-radius: {RADIUS}px; }}
QScrollArea[role="ringed"]:focus {{ border-color: {c.accent}; }}

QLabel[role="heading"] {{ color: {c.muted}; font-size: 8.5pt; font-weight: 600; letter-spacing: 0.5px;
  text-transform: uppercase; }}
QLabel[role="muted"] {{ color: {c.muted}; }}
QLabel[role="error"] {{ color: {c.red}; }}
QLabel[role="title"] {{ font-size: 15pt; font-weight: 600; }}
QLabel[role="mono"] {{ font-family: monospace; }}
QLabel[role="keycap"] {{ background: {c.field}; border: 1px solid {c.line}; border-bottom-width: 2px;
  border-radius: 4px; padding: 1px 6px; }}
QLabel[role="badge"] {{ color: {c.amber}; border: 1px solid {c.amber}; border-radius: 4px; padding: 1px 6px; }}

QLineEdit, QPlainTextEdit, QSpinBox, QDoubleSpinBox, QComboBox, QDateEdit {{
  background: {c.field}; color: {c.text}; border: 1px solid {c.line}; border-radius: {RADIUS}px;
  padding: 5px 8px; selection-background-color: {c.accent}; selection-color: {c.on_accent}; }}
QLineEdit:focus, QPlainTextEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus, QComboBox:focus {{
  border-color: {c.accent}; }}
QLineEdit[invalid="true"], QPlainTextEdit[invalid="true"] {{ border-color: {c.red}; }}
QLineEdit:disabled, QPlainTextEdit:disabled, QSpinBox:disabled, QComboBox:disabled {{ color: {c.faint}; }}
QComboBox::drop-down {{ border: none; width: 22px; }}
QComboBox::down-arrow {{ image: url("{down}"); width: 12px; height: 12px; }}
QAbstractSpinBox {{ padding-right: 20px; }}
QAbstractSpinBox QLineEdit {{ border: none; background: transparent; padding: 0 0 0 4px; }}
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {{ subcontrol-origin: border; border: none; width: 20px;
  background: transparent; }}
QAbstractSpinBox::up-button {{ subcontrol-position: top right; margin: 2px 2px 0 0; }}
QAbstractSpinBox::down-button {{ subcontrol-position: bottom right; margin: 0 2px 2px 0; }}
QAbstractSpinBox::up-arrow {{ image: url("{up}"); width: 10px; height: 10px; }}
QAbstractSpinBox::down-arrow {{ image: url("{down}"); width: 10px; height: 10px; }}
QComboBox QAbstractItemView {{ background: {c.field}; border: 1px solid {c.line};
  selection-background-color: {c.selection}; selection-color: {c.text}; }}

QPushButton, QToolButton {{ background: {c.field}; color: {c.text}; border: 1px solid {c.line};
  border-radius: {RADIUS}px; padding: 5px 12px; outline: none; }}
QToolButton {{ padding: 5px 7px; }}
QPushButton:hover, QToolButton:hover {{ background: {c.field_hover}; }}
QPushButton:pressed, QToolButton:pressed {{ background: {c.selection}; }}
QPushButton:focus, QToolButton:focus {{ border-color: {c.accent}; }}
QPushButton:disabled, QToolButton:disabled {{ color: {c.faint}; }}
QPushButton::menu-indicator, QToolButton::menu-indicator {{ image: none; width: 0; }}
QPushButton:checked, QToolButton:checked {{ border-color: {c.accent}; color: {c.accent}; }}
QPushButton[role="primary"] {{ background: {c.accent}; color: {c.on_accent}; border-color: {c.accent};
  font-weight: 600; padding: 5px 16px; }}
QPushButton[role="primary"]:hover {{ background: {c.accent_hover}; }}
QPushButton[role="primary"]:focus {{ border: 2px solid {c.text}; padding: 4px 15px; }}
QPushButton[role="primary"]:disabled {{ background: {c.field}; color: {c.faint}; border-color: {c.line}; }}
QPushButton[tall="true"] {{ padding: 8px 16px; }}
QPushButton[role="primary"][tall="true"]:focus {{ padding: 7px 15px; }}
QPushButton[role="danger"] {{ color: {c.red}; }}
QPushButton[role="danger"]:disabled {{ color: {c.faint}; }}
QPushButton[dense="true"] {{ padding: 5px 8px; }}
QPushButton[role="chip"], QToolButton[role="chip"] {{ padding: 4px 10px; }}
QPushButton[role="chip"][dense="true"] {{ padding: 4px 6px; }}
QPushButton[role="chip"]:focus, QToolButton[role="chip"]:focus {{ border: 2px solid {c.accent}; padding: 3px 9px;
  background: {c.selection}; }}
QPushButton[role="chip"][dense="true"]:focus {{ padding: 3px 5px; }}
QPushButton[role="link"] {{ background: transparent; border: none; color: {c.blue}; padding: 2px 4px;
  text-align: left; }}
QPushButton[role="link"]:hover, QPushButton[role="link"]:focus {{ text-decoration: underline; }}
QToolButton[role="flat"], QPushButton[role="flat"] {{ background: transparent; border: 1px solid transparent;
  padding: 4px; }}
QToolButton[role="fold"] {{ background: transparent; border: 1px solid transparent; padding: 4px 4px 4px 0;
  color: {c.text}; }}
QToolButton[role="fold"]:hover {{ background: {c.field_hover}; }}
QToolButton[role="fold"]:focus {{ border-color: {c.accent}; }}
QToolButton[role="flat"]:hover, QPushButton[role="flat"]:hover {{ background: {c.field_hover}; }}
QToolButton[role="flat"]:focus, QPushButton[role="flat"]:focus {{ border-color: {c.accent}; }}

QCheckBox, QRadioButton {{ spacing: 7px; padding: 2px 0; }}
QCheckBox::indicator, QAbstractItemView::indicator {{ width: 15px; height: 15px; border: 1px solid {c.muted};
  border-radius: 4px; background: {c.field}; }}
QCheckBox::indicator:focus {{ border-color: {c.accent}; }}
QCheckBox:focus, QRadioButton:focus {{ color: {c.accent}; }}
QRadioButton::indicator {{ width: 13px; height: 13px; border: 1px solid {c.muted}; border-radius: 7px;
  background: {c.field}; }}
QRadioButton::indicator:focus {{ border-color: {c.accent}; }}
QRadioButton::indicator:checked {{ width: 7px; height: 7px; border: 4px solid {c.accent}; background: {c.on_accent}; }}
QRadioButton::indicator:disabled {{ border-color: {c.faint}; }}
QCheckBox::indicator:checked, QAbstractItemView::indicator:checked {{ background: {c.accent};
  border-color: {c.accent}; image: url({check}); }}
QCheckBox:disabled, QRadioButton:disabled {{ color: {c.faint}; }}

QFrame[role="rule"] {{ background: {c.line}; border: none; }}
QFrame[role="panel"] {{ background: {c.panel}; }}
QFrame[role="card"] {{ background: {c.field}; border: 1px solid {c.line}; border-radius: {RADIUS}px; }}
QFrame[role="popup"] {{ background: {c.field}; border: 1px solid {c.line}; }}
QFrame[role="drop"] {{ background: transparent; border: 1px dashed {c.muted}; border-radius: {RADIUS}px; }}
QFrame[role="drop"][active="true"] {{ border: 2px solid {c.accent}; background: {c.selection}; }}
QFrame[role="bar"] {{ background: {c.selection}; border: none; border-bottom: 1px solid {c.line}; }}
QFrame[role="bar"][tone="warning"] {{ border-left: 4px solid {c.amber}; }}
QFrame[role="bar"][tone="error"] {{ border-left: 4px solid {c.red}; }}
QFrame[role="bar"][tone="info"] {{ border-left: 4px solid {c.blue}; }}
QFrame[role="bar"][tone="success"] {{ border-left: 4px solid {c.green}; }}

QAbstractItemView {{ background: {c.window}; border: none; outline: none;
  selection-background-color: {c.selection}; selection-color: {c.text}; }}
QAbstractItemView[role="bare"] {{ background: transparent; }}
QListWidget::item {{ padding: 3px 6px; border-radius: 5px; }}
QListWidget::item:selected {{ background: {c.selection}; color: {c.text}; }}
QTableWidget::item {{ padding: 0 8px; }}
QHeaderView {{ background: {c.window}; }}
QHeaderView::section {{ background: {c.window}; color: {c.muted}; border: none; padding: 6px 8px; font-weight: 600;
  border-bottom: 1px solid {c.line}; }}
QTabBar::tab {{ padding: 6px 12px; color: {c.muted}; border-bottom: 2px solid transparent; }}
QTabBar::tab:selected {{ color: {c.text}; border-bottom-color: {c.accent}; }}
QTabWidget::pane {{ border: none; border-top: 1px solid {c.line}; }}
QProgressBar {{ background: {c.line}; border: none; border-radius: 2px; max-height: 4px; }}
QProgressBar::chunk {{ background: {c.blue}; border-radius: 2px; }}
QSlider::groove:horizontal {{ height: 4px; background: {c.line}; border-radius: 2px; }}
QSlider::sub-page:horizontal {{ background: {c.accent}; border-radius: 2px; }}
QSlider::handle:horizontal {{ width: 12px; height: 12px; margin: -4px 0; border-radius: 6px; background: {c.accent}; }}
QSlider:focus {{ outline: none; }}
QSlider::handle:horizontal:focus {{ border: 2px solid {c.text}; width: 10px; height: 10px; }}
QScrollBar:vertical {{ width: 10px; background: transparent; margin: 0; }}
QScrollBar:horizontal {{ height: 10px; background: transparent; margin: 0; }}
QScrollBar::handle {{ background: {c.line}; border-radius: 4px; margin: 1px; min-height: 24px; min-width: 24px; }}
QScrollBar::handle:hover {{ background: {c.faint}; }}
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {{ background: none;
  border: none; width: 0; height: 0; }}
"""


# --- Icons ---------------------------------------------------------------------------------------------------


class _SvgIconEngine(QIconEngine):
    """Draws one SVG in the colour of the moment, crisp at every scale, and follows a change of scheme by itself."""

    def __init__(self, name: str, color: str) -> None:
        super().__init__()
        self._name = name
        self._color = color

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        if mode == QIcon.Mode.Disabled:
            color = _current.faint
        elif self._color:
            color = getattr(_current, self._color)
        else:
            color = _current.accent if state == QIcon.State.On else _current.text
        _renderer(self._name, color).render(painter, QRectF(rect))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        pixmap = QPixmap(size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, QRect(0, 0, size.width(), size.height()), mode, state)
        painter.end()
        return pixmap

    def clone(self) -> QIconEngine:
        return _SvgIconEngine(self._name, self._color)


@cache
def _renderer(name: str, color: str):  # type: ignore[no-untyped-def]  # QtSvg is imported when the first icon is drawn
    from PySide6.QtSvg import QSvgRenderer

    text = (assets.icons() / f"{name}.svg").read_bytes()
    return QSvgRenderer(QByteArray(text.replace(b"currentColor", color.encode())))


@cache
def icon(name: str, color: str = "") -> QIcon:
    """Return ``icons/<name>.svg`` as an icon tinted to the scheme.

    Args:
        color: a field of :class:`Colors`, or "" for the text colour (the accent when checked).
    """
    return QIcon(_SvgIconEngine(name, color))


def emblem(size: int, ratio: float) -> QPixmap:
    """Return the program's own mark in its colours, ``size`` pixels high at a screen's pixel ratio.

    Drawn like the icons: ``QIcon`` would look through Qt's image plug-ins for somebody who can read it.
    """
    pixmap = QPixmap(QSize(size, size) * ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    _renderer("rushes", "").render(painter, QRectF(pixmap.rect()))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def paint_icon(painter: QPainter, name: str, rect: QRectF, color: str) -> None:
    """Draw an icon inside a delegate.

    Args:
        color: ``#rrggbb``.
    """
    _renderer(name, color).render(painter, rect)
