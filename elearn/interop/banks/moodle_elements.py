"""Elements of Moodle XML as text, and Markdown inside of them."""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from elearn.errors import message
from elearn.interop.banks.html_text import without_hidden
from elearn.interop.banks.letters import simple_html
from elearn.interop.banks.telling import Teller

_MEDIUM = re.compile(r"(?<=\]\()media/([A-Za-z0-9._-]{1,120})")


def quoted(text: str) -> str:
    """A text as it may stand inside an element."""
    return html.escape(without_hidden(text), quote=False)


def element(tag: str, inside: str, /, **attributes: str) -> str:
    """An element with what is inside it, which is XML already."""
    said = "".join(f' {key}="{html.escape(value)}"' for key, value in attributes.items())
    return f"<{tag}{said}>{inside}</{tag}>"


@dataclass
class Elements:
    """Writes texts with their pictures; tells of those that are not there."""

    media: Mapping[str, bytes]
    teller: Teller = field(default_factory=lambda: Teller(""))

    def text(self, name: str, markdown: str, otherwise: str = "") -> str:
        """An element with a text; `otherwise` are letters for where there is none."""
        inside, format, files = self.inside(markdown, otherwise)
        return element(name, f"{element('text', inside)}{files}", format=format)

    def inside(self, markdown: str, otherwise: str = "") -> tuple[str, str, str]:
        """The text, the way in which it is written, and the elements of its pictures."""
        if not markdown.strip():
            return quoted(html.escape(otherwise, quote=False)), "html", ""
        made = None if "](" in markdown else simple_html(markdown)
        if made is not None:
            return quoted(made), "html", ""
        files: dict[str, str] = {}
        text = _MEDIUM.sub(lambda found: self._address(found, files), markdown)
        return quoted(text), "markdown", "".join(files.values())

    def _address(self, found: re.Match[str], files: dict[str, str]) -> str:
        data = self.media.get(found[1])
        if data is None:
            self.teller.lost(message("The picture %(name)s is not there."), name=found[1])
            return found[0]
        said = base64.b64encode(data).decode()
        files[found[1]] = element("file", said, name=found[1], path="/", encoding="base64")
        return f"@@PLUGINFILE@@/{found[1]}"
