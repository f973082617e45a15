"""A choice among few, all in sight: a row of buttons of which one is down."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, NamedTuple, TypeVar

from PySide6.QtCore import Property, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QButtonGroup, QPushButton, QSizePolicy, QWidget

from desktop.widgets import theme
from desktop.widgets.flow import FlowLayout

V = TypeVar("V", bound=str | int)


class Choice(NamedTuple, Generic[V]):
    """One button.

    Attributes:
        detail: a second line, "" for none.
        icon: name of an icon, "" for none.
        reason: why it cannot be chosen; "" when it can.
    """

    value: V
    text: str
    detail: str = ""
    icon: str = ""
    hint: str = ""
    reason: str = ""


class ChoiceRow(QWidget):
    """Exclusive buttons that wrap into further lines when the pane is narrow.

    The children are named ``<objectName>.<value>``; the ``choice`` property tells the value as text.
    """

    chosen = Signal(object)  # the value, when a person chose it

    def __init__(self, name: str, accessible: str, parent: QWidget | None = None, *, justify: bool = False) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(accessible)
        self._accessible = accessible
        self._choices: tuple[Choice[str] | Choice[int], ...] = ()
        self._buttons: list[QPushButton] = []
        self._group = QButtonGroup(self)
        self._group.idClicked.connect(self._on_clicked)
        self._layout = FlowLayout(self, theme.GAP_SMALL, justify=justify)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        # No focus proxy: Tab, coming to this row, would go on from the proxy and leave out what lies between.
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Pass the focus, which came by the label's shortcut or a click beside the buttons, to what is chosen."""
        button = self._group.checkedButton() or next(iter(self._buttons), None)
        if button is not None:
            button.setFocus(event.reason())

    def set_choices(self, choices: Sequence[Choice[str] | Choice[int]], value: str | int) -> None:
        """Show these, with one chosen. Buttons are kept where only a text or a reason changed, and so is the focus."""
        if [c.value for c in choices] != [c.value for c in self._choices]:
            self._rebuild(choices)
        self._choices = tuple(choices)
        for button, choice in zip(self._buttons, choices, strict=True):
            self._dress(button, choice)
        self.set_value(value)
        self.updateGeometry()

    def set_value(self, value: str | int) -> None:
        """Choose a value without a signal; nothing is chosen when there is no such button."""
        self._group.setExclusive(False)
        for button, choice in zip(self._buttons, self._choices, strict=True):
            button.setChecked(choice.value == value)
        self._group.setExclusive(True)

    def value(self) -> str | int | None:
        """Return what is chosen."""
        for button, choice in zip(self._buttons, self._choices, strict=True):
            if button.isChecked():
                return choice.value
        return None

    def _value_text(self) -> str:
        value = self.value()
        return "" if value is None else str(value)

    choice = Property(str, _value_text)

    def buttons(self) -> tuple[QPushButton, ...]:
        """Return the buttons in order, e.g. for the tab order."""
        return tuple(self._buttons)

    def _rebuild(self, choices: Sequence[Choice[str] | Choice[int]]) -> None:
        self._layout.clear()
        self._buttons = []
        for number, choice in enumerate(choices):
            button = QPushButton(self)
            button.setObjectName(f"{self.objectName()}.{choice.value}")
            button.setCheckable(True)
            button.setAutoDefault(False)
            theme.role(button, "chip")
            self._group.addButton(button, number)
            self._layout.addWidget(button)
            self._buttons.append(button)
            button.show()

    def _dress(self, button: QPushButton, choice: Choice[str] | Choice[int]) -> None:
        button.setText(f"{choice.text}\n{choice.detail}" if choice.detail else choice.text)
        if choice.icon:
            button.setIcon(theme.icon(choice.icon))
            button.setIconSize(QSize(16, 16))
        button.setEnabled(not choice.reason)
        button.setToolTip(choice.reason or choice.hint)
        button.setAccessibleName(f"{self._accessible}: {choice.text}")
        button.setAccessibleDescription(choice.reason or choice.detail or choice.hint)
        button.setCursor(Qt.CursorShape.ArrowCursor if choice.reason else Qt.CursorShape.PointingHandCursor)

    def _on_clicked(self, number: int) -> None:
        self.chosen.emit(self._choices[number].value)
