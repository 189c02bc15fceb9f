"""Every setting: its name, type, default and meaning. The environment is read here alone."""

from __future__ import annotations

import os
import re
import secrets
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from elearn.errors import Invalid
from elearn.languages import known

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
SHORTEST_SECRET = 32


def _setting(variable: str, default: Any, meaning: str) -> Any:
    return field(default=default, metadata={"variable": variable, "meaning": meaning})


@dataclass(frozen=True)
class Settings:
    """What the operator decides. `variable` of each field is its name in the environment."""

    host: str = _setting("HOST", "127.0.0.1", "Address to listen on.")
    port: int = _setting("PORT", 8000, "Port to listen on.")
    data: Path = _setting(
        "ELEARN_DATA", Path("instance"), "Folder of the database, media and keys."
    )
    database_url: str = _setting(
        "DATABASE_URL", "", "`postgresql://…`; empty means SQLite in the data folder."
    )
    modules: Path = _setting("ELEARN_MODULES", Path("modules"), "Folder of the learning modules.")
    address: str = _setting(
        "ELEARN_ADDRESS", "", "Public address of the hub, printed in QR codes; empty means local."
    )
    hosts: frozenset[str] = _setting(
        "ELEARN_HOSTS", frozenset(), "More names that the hub answers to, with commas between."
    )
    hub_name: str = _setting(
        "ELEARN_HUB_NAME",
        "",
        "Name in the head of pages and on certificates; empty means the Regional Hub's, in the "
        "reader's language.",
    )
    language: str = _setting(
        "ELEARN_LANGUAGE", "en", "Language of the hub where nothing else says."
    )
    plain_http: bool = _setting(
        "ELEARN_PLAIN_HTTP", False, "`yes` allows sign-in over plain http on a closed network."
    )
    proxies: int = _setting("ELEARN_PROXIES", 0, "Proxies in front whose headers are believed.")
    secret: str = _setting(
        "ELEARN_SECRET", "", "Key of the forms' tokens; empty means a file in the data folder."
    )
    sealing_secret: str = _setting(
        "ELEARN_SEALING_SECRET",
        "",
        "Text that the key of sealed answers is made from; empty means a file in the data folder.",
    )
    factor_secret: str = _setting(
        "ELEARN_FACTOR_SECRET",
        "",
        "Text that the key of second steps is made from; empty means a file in the data folder.",
    )
    smtp: str = _setting(
        "ELEARN_SMTP", "", "Mail server, `smtp://user:password@host:587` or `smtps://…`."
    )
    mail_from: str = _setting(
        "ELEARN_MAIL_FROM", "", "Sender of letters; empty means elearn@ the host of the address."
    )
    time_zone: str = _setting("ELEARN_TIME_ZONE", "Asia/Almaty", "Zone in which times are shown.")
    retention_years: int = _setting(
        "ELEARN_RETENTION_YEARS", 5, "Years after which a closed account is erased, 1 to 100."
    )
    threads: int = _setting("ELEARN_THREADS", 8, "Threads that answer requests.")

    @property
    def database(self) -> str:
        """The address of the database as SQLAlchemy wants it."""
        if not self.database_url:
            return f"sqlite:///{self.database_file}"
        _, _, rest = self.database_url.partition("://")
        return f"postgresql+psycopg://{rest}"

    @property
    def database_file(self) -> Path:
        """Where SQLite keeps the database."""
        return self.data.resolve() / "elearn.db"

    @property
    def public_address(self) -> str:
        if self.address:
            return self.address.rstrip("/")
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}"

    @property
    def sender(self) -> str:
        """The address that letters come from."""
        return self.mail_from or f"elearn@{urlsplit(self.public_address).hostname}"

    @property
    def is_loopback(self) -> bool:
        return self.host in LOOPBACK

    @property
    def media(self) -> Path:
        return self.data / "media"

    @property
    def scans(self) -> Path:
        """Where the papers of people lie: nothing of it is served as media."""
        return self.data / "scans"


def _port(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise Invalid("PORT is “%(text)s”; give a number from 1 to 65535", text=text)
    return int(text)


def _threads(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) <= 256:
        raise Invalid("ELEARN_THREADS is “%(text)s”; give a number from 1 to 256", text=text)
    return int(text)


def _proxies(text: str) -> int:
    if not text.isdecimal() or int(text) > 9:
        raise Invalid("ELEARN_PROXIES is “%(text)s”; give a number from 0 to 9", text=text)
    return int(text)


def _retention_years(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) <= 100:
        raise Invalid(
            "ELEARN_RETENTION_YEARS is “%(text)s”; give a number from 1 to 100", text=text
        )
    return int(text)


def _time_zone(text: str) -> str:
    try:
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError):
        raise Invalid(
            "ELEARN_TIME_ZONE is “%(text)s”; give a name such as Asia/Almaty", text=text
        ) from None
    return text


def _secret(text: str) -> str:
    if len(text) < SHORTEST_SECRET:
        raise Invalid(
            "ELEARN_SECRET is short; give at least %(shortest)s random characters",
            shortest=SHORTEST_SECRET,
        )
    return text


def _sealing_secret(text: str) -> str:
    if len(text) < SHORTEST_SECRET:
        raise Invalid(
            "ELEARN_SEALING_SECRET is short; give at least %(shortest)s random characters",
            shortest=SHORTEST_SECRET,
        )
    return text


def _factor_secret(text: str) -> str:
    if len(text) < SHORTEST_SECRET:
        raise Invalid(
            "ELEARN_FACTOR_SECRET is short; give at least %(shortest)s random characters",
            shortest=SHORTEST_SECRET,
        )
    return text


def _language(text: str) -> str:
    code = known(text)
    if code is None:
        raise Invalid("ELEARN_LANGUAGE is “%(text)s”, which is no language of the hub", text=text)
    return code


def _database_url(text: str) -> str:
    if text and not text.startswith(("postgresql://", "postgres://")):
        raise Invalid("DATABASE_URL must begin with postgresql://; leave it empty for SQLite")
    return text


def _address(text: str) -> str:
    if text and not text.startswith(("http://", "https://")):
        raise Invalid("ELEARN_ADDRESS must begin with http:// or https://")
    return text


def _smtp(text: str) -> str:
    # The text itself stays out of the sentence: it may hold a password.
    try:
        parts = urlsplit(text)
        is_usable = parts.scheme in ("smtp", "smtps") and parts.hostname and parts.port != 0
    except ValueError:
        is_usable = False
    if not is_usable:
        raise Invalid(
            "ELEARN_SMTP must be smtp://user:password@host:587 or smtps://user:password@host:465"
        )
    return text


def _mail_from(text: str) -> str:
    before, _at, host = text.partition("@")
    if not before or not host or not text.isascii() or any(map(str.isspace, text)):
        raise Invalid("ELEARN_MAIL_FROM is “%(text)s”; give one mail address", text=text)
    return text


def _hosts(text: str) -> frozenset[str]:
    names = frozenset(name.strip().lower() for name in text.split(","))
    for name in names:
        if not re.fullmatch(r"[a-z0-9.-]+", name):
            raise Invalid(
                "ELEARN_HOSTS names “%(name)s”; give names such as learn.example.org, without "
                "https:// and port",
                name=name,
            )
    return names


def _yes(text: str) -> bool:
    return text.strip().lower() in {"1", "yes", "true", "on"}


_READERS: dict[str, Any] = {
    "port": _port,
    "threads": _threads,
    "proxies": _proxies,
    "retention_years": _retention_years,
    "secret": _secret,
    "sealing_secret": _sealing_secret,
    "factor_secret": _factor_secret,
    "time_zone": _time_zone,
    "language": _language,
    "database_url": _database_url,
    "address": _address,
    "hosts": _hosts,
    "smtp": _smtp,
    "mail_from": _mail_from,
    "plain_http": _yes,
    "data": Path,
    "modules": Path,
}


def from_environment(environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings as the environment gives them; empty values count as absent.

    Raises Invalid, with the variable's name, for a value that cannot be used.
    """
    given = {}
    for one in fields(Settings):
        text = environment.get(one.metadata["variable"], "").strip()
        if text:
            given[one.name] = _READERS.get(one.name, str)(text)
    return Settings(**given)


def secret_of(settings: Settings) -> bytes:
    """The key of the forms' tokens: given, or made once in the data folder, for its owner alone."""
    return settings.secret.encode() or _kept(settings.data, "secret")


def sealing_secret_of(settings: Settings) -> bytes:
    """What the key of sealed answers is made from: given, or made once in the data folder.

    Apart from the other secret, which may be changed on any day: what was sealed to a key
    that is gone can never be opened.
    """
    return settings.sealing_secret.encode() or _kept(settings.data, "sealing-secret")


def factor_secret_of(settings: Settings) -> bytes:
    """What the key of second steps is made from: given, or made once in the data folder.

    With a secret that is gone no code of anybody's app is right any more.
    """
    return settings.factor_secret.encode() or _kept(settings.data, "factor-secret")


def keep_private(settings: Settings) -> None:
    """Makes the files of an SQLite database readable by their owner alone, in any folder.

    SQLite gives what it makes beside the database the database's own mode. Where the files
    are another account's, their mode is its affair.
    """
    if settings.database_url:
        return
    file = settings.database_file
    with suppress(PermissionError):
        os.close(os.open(file, os.O_RDONLY | os.O_CREAT, 0o600))
    for each in (file, *file.parent.glob(f"{file.name}-*")):
        with suppress(FileNotFoundError, PermissionError):
            each.chmod(0o600)


def _kept(folder: Path, name: str) -> bytes:
    """The secret in this file, made whole before it has its name: nobody reads half of one."""
    path = folder / name
    if not path.exists():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, made = tempfile.mkstemp(dir=folder, prefix=f".{name}-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(secrets.token_hex(32).encode())
                file.flush()
                os.fsync(file.fileno())
            # Another process that made one in the same moment was first: its secret holds.
            with suppress(FileExistsError):
                os.link(made, path)
        finally:
            os.unlink(made)
    return path.read_bytes()
