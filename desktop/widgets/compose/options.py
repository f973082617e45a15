"""What is wanted only now and then: style, switches, several videos a request. Folded away by default."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QLabel, QSpinBox, QToolButton, QVBoxLayout, QWidget

from desktop.widgets import theme
from desktop.widgets.compose.choices import Choice, ChoiceRow
from desktop.widgets.words import plain, style_text, without_mnemonic

if TYPE_CHECKING:
    from desktop.domain.catalog import Model
    from desktop.domain.request import GenerationRequest

_SWITCHES = ("watermark", "private", "storyboard", "thumbnail")


class OptionsSection(QWidget):
    """A line that folds the options open, and says what is set while they are folded."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._barred = ""
        self._model: Model | None = None
        layout = self._layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.GAP_SMALL)
        layout.addLayout(self._build_head())

    def complete(self) -> None:
        """Build what the first paint shows folded away. Call it once, before anything else."""
        self._body = QWidget(self)
        body = QVBoxLayout(self._body)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(theme.GAP_SMALL)
        self._build_style(body)
        self._build_switches(body)
        self._build_variants(body)
        self._body.hide()
        self._layout.addWidget(self._body)
        self._toggle.toggled.connect(self._on_toggled)

    # --- For the pane -----------------------------------------------------------------------------------------

    def set_model(self, model: Model) -> None:
        """Offer what a model takes; what is set stays set where it can."""
        self._model = model
        style = self.style_name()
        choices = [Choice("", self.tr("None"), hint=self.tr("Leave the look to the prompt"))]
        choices += [Choice(name, style_text(name), reason=self._barred) for name in model.styles]
        self.styles.set_choices(choices, style if style in model.styles else "")
        self._style_box.setVisible(bool(model.styles))
        for name, check in self.switches.items():
            offered = name in model.options
            check.setEnabled(offered and not self._barred)
            if not offered:
                check.setChecked(False)
            reason = self._barred or ("" if offered else self._not_offered(model))
            check.setToolTip(reason or self._tips[name])
        self.variants.setMaximum(max(1, model.max_variants))
        self._variants_box.setVisible(model.max_variants > 1)
        self._show_summary()

    def set_barred(self, reason: str) -> None:
        """Disable everything and say why in the tooltips; "" enables it again."""
        self._barred = reason
        if self._model is not None:
            self.set_model(self._model)
        self.variants.setEnabled(not reason)

    def show_request(self, request: GenerationRequest) -> None:
        """Set everything as a request has it, where the model allows."""
        style = request.style if self._model is not None and request.style in self._model.styles else ""
        self.styles.set_value(style)
        for name, check in self.switches.items():
            check.setChecked(bool(getattr(request, name)) and check.isEnabled())
        self.variants.setValue(request.variants)
        self._show_summary()

    def style_name(self) -> str:
        """Return the chosen style, or ""."""
        return str(self.styles.value() or "")

    def is_on(self, name: str) -> bool:
        """Say whether a switch is on (and may be)."""
        return self.switches[name].isChecked() and self.switches[name].isEnabled()

    def is_open(self) -> bool:
        """Say whether the options are unfolded."""
        return self._toggle.isChecked()

    def set_open(self, unfolded: bool) -> None:
        """Unfold or fold the options."""
        self._toggle.setChecked(unfolded)

    def tab_stops(self) -> tuple[QWidget, ...]:
        """Return what the keyboard goes through, in order."""
        return (self._toggle, *self.styles.buttons(), *self.switches.values(), self.variants)

    # --- Building ---------------------------------------------------------------------------------------------

    def _build_head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        self._toggle = QToolButton(self)
        self._toggle.setObjectName("optionsToggle")
        self._toggle.setText(self.tr("More &options"))
        self._toggle.setToolTip(self.tr("Style, watermark, private, storyboard, thumbnail (Alt+O)"))
        self._toggle.setAccessibleName(self.tr("More options"))
        self._toggle.setCheckable(True)
        self._toggle.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._toggle.setIcon(theme.icon("chevron-right", "muted"))
        theme.role(self._toggle, "fold")
        self._summary = QLabel(self)
        self._summary.setTextFormat(Qt.TextFormat.PlainText)
        self._summary.setWordWrap(True)
        theme.role(self._summary, "muted")
        row.addWidget(self._toggle, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._summary, 1)
        return row

    def _build_style(self, layout: QVBoxLayout) -> None:
        self._style_box = QWidget(self._body)
        box = QVBoxLayout(self._style_box)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(4)
        label = QLabel(self.tr("St&yle"), self._style_box)
        theme.role(label, "heading")
        self.styles = ChoiceRow("styleSelector", self.tr("Style"), self._style_box)
        self.styles.chosen.connect(self._on_changed)
        label.setBuddy(self.styles)
        box.addWidget(label)
        box.addWidget(self.styles)
        layout.addWidget(self._style_box)

    def _build_switches(self, layout: QVBoxLayout) -> None:
        texts = {
            "watermark": self.tr("&Watermark"),
            "private": self.tr("P&rivate"),
            "storyboard": self.tr("Story&board"),
            "thumbnail": self.tr("T&humbnail"),
        }
        self._tips = {
            "watermark": self.tr("Put the service's mark into the picture"),
            "private": self.tr("Not published by the service; it cannot be remixed later"),
            "storyboard": self.tr("More precise control: describe the shots one after another"),
            "thumbnail": self.tr("Also make a still picture"),
        }
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.GAP)
        self.switches: dict[str, QCheckBox] = {}
        for number, name in enumerate(_SWITCHES):
            check = QCheckBox(texts[name], self._body)
            check.setObjectName(f"{name}Check")
            check.setAccessibleName(without_mnemonic(texts[name]))
            check.setAccessibleDescription(self._tips[name])
            check.setToolTip(self._tips[name])
            check.toggled.connect(self._on_changed)
            self.switches[name] = check
            grid.addWidget(check, number // 2, number % 2)
        layout.addLayout(grid)

    def _build_variants(self, layout: QVBoxLayout) -> None:
        self._variants_box = QWidget(self._body)
        row = QHBoxLayout(self._variants_box)
        row.setContentsMargins(0, 0, 0, 0)
        label = QLabel(self.tr("&Videos a request"), self._variants_box)
        self.variants = QSpinBox(self._variants_box)
        self.variants.setObjectName("variantsSpin")
        self.variants.lineEdit().setTextMargins(6, 0, 0, 0)  # a stylesheet's padding does not reach it
        self.variants.setAccessibleName(self.tr("Videos a request"))
        self.variants.setToolTip(self.tr("The service makes, and charges, so many videos of one request"))
        self.variants.setRange(1, 1)
        self.variants.valueChanged.connect(self._on_changed)
        label.setBuddy(self.variants)
        row.addWidget(label)
        row.addWidget(self.variants)
        row.addStretch(1)
        layout.addWidget(self._variants_box)

    # --- Inside -----------------------------------------------------------------------------------------------

    def _not_offered(self, model: Model) -> str:
        return self.tr("%1 does not offer this.").replace("%1", plain(model.name, 60))

    def _on_toggled(self, unfolded: bool) -> None:
        self._toggle.setIcon(theme.icon("chevron-down" if unfolded else "chevron-right", "muted"))
        self._body.setVisible(unfolded)
        self._show_summary()
        self.changed.emit()

    def _on_changed(self) -> None:
        self._show_summary()
        self.changed.emit()

    def _show_summary(self) -> None:
        """While folded, say what is set: nothing that is sent may be out of sight."""
        parts = [style_text(self.style_name())] if self.style_name() else []
        parts += [without_mnemonic(c.text()) for name, c in self.switches.items() if self.is_on(name)]
        if self.variants.value() > 1:
            parts.append(self.tr("%n video(s) a request", "", self.variants.value()))
        self._summary.setText("" if self.is_open() else self._barred or " · ".join(parts))
