"""The drop zone: everything that can be offered to it, and putting what is there in order."""

from __future__ import annotations

import warnings

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QFileDialog, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.domain.catalog import Catalog
from desktop.domain.intake import IntakeNote, IntakeProblem, IntakeRefusal, PreparedReference, Preview
from desktop.domain.request import Reference, ReferenceKind
from desktop.models.references import ReferenceListModel
from desktop.widgets.compose.pane import ComposePane
from desktop.widgets.compose.reference_view import describe


def ready(name: str, notes: frozenset[IntakeNote] = frozenset()) -> PreparedReference:
    reference = Reference(
        ReferenceKind.FILE, name, digest="a" * 64, suffix=".png", mime="image/png", width=40, height=30, bytes=2_100_000
    )
    return PreparedReference(reference, Preview(1, 1, b"\xff\0\0\xff"), notes)


def fill(pane: ComposePane, names: str) -> ReferenceListModel:
    for name in names:
        pane.references.set_ready(pane.references.add_preparing(name), ready(name))
    return pane.references


def names(pane: ComposePane) -> str:
    return "".join(reference.name for reference in pane.draft().request.references)


def link(pane: QWidget, name: str) -> QPushButton:
    found = pane.findChild(QPushButton, name)
    assert found is not None
    return found


def files(*paths: str) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(path) for path in paths])
    return mime


def entering(mime: QMimeData, actions: Qt.DropAction) -> QDragEnterEvent:
    """Return the event of something coming in over a widget."""
    keys, buttons = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
    with warnings.catch_warnings():
        # Qt 6.12 wants a QPointF here, which 6.11 does not know.
        warnings.simplefilter("ignore", DeprecationWarning)
        return QDragEnterEvent(QPoint(5, 5), actions, mime, buttons, keys)


def drop(widget: QWidget, mime: QMimeData) -> tuple[QDragEnterEvent, QDropEvent]:
    """Drag something over a widget and let it go there; a source that wants to move must be told to copy."""
    actions = Qt.DropAction.CopyAction | Qt.DropAction.MoveAction
    keys, buttons = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
    enter = entering(mime, actions)
    QGuiApplication.sendEvent(widget, enter)
    event = QDropEvent(QPointF(5, 5), actions, mime, buttons, keys)
    if enter.isAccepted():
        QGuiApplication.sendEvent(widget, event)
    return enter, event


@pytest.mark.parametrize("name", ["referencePane", "composePane"])
def test_files_are_dropped_on_the_zone_or_anywhere_on_the_pane(pane: ComposePane, name: str) -> None:
    target = pane if name == "composePane" else pane.reference_pane
    offered = QSignalSpy(pane.files_offered)
    enter, event = drop(target, files("/tmp/a.png", "/tmp/b.png"))
    assert enter.isAccepted() and event.isAccepted()
    assert event.dropAction() == Qt.DropAction.CopyAction
    assert offered.at(0) == [["/tmp/a.png", "/tmp/b.png"]]
    assert not pane.reference_pane.property("active")


def test_the_zone_lights_up_while_something_is_over_it(pane: ComposePane) -> None:
    mime = files("/tmp/a.png")
    QGuiApplication.sendEvent(pane.reference_pane, entering(mime, Qt.DropAction.CopyAction))
    assert pane.reference_pane.property("active") is True


def test_what_cannot_be_an_image_is_not_accepted(pane: ComposePane) -> None:
    mime = QMimeData()
    mime.setData("application/x-color", b"12345678")
    assert not drop(pane.reference_pane, mime)[0].isAccepted()
    words = QMimeData()
    words.setText("just words")
    assert not drop(pane.reference_pane, words)[1].isAccepted()
    assert pane.references.rowCount() == 0


def test_pictures_links_and_bytes_are_passed_on(pane: ComposePane) -> None:
    pictures, data = QSignalSpy(pane.picture_offered), QSignalSpy(pane.data_offered)
    pictured, raw, linked = QMimeData(), QMimeData(), QMimeData()
    pictured.setImageData(QImage(3, 3, QImage.Format.Format_RGB32))
    raw.setData("image/webp", b"RIFF")
    linked.setUrls([QUrl("https://example.com/a.png")])
    for mime in (pictured, raw, linked):
        drop(pane.reference_pane, mime)
    assert pictures.count() == 1 and data.at(0)[0] == b"RIFF"
    assert pane.draft().request.references[0].url == "https://example.com/a.png"
    assert "link" in describe(pane.references.items[0], pane.references)


def test_pasting(pane: ComposePane, qtbot: QtBot) -> None:
    QGuiApplication.clipboard().setMimeData(files("/tmp/a.png"))
    with qtbot.waitSignal(pane.files_offered):
        link(pane, "pasteImage").click()
    QGuiApplication.clipboard().setText("no address")
    link(pane, "pasteImage").click()
    assert "clipboard" in pane.reference_pane._trouble.text()
    fill(pane, "a")
    QGuiApplication.clipboard().setMimeData(files("/tmp/b.png"))
    with qtbot.waitSignal(pane.files_offered):
        qtbot.keyClick(pane.reference_pane.view, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)


def test_an_address_is_typed_in(pane: ComposePane, qtbot: QtBot) -> None:
    link(pane, "addImageAddress").click()
    field = pane.findChild(QLineEdit, "imageAddress")
    assert field is not None and field.isVisible()
    qtbot.keyClicks(field, "ftp://example.com/a.png")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert pane.reference_pane._trouble.isVisible() and field.text()
    field.clear()
    qtbot.keyClicks(field, "https://example.com/a.png")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert [r.url for r in pane.draft().request.references] == ["https://example.com/a.png"]
    assert not pane.reference_pane._trouble.isVisible() and not field.text()
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert not field.isVisible()


def test_the_cross_removes_and_undo_brings_back(pane: ComposePane, qtbot: QtBot) -> None:
    fill(pane, "abc")
    view = pane.reference_pane.view
    rect = view.visualRect(pane.references.index(1))
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(rect.right() - 13, rect.center().y()))
    assert names(pane) == "ac"
    undo = link(pane, "undoRemoveImage")
    assert undo.isVisible()
    undo.click()
    assert names(pane) == "abc"
    assert not undo.isVisible()


def test_the_keyboard_does_it_all(pane: ComposePane, qtbot: QtBot) -> None:
    fill(pane, "abc")
    view = pane.reference_pane.view
    view.setFocus()
    view.setCurrentIndex(pane.references.index(0))
    qtbot.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert names(pane) == "bac"
    qtbot.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    qtbot.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert names(pane) == "bca"
    qtbot.keyClick(view, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert names(pane) == "bac"
    qtbot.keyClick(view, Qt.Key.Key_Delete)
    assert names(pane) == "bc"
    qtbot.keyClick(view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert names(pane) == "bac"
    qtbot.keyClick(view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(view, Qt.Key.Key_Delete)
    assert names(pane) == ""
    assert pane.reference_pane._hint.isVisible()


def test_rows_say_what_happened_to_them(pane: ComposePane) -> None:
    model = pane.references
    key = model.add_preparing("phone.jpg")
    assert "Preparing" in describe(model.items[0], model)
    model.set_ready(key, ready("phone.jpg", frozenset(IntakeNote)))
    words = describe(model.items[0], model)
    for expected in ("phone.jpg", "2.1 MB", "40×30", "turned upright", "location", "first frame"):
        assert expected in words, expected
    assert model.index(0).data(Qt.ItemDataRole.AccessibleTextRole) == words


@pytest.mark.fault("S16")
def test_how_images_travel_is_said(pane: ComposePane, catalog: Catalog) -> None:
    """Where images are uploaded first, anybody with the link can see them: a person must know before pressing."""
    fill(pane, "a")
    assert pane.reference_pane._way.text() == "2.1 MB, sent as Base64"
    toapis = catalog.service("toapis")
    assert toapis is not None
    pane.set_service(toapis)
    assert "anybody with the link can see" in pane.reference_pane._way.text()
    assert pane.reference_pane._way.isVisible()


def test_what_was_left_out_is_listed_and_dismissed(pane: ComposePane) -> None:
    left = [IntakeRefusal(IntakeProblem.OVER_LIMIT, f"{n}.png", limit=10) for n in range(190)]
    pane.references.leave_out(left)
    words = pane.reference_pane._out.text()
    assert words == "190 left out: 0.png, 1.png, 2.png… This model takes no more than 10."
    link(pane, "showLeftOut").click()
    assert len(pane.reference_pane._out_list.toPlainText().splitlines()) == 190
    link(pane, "dismissLeftOut").click()
    assert not pane.reference_pane._out.isVisible() and not pane.reference_pane._out_list.isVisible()


def test_everything_that_cannot_be_sent_is_removed_at_once(pane: ComposePane) -> None:
    fill(pane, "ab")
    for name in "xyz":
        pane.references.refuse(IntakeRefusal(IntakeProblem.NOT_AN_IMAGE, name))
    link(pane, "removeRefused").click()
    assert [item.name for item in pane.references.items] == ["a", "b"]
    link(pane, "undoRemoveImage").click()
    assert pane.references.rowCount() == 5


def test_files_that_were_browsed_for_are_offered(pane: ComposePane, qtbot: QtBot) -> None:
    link(pane, "browseImages").click()
    dialog = pane.window().findChild(QFileDialog, "imagesFileDialog")
    assert dialog is not None and dialog.isVisible()
    with qtbot.waitSignal(pane.files_offered) as caught:
        dialog.filesSelected.emit(["/pictures/a.jpg", "/pictures/b.png"])
    assert caught.args == [["/pictures/a.jpg", "/pictures/b.png"]]
    dialog.close()


def test_generate_brings_the_image_that_stands_in_its_way_into_sight(pane: ComposePane) -> None:
    """The list shows a few rows; the one in red may be further down."""
    pane.prompt.editor.set_text("a dog")
    fill(pane, "abcdef")
    pane.references.refuse(IntakeRefusal(IntakeProblem.NOT_AN_IMAGE, "notes.txt"))
    pane.generate()
    view = pane.reference_pane.view
    assert view.currentIndex().row() == 6
    assert view.viewport().rect().contains(view.visualRect(view.currentIndex()))


def test_a_row_too_large_offers_to_be_made_smaller(pane: ComposePane, catalog: Catalog, qtbot: QtBot) -> None:
    toapis = catalog.service("toapis")
    assert toapis is not None
    pane.set_service(toapis)
    key = pane.references.add_preparing("big.png")
    big = ready("big.png")
    reference = Reference(ReferenceKind.FILE, "big.png", digest="b" * 64, suffix=".png", bytes=20_000_000)
    pane.references.set_ready(key, PreparedReference(reference, big.preview))
    view = pane.reference_pane.view
    menu = view._menu(pane.references.index(0))
    shrink = next(action for action in menu.actions() if "smaller" in action.text())
    with qtbot.waitSignal(pane.shrink_requested) as caught:
        shrink.trigger()
    assert caught.args == [key]
    menu.deleteLater()
