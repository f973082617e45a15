"""The compose pane: everything one request is made of, and the one button that asks for it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QToolButton, QVBoxLayout, QWidget

from desktop.widgets import theme
from desktop.widgets.compose.choices import Choice, ChoiceRow
from desktop.widgets.compose.generate_bar import GenerateBar
from desktop.widgets.compose.options import OptionsSection
from desktop.widgets.compose.prompt_section import PromptSection
from desktop.widgets.compose.reference_pane import ReferencePane
from desktop.widgets.words import plain
from desktop.widgets.words import tr as _tr

# The first paint needs the widgets, not what is put together with them: that is imported where it is first used.
if TYPE_CHECKING:
    from desktop.domain.catalog import Model, Service
    from desktop.domain.draft import Draft, Lineage
    from desktop.domain.problem import Problem
    from desktop.domain.request import GenerationRequest, Violation
    from desktop.domain.task import Relation
    from desktop.models.references import ReferenceListModel
    from desktop.widgets.compose.offer import Offer

#: A change is on its way to disk at most so long after it was made, in milliseconds.
AUTOSAVE_MS = 500
MIN_WIDTH = 300
T = TypeVar("T")
#: With more sizes or durations than this in a service, only those of the chosen model are shown.
_MOST_CHOICES = 5


class _Waiting(NamedTuple):
    """A request that was asked for while images were still being prepared."""

    draft: Draft
    keys: tuple[int, ...]


class ComposePane(QFrame):
    """Prompt, references, model, size, duration, further options, takes and Generate.

    It knows nothing of services or disks: it says what is offered, changed and asked for, and is told the rest.
    """

    submit_requested = Signal(object, int, object)  # GenerationRequest, takes, Lineage | None
    draft_changed = Signal(object)  # Draft; at most AUTOSAVE_MS after a change, and just before submit_requested
    files_offered = Signal(list)  # list[str]: paths of files to take in as references
    data_offered = Signal(bytes, str)  # bytes of an image file, and a name
    picture_offered = Signal(object, str)  # QImage, and a name
    shrink_requested = Signal(int)  # key of a reference that is too large
    history_requested = Signal()  # set_history is welcome now
    presets_changed = Signal(tuple)  # tuple[tuple[str, str], ...]

    #: The reference images; the controller fills it.
    references: ReferenceListModel

    def __init__(self, parent: QWidget | None = None, *, whole: bool = True) -> None:
        """Build the pane.

        Args:
            whole: False to build what can be looked at and typed into; :meth:`complete` does the rest.
        """
        super().__init__(parent)
        self.setObjectName("composePane")
        theme.role(self, "panel")
        self._service: Service | None = None
        self._lineage: Lineage | None = None
        self._remix_of = ""
        self._waiting: _Waiting | None = None
        self._last_sent: Draft | None = None
        self._model_note = ""
        self._refusal: tuple[GenerationRequest, Problem] | None = None
        self._saved: Draft | None = None
        self._show_empty = False
        self._build()
        self._autosave = QTimer(self)
        self._autosave.setSingleShot(True)
        self._autosave.setInterval(AUTOSAVE_MS)
        self._autosave.timeout.connect(self.flush_draft)
        if whole:
            self.complete()

    def complete(self) -> None:
        """Build what is not needed for the first paint, and begin to work. Call it once."""
        from desktop.models.references import ReferenceListModel

        self.options.complete()
        self.references = ReferenceListModel(self)
        self.reference_pane.set_model(self.references)
        self._reference_heading.setBuddy(self.reference_pane.view)
        self.setAcceptDrops(True)
        self._connect()
        self._order_tabs()
        if self.prompt.editor.document().characterCount() > 1:
            self._touch()  # what was typed meanwhile is a change like any other

    def _order_tabs(self) -> None:
        """Let the keyboard go through the pane from top to bottom: choices are built when the service is known."""
        rows = (*self._models.buttons(), *self._sizes.buttons(), *self._durations.buttons())
        stops = (*self.prompt.tab_stops(), *self.reference_pane.tab_stops(), *rows, *self.options.tab_stops())
        for before, after in pairwise((*stops, self.bar.spin, self.bar.button)):
            QWidget.setTabOrder(before, after)

    # --- What it shows ----------------------------------------------------------------------------------------

    def set_service(self, service: Service) -> None:
        """Offer the models of a service; what was chosen stays chosen where it can."""
        before = self._model_id()
        if self._is_remix() and self._service is not None and service.id != self._service.id:
            self._set_lineage(None, "")  # what is to be edited is not there
        self._service = service
        chosen = service.model(before) or service.models[0]
        self._offer_models(chosen.id)
        self._use_model(chosen)
        self._order_tabs()

    def set_request(self, request: GenerationRequest, lineage: Lineage | None = None) -> None:
        """Show a request to edit or to go on from; what was being written goes to the history."""
        self._refusal = None
        self.prompt.remember(self.prompt.editor.text())
        self._show_request(request, lineage)
        self.bar.set_takes(1)
        self.focus_prompt()
        self._touch()

    def draft(self) -> Draft:
        """Return what is being composed."""
        from desktop.domain.draft import Draft

        return Draft(self._request(), self.bar.takes(), self._lineage, self.options.is_open())

    def set_draft(self, draft: Draft, *, keep_images: bool = False) -> None:
        """Show a draft in place of everything (but the images, when they are to be kept)."""
        self._show_request(draft.request, draft.lineage, keep_images=keep_images)
        self.bar.set_takes(draft.takes)
        self.options.set_open(draft.options_open)
        self._saved = self.draft()

    def restore_draft(self, draft: Draft) -> None:
        """Show the draft of last time, unless something was begun already: then its prompt is in the history."""
        if self.prompt.editor.text():
            self.prompt.remember(draft.request.prompt)
        else:
            self.set_draft(draft, keep_images=bool(self.references.items))

    def new_prompt(self) -> None:
        """Begin afresh: no prompt, no images, no lineage; model, size and the like stay. History has the old prompt."""
        self.prompt.remember(self.prompt.editor.text())
        self._set_lineage(None, "")
        self.prompt.editor.set_text("")
        self.references.replace(())
        self.bar.set_takes(1)
        self._show_empty = False
        self._check()
        self.focus_prompt()

    def focus_prompt(self) -> None:
        """Put the caret into the prompt."""
        self.prompt.editor.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def set_history(self, prompts: Sequence[str]) -> None:
        """Take earlier prompts, newest first."""
        self.prompt.set_history(prompts)

    def set_presets(self, presets: tuple[tuple[str, str], ...]) -> None:
        """Take the person's own presets: name and text."""
        self.prompt.set_presets(presets)

    def set_enabled_reason(self, reason: str) -> None:
        """Disable Generate and say why; "" enables it. Composing goes on."""
        self.bar.set_reason(reason)

    def set_ready(self, ready: bool) -> None:
        """Hold Generate while the program starts: a press that nobody hears would look like one that was."""
        self.bar.set_ready(ready)

    def set_busy(self, busy: bool) -> None:
        """Hold Generate while the last request is being written down."""
        self.bar.set_busy(busy)

    def add_files(self, paths: Sequence[str]) -> None:
        """Offer files as references, as if they had been dropped."""
        if paths:
            self.files_offered.emit(list(paths))

    def add_images(self) -> None:
        """Ask for image files."""
        self.reference_pane.browse()

    def paste_image(self) -> None:
        """Take images from the clipboard, whatever has the focus; say so when there are none."""
        self.reference_pane.paste()

    def show_refusal(self, request: GenerationRequest, problem: Problem) -> None:
        """Say beside its field what the service had against a request, for as long as that is what is shown."""
        self._refusal = (request, problem)
        self._check()

    def show_violations(self, violations: Sequence[Violation]) -> None:
        """Say each broken rule beside its field."""
        from desktop.widgets.messages import say_violation

        fields = {
            "prompt": self.prompt.show_problem,
            "references": self.reference_pane.show_problem,
            "model": self._model_words.setText,
            "size": self._size_words.setText,
            "duration": self._size_words.setText,
        }
        said: dict[str, list[str]] = {name: [] for name in fields}
        others: list[str] = []
        for violation in violations:
            said.get(violation.field, others).append(say_violation(violation))
        if self._refusal is not None and self._request() == self._refusal[0]:
            said.get(_field_of(self._refusal[1]), others).append(self._refusal_words(self._refusal[1]))
        for name, show in fields.items():
            if name == "duration":
                continue  # shares its line with the size
            words = said[name] + (said["duration"] if name == "size" else [])
            if name == "model" and self._model_note:
                words.append(self._model_note)
            show("\n".join(words))
        for label in (self._model_words, self._size_words):
            label.setVisible(bool(label.text()))
        self.bar.say("\n".join(others))

    # --- Generate ---------------------------------------------------------------------------------------------

    def generate(self) -> None:
        """Ask for what is shown, once for every press that is meant; else say what stands against it."""
        if self._service is None or self._waiting is not None:
            return
        from desktop.models.references import ReferenceState

        draft = self.draft()
        if self.bar.swallows(same=draft == self._last_sent) or self.bar.reason():
            return
        self._show_empty = True
        violations = self._violations(draft.request)
        self.show_violations(violations)
        if violations:
            self._go_to(violations[0].field)
        elif self.references.keys(ReferenceState.REFUSED) and not self._is_remix():
            self.reference_pane.show_problem(self.tr("Not sent: remove the images that cannot be used, or add others."))
            self._go_to("references")
        elif self.references.keys(ReferenceState.PREPARING) and not self._is_remix():
            self._wait(draft)
        else:
            self._send(draft)

    def flush_draft(self) -> None:
        """Hand the draft out now, if it changed since it was last handed out."""
        self._autosave.stop()
        draft = self.draft()
        if draft != self._saved:
            self._saved = draft
            self.draft_changed.emit(draft)

    def _refusal_words(self, problem: Problem) -> str:
        from desktop.widgets.messages import say_problem

        said = say_problem(problem)
        return self.tr("%1: %2").replace("%1", said.title).replace("%2", said.quoted or said.advice)

    def _send(self, draft: Draft) -> None:
        self.flush_draft()
        if self._refusal is not None:
            self._refusal = None
            self._check()
        self._last_sent = draft
        self.bar.note_sent()
        self.prompt.remember(draft.request.prompt)
        self._show_empty = False
        self.submit_requested.emit(draft.request, draft.takes, draft.lineage)

    def _wait(self, draft: Draft) -> None:
        """Send as soon as the images are ready: what was asked for is what was shown at that moment."""
        keys = tuple(item.key for item in self.references.items)
        self._waiting = _Waiting(draft, keys)
        self._go_on_waiting()

    def _go_on_waiting(self) -> None:
        waiting = self._waiting
        if waiting is None:
            return
        from dataclasses import replace

        from desktop.models.references import ReferenceState

        items = {item.key: item for item in self.references.items}
        asked = [items.get(key) for key in waiting.keys]
        if any(item is None or item.state is ReferenceState.REFUSED for item in asked):
            self._stop_waiting()
            self.reference_pane.show_problem(self.tr("Not sent: an image that was asked for cannot be used."))
            return
        preparing = sum(item is not None and item.state is ReferenceState.PREPARING for item in asked)
        self.bar.set_waiting(preparing)
        if preparing:
            return
        self._waiting = None
        references = tuple(item.reference for item in asked if item is not None and item.reference is not None)
        draft = replace(waiting.draft, request=replace(waiting.draft.request, references=references))
        violations = self._violations(draft.request)
        if violations or self.bar.reason():
            self.show_violations(violations)
        else:
            self._send(draft)

    def _stop_waiting(self) -> None:
        self._waiting = None
        self.bar.set_waiting(0)

    # --- Qt ---------------------------------------------------------------------------------------------------

    def minimumSizeHint(self) -> QSize:
        """Insist on :data:`MIN_WIDTH`, or on what the widest child needs in a large font."""
        bar = self._scroll.verticalScrollBar().sizeHint().width()
        column = self._column.minimumSizeHint().width() + bar
        return QSize(max(MIN_WIDTH, column), super().minimumSizeHint().height())

    # --- Drops anywhere on the pane ---------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take images on behalf of the reference pane."""
        self.reference_pane.consider_drag(event, event.mimeData())

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Take images on behalf of the reference pane."""
        self.reference_pane.consider_drag(event, event.mimeData())

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Go back to rest."""
        self.reference_pane.set_active(False)
        event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take images on behalf of the reference pane."""
        self.reference_pane.drop(event)

    # --- Building ---------------------------------------------------------------------------------------------

    def _build(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        self._scroll = QScrollArea(self)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._column = inside = _Column(self._scroll)
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(theme.GAP_LARGE, theme.GAP, theme.GAP_LARGE, theme.GAP)
        layout.setSpacing(theme.GAP)
        self._build_prompt(inside, layout)
        self._build_references(inside, layout)
        self._build_model(inside, layout)
        self._build_size_and_duration(inside, layout)
        self.options = OptionsSection(inside)
        layout.addWidget(self.options)
        layout.addStretch(1)
        self._scroll.setWidget(inside)
        self.bar = GenerateBar(self)
        outer.addWidget(self._scroll, 1)
        outer.addWidget(self.bar)

    def _build_prompt(self, inside: QWidget, layout: QVBoxLayout) -> None:
        self.prompt = PromptSection(inside)
        box, heading = _group(inside, layout, self.tr("&Prompt"), stretch=2)
        heading.setBuddy(self.prompt.editor)
        self._origin = QFrame(inside)
        theme.role(self._origin, "card")
        row = QHBoxLayout(self._origin)
        row.setContentsMargins(8, 3, 3, 3)
        self._origin_words = QLabel(self._origin)
        self._origin_words.setTextFormat(Qt.TextFormat.PlainText)
        self._origin_words.setWordWrap(True)
        forget = QToolButton(self._origin)
        forget.setObjectName("forgetLineage")
        forget.setIcon(theme.icon("close", "muted"))
        forget.setToolTip(self.tr("Make it a prompt of its own"))
        forget.setAccessibleName(self.tr("Make it a prompt of its own"))
        theme.role(forget, "flat")
        forget.clicked.connect(self._on_lineage_dropped)
        row.addWidget(self._origin_words, 1)
        row.addWidget(forget)
        self._origin.hide()
        box.addWidget(self._origin)
        box.addWidget(self.prompt, 1)

    def _build_references(self, inside: QWidget, layout: QVBoxLayout) -> None:
        self.reference_pane = ReferencePane(inside)
        box, self._reference_heading = _group(inside, layout, self.tr("Reference &images"))
        self._reference_heading.setBuddy(self.reference_pane)  # until there is a list: without one the & would show
        box.addWidget(self.reference_pane)

    def _build_model(self, inside: QWidget, layout: QVBoxLayout) -> None:
        self._models = ChoiceRow("modelSelector", self.tr("Model"), inside, justify=True)
        self._model_words = _words(inside)
        box, heading = _group(inside, layout, self.tr("&Model"))
        heading.setBuddy(self._models)
        box.addWidget(self._models)
        box.addWidget(self._model_words)

    def _build_size_and_duration(self, inside: QWidget, layout: QVBoxLayout) -> None:
        self._sizes = ChoiceRow("sizeSelector", self.tr("Size"), inside)
        self._durations = ChoiceRow("durationSelector", self.tr("Duration"), inside)
        self._size_words = _words(inside)
        box, heading = _group(inside, layout, self.tr("Si&ze"))
        heading.setBuddy(self._sizes)
        box.addWidget(self._sizes)
        box, heading = _group(inside, layout, self.tr("&Duration"))
        heading.setBuddy(self._durations)
        box.addWidget(self._durations)
        box.addWidget(self._size_words)

    def _connect(self) -> None:
        self.prompt.edited.connect(self._touch)
        self.prompt.history_requested.connect(self.history_requested)
        self.prompt.presets_changed.connect(self.presets_changed)
        self.prompt.editor.images_offered.connect(self._on_images_offered)
        self.prompt.editor.submit_requested.connect(self.generate)
        pane = self.reference_pane
        pane.files_offered.connect(self.files_offered)
        pane.data_offered.connect(self.data_offered)
        pane.picture_offered.connect(self.picture_offered)
        pane.shrink_requested.connect(self.shrink_requested)
        self.references.contents_changed.connect(self._on_references_changed)
        self._models.chosen.connect(self._on_model_chosen)
        self._sizes.chosen.connect(self._touch)
        self._durations.chosen.connect(self._touch)
        self.options.changed.connect(self._touch)
        self.bar.takes_changed.connect(self._touch)
        self.bar.pressed.connect(self.generate)
        self.bar.waiting_cancelled.connect(self._stop_waiting)

    # --- Inside -----------------------------------------------------------------------------------------------

    def _model_id(self) -> str:
        return str(self._models.value() or "")

    def _model(self) -> Model | None:
        return self._service.model(self._model_id()) if self._service is not None else None

    def _is_remix(self) -> bool:
        return bool(self._remix_of)

    def _request(self) -> GenerationRequest:
        from desktop.domain.request import GenerationRequest

        remix = self._is_remix()
        return GenerationRequest(
            service=self._service.id if self._service is not None else "",
            model=self._model_id(),
            prompt=self.prompt.editor.text(),
            duration=int(self._durations.value() or 0),
            size=str(self._sizes.value() or ""),
            references=() if remix else self.references.references(),
            style="" if remix else self.options.style_name(),
            watermark=self.options.is_on("watermark"),
            private=self.options.is_on("private"),
            storyboard=self.options.is_on("storyboard"),
            thumbnail=self.options.is_on("thumbnail"),
            variants=1 if remix else self.options.variants.value(),
            remix_of=self._remix_of,
        )

    def _violations(self, request: GenerationRequest) -> tuple[Violation, ...]:
        if self._service is None:
            return ()
        from desktop.domain.request import validate

        return validate(request, self._service)

    def _check(self) -> None:
        """Say what is wrong as soon as it is; only an empty prompt is left alone until Generate is pressed."""
        from desktop.domain.request import RequestProblem

        found = [
            violation
            for violation in self._violations(self._request())
            if violation.problem is not RequestProblem.PROMPT_EMPTY or self._show_empty
        ]
        self.show_violations(found)

    def _touch(self) -> None:
        """Something changed: check it, and have it saved soon."""
        if self.prompt.editor.document().characterCount() > 1:
            self._show_empty = False
        self._check()
        if not self._autosave.isActive():
            self._autosave.start()

    def _offer_models(self, chosen: str) -> None:
        """Offer the models of the service; those that cannot remix say so while a remix is written."""
        if self._service is None:
            return
        cannot = self.tr("This model cannot remix.") if self._is_remix() else ""
        choices = [_model_choice(model, "" if model.remix else cannot) for model in self._service.models]
        self._models.set_choices(choices, chosen)

    def _use_model(self, model: Model) -> None:
        """Offer what a model takes. What it does not take, but another of the service does, shows why."""
        if self._service is None:
            return
        every = self._service.models
        sizes = _offered(model.sizes, _union(m.sizes for m in every))
        before = self._sizes.value()
        self._sizes.set_choices(
            [self._size_choice(size, self._only(model, _having_size(every, size))) for size in sizes],
            str(before) if before in model.sizes else model.default_size,
        )
        durations = sorted(_offered(model.durations, _union(m.durations for m in every)))
        duration = self._durations.value()
        self._durations.set_choices(
            [
                Choice(d, self.tr("%1 s").replace("%1", str(d)), reason=self._only(model, _lasting(every, d)))
                for d in durations
            ],
            duration if duration in model.durations and duration is not None else model.default_duration,
        )
        self.options.set_model(model)
        self.prompt.set_limit(model.max_prompt)
        self.references.set_rules(model.images)
        self._touch()

    def _size_choice(self, size: str, reason: str) -> Choice[str]:
        width, _, height = size.partition(":")
        if not (width.isdigit() and height.isdigit()):
            return Choice(size, size, reason=reason)
        wide = int(width) - int(height)
        icon = "ratio-landscape" if wide > 0 else "ratio-portrait" if wide < 0 else "ratio-square"
        hint = self.tr("Landscape") if wide > 0 else self.tr("Portrait") if wide < 0 else self.tr("Square")
        return Choice(size, size, icon=icon, hint=hint, reason=reason)

    def _only(self, model: Model, offering: Iterable[Model]) -> str:
        """Return why a choice cannot be made with a model: which others offer it; "" when it can."""
        others = list(offering)
        if model in others:
            return ""
        return self.tr("Only with %1").replace("%1", ", ".join(plain(other.name, 60) for other in others))

    def _show_request(self, request: GenerationRequest, lineage: Lineage | None, *, keep_images: bool = False) -> None:
        self._stop_waiting()
        elsewhere = self._service is not None and request.service not in ("", self._service.id)
        if request.remix_of and elsewhere:  # a draft from before another service was chosen
            self._set_lineage(None, "")
        else:
            self._set_lineage(lineage, request.remix_of)
        self.prompt.editor.set_text(request.prompt)
        model = self._service.model(request.model) if self._service is not None else None
        if model is not None:
            self._models.set_value(model.id)
            self._use_model(model)
            if request.size in model.sizes:
                self._sizes.set_value(request.size)
            if request.duration in model.durations:
                self._durations.set_value(request.duration)
        self.options.show_request(request)
        if not self._is_remix() and not keep_images:
            self.references.replace(request.references)
        self._model_note = self._other_model(request.model) if model is None and request.model else ""
        self._check()

    def _other_model(self, wanted: str) -> str:
        """Say that a request's model is not to be had here, and which was chosen in its place."""
        chosen = self._model()
        if chosen is None or self._service is None:
            return ""
        return (
            self.tr("%1 has no “%2”; %3 is chosen.")
            .replace("%1", plain(self._service.name, 60))
            .replace("%2", plain(wanted, 60))
            .replace("%3", plain(chosen.name, 60))
        )

    def _set_lineage(self, lineage: Lineage | None, remix_of: str) -> None:
        self._lineage = lineage
        self._remix_of = remix_of
        words = ""
        if lineage is not None:
            words = self._lineage_words(lineage.relation).replace("%1", plain(lineage.label, 80))
        self._origin_words.setText(words)
        self._origin.setVisible(bool(words))
        barred = self.tr("A remix takes a prompt, size and duration only.") if remix_of else ""
        self.reference_pane.set_barred(barred)
        self.options.set_barred(barred)
        self._offer_models(self._model_id())

    def _lineage_words(self, relation: Relation) -> str:
        from desktop.domain.task import Relation

        match relation:
            case Relation.REMIX:
                return self.tr("Remix of “%1”: say what should change.")
            case Relation.CONTINUED:
                return self.tr("Continues “%1” from its frame.")
            case Relation.RETRY:
                return self.tr("Another try at “%1”.")
            case _:
                return ""

    def _go_to(self, field: str) -> None:
        target = {
            "prompt": self.prompt.editor,
            "references": self.reference_pane.view,
            "model": self._models,
            "size": self._sizes,
            "duration": self._durations,
        }.get(field)
        if target is None:
            self.options.set_open(True)
            target = self.options
        if field == "references":
            self.reference_pane.go_to_trouble()
        target.setFocus(Qt.FocusReason.OtherFocusReason)
        self._scroll.ensureWidgetVisible(target)

    # --- Slots ------------------------------------------------------------------------------------------------

    def _on_model_chosen(self, model_id: str) -> None:
        model = self._service.model(model_id) if self._service is not None else None
        if model is not None:
            self._model_note = ""
            self._use_model(model)
            self._order_tabs()  # it may have other styles

    def _on_references_changed(self) -> None:
        self._touch()
        self._go_on_waiting()

    def _on_images_offered(self, offer: Offer) -> None:
        if not self.reference_pane.bars():
            self.reference_pane.take(offer)

    def _on_lineage_dropped(self) -> None:
        self._set_lineage(None, "")
        self._touch()


class _Column(QWidget):
    """The scrolled column. Its least height follows from its width; Qt would take the height at the least width."""

    def minimumSizeHint(self) -> QSize:
        """Insist on a width only."""
        return QSize(super().minimumSizeHint().width(), 0)


def _group(inside: QWidget, layout: QVBoxLayout, heading: str, stretch: int = 0) -> tuple[QVBoxLayout, QLabel]:
    """Add a heading; return the layout below it, and the heading for its buddy."""
    box = QVBoxLayout()
    box.setSpacing(4)
    label = QLabel(heading, inside)
    theme.role(label, "heading")
    box.addWidget(label)
    layout.addLayout(box, stretch)
    return box, label


def _words(parent: QWidget) -> QLabel:
    label = QLabel(parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    theme.role(label, "error")
    label.hide()
    return label


def _model_choice(model: Model, reason: str) -> Choice[str]:
    low, high = min(model.durations), max(model.durations)
    seconds = f"{low}\u2013{high}" if low != high else f"{low}"
    detail = _tr("%1 s").replace("%1", seconds)
    return Choice(model.id, plain(model.name, 40), detail=detail, hint=model.id, reason=reason)


def _having_size(models: Iterable[Model], size: str) -> list[Model]:
    return [model for model in models if size in model.sizes]


def _lasting(models: Iterable[Model], seconds: int) -> list[Model]:
    return [model for model in models if seconds in model.durations]


def _field_of(problem: Problem) -> str:
    """Return the field that a refusal belongs beside; "" when that cannot be told."""
    from desktop.domain.problem import ProblemCode

    match problem.code:
        case _ if problem.field:
            return problem.field
        case ProblemCode.CONTENT_POLICY:
            return "prompt"
        case (
            ProblemCode.REFERENCE_MISSING
            | ProblemCode.REFERENCE_CHANGED
            | ProblemCode.UPLOAD_FAILED
            | ProblemCode.TOO_LARGE
            | ProblemCode.UNSUPPORTED
        ):
            return "references"
        case _:
            return ""


def _offered(own: Iterable[T], every: list[T]) -> list[T]:
    """Return what is shown of a choice: while they are few, what only other models take is there too, and says so."""
    return every if len(every) <= _MOST_CHOICES else list(own)


def _union(groups: Iterable[Iterable[T]]) -> list[T]:
    return list(dict.fromkeys(value for group in groups for value in group))
