"""Where reference images are dropped, pasted, browsed for, put in order and taken out again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, Qt, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from desktop.widgets import theme
from desktop.widgets.flow import FlowLayout
from desktop.widgets.words import size_text

# The first paint shows this pane empty. What it needs to show and take in images is imported where it is first used,
# so that nobody waits for it before there is a window.
if TYPE_CHECKING:
    from PySide6.QtWidgets import QLineEdit

    from desktop.models.references import ReferenceListModel, RemovedReferences
    from desktop.widgets.compose.offer import Offer

_UNDO_MS = 10_000
_NAMES_SHOWN = 3


class ReferencePane(QFrame):
    """The drop zone. It sorts what is offered; whoever is wired to its signals takes it in."""

    files_offered = Signal(list)  # list[str]: paths
    data_offered = Signal(bytes, str)  # an image file's bytes, and a name
    picture_offered = Signal(object, str)  # QImage, and a name
    shrink_requested = Signal(int)  # key of a row

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._removed: RemovedReferences | None = None
        self._barred = ""
        self.setObjectName("referencePane")
        self.setAccessibleName(self.tr("Reference images"))
        self.setAccessibleDescription(self.tr("Drop, paste or browse for images that the video begins from"))
        theme.role(self, "drop")
        self._undo_timer = QTimer(self)
        self._undo_timer.setSingleShot(True)
        self._undo_timer.setInterval(_UNDO_MS)
        self._undo_timer.timeout.connect(self._forget_removed)
        self._build()

    def set_model(self, model: ReferenceListModel) -> None:
        """Show these images and take more; before this the pane can be looked at only. Call it once."""
        from desktop.widgets.compose.reference_view import ReferenceView, describe

        self._model = model
        model.set_description(lambda item: describe(item, model))
        self.view = ReferenceView(model, self)
        self.view.hide()
        self.view.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.view.remove_requested.connect(self._on_remove_requested)
        self.view.move_requested.connect(self._on_move_requested)
        self.view.shrink_requested.connect(self.shrink_requested)
        self.view.undo_requested.connect(self.undo)
        self.view.paste_requested.connect(self.paste)
        self._layout.insertWidget(1, self.view)
        self._build_left_out()
        self._connect_links()
        self.setAcceptDrops(True)
        model.contents_changed.connect(self._show_contents)
        self._show_contents()

    # --- Taking in --------------------------------------------------------------------------------------------

    def take(self, offer: Offer) -> None:
        """Pass on what was offered; say what cannot be taken."""
        for refusal in offer.refused:
            self._model.refuse(refusal)
        for link in offer.links:
            self._add_link(link)
        if offer.files:
            self.files_offered.emit(offer.files)
        for data, name in offer.data:
            self.data_offered.emit(data, name)
        if offer.picture is not None:
            from desktop.widgets.compose.offer import pasted_name

            self.picture_offered.emit(offer.picture, pasted_name() + ".png")

    def paste(self) -> bool:
        """Take images, files or addresses from the clipboard; say so when there are none."""
        from desktop.widgets.compose.offer import read_offer

        offer = read_offer(QGuiApplication.clipboard().mimeData())
        if offer:
            self.take(offer)
        else:
            self._say(self.tr("The clipboard holds no image, file or web address."), "muted")
        return bool(offer)

    def browse(self) -> None:
        """Ask for image files."""
        from PySide6.QtCore import QStandardPaths
        from PySide6.QtWidgets import QFileDialog

        dialog = QFileDialog(self.window(), self.tr("Add reference images"))
        dialog.setObjectName("imagesFileDialog")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setNameFilters(
            [self.tr("Images (*.jpg *.jpeg *.png *.webp *.gif)"), self.tr("All files (*)")],
        )
        pictures = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
        if pictures and Path(pictures).is_dir():
            dialog.setDirectory(pictures)
        # Not signal to signal: Qt's list of texts is no list of ours, and PySide refuses to join the two.
        dialog.filesSelected.connect(lambda paths: self.files_offered.emit(list(paths)))
        dialog.open()

    def set_barred(self, reason: str) -> None:
        """Take nothing for now, and say why; "" takes again."""
        self._barred = reason
        self._show_contents()

    def bars(self) -> bool:
        """Say whether images are not taken for now."""
        return bool(self._barred)

    def show_problem(self, text: str) -> None:
        """Say below the list what is wrong with it; "" takes the words away."""
        self._say(text, "error")

    def go_to_trouble(self) -> None:
        """Bring the first image that cannot be sent into sight, of a list that may be scrolled."""
        for row, item in enumerate(self._model.items):
            if self._model.problem(item) is not None:
                self.view.setCurrentIndex(self._model.index(row))
                return

    # --- Qt ---------------------------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Light up over something that could be an image."""
        self.consider_drag(event, event.mimeData())

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Keep accepting what was accepted."""
        self.consider_drag(event, event.mimeData())

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Go back to rest."""
        self.set_active(False)
        event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take what was dropped."""
        self.drop(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Give the URL field up on Escape."""
        if event.key() == Qt.Key.Key_Escape and self._address.isVisible():
            self._toggle_address(False)
            return
        super().keyPressEvent(event)

    def consider_drag(self, event: QDragMoveEvent, mime: QMimeData) -> None:
        """Accept a drag that could be an image, here or on behalf of a pane around this one."""
        from desktop.widgets.compose.offer import could_offer

        if self._barred or not (could_offer(mime) or mime.hasText()):
            event.ignore()
            return
        self.set_active(True)
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()

    def drop(self, event: QDropEvent) -> None:
        """Take a drop, here or on behalf of a pane around this one. A source never has to delete anything."""
        from desktop.widgets.compose.offer import read_offer

        self.set_active(False)
        offer = read_offer(event.mimeData())
        if self._barred or not offer:
            event.ignore()
            return
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self.take(offer)

    def set_active(self, active: bool) -> None:
        """Show, or stop showing, that a drop would be taken."""
        if bool(self.property("active")) != active:
            self.setProperty("active", active)
            theme.repolish(self)

    # --- Building ---------------------------------------------------------------------------------------------

    def _build(self) -> None:
        layout = self._layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 6, 6, 6)
        layout.setSpacing(4)
        layout.addWidget(self._build_hint())
        layout.addWidget(self._build_links())
        self._way = self._label("muted")
        self._trouble = self._label("error")
        layout.addWidget(self._way)
        layout.addWidget(self._trouble)

    def _build_address(self) -> QLineEdit:
        from PySide6.QtWidgets import QLineEdit

        self._address = QLineEdit(self)
        self._address.setObjectName("imageAddress")
        self._address.setPlaceholderText("https://example.com/image.jpg")
        self._address.setAccessibleName(self.tr("Web address of an image"))
        self._address.setToolTip(self.tr("Enter adds it, Esc closes"))
        self._address.returnPressed.connect(self._on_address_entered)
        self._address.hide()
        return self._address

    def _build_hint(self) -> QWidget:
        self._hint = QWidget(self)
        row = QHBoxLayout(self._hint)
        row.setContentsMargins(4, 6, 4, 0)
        self._hint_picture = QLabel(self._hint)
        self._show_hint_picture()
        # A method, not a lambda: it is disconnected when the pane goes.
        theme.notifier().changed.connect(self._show_hint_picture)
        row.addWidget(self._hint_picture)
        words = QLabel(self.tr("Drop images here"), self._hint)
        theme.role(words, "muted")
        row.addWidget(words)
        row.addStretch(1)
        return self._hint

    def _build_links(self) -> QWidget:
        self._links = QWidget(self)
        flow = FlowLayout(self._links, 2)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self._links.setSizePolicy(policy)
        self._browse = self._link("browseImages", self.tr("Browse…"), self.tr("Add image files (Ctrl+O)"))
        self._paste = self._link(
            "pasteImage", self.tr("Paste"), self.tr("Add the image or address in the clipboard (Ctrl+V)")
        )
        self._url = self._link("addImageAddress", self.tr("Web address"), self.tr("Add an image by its https address"))
        self._undo = self._link("undoRemoveImage", self.tr("Undo removal"), self.tr("Put it back (Ctrl+Z in the list)"))
        self._undo.hide()
        for button in (self._browse, self._paste, self._url, self._undo):
            flow.addWidget(button)
        return self._links

    def tab_stops(self) -> tuple[QWidget, ...]:
        """Return what the keyboard goes through, in order."""
        links = (self._browse, self._paste, self._url, self._undo)
        below = (self._address, self._clear, self._out_show, self._out_dismiss, self._out_list)
        return (self.view, *links, *below)

    def _connect_links(self) -> None:
        self._browse.clicked.connect(self.browse)
        self._paste.clicked.connect(self.paste)
        self._url.clicked.connect(lambda: self._toggle_address(not self._address.isVisible()))
        self._undo.clicked.connect(self.undo)

    def _link(self, name: str, text: str, tip: str) -> QPushButton:
        button = QPushButton(text, self)
        button.setObjectName(name)
        button.setAutoDefault(False)
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        theme.role(button, "link")
        return button

    def _build_left_out(self) -> None:
        self._out = self._label("muted")
        from PySide6.QtWidgets import QPlainTextEdit

        self._out_list = QPlainTextEdit(self)
        self._out_list.setReadOnly(True)
        self._out_list.setTabChangesFocus(True)
        self._out_list.setAccessibleName(self.tr("Images that were left out"))
        self._out_list.setMaximumHeight(140)
        self._out_list.hide()
        self._out_links = QWidget(self)
        row = FlowLayout(self._out_links, 2)
        self._out_show = self._link("showLeftOut", self.tr("Show them"), self.tr("List what was left out, and why"))
        self._out_show.clicked.connect(self._on_show_left_out)
        self._out_dismiss = self._link("dismissLeftOut", self.tr("Dismiss"), self.tr("Close this note"))
        self._out_dismiss.clicked.connect(self._model.dismiss_left_out)
        row.addWidget(self._out_show)
        row.addWidget(self._out_dismiss)
        self._clear = self._link(
            "removeRefused", self.tr("Remove what cannot be sent"), self.tr("Remove every row that is marked red")
        )
        self._clear.clicked.connect(self._on_clear_refused)
        self._layout.insertWidget(3, self._build_address())
        for widget in (self._clear, self._out, self._out_links, self._out_list):
            self._layout.addWidget(widget)
        self._layout.setAlignment(self._clear, Qt.AlignmentFlag.AlignLeft)

    def _label(self, part: str) -> QLabel:
        label = QLabel(self)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        label.setContentsMargins(4, 0, 4, 2)
        label.hide()
        theme.role(label, part)
        return label

    # --- Showing ----------------------------------------------------------------------------------------------

    def _show_contents(self) -> None:
        items = self._model.items
        barred = bool(self._barred)
        self._hint.setVisible(not items and not barred)
        self.view.setVisible(bool(items))
        self.view.setEnabled(not barred)
        self.view.updateGeometry()
        self._links.setVisible(not barred)
        stuck = [item for item in items if self._model.problem(item) is not None]
        self._clear.setVisible(len(stuck) > 1 and not barred)
        self._way.setText(self._barred or self._way_text())
        self._way.setVisible(bool(self._way.text()))
        if not stuck:
            self.show_problem("")
        self._show_left_out()
        self.updateGeometry()

    def _way_text(self) -> str:
        """Tell how the images travel: inside the request, or as an upload that anybody with the link can see."""
        from desktop.domain.catalog import Delivery
        from desktop.domain.request import ReferenceKind

        if not self._model.has_rules:
            return ""
        if self._model.rules.max_count == 0:
            return self.tr("This model takes no reference images.")
        files = [r.bytes for r in self._model.references() if r.kind is ReferenceKind.FILE]
        if not files:
            return ""
        size = size_text(sum(files))
        if self._model.rules.delivery is Delivery.UPLOAD:
            return self.tr("%1, uploaded first: anybody with the link can see them").replace("%1", size)
        return self.tr("%1, sent as Base64").replace("%1", size)

    def _show_hint_picture(self) -> None:
        self._hint_picture.setPixmap(theme.icon("image-add", "muted").pixmap(22, 22))

    def _show_left_out(self) -> None:
        left_out = self._model.left_out
        for widget in (self._out, self._out_links):
            widget.setVisible(bool(left_out))
        if not left_out:
            self._out_list.hide()
            return
        from desktop.domain.intake import IntakeProblem
        from desktop.widgets.messages import say_refusal

        names = ", ".join(refusal.name for refusal in left_out[:_NAMES_SHOWN])
        more = "…" if len(left_out) > _NAMES_SHOWN else ""
        over = [r for r in left_out if r.problem is IntakeProblem.OVER_LIMIT]
        why = say_refusal(over[0]) if over else ""
        self._out.setText(self.tr("%n left out: ", "", len(left_out)) + f"{names}{more} {why}".rstrip())
        self._out_list.setPlainText("\n".join(f"{r.name}: {say_refusal(r)}" for r in left_out))

    def _say(self, text: str, part: str) -> None:
        theme.role(self._trouble, part)
        self._trouble.setText(text)
        self._trouble.setVisible(bool(text))

    # --- Slots ------------------------------------------------------------------------------------------------

    def undo(self) -> None:
        """Put back what was removed last."""
        if self._removed is not None:
            self._model.restore(self._removed)
            self._forget_removed()

    def _on_remove_requested(self, rows: list[int]) -> None:
        if not rows:
            return
        self._removed = self._model.remove(rows)
        self._undo.show()
        self._undo_timer.start()
        left = self._model.rowCount()
        if left:
            self.view.setCurrentIndex(self._model.index(min(rows[0], left - 1)))
        elif QApplication.focusWidget() in (self.view, None):
            self._browse.setFocus()

    def _forget_removed(self) -> None:
        self._removed = None
        self._undo_timer.stop()
        self._undo.hide()

    def _on_move_requested(self, row: int, by: int) -> None:
        target = row + by
        if 0 <= target < self._model.rowCount():
            index = self._model.index(row)
            parent = index.parent()
            self._model.moveRows(parent, row, 1, parent, target + (1 if by > 0 else 0))
            self.view.setCurrentIndex(self._model.index(target))

    def _on_clear_refused(self) -> None:
        rows = [row for row, item in enumerate(self._model.items) if self._model.problem(item) is not None]
        self._on_remove_requested(rows)

    def _on_show_left_out(self) -> None:
        self._out_list.setVisible(not self._out_list.isVisible())
        self._out_show.setText(self.tr("Hide them") if self._out_list.isVisible() else self.tr("Show them"))

    def _toggle_address(self, shown: bool) -> None:
        self._address.setVisible(shown)
        self._address.clear()
        (self._address if shown else self._url).setFocus()

    def _on_address_entered(self) -> None:
        from desktop.widgets.compose.offer import Offer, take_link
        from desktop.widgets.messages import say_refusal

        offer = Offer()
        take_link(self._address.text().strip(), offer)
        if offer.refused:
            self._say(say_refusal(offer.refused[0]), "error")
            return
        self._say("", "error")
        self.take(offer)
        self._address.clear()

    def _add_link(self, link: str) -> None:
        from desktop.widgets.compose.offer import name_of_link

        self._model.add_link(link, name_of_link(link))

    def preparing(self) -> int:
        """Return how many images are still on their way in."""
        from desktop.models.references import ReferenceState

        return len(self._model.keys(ReferenceState.PREPARING))
