"""Taking on tasks that were submitted elsewhere: paste their ids, see what becomes of each, follow them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QComboBox, QDialog, QListWidget, QListWidgetItem, QPlainTextEdit, QWidget

from desktop.domain.catalog import Service
from desktop.domain.task_ids import MAX_TEXT, IdDoubt, PastedId, read_ids
from desktop.widgets import theme
from desktop.widgets.dialogs.parts import Message, button, column, heading, line, rule, text_label
from desktop.widgets.messages import plain

#: Typing pauses this long before the ids are looked at, in milliseconds.
_PAUSE_MS = 150


class FollowDialog(QDialog):
    """Says of each pasted word whether it will be followed; unticking leaves one out.

    Signals:
        look_up_requested: service id, ids: which of them are in the list? Answered by :meth:`show_known`.
        follow_requested: service id, ids; answered by ``accept`` or :meth:`show_trouble`.
    """

    look_up_requested = Signal(str, tuple)
    follow_requested = Signal(str, tuple)

    def __init__(self, services: Sequence[Service], current: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pasted: tuple[PastedId, ...] = ()
        self._known: Mapping[str, int] = {}
        self._filling = False
        self.setObjectName("followDialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Follow task ids"))
        self.resize(QSize(560, 540))
        lead = self.tr(
            "Paste the ids of tasks that were submitted elsewhere. Rushes asks the service about them and saves their "
            "videos here. Nothing is submitted; this costs nothing."
        )
        self._service = QComboBox()
        self._text = QPlainTextEdit()
        self._list = QListWidget()
        self._message = Message("followMessage")
        self._build_fields(services, current)
        self._build_buttons()
        layout = column(self, margin=theme.GAP_LARGE)
        layout.addWidget(text_label(lead))
        layout.addSpacing(theme.GAP_SMALL)
        layout.addWidget(heading(self.tr("Service")))
        layout.addWidget(self._service)
        layout.addWidget(heading(self.tr("Task ids")))
        layout.addWidget(self._text)
        layout.addWidget(self._list, 1)
        layout.addWidget(self._message)
        layout.addWidget(rule())
        row = line()
        row.addWidget(self._close)
        row.addWidget(self._follow)
        layout.addLayout(row)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self._read)
        self._show_count()
        self._text.setFocus()

    def show_known(self, service_id: str, known: Mapping[str, int]) -> None:
        """Mark the ids that are in the list already."""
        if service_id == self._service.currentData():
            self._known = known
            self._fill()

    def show_trouble(self, text: str) -> None:
        """Say why nothing is followed."""
        self._set_busy(False)
        self._message.say(text, "error")

    def set_text(self, text: str) -> None:
        """Put ids into the field, e.g. from the clipboard."""
        self._text.setPlainText(text[:MAX_TEXT])
        self._read()

    # --- Inside -----------------------------------------------------------------------------------------------

    def _build_fields(self, services: Sequence[Service], current: str) -> None:
        self._service.setObjectName("followService")
        self._service.setAccessibleName(self.tr("Service"))
        self._service.setToolTip(self.tr("Where the tasks were submitted; its key is used to ask about them"))
        for service in services:
            where = self.tr("on this machine") if service.local else service.base_url
            self._service.addItem(f"{service.name}  ·  {where}", service.id)
        self._service.setCurrentIndex(max(0, self._service.findData(current)))
        self._service.currentIndexChanged.connect(lambda _index: self._read())
        self._text.setObjectName("followText")
        self._text.setAccessibleName(self.tr("Task ids"))
        self._text.setToolTip(self.tr("One a line, or with anything between them; links work, too"))
        self._text.setPlaceholderText("video_…\nvideo_…")
        self._text.setTabChangesFocus(True)
        self._text.setFixedHeight(110)
        self._text.textChanged.connect(lambda: self._timer.start())
        self._list.setObjectName("followList")
        self._list.setAccessibleName(self.tr("What becomes of each id"))
        self._list.setToolTip(self.tr("Untick what is to be left out  (Space)"))
        self._list.setUniformItemSizes(True)
        self._list.itemChanged.connect(lambda _item: self._on_item_changed())

    def _build_buttons(self) -> None:
        self._close = button(self.tr("Cancel"), "closeButton", tip="Esc")
        self._close.clicked.connect(self.reject)
        self._follow = button("", "followButton", role="primary", tip="Ctrl+Return")
        self._follow.setShortcut("Ctrl+Return")
        self._follow.clicked.connect(self._on_follow_clicked)

    def _read(self) -> None:
        self._timer.stop()
        self._pasted = read_ids(self._text.toPlainText())
        self._known = {}
        self._fill()
        ids = tuple(pasted.text for pasted in self._pasted if pasted.doubt in (IdDoubt.NONE, IdDoubt.WORD))
        if ids:
            self.look_up_requested.emit(self._service.currentData(), ids)

    def _fill(self) -> None:
        self._filling = True
        unticked = self._unticked()
        self._list.clear()
        for pasted in self._pasted:
            item = QListWidgetItem()
            item.setData(Qt.ItemDataRole.UserRole, pasted.text)
            icon, color, words, can = self._said(pasted)
            item.setIcon(theme.icon(icon, color))
            shown = "sk-…" if pasted.doubt is IdDoubt.KEY else plain(pasted.text, 80)
            item.setText(f"{shown}   {words}".rstrip())
            flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
            item.setFlags(flags | Qt.ItemFlag.ItemIsUserCheckable if can else flags & ~Qt.ItemFlag.ItemIsEnabled)
            if can:
                ticked = unticked.get(pasted.text, pasted.doubt is IdDoubt.NONE)
                item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
            self._list.addItem(item)
        self._filling = False
        self._show_count()

    def _unticked(self) -> dict[str, bool]:
        """Return which ids were ticked and which not, to keep that while the list is filled anew."""
        items = (self._list.item(row) for row in range(self._list.count()))
        return {
            item.data(Qt.ItemDataRole.UserRole): item.checkState() is Qt.CheckState.Checked
            for item in items
            if item.flags() & Qt.ItemFlag.ItemIsUserCheckable
        }

    def _said(self, pasted: PastedId) -> tuple[str, str, str, bool]:
        """Return icon, its colour, words, and whether it can be followed."""
        if pasted.doubt is IdDoubt.MALFORMED:
            return "error", "red", self.tr("cannot be a task id"), False
        if pasted.doubt is IdDoubt.KEY:
            return "key", "red", self.tr("looks like an API key; keys belong in Settings"), False
        if pasted.text in self._known:
            return "check-circle", "muted", self.tr("in the list already"), False
        if pasted.doubt is IdDoubt.WORD:
            return "question", "amber", self.tr("more likely a word than an id"), True
        return "link", "green", "", True

    def _chosen(self) -> tuple[str, ...]:
        return tuple(text for text, ticked in self._unticked().items() if ticked)

    def _on_item_changed(self) -> None:
        if not self._filling:
            self._show_count()

    def _show_count(self) -> None:
        count = len(self._chosen())
        self._follow.setText(self.tr("&Follow %n task(s)", "", count) if count else self.tr("&Follow"))
        self._follow.setEnabled(bool(count))
        malformed = sum(1 for pasted in self._pasted if pasted.doubt in (IdDoubt.MALFORMED, IdDoubt.KEY))
        words = []
        if self._known:
            words.append(self.tr("%n in the list already.", "", len(self._known)))
        if malformed:
            words.append(self.tr("%n cannot be task ids and are left out.", "", malformed))
        if self._text.toPlainText().strip() and not self._pasted:
            words.append(self.tr("There is no task id in this text."))
        self._message.say(" ".join(words))

    def _on_follow_clicked(self) -> None:
        if self._timer.isActive():
            self._read()
        ids = self._chosen()
        if ids:
            self._set_busy(True)
            self.follow_requested.emit(self._service.currentData(), ids)

    def _set_busy(self, busy: bool) -> None:
        for widget in (self._service, self._text, self._list, self._follow):
            widget.setEnabled(not busy)
