"""Settings: one dialog, five pages, saved together; a key is stored at once by its own button, or with the rest."""

from __future__ import annotations

import os
from dataclasses import dataclass
from urllib.parse import urlsplit

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QMessageBox,
    QStackedWidget,
    QWidget,
)

from desktop.domain.catalog import AddressError, Catalog, CatalogError, Service
from desktop.settings import Settings
from desktop.widgets import messages, theme
from desktop.widgets.dialogs.key_panel import KeyPanel
from desktop.widgets.dialogs.parts import Message, button, column, heading, line, rule, scrolled, text_label
from desktop.widgets.dialogs.sandbox_page import SandboxPage
from desktop.widgets.tray import Tray

PROXY_SCHEMES = ("http", "https", "socks5", "socks5h")


@dataclass(frozen=True, slots=True)
class SettingsFacts:
    """What the dialog has to know besides the settings.

    Attributes:
        service: the service in use.
        videos: the desktop's own folder for videos, used while none was chosen.
        folder_fixed: ``--data-dir`` was given: videos go below it.
        service_fixed: ``--service`` or ``--sandbox`` was given: this session keeps to it.
    """

    service: Service
    videos: str
    folder_fixed: bool = False
    service_fixed: bool = False


class SettingsDialog(QDialog):
    """Shows settings and asks for changes.

    Signals:
        settings_changed: the new :class:`~desktop.settings.Settings`, when a person pressed Save.
        service_shown: a :class:`Service` whose key's whereabouts are wanted (see :meth:`KeyPanel.show_state`).
    """

    settings_changed = Signal(object)
    service_shown = Signal(object)

    def __init__(
        self, settings: Settings, catalog: Catalog, facts: SettingsFacts, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._settings = settings
        self._catalog = catalog
        self._facts = facts
        self.setObjectName("settingsDialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Settings"))
        self.resize(QSize(720, 520))
        self.key_panel = KeyPanel(self)
        self._keyed = False
        self.key_panel.save_requested.connect(self._on_key_entered)
        self._pages = QStackedWidget(self)
        self._list = self._build_list()
        layout = column(self, margin=theme.GAP_LARGE)
        body = QHBoxLayout()
        body.setSpacing(theme.GAP_LARGE)
        body.addWidget(self._list)
        body.addWidget(self._pages, 1)
        layout.addLayout(body, 1)
        layout.addWidget(rule())
        layout.addLayout(self._build_buttons())
        self._add_page("cloud", self.tr("Service"), self._build_service())
        self._add_page("settings", self.tr("Look"), self._build_look())
        self._add_page("folder", self.tr("Files"), self._build_files())
        self._add_page("external", self.tr("Network"), self._build_network())
        self._sandbox = SandboxPage()
        self._sandbox.set_words(settings.sandbox_args)
        self._add_page("sandbox", self.tr("Sandbox"), self._sandbox)
        self._list.setCurrentRow(0)

    def open(self) -> None:
        """Show the dialog and ask where the key is."""
        super().open()
        self._show_service()

    def show_page(self, index: int) -> None:
        """Show a page: 0 service, 1 look, 2 files, 3 network, 4 sandbox."""
        self._list.setCurrentRow(index)

    # --- Frame ------------------------------------------------------------------------------------------------

    def _build_list(self) -> QListWidget:
        pages = QListWidget(self)
        pages.setObjectName("settingsPages")
        pages.setAccessibleName(self.tr("Pages"))
        pages.setFixedWidth(140)
        pages.setIconSize(QSize(18, 18))
        pages.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        pages.currentRowChanged.connect(self._pages.setCurrentIndex)
        return pages

    def _add_page(self, icon: str, title: str, page: QWidget) -> None:
        item = QListWidgetItem(theme.icon(icon), title)
        item.setSizeHint(QSize(0, 34))
        self._list.addItem(item)
        self._pages.addWidget(scrolled(page))

    def _build_buttons(self) -> QHBoxLayout:
        self._save = button(self.tr("&Save"), "saveSettingsButton", role="primary", tip="Ctrl+Return")
        self._save.setShortcut("Ctrl+Return")
        self._save.clicked.connect(self._on_save_clicked)
        cancel = button(self.tr("Cancel"), "cancelSettingsButton", tip="Esc")
        cancel.clicked.connect(self.reject)
        row = line()
        row.addWidget(cancel)
        row.addWidget(self._save)
        return row

    # --- Service ----------------------------------------------------------------------------------------------

    def _build_service(self) -> QWidget:
        page = QWidget()
        layout = column(page)
        layout.addWidget(heading(self.tr("Service")))
        self._service = QComboBox()
        self._service.setObjectName("serviceBox")
        self._service.setAccessibleName(self.tr("Service"))
        self._service.setToolTip(self.tr("Where new tasks are sent"))
        for service in self._catalog.services:
            name = self.tr("%1: local animatics, no key").replace("%1", service.name) if service.local else service.name
            self._service.addItem(name, service.id)
        layout.addWidget(self._service)
        layout.addWidget(text_label(self.tr("Address"), "muted"))
        self._address = QLineEdit()
        self._address.setObjectName("addressField")
        self._address.setAccessibleName(self.tr("Service address"))
        self._address.setToolTip(self.tr("Change it for a gateway that speaks like the service above"))
        self._address_message = Message("addressMessage")
        layout.addWidget(self._address)
        layout.addWidget(self._address_message)
        if self._facts.service_fixed:
            fixed = self.tr("The command line names the service for this session; a change counts from the next start.")
            layout.addWidget(text_label(fixed, "muted"))
        layout.addSpacing(theme.GAP)
        layout.addWidget(heading(self.tr("API key")))
        layout.addWidget(self.key_panel)
        layout.addStretch(1)
        self._fill_service()
        self._service.currentIndexChanged.connect(self._on_service_changed)
        self._address.textEdited.connect(lambda _text: self._address_message.say(""))
        self._address.editingFinished.connect(self._show_service)
        return page

    def _fill_service(self) -> None:
        service = self._facts.service
        try:
            if self._settings.service:
                service = self._catalog.resolve(self._settings.service)
        except CatalogError:
            pass  # it was edited by hand; what is in use is shown instead
        self._service.setCurrentIndex(max(0, self._service.findData(service.id)))
        self._show_address(service)

    def _show_address(self, service: Service) -> None:
        self._address.setText(service.base_url)
        self._address.setEnabled(not service.local)
        self._address.setPlaceholderText(self.tr("on this machine") if service.local else "https://")

    def _on_service_changed(self) -> None:
        chosen = self._catalog.service(self._service.currentData())
        if chosen is not None:
            self._show_address(chosen)
        self._show_service()

    def _chosen(self) -> Service | None:
        """Return the chosen service at the typed address, or say what is wrong with it."""
        service = self._catalog.service(self._service.currentData())
        if service is None or service.local:
            return service
        try:
            return service.at(self._address.text())
        except AddressError as error:
            self._address_message.say(messages.say_address(error.problem), "error")
            return None

    def _show_service(self) -> None:
        service = self._chosen()
        if service is None:
            return
        named = self._catalog.service(service.id)
        if named is not None and service.base_url != named.base_url:
            host = urlsplit(service.base_url).netloc
            text = self.tr("Prompts, images and the key for this address go to %1, not to %2.")
            self._address_message.say(text.replace("%1", host).replace("%2", named.name))
        self.key_panel.set_service(service, service.origin)
        if not service.local:
            self.service_shown.emit(service)

    # --- Look -------------------------------------------------------------------------------------------------

    def _build_look(self) -> QWidget:
        page = QWidget()
        layout = column(page)
        layout.addWidget(heading(self.tr("Look")))
        form = QFormLayout()
        form.setSpacing(theme.GAP_SMALL)
        self._theme = self._choices(
            "themeBox",
            self._settings.theme,
            [("system", self.tr("As the desktop")), ("light", self.tr("Light")), ("dark", self.tr("Dark"))],
        )
        self._language = self._choices(
            "languageBox",
            self._settings.language,
            [("system", self.tr("As the desktop")), ("en", "English"), ("zh_CN", "简体中文")],
        )
        form.addRow(self.tr("&Theme"), self._theme)
        form.addRow(self.tr("&Language"), self._language)
        layout.addLayout(form)
        layout.addWidget(text_label(self.tr("A new language counts from the next start."), "muted"))
        layout.addSpacing(theme.GAP)
        layout.addWidget(heading(self.tr("Notifications")))
        self._notify = self._check("notifyCheck", self.tr("&Tell me when a batch is done"), self._settings.notify)
        self._notify.setToolTip(self.tr("Through the desktop, while this window is not in front"))
        self._tray = self._check("trayCheck", self.tr("Show an icon in the &tray"), self._settings.tray)
        if not Tray.can_be():
            self._tray.setEnabled(False)
            self._tray.setToolTip(self.tr("This desktop has no tray"))
        layout.addWidget(self._notify)
        layout.addWidget(self._tray)
        layout.addStretch(1)
        return page

    def _choices(self, name: str, current: str, choices: list[tuple[str, str]]) -> QComboBox:
        box = QComboBox()
        box.setObjectName(name)
        for value, label in choices:
            box.addItem(label, value)
        box.setCurrentIndex(max(0, box.findData(current)))
        return box

    def _check(self, name: str, text: str, checked: bool) -> QCheckBox:
        box = QCheckBox(text)
        box.setObjectName(name)
        box.setChecked(checked)
        return box

    # --- Files ------------------------------------------------------------------------------------------------

    def _build_files(self) -> QWidget:
        page = QWidget()
        layout = column(page)
        layout.addWidget(heading(self.tr("Finished videos")))
        self._videos = QLineEdit(self._settings.videos)
        self._videos.setObjectName("videosField")
        self._videos.setAccessibleName(self.tr("Folder for videos"))
        self._videos.setPlaceholderText(self._facts.videos)
        self._videos.setToolTip(self.tr("Leave it empty for the desktop's own videos folder"))
        browse = button(self.tr("&Browse…"), "browseVideosButton", icon="folder")
        browse.clicked.connect(self._on_browse_clicked)
        self._videos_message = Message("videosMessage")
        self._videos.textChanged.connect(lambda _text: self._videos_message.say(""))
        layout.addLayout(line(self._videos, browse, stretch=False))
        layout.addWidget(self._videos_message)
        if self._facts.folder_fixed:
            self._videos.setEnabled(False)
            browse.setEnabled(False)
            layout.addWidget(text_label(self.tr("--data-dir was given: videos go below that folder."), "muted"))
        layout.addSpacing(theme.GAP)
        layout.addWidget(heading(self.tr("Reference images")))
        self._strip = self._check(
            "stripCheck", self.tr("&Leave location and camera data out of what is sent"), self._settings.strip_metadata
        )
        layout.addWidget(self._strip)
        layout.addWidget(
            text_label(
                self.tr("An image that a service has you upload first can be opened by anyone who has its address."),
                "muted",
            )
        )
        layout.addStretch(1)
        return page

    def _on_browse_clicked(self) -> None:
        dialog = QFileDialog(self, self.tr("Folder for videos"), self._videos.text() or self._facts.videos)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self._videos.setText)
        dialog.open()

    def _videos_value(self) -> str | None:
        """Return the folder for videos, "" for the desktop's own, or say what is wrong with it."""
        text = self._videos.text().strip()
        folder = os.path.expanduser(text)  # noqa: PTH111  # a text, not looked at here
        if text and not os.path.isabs(folder):  # noqa: PTH117
            self._videos_message.say(self.tr("Write the whole path of the folder, or choose it with Browse."), "error")
            return None
        return folder

    # --- Network ----------------------------------------------------------------------------------------------

    def _build_network(self) -> QWidget:
        page = QWidget()
        layout = column(page)
        layout.addWidget(heading(self.tr("Proxy")))
        proxy = self._settings.proxy
        kind = proxy if proxy in ("system", "") else "own"
        self._proxy_kind = self._choices(
            "proxyKindBox",
            kind,
            [("system", self.tr("As the environment says")), ("", self.tr("None")), ("own", self.tr("This one:"))],
        )
        self._proxy_kind.setAccessibleName(self.tr("Proxy"))
        self._proxy = QLineEdit(proxy if kind == "own" else "")
        self._proxy.setObjectName("proxyField")
        self._proxy.setAccessibleName(self.tr("Proxy address"))
        self._proxy.setPlaceholderText("http://proxy.example:3128")
        self._proxy_message = Message("proxyMessage")
        self._proxy_kind.currentIndexChanged.connect(self._on_proxy_kind_changed)
        self._proxy.textEdited.connect(lambda _text: self._proxy_message.say(""))
        layout.addLayout(line(self._proxy_kind, self._proxy, stretch=False))
        layout.addWidget(self._proxy_message)
        layout.addWidget(
            text_label(
                self.tr(
                    "Certificates are always checked. This machine's own services are never asked through a proxy."
                ),
                "muted",
            )
        )
        layout.addStretch(1)
        self._on_proxy_kind_changed()
        return page

    def _on_proxy_kind_changed(self) -> None:
        own = self._proxy_kind.currentData() == "own"
        self._proxy.setEnabled(own)
        self._proxy_message.say("")
        if own and self.isVisible():
            self._proxy.setFocus()

    def _proxy_value(self) -> str | None:
        """Return the proxy setting, or say what is wrong with it."""
        kind: str = self._proxy_kind.currentData()
        if kind != "own":
            return kind
        text = self._proxy.text().strip()
        try:
            parts = urlsplit(text)
            usable = parts.scheme in PROXY_SCHEMES and bool(parts.hostname) and parts.port is not None
        except ValueError:
            usable = False
        if has_password(text):
            self._proxy_message.say(
                self.tr("The password would be stored in plain text. Set HTTPS_PROXY in the environment instead."),
                "error",
            )
            return None
        if not usable:
            self._proxy_message.say(self.tr("Write it as http://host:port or socks5://host:port."), "error")
            return None
        return text

    # --- Saving -----------------------------------------------------------------------------------------------

    def _on_save_clicked(self) -> None:
        service = self._chosen()
        if service is None:
            self.show_page(0)
            return
        typed = self.key_panel.has_typed()
        self._show_service()  # by Ctrl+Return the address field may not have been left yet
        if typed and not self.key_panel.has_typed():
            self.show_page(0)
            return
        if not self.key_panel.accepts_typed():
            self.show_page(0)
            self.key_panel.focus_field()
            return
        proxy = self._proxy_value()
        if proxy is None:
            self.show_page(3)
            return
        videos = self._videos_value()
        if videos is None:
            self.show_page(2)
            return
        self._keyed = self._keyed or typed
        changed = self._settings._replace(
            service=self._service_value(service),
            theme=self._theme.currentData(),
            language=self._language.currentData(),
            videos=videos,
            proxy=proxy,
            strip_metadata=self._strip.isChecked(),
            notify=self._notify.isChecked(),
            tray=self._tray.isChecked(),
            sandbox_args=self._sandbox.words(),
        )
        if self._catalog.is_known_host(service) or service.origin in self._settings.hosts:
            self._finish(changed)
        else:
            self._ask_about_host(service, changed._replace(hosts=(*changed.hosts, service.origin)))

    def _ask_about_host(self, service: Service, changed: Settings) -> None:
        """Have a person say once that an address of no known service is meant; a slip is not seen otherwise."""
        host = urlsplit(service.base_url).netloc
        text = self.tr("Prompts, images and the key for this address will be sent to %1.").replace("%1", host)
        box = QMessageBox(QMessageBox.Icon.NoIcon, self.tr("Settings"), text, parent=self)
        box.setIconPixmap(theme.icon("alert", "amber").pixmap(32, 32))
        box.setObjectName("hostQuestion")
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        use = box.addButton(self.tr("Use %1").replace("%1", host), QMessageBox.ButtonRole.AcceptRole)
        cancel = box.addButton(QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(cancel)
        box.setEscapeButton(cancel)
        use.setObjectName("useHostButton")
        use.clicked.connect(lambda: self._finish(changed))
        box.open()

    def _on_key_entered(self) -> None:
        self._keyed = True

    def _finish(self, changed: Settings) -> None:
        self.key_panel.save_typed()  # it would be lost with the dialog
        if changed != self._settings:
            self.settings_changed.emit(changed)
        self.accept()

    def _service_value(self, service: Service) -> str:
        named = self._catalog.service(service.id)
        own = named is not None and named.base_url == service.base_url
        value = service.id if own else f"{service.id}={service.base_url}"
        # Who entered a key for it has chosen it.
        untouched = not self._settings.service and service.id == self._facts.service.id and not self._keyed
        # Looking at the settings before the first choice is no choice.
        return "" if untouched and service.base_url == self._facts.service.base_url else value

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close by the frame as by Cancel."""
        self.reject()
        event.accept()


def has_password(text: str) -> bool:
    """Say whether an address holds a user name or a password."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.username is not None or parts.password is not None
