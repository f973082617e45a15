"""Trouble on order for the built-in sandbox, so that a person can rehearse it before money is involved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QFormLayout, QSpinBox, QWidget

from desktop.sandbox.chaos import DAY, PRESETS, Chaos, ChaosError, parse_chaos
from desktop.widgets import theme
from desktop.widgets.dialogs.parts import column, heading, text_label
from desktop.widgets.words import without_mnemonic


class SandboxPage(QWidget):
    """Fields for the sandbox's command line: how fast it seems, and what goes wrong how often."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._filling = False
        layout = column(self)
        layout.addWidget(
            text_label(
                self.tr(
                    "The sandbox renders local animatics, not AI video, and charges nothing. Here it can be told to "
                    "misbehave the way a real service does. A change takes effect at once; what it was making is "
                    "begun anew."
                ),
                "muted",
            )
        )
        layout.addSpacing(theme.GAP_SMALL)
        layout.addWidget(heading(self.tr("Trouble")))
        form = QFormLayout()
        form.setSpacing(theme.GAP_SMALL)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._preset = QComboBox()
        self._preset.setObjectName("chaosPreset")
        for name, label in self._preset_names():
            self._preset.addItem(label, name)
        self._preset.currentIndexChanged.connect(self._on_preset_changed)
        form.addRow(self.tr("&Weather"), self._preset)
        self._build_fields(form)
        layout.addLayout(form)
        layout.addStretch(1)
        self._fill(Chaos(), 0.0)

    def set_words(self, words: Sequence[str]) -> None:
        """Fill the fields from the settings' command-line words; words that are not understood count as calm."""
        speed, specs = 0.0, []
        for name, value in zip(words[::2], words[1::2], strict=False):
            if name == "--chaos":
                specs.append(value)
            elif name == "--speed" and value.replace(".", "", 1).isdigit():
                speed = float(value)
        try:
            self._fill(parse_chaos(specs), speed)
        except ChaosError:
            self._fill(Chaos(), speed)

    def words(self) -> tuple[str, ...]:
        """Return the fields as command-line words; none when everything is calm."""
        chaos = self._chaos()
        parts = [f"{name}={field.value() / 100:g}" for name, field in self._shares.items() if field.value()]
        parts += [
            f"{name}={low:g}-{high:g}"
            for name, (low, high) in (("latency", chaos.latency), ("queue", chaos.queue))
            if high
        ]
        if chaos.rate:
            parts.append(f"rate={chaos.rate}")
        if chaos.expiry != DAY:
            parts.append(f"expiry={chaos.expiry:g}")
        if chaos.seed and parts:
            parts.append(f"seed={chaos.seed}")
        words: tuple[str, ...] = ("--chaos", ",".join(parts)) if parts else ()
        if self._speed.value():
            words += ("--speed", f"{self._speed.value():g}")
        return words

    # --- Own --------------------------------------------------------------------------------------------------

    def _preset_names(self) -> list[tuple[str, str]]:
        known = {
            "calm": self.tr("Calm: nothing goes wrong"),
            "slow": self.tr("Slow"),
            "rough": self.tr("Rough: a bit of everything"),
            "hasty": self.tr("Hasty: links expire after a minute"),
        }
        return [(name, known.get(name, name)) for name in PRESETS] + [("", self.tr("My own"))]

    def _build_fields(self, form: QFormLayout) -> None:
        self._shares = {
            "failure": self._percent(form, self.tr("&Failed tasks"), self.tr("Accepted, then failed and refunded")),
            "lost": self._percent(form, self.tr("&Lost answers"), self.tr("Accepted, but the answer never comes")),
            "throttle": self._percent(form, self.tr("&Too fast (429)"), self.tr("Asks to slow down")),
            "errors": self._percent(form, self.tr("Server &errors (5xx)"), self.tr("500, 502, 503 or 504")),
            "unavailable": self._percent(form, self.tr("&Busy (503)"), self.tr("Says that nothing was accepted")),
            "truncate": self._percent(form, self.tr("&Cut downloads"), self.tr("The file stops midway")),
        }
        self._latency = self._seconds(form, self.tr("&Answers take up to"), 60)
        self._queue = self._seconds(form, self.tr("Tasks wait &up to"), 3600)
        self._rate = QSpinBox()
        self._rate.setRange(0, 100_000)
        self._rate.setSuffix(self.tr(" kB/s"))
        self._rate.setSpecialValueText(self.tr("as fast as it goes"))
        self._add(form, self.tr("&Downloads run at"), self._rate)
        self._expiry = QSpinBox()
        self._expiry.setRange(1, int(DAY))
        self._expiry.setSuffix(self.tr(" s"))
        self._add(form, self.tr("Lin&ks live for"), self._expiry)
        self._speed = QDoubleSpinBox()
        self._speed.setRange(0, 1000)
        self._speed.setDecimals(1)
        self._speed.setPrefix("×")
        self._speed.setSpecialValueText(self.tr("as fast as it renders"))
        self._add(form, self.tr("&Pace of a real service"), self._speed)
        self._seed = QSpinBox()
        self._seed.setRange(0, 2**31 - 1)
        self._seed.setToolTip(self.tr("The same number brings the same trouble in the same places"))
        self._add(form, self.tr("Lu&ck (seed)"), self._seed)

    def _percent(self, form: QFormLayout, label: str, tip: str) -> QSpinBox:
        field = QSpinBox()
        field.setRange(0, 100)
        field.setSuffix(" %")
        field.setToolTip(tip)
        self._add(form, label, field)
        return field

    def _seconds(self, form: QFormLayout, label: str, most: float) -> QDoubleSpinBox:
        field = QDoubleSpinBox()
        field.setRange(0, most)
        field.setDecimals(2)
        field.setSuffix(self.tr(" s"))
        self._add(form, label, field)
        return field

    def _add(self, form: QFormLayout, label: str, field: QSpinBox | QDoubleSpinBox) -> None:
        field.setAccessibleName(without_mnemonic(label))
        field.setMinimumWidth(150)
        field.lineEdit().setTextMargins(6, 0, 0, 0)  # a stylesheet's padding does not reach it
        field.valueChanged.connect(self._on_value_changed)
        form.addRow(label, field)

    def _on_preset_changed(self) -> None:
        name = self._preset.currentData()
        if not self._filling and name in PRESETS:
            self._fill(PRESETS[name], self._speed.value())

    def _on_value_changed(self) -> None:
        if not self._filling:
            self._select_preset(self._chaos())

    def _fill(self, chaos: Chaos, speed: float) -> None:
        self._filling = True
        for name, field in self._shares.items():
            field.setValue(round(getattr(chaos, name) * 100))
        self._low = {"latency": chaos.latency[0], "queue": chaos.queue[0]}
        self._latency.setValue(chaos.latency[1])
        self._queue.setValue(chaos.queue[1])
        self._rate.setValue(chaos.rate // 1000)
        self._expiry.setValue(int(chaos.expiry))
        self._seed.setValue(chaos.seed)
        self._speed.setValue(speed)
        self._select_preset(chaos)
        self._filling = False

    def _select_preset(self, chaos: Chaos) -> None:
        name = next((name for name, preset in PRESETS.items() if preset == replace(chaos, seed=preset.seed)), "")
        filling, self._filling = self._filling, True
        self._preset.setCurrentIndex(self._preset.findData(name))
        self._filling = filling

    def _chaos(self) -> Chaos:
        latency, queue = self._latency.value(), self._queue.value()
        return Chaos(
            seed=self._seed.value(),
            latency=(min(self._low["latency"], latency), latency),
            queue=(min(self._low["queue"], queue), queue),
            rate=self._rate.value() * 1000,
            expiry=float(self._expiry.value()),
            **{name: field.value() / 100 for name, field in self._shares.items()},
        )
