"""Which seconds of a video a character is made from; the button says that it may be charged."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDoubleSpinBox, QFormLayout, QWidget

from desktop.widgets import theme
from desktop.widgets.dialogs.parts import FittingDialog, Message, button, column, line, rule, text_label
from desktop.widgets.messages import plain

#: The shortest and the longest part that a character can be made from, in seconds.
SHORTEST, LONGEST = 1.0, 3.0


def preset(length: float, marks: tuple[float, float] | None) -> tuple[float, float]:
    """Return which seconds to offer of a video: what is marked if that can be used, else the first ones."""
    if marks is not None:
        marks = round(marks[0], 2), round(marks[1], 2)  # as the fields hold them
        if _fits(*marks, length):
            return marks
    return 0.0, min(LONGEST, length)


def _fits(start: float, end: float, length: float) -> bool:
    return start >= 0 and end <= length and SHORTEST <= round(end - start, 3) <= LONGEST


class CharacterDialog(FittingDialog):
    """Asks for start and end.

    Signals:
        make_requested: task id, start and end in seconds. One click asks once.
    """

    make_requested = Signal(int, float, float)

    def __init__(
        self,
        task_id: int,
        prompt: str,
        length: float,
        marks: tuple[float, float] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        length = int(length * 100) / 100  # nothing beyond its end
        self._task_id, self._length = task_id, length
        self.setObjectName("characterDialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Make a character"))
        self.setMinimumWidth(460)
        layout = column(self, margin=theme.GAP_LARGE)
        told = self.tr(
            "A character is somebody or something seen in this video that other prompts can then call by its @name; "
            "making one is a request of its own and may be charged."
        )
        layout.addWidget(text_label(told))
        layout.addWidget(text_label(f"“{plain(prompt, 200)}”", "muted"))
        start, end = preset(length, marks)
        self._start = self._field("characterStart", self.tr("Start"), start)
        self._end = self._field("characterEnd", self.tr("End"), end)
        form = QFormLayout()
        form.addRow(self.tr("&Start"), self._start)
        form.addRow(self.tr("&End"), self._end)
        layout.addLayout(form)
        self._message = Message("characterMessage")
        layout.addWidget(self._message)
        layout.addWidget(rule())
        close = button(self.tr("Cancel"), "closeButton", tip="Esc")
        close.clicked.connect(self.reject)
        self._make = button(self.tr("&Make it (may be charged)"), "makeCharacterButton", role="primary")
        self._make.clicked.connect(self._on_make_clicked)
        row = line(close)
        row.addWidget(self._make)
        layout.addLayout(row)
        self._check()
        self._start.setFocus()

    def _field(self, name: str, title: str, value: float) -> QDoubleSpinBox:
        field = QDoubleSpinBox()
        field.setObjectName(name)
        field.setAccessibleName(title)
        field.setDecimals(2)
        field.setSingleStep(0.1)
        field.setSuffix(self.tr(" s"))
        field.setRange(0.0, self._length)
        field.setValue(value)
        field.valueChanged.connect(self._check)
        return field

    def _check(self) -> None:
        fits = _fits(self._start.value(), self._end.value(), self._length)
        self._make.setEnabled(fits)
        self._message.say("" if fits else self.tr("The end must come 1 to 3 seconds after the start."), "error")

    def _on_make_clicked(self) -> None:
        self._make.setEnabled(False)  # the second click of a double click must not be a second charge
        self.make_requested.emit(self._task_id, self._start.value(), self._end.value())
        self.accept()
