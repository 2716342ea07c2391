"""The ways out as they are set up: mail by the settings, the others by the config in force and its secrets."""

from collections.abc import Callable, Mapping
from datetime import datetime
from threading import Lock
from typing import Any

from pydantic import SecretStr

from config.channel import MAIL, ChannelSpec
from config.secret import SECRET_PREFIX, SecretError, secret, secret_in
from config.settings import Settings
from models.database import Database
from notifications.channels import Channel
from notifications.channels.dingtalk import DingtalkChannel
from notifications.channels.feishu import FeishuChannel
from notifications.channels.http import Http
from notifications.channels.shut import Shut
from notifications.channels.sms import Gateway, SmsChannel
from notifications.channels.smtp import SmtpChannel
from notifications.channels.webhook import WebhookChannel
from notifications.channels.wecom import WecomChannel
from supervision.in_force import in_force

SHORTEST_SECRET = 24
"""Of a secret that signs (Standard Webhooks asks for 24 bytes)."""
Secrets = Mapping[str, str]
Asking = Callable[[], datetime]


class Exits:
    """Every channel that is set up, asked anew each time: what changed since is built anew, the rest is kept.

    A kept channel keeps its connections. Secrets are read at each asking, so that a new one holds at once.
    """

    def __init__(self, settings: Settings, database: Database, *, clock: Asking, environ: Mapping[str, str]) -> None:
        self._settings = settings
        self._database = database
        self._clock = clock
        self._environ = environ
        self._turn = Lock()
        self._kept: dict[str, tuple[ChannelSpec, Secrets, Channel]] = {}

    def __call__(self) -> Mapping[str, Channel]:
        with self._database.read() as session:
            specs = in_force(session).config.channels
        with self._turn:
            found = {spec.id: self._channel(spec) for spec in specs}
            for id in self._kept.keys() - found.keys():
                del self._kept[id]
        mail = mail_of(self._settings)
        return ({} if mail is None else {MAIL: mail}) | found

    def lacks(self) -> list[str]:
        """What each channel lacks to be able to send."""
        return [channel.fault for channel in self().values() if isinstance(channel, Shut)]

    def _channel(self, spec: ChannelSpec) -> Channel:
        try:
            found = {name: self._secret(name) for name in (spec.secret, spec.sign) if name is not None}
        except SecretError as error:
            self._kept.pop(spec.id, None)
            return Shut(str(error))
        secrets = {name: value for name, value in found.items() if value is not None}
        if unset := tuple(name for name in found if name not in secrets):
            self._kept.pop(spec.id, None)
            return _unset(spec, unset)
        kept = self._kept.get(spec.id)
        if kept is None or kept[:2] != (spec, secrets):
            kept = self._kept[spec.id] = (spec, secrets, self._built(spec, secrets))
        return kept[2]

    def _secret(self, name: str) -> str | None:
        found = secret(name, environ=self._environ, folder=self._settings.secrets_folder)
        return None if found is None else found.get_secret_value()

    def _built(self, spec: ChannelSpec, secrets: Secrets) -> Channel:
        return _BUILDERS[spec.service](spec, secrets, Http(self._settings.allow_networks), self._clock)


def _unset(spec: ChannelSpec, names: tuple[str, ...]) -> Shut:
    """A channel some of whose secrets are not set; the words say what to set of the first."""
    mend = f"{SECRET_PREFIX}{names[0]} or a file of that name in DUBAN_SECRETS"
    return Shut(f"the secret {names[0]} of channel '{spec.id}' is not set: {mend}", "unset", names)


def mail_of(settings: Settings) -> Channel | None:
    """The mail server of the settings; None where none is set."""
    if settings.smtp_host is None:
        return None
    try:
        password = _password(settings)
    except SecretError as error:
        return Shut(f"the password of the mail server: {error} (DUBAN_SMTP_PASSWORD_FILE)")
    return SmtpChannel(
        settings.smtp_host, settings.smtp_port, settings.mail_from, settings.smtp_user,
        password.get_secret_value() if password else None, settings.smtp_security,
    )  # fmt: skip


def _password(settings: Settings) -> SecretStr | None:
    path = settings.smtp_password_file
    if path is None:
        return settings.smtp_password
    found = secret_in(path)
    if found is None:
        raise SecretError(f"{path} is empty or not there")
    return found


def _wecom(spec: ChannelSpec, secrets: Secrets, http: Http, _: Asking) -> Channel:
    return WecomChannel(http, secrets[spec.secret], **_given(spec))


def _dingtalk(spec: ChannelSpec, secrets: Secrets, http: Http, clock: Asking) -> Channel:
    return DingtalkChannel(http, secrets[spec.secret], secrets[spec.sign or ""], clock, **_given(spec))


def _feishu(spec: ChannelSpec, secrets: Secrets, http: Http, clock: Asking) -> Channel:
    return FeishuChannel(http, secrets[spec.secret], secrets[spec.sign or ""], clock, **_given(spec))


def _sms(spec: ChannelSpec, secrets: Secrets, http: Http, _: Asking) -> Channel:
    ((field, value),) = spec.accepted.items()
    gateway = Gateway(
        spec.url or "", secrets[spec.secret], spec.body, spec.headers, json=spec.form != "form",
        accepted=(field, value), refused=frozenset(spec.refused),
    )  # fmt: skip
    return SmsChannel(http, gateway, **_given(spec, "per_minute"))


def _webhook(spec: ChannelSpec, secrets: Secrets, http: Http, clock: Asking) -> Channel:
    if len(secrets[spec.secret]) < SHORTEST_SECRET:
        return Shut(
            f"the secret {spec.secret} of channel '{spec.id}' is too short to sign with: "
            f"take at least {SHORTEST_SECRET} random characters",
            "short",
            (spec.secret,),
        )
    return WebhookChannel(http, spec.url or "", secrets[spec.secret], clock)


def _bridge(spec: ChannelSpec, secrets: Secrets, http: Http, _: Asking) -> Channel:
    # A hundred services come with it: only who uses one waits for them to be read.
    from notifications.channels.bridge import BridgeChannel

    return BridgeChannel(secrets[spec.secret], http, **_given(spec, "per_minute"))


def _given(spec: ChannelSpec, *keys: str) -> dict[str, Any]:
    """What the config says of a channel, of a robot its address too; the rest is as the service has it."""
    return {key: value for key in keys or ("url", "per_minute") if (value := getattr(spec, key)) is not None}


_BUILDERS = {
    "wecom": _wecom, "dingtalk": _dingtalk, "feishu": _feishu, "sms": _sms, "webhook": _webhook, "bridge": _bridge,
}  # fmt: skip
