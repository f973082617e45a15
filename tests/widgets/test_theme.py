"""Both schemes are readable, and icons follow them."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QIcon
from PySide6.QtWidgets import QApplication

from desktop import assets
from desktop.widgets import theme


def _luminance(text: str) -> float:
    def linear(value: float) -> float:
        return value / 12.92 if value <= 0.03928 else ((value + 0.055) / 1.055) ** 2.4

    color = QColor(text)
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF())


def contrast(a: str, b: str) -> float:
    high, low = sorted((_luminance(a), _luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("colors", [theme.DARK, theme.LIGHT], ids=["dark", "light"])
@pytest.mark.parametrize("ink", ["text", "muted", "accent", "blue", "green", "red", "amber"])
@pytest.mark.parametrize("ground", ["window", "panel", "field", "selection"])
def test_text_has_the_contrast_of_wcag_aa(colors: theme.Colors, ink: str, ground: str) -> None:
    assert contrast(getattr(colors, ink), getattr(colors, ground)) >= 4.5


@pytest.mark.parametrize("colors", [theme.DARK, theme.LIGHT], ids=["dark", "light"])
def test_the_primary_button_is_readable(colors: theme.Colors) -> None:
    assert contrast(colors.on_accent, colors.accent) >= 4.5
    assert contrast(colors.on_accent, colors.accent_hover) >= 4.5


@pytest.mark.parametrize("name", sorted(p.stem for p in assets.icons().glob("*.svg")))
def test_every_icon_draws_something(qapp: QApplication, name: str) -> None:
    image = theme.icon(name).pixmap(24, 24).toImage()
    assert any(image.pixelColor(x, y).alpha() for x in range(24) for y in range(24))


def test_icons_take_the_schemes_colour(qapp: QApplication) -> None:
    def ink(choice: str) -> QColor:
        theme.apply(qapp, choice)
        image = theme.icon("minus").pixmap(24, 24, QIcon.Mode.Normal).toImage()
        return image.pixelColor(12, 12)

    assert ink("light").lightness() < 90
    assert ink("dark").lightness() > 200
