"""What a person notes about a task: stars, heart, tags, project, a note. Everything is kept as soon as it is made."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QEvent, QRectF, QSize, QStringListModel, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QCompleter,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QSlider,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop.domain.actions import AnnotationChange
from desktop.domain.task import Annotation
from desktop.widgets import theme
from desktop.widgets.completion import WordCompleter
from desktop.widgets.flow import FlowLayout

#: A note is kept this long after the last key.
NOTE_DELAY_MS = 700
_STAR = 20
MAX_NOTE = 20_000
MAX_TAG = 40


class RatingStars(QSlider):
    """Five stars; a click on the star that is the rating takes it away."""

    rated = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setObjectName("ratingStars")
        self.setRange(0, 5)
        self.setPageStep(1)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Rating"))
        self.setToolTip(self.tr("Rate it  (1–5, 0 clears)"))
        self._hover = 0
        theme.notifier().changed.connect(self.update)

    def show_rating(self, rating: int) -> None:
        """Show a rating, 0 to 5."""
        self.setValue(rating)
        self.update()

    def sizeHint(self) -> QSize:
        """Return room for five stars."""
        return QSize(5 * (_STAR + 3) + 2, _STAR + 6)

    def minimumSizeHint(self) -> QSize:
        """Return room for five stars."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint filled and empty stars."""
        colors = theme.colors()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.hasFocus():
            painter.setPen(QColor(colors.accent))
            painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 4, 4)
        shown = self._hover or self.value()
        for star in range(1, 6):
            place = QRectF(1 + (star - 1) * (_STAR + 3), 3, _STAR, _STAR)
            name, color = ("star-filled", colors.amber) if star <= shown else ("star", colors.muted)
            theme.paint_icon(painter, name, place, color)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Rate."""
        if event.button() == Qt.MouseButton.LeftButton:
            star = self._star_at(event.position().x())
            self._rate(0 if star == self.value() else star)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show what a click would rate."""
        self._hover = self._star_at(event.position().x())
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Show the rating again."""
        self._hover = 0
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Rate by digits and arrows."""
        if event.text() in tuple("012345"):
            self._rate(int(event.text()))
        elif event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Down):
            self._rate(max(0, self.value() - 1))
        elif event.key() in (Qt.Key.Key_Right, Qt.Key.Key_Up):
            self._rate(min(5, self.value() + 1))
        else:
            event.ignore()

    def _rate(self, rating: int) -> None:
        if rating != self.value():
            self.show_rating(rating)
            self.rated.emit(rating)

    def _star_at(self, x: float) -> int:
        return max(1, min(5, int(x // (_STAR + 3)) + 1))


class TagEditor(QWidget):
    """Tags as chips, each with a way to take it off, and a field to add more."""

    tags_added = Signal(list)  # list[str]
    tag_removed = Signal(str)

    def __init__(self, parent: QWidget | None = None, after: QWidget | None = None) -> None:
        """Build it.

        Args:
            after: where Tab comes from.
        """
        super().__init__(parent)
        self._after = after
        self._tags: tuple[str, ...] = ()
        self._layout = FlowLayout(self, spacing=4)
        self._edit = QLineEdit(self)
        self._edit.setObjectName("tagEdit")
        self._edit.setAccessibleName(self.tr("Add a tag"))
        self._edit.setPlaceholderText(self.tr("Add tag"))
        self._edit.setToolTip(self.tr("Type a tag and press Enter; several are parted by blanks"))
        self._edit.setMaxLength(400)
        self._edit.setFixedWidth(110)
        self._known = QStringListModel(self)
        completer = WordCompleter(self._edit)
        completer.setModel(self._known)
        self._edit.setCompleter(completer)
        self._edit.returnPressed.connect(self._on_return)
        self._layout.addWidget(self._edit)

    def show_tags(self, tags: Sequence[str], known: Sequence[str] = ()) -> None:
        """Show a task's tags; the known ones complete what is typed."""
        if known and list(known) != self._known.stringList():
            self._known.setStringList(list(known))
        if tuple(tags) == self._tags:
            return
        self._tags = tuple(tags)
        self._layout.takeAt(self._layout.count() - 1)
        self._layout.clear()
        chips = [self._chip(tag) for tag in tags]
        for widget in (*chips, self._edit):
            self._layout.addWidget(widget)
        if self._after is not None:
            for before, following in pairwise((self._after, *chips, self._edit)):
                QWidget.setTabOrder(before, following)
        self.updateGeometry()

    def focus(self) -> None:
        """Type a tag."""
        self._edit.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _chip(self, tag: str) -> QPushButton:
        chip = QPushButton(f"#{tag}  ×".replace("&", "&&"), self)
        theme.role(chip, "chip")
        chip.setAccessibleName(self.tr("Tag %1, press to take it off").replace("%1", tag))
        chip.setToolTip(self.tr("Take this tag off"))
        chip.clicked.connect(lambda: self.tag_removed.emit(tag))
        return chip

    def _on_return(self) -> None:
        words = self._edit.text().replace(",", " ").replace("#", " ").split()
        self._edit.clear()
        new = [word[:MAX_TAG] for word in dict.fromkeys(words) if word not in self._tags]
        if new:
            self.tags_added.emit(new)


class NoteEditor(QPlainTextEdit):
    """A note that saves itself: a moment after the last key, on leaving, and before another task is shown."""

    note_written = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("noteEdit")
        self.setAccessibleName(self.tr("Note"))
        self.setPlaceholderText(self.tr("Write a note"))
        self.setTabChangesFocus(True)
        self.setFixedHeight(64)
        self._saved = ""
        self._delay = QTimer(self)
        self._delay.setSingleShot(True)
        self._delay.setInterval(NOTE_DELAY_MS)
        self._delay.timeout.connect(self.flush)
        self.textChanged.connect(self._delay.start)

    def show_note(self, note: str, *, other_task: bool) -> None:
        """Show a task's note; what is being typed about the same task is not overwritten."""
        if not other_task and (note == self._saved or self._delay.isActive()):
            return
        self._saved = note
        if note != self.toPlainText():
            self.blockSignals(True)
            self.setPlainText(note)
            self.blockSignals(False)
        self._delay.stop()

    def flush(self) -> None:
        """Keep the note now if it changed."""
        self._delay.stop()
        text = self.toPlainText()[:MAX_NOTE]
        if text != self._saved:
            self._saved = text
            self.note_written.emit(text)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Keep the note on leaving."""
        super().focusOutEvent(event)
        self.flush()


class AnnotationEditor(QFrame):
    """Everything that a person notes about one task.

    Signals:
        annotated: task id and :class:`~desktop.domain.actions.AnnotationChange`.
    """

    annotated = Signal(int, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._task_id: int | None = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.GAP_SMALL)
        self._stars = RatingStars(self)
        self._heart = QToolButton(self)
        self._heart.setObjectName("favouriteButton")
        self._heart.setCheckable(True)
        theme.role(self._heart, "flat")
        self._project = QLineEdit(self)
        self._project.setObjectName("projectEdit")
        self._project.setAccessibleName(self.tr("Project"))
        self._project.setPlaceholderText(self.tr("No project"))
        self._project.setToolTip(self.tr("The project that it belongs to; a new name makes a new one"))
        self._project.setMaxLength(80)
        self._projects = QStringListModel(self)
        self._project.setCompleter(QCompleter(self._projects, self))
        self._tags = TagEditor(self, after=self._heart)
        self._note = NoteEditor(self)
        row = QHBoxLayout()
        row.addWidget(self._stars)
        row.addWidget(self._heart)
        row.addStretch(1)
        layout.addLayout(row)
        layout.addWidget(self._tags)
        layout.addWidget(self._note)
        project_row = QHBoxLayout()
        label = QLabel(self.tr("&Project"), self)
        label.setBuddy(self._project)
        theme.role(label, "muted")
        project_row.addWidget(label)
        project_row.addWidget(self._project, 1)
        layout.addLayout(project_row)
        QWidget.setTabOrder(self._note, self._project)
        self._stars.rated.connect(lambda rating: self._tell(AnnotationChange(rating=rating)))
        self._heart.clicked.connect(lambda on: self._tell(AnnotationChange(favourite=on)))
        self._tags.tags_added.connect(lambda tags: self._tell(AnnotationChange(add_tags=tuple(tags))))
        self._tags.tag_removed.connect(lambda tag: self._tell(AnnotationChange(remove_tags=(tag,))))
        self._note.note_written.connect(lambda text: self._tell(AnnotationChange(note=text)))
        self._project.editingFinished.connect(self._on_project)
        self._shown_project = ""

    def show_annotation(
        self, task_id: int, annotation: Annotation, projects: Sequence[str] = (), tags: Sequence[str] = ()
    ) -> None:
        """Show what is noted about a task."""
        other = task_id != self._task_id
        if other:
            self.flush()
        self._task_id = task_id
        self._stars.show_rating(annotation.rating)
        self._show_heart(annotation.favourite)
        self._tags.show_tags(annotation.tags, tags)
        self._note.show_note(annotation.note, other_task=other)
        self._projects.setStringList(list(projects))
        if other or not self._project.hasFocus():
            self._shown_project = annotation.project
            self._project.setText(annotation.project)

    def flush(self) -> None:
        """Keep what is typed but not kept yet."""
        self._note.flush()
        self._on_project()

    def focus_note(self) -> None:
        """Type the note."""
        self._note.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def focus_tags(self) -> None:
        """Type a tag."""
        self._tags.focus()

    def focus_project(self) -> None:
        """Type the project."""
        self._project.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _show_heart(self, on: bool) -> None:
        self._heart.setChecked(on)
        self._heart.setIcon(theme.icon("heart-filled" if on else "heart", "red" if on else ""))
        text = self.tr("No longer a favourite") if on else self.tr("Make it a favourite")
        self._heart.setAccessibleName(self.tr("Favourite"))
        self._heart.setToolTip(f"{text}  (F)")

    def _on_project(self) -> None:
        text = self._project.text().strip()
        if text != self._shown_project:
            self._shown_project = text
            self._tell(AnnotationChange(project=text))

    def _tell(self, change: AnnotationChange) -> None:
        if self._task_id is not None:
            self.annotated.emit(self._task_id, change)
