"""Entering, checking and deleting one service's API key; part of the settings and of the key dialog."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.domain.account import Balance, KeyReach
from desktop.domain.catalog import Service
from desktop.domain.key import KeyFormatError, KeyPresence, KeySource, KeyState, check_key
from desktop.domain.problem import Problem, ProblemCode
from desktop.widgets import messages, theme
from desktop.widgets.dialogs.parts import Message, button, column, line, text_label
from desktop.widgets.words import plain


class KeyPanel(QWidget):
    """Asks for what it wants and shows what it is told; the key is in the field only until it was saved.

    Signals carry the :class:`~desktop.domain.catalog.Service` whose key is meant.
    """

    save_requested = Signal(object, str)
    check_requested = Signal(object, str)  # the typed key, or "" for the one in use
    delete_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("keyPanel")
        self._service: Service | None = None
        self._state: KeyState | None = None
        self._busy = False
        self._checked: Balance | None = None  # what the last check said, until more is known
        self._where = text_label("", "muted")
        self._field = self._build_field()
        self._show = button(self.tr("S&how"), "showKeyButton", tip=self.tr("Show what is typed"))
        self._show.setCheckable(True)
        self._show.toggled.connect(self._on_show_toggled)
        self._state_message = Message("keyStateMessage")
        self._message = Message("keyMessage")
        self._save = button(self.tr("Sa&ve key"), "saveKeyButton", icon="check")
        self._check = button(
            self.tr("&Check"), "checkKeyButton", icon="refresh", tip=self.tr("Ask the service for the balance")
        )
        self._delete = button(self.tr("&Delete key"), "deleteKeyButton", icon="trash", role="danger")
        self._save.clicked.connect(self._on_save_clicked)
        self._check.clicked.connect(self._on_check_clicked)
        self._delete.clicked.connect(self._on_delete_clicked)
        layout = column(self)
        layout.addWidget(self._where)
        layout.addWidget(self._state_message)
        layout.addLayout(line(self._field, self._show, stretch=False))
        layout.addWidget(self._message)
        layout.addLayout(line(self._save, self._check, self._delete))
        self._refresh()

    def set_service(self, service: Service, address: str) -> None:
        """Say whose key this is about.

        Args:
            address: origin that the key is for, "" for the sandbox, which needs none.
        """
        if self._is_about(service):
            # Shown again, e.g. because the address field was left unchanged: what is typed stays.
            self._service = service
            return
        dropped = self.has_typed()
        self._service = service
        self._state = None
        self._field.clear()
        self._message.say("")
        if dropped and not service.local:
            self._message.say(self.tr("The typed key was for another address, so it is not kept. Enter this one's."))
        local = self.tr("The sandbox runs on this machine and needs no key.")
        self._where.setText(local if service.local else self.tr("API key for %1").replace("%1", address))
        self._refresh()

    def focus_field(self) -> None:
        """Put the cursor where the key goes."""
        self._field.setFocus()

    def has_typed(self) -> bool:
        """Say whether there is a typed key that is not kept yet."""
        return bool(self._field.text().strip())

    def accepts_typed(self) -> bool:
        """Say whether what is typed can be kept, or that nothing is; else say in place what is wrong with it."""
        return not self._has_unsaved() or self._typed() is not None

    def save_typed(self) -> None:
        """Have a typed key kept: whoever closes the dialog by Save means the key, too."""
        if self._has_unsaved():
            self._on_save_clicked()

    def show_state(self, service: Service, state: KeyState) -> None:
        """Show where a key is now; nothing when another service is shown meanwhile."""
        if not self._is_about(service):
            return
        saved = state.present and state.key == self._field.text().strip()
        self._state = state
        if saved:
            self._field.clear()
        self._refresh()

    def show_checked(self, service: Service, balance: Balance) -> None:
        """Show that the service took the key, and what it has left."""
        if not self._is_about(service):
            return
        self._set_busy(False)
        works = self.tr("The key works.")
        self._checked = balance
        self._message.say(f"{works} {_balance_text(balance)}".strip())

    def show_reach(self, service: Service, reach: KeyReach) -> None:
        """Add to that which models the key may use, and what the whole account has left."""
        if not self._is_about(service) or self._checked is None or self._busy:
            return
        own, account = self._checked.credits_left, reach.account
        parts = [self._message.text()]
        if account is not None and account.credits_left is not None and account.credits_left != own:
            number = QLocale().toString(round(account.credits_left))
            parts.append(self.tr("%1 credits left on the whole account.").replace("%1", number))
        parts.append(self._models_text(service, reach.models or ()))
        self._checked = None
        self._message.say(" ".join(filter(None, parts)))

    def _models_text(self, service: Service, ids: tuple[str, ...]) -> str:
        """Say which of the models that are offered here the key may use; a list of quite others says nothing."""
        may = ", ".join(plain(model.name, 60) for model in service.models if model.id in ids)
        may_not = ", ".join(plain(model.name, 60) for model in service.models if model.id not in ids)
        if not may:
            return ""
        if not may_not:
            return self.tr("It may use %1.").replace("%1", may)
        return self.tr("It may use %1, but not %2.").replace("%1", may).replace("%2", may_not)

    def show_problem(self, service: Service, problem: Problem) -> None:
        """Show why the check failed."""
        if not self._is_about(service):
            return
        self._set_busy(False)
        said = messages.say_problem(problem)
        self._message.say("\n".join(filter(None, (self._check_words(problem.code), said.quoted))), "error")

    def _check_words(self, code: ProblemCode) -> str:
        """Say a failed check; the sentences of tasks speak of sending."""
        match code:
            case ProblemCode.NO_KEY:
                return self.tr("There is no key to check.")
            case ProblemCode.BAD_KEY:
                return self.tr("The service refused this key.")
            case ProblemCode.FORBIDDEN:
                return self.tr("The service does not let this key ask for its balance.")
            case ProblemCode.NO_BALANCE:
                return self.tr("The key works, but nothing is left on it.")
            case ProblemCode.OFFLINE | ProblemCode.CONNECT_TIMEOUT:
                return self.tr("The service cannot be reached, so the key was not checked.")
            case ProblemCode.TLS:
                return self.tr("The service's certificate is not trusted, so the key was not sent.")
            case ProblemCode.PROXY:
                return self.tr("The proxy does not work, so the key was not checked.")
            case ProblemCode.NOT_FOUND | ProblemCode.MOVED:
                return self.tr("There is no such service at this address.")
            case _:
                return self.tr("The service gave no usable answer, so the key was not checked.")

    def _is_about(self, service: Service) -> bool:
        return self._service is not None and self._service.origin == service.origin

    def say(self, text: str) -> None:
        """Say something above the buttons, for instance why a key is asked for."""
        self._set_busy(False)
        self._message.say(text, "error")

    # --- Own --------------------------------------------------------------------------------------------------

    def _has_unsaved(self) -> bool:
        """Say whether there is a typed key that a press of "Save key" would keep."""
        local = self._service is None or self._service.local
        environment = self._state is not None and self._state.source is KeySource.ENVIRONMENT
        return self.has_typed() and not local and not environment and not self._busy

    def _build_field(self) -> QLineEdit:
        field = QLineEdit()
        field.setObjectName("keyField")
        field.setEchoMode(QLineEdit.EchoMode.Password)
        field.setMaxLength(2000)  # a pasted text of any length is refused in words, not cut
        field.setAccessibleName(self.tr("API key"))
        field.setToolTip(self.tr("Paste the API key from your account (Return saves it)"))
        field.returnPressed.connect(self._on_save_clicked)
        field.textChanged.connect(self._on_text_changed)
        return field

    def _typed(self) -> str | None:
        """Return the typed key, or say what is wrong with it."""
        try:
            return check_key(self._field.text())
        except KeyFormatError as error:
            self._mark_invalid(True)
            self._message.say(messages.say_key_format(error.reason), "error")
            return None

    def _on_save_clicked(self) -> None:
        key = self._typed()
        if key is not None and self._service is not None:
            self._set_busy(True, self.tr("Storing the key…"))
            self.save_requested.emit(self._service, key)

    def _on_check_clicked(self) -> None:
        key = self._typed() if self._field.text().strip() else ""
        if key is not None and self._service is not None:
            self._set_busy(True, self.tr("Asking the service…"))
            self.check_requested.emit(self._service, key)

    def _on_delete_clicked(self) -> None:
        if self._service is not None:
            self._set_busy(True, self.tr("Deleting the key…"))
            self.delete_requested.emit(self._service)

    def _on_text_changed(self) -> None:
        self._mark_invalid(False)
        self._checked = None
        self._message.say("")
        self._refresh_buttons()

    def _on_show_toggled(self, shown: bool) -> None:
        self._field.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)

    def _mark_invalid(self, invalid: bool) -> None:
        if self._field.property("invalid") != invalid:
            self._field.setProperty("invalid", invalid)
            theme.repolish(self._field)

    def _set_busy(self, busy: bool, text: str = "") -> None:
        for widget in (self._save, self._check, self._delete, self._field):
            widget.setEnabled(not busy)
        if busy or self._busy:
            self._message.say(text)
        self._busy = busy
        if not busy:
            self._refresh_buttons()

    def _refresh(self) -> None:
        state, local = self._state, self._service is not None and self._service.local
        for widget in (self._field, self._show, self._save, self._check, self._delete):
            widget.setVisible(not local)
        self._set_busy(False)
        if local:
            self._state_message.say("")
        elif state is None:
            self._state_message.say(self.tr("Looking into the keyring…"))
        else:
            trouble = state.presence is KeyPresence.UNREADABLE or bool(state.trouble)
            self._state_message.say(messages.say_key(state), "error" if trouble else "muted")
        stored = state is not None and state.present
        self._field.setPlaceholderText(self.tr("A key is in use; type another to replace it") if stored else "sk-…")

    def _refresh_buttons(self) -> None:
        state = self._state
        environment = state is not None and state.source is KeySource.ENVIRONMENT
        typed = bool(self._field.text().strip())
        self._save.setEnabled(typed and not environment)
        self._save.setToolTip(self.tr("RUSHES_API_KEY wins over a stored key") if environment else self.tr("Return"))
        self._check.setEnabled(typed or (state is not None and state.present))
        stored = state is not None and state.presence is not KeyPresence.ABSENT and not environment
        self._delete.setEnabled(stored)
        self._delete.setToolTip(self.tr("It comes from the environment and is not stored") if environment else "")

    def hideEvent(self, event: QHideEvent) -> None:
        """Hide, and forget what was typed."""
        self._field.clear()
        self._show.setChecked(False)
        super().hideEvent(event)


def _balance_text(balance: Balance) -> str:
    if balance.unlimited:
        return QCoreApplication.translate("KeyPanel", "Its balance has no limit.")
    if balance.credits_left is None:
        return ""
    text = QCoreApplication.translate("KeyPanel", "%1 credits left.")
    return text.replace("%1", QLocale().toString(round(balance.credits_left)))
