"""What stands between the braces of GIFT, and the kind of question that it makes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from elearn.content.quizzes.sketches import Sketch
from elearn.errors import message
from elearn.interop.banks import gaps, keys, typed
from elearn.interop.banks.albums import Pages
from elearn.interop.banks.amounts import exact
from elearn.interop.banks.gift_signs import Parted, formatted, released, text_of
from elearn.interop.banks.html_text import one_line
from elearn.interop.banks.keys import ALL, NOTHING, Weighted
from elearn.interop.banks.telling import Unfit
from elearn.interop.banks.texts import titled
from elearn.interop.banks.typed import Span, around
from elearn.quiz.blocks import short

_WEIGHT = re.compile(r"%(-?[0-9]{1,3}(?:[.,][0-9]{0,10})?)%")
_TRUTHS = {"T": True, "TRUE": True, "F": False, "FALSE": False}
# Wordings of a short answer may be many; options are counted once more by their kind.
_MOST_OPTIONS = 250
_SIGN = re.compile("[=~]")
_ENDS = re.compile(r"[\s.,;:!?…»”\"')\]]*\Z")
_ASKED = re.compile(r"[.?!؟…:]\s*\Z")


def answered(parted: Parted, pages: Pages) -> Sketch:
    """The sketch of a question. Raises Unfit where it cannot be one."""
    if not parted.is_whole:
        raise Unfit(
            message("A brace lacks its partner. In a text a brace is written with a \\ before it.")
        )
    most = max((len(_SIGN.findall(group)) for group in parted.groups), default=0)
    if max(most, len(parted.groups)) > _MOST_OPTIONS:
        raise Unfit(message("It has more answers than people can weigh."))
    if len(parted.groups) > 1:
        return _with_gaps(parted, pages)
    if not parted.groups:
        title, prompt = _titled(parted, pages)
        if not prompt and not parted.title:
            title, prompt = title[:70], title
        return Sketch("information", title, prompt)
    return _Answers(parted, pages).sketch()


def _titled(parted: Parted, pages: Pages, text: str | None = None) -> tuple[str, str]:
    whole = parted.head if text is None else text
    prompt = text_of(whole, parted.format).markdown(pages)
    title, prompt = titled(parted.title, prompt)
    if not title:
        raise Unfit(message("It has no text. Write what is asked."))
    return title, prompt


class _Answers:
    """One group of answers, and the text around it."""

    def __init__(self, parted: Parted, pages: Pages) -> None:
        self.parted = parted
        self.pages = pages
        self.teller = pages.teller
        self.tail = parted.tails[0].strip()
        inside, found, feedback = parted.groups[0].rpartition("####")
        self.inside = (inside if found else feedback).strip()
        self.labels = {"explain": self._said(feedback)} if found else {}
        self.labels = {name: value for name, value in self.labels.items() if value}

    def sketch(self) -> Sketch:
        """The kind is told by the signs that stand in the group, as Moodle tells it."""
        inside = self.inside
        kind = kind_of(inside)
        if kind == "written":
            return replace(self._begun(), kind="written")
        if kind == "numeric":
            return self._numeric(inside[1:])
        if kind == "choice":
            return self._choice(inside)
        if kind == "matching":
            pairs = [self._pair(each) for _, each in _options(inside, "=")]
            return keys.matching_of(self._begun(), pairs, self.teller)
        if kind == "true-false":
            return self._truth(inside)
        return self._words(inside)

    # ── kinds ──

    def _truth(self, inside: str) -> Sketch:
        said, *rest = inside.split("#", 2)
        wrong, right = (self._said(each) for each in [*rest, "", ""][:2])
        is_true = _TRUTHS[said.strip().upper()]
        return keys.truth_of(self._begun(), is_true=is_true, right=right, wrong=wrong)

    def _choice(self, inside: str) -> Sketch:
        read = [self._weighted(sign, each) for sign, each in _options(inside, "~=")]
        is_single = any(sign == "=" for sign, _ in _options(inside, "~="))
        if is_single and self._is_missing_word(read):
            plain = [replace(each, text=self._letters(text)) for each, text in read]
            return self._gapped(gaps.gap_of_choice(plain, self.teller))
        options = [replace(each, text=self._blocks(text)) for each, text in read]
        return keys.choice_of(self._begun(), options, self.teller, single=is_single)

    def _words(self, inside: str) -> Sketch:
        read = [self._weighted(sign or "=", each) for sign, each in _options(inside, "=")]
        variants = [replace(each, text=_typed(text)) for each, text in read]
        if self._is_missing_word(read):
            return self._gapped(gaps.gap_of_words(variants, self.teller))
        return typed.words_of(self._begun(), variants, self.teller)

    def _numeric(self, inside: str) -> Sketch:
        spans = self._spans(inside)
        if self._is_missing_word([(Weighted("", each.share, each.feedback), "") for each in spans]):
            return self._gapped(gaps.gap_of_number(spans, self.teller))
        return typed.number_of(self._begun(), spans, self.teller)

    def _spans(self, inside: str) -> list[Span]:
        spans = []
        for sign, each in _options(inside, "=~"):
            option, text = self._weighted(sign or "=", each)
            if text.strip():
                spans.append(_span(text, option))
            elif option.feedback:
                self.labels.setdefault("incorrect", option.feedback)
        return spans

    def _pair(self, option: str) -> tuple[str, str]:
        left, arrow, right = option.partition("->")
        if not arrow:
            raise Unfit(message("“%(text)s” has no -> in it."), text=short(released(option)))
        return self._line(left), self._line(right)

    # ── texts ──

    def _begun(self) -> Sketch:
        """The sketch without its answers; a line to write on where they stood in the text."""
        head = self.parted.head
        if self.tail and not (_ENDS.match(self.tail) and _ASKED.search(head.rstrip())):
            head = f"{head.rstrip()} _____ {self.tail}" if head.strip() else f"_____ {self.tail}"
            head = re.sub(r"_____ (?=[.,;:!?)])", "_____", head)
        title, prompt = _titled(self.parted, self.pages, head)
        return Sketch("", title, prompt, labels=self.labels)

    def _is_missing_word(self, read: list[tuple[Weighted, str]]) -> bool:
        """Whether it is a gap in a sentence: something follows, and no answer has a feedback,
        for which a gap has no place."""
        is_end = _ENDS.match(self.tail) and _ASKED.search(self.parted.head.rstrip())
        return bool(self.tail) and not is_end and not any(each.feedback for each, _ in read)

    def _gapped(self, gap: str) -> Sketch:
        return _cloze(self.parted, self.pages, [gap], self.labels)

    def _weighted(self, sign: str, option: str) -> tuple[Weighted, str]:
        """The share and feedback of an option, and its text as it stands there."""
        option = option.strip()
        share = ALL if sign == "=" else NOTHING
        if found := _WEIGHT.match(option):
            share = (exact(found[1].rstrip(".,")) or NOTHING) / 100
            option = option[found.end() :]
        text, _, feedback = option.partition("#")
        return Weighted("", share, self._said(feedback)), text.strip()

    def _blocks(self, text: str) -> str:
        return text_of(text, self.parted.format).markdown(self.pages)

    def _line(self, text: str) -> str:
        return text_of(text, self.parted.format).line(self.pages)

    def _said(self, text: str) -> str:
        return text_of(text, self.parted.format).paragraph(self.pages)

    def _letters(self, text: str) -> str:
        return text_of(text, self.parted.format).letters()


def _typed(text: str) -> str:
    """A wording is no HTML, whatever the text around it is."""
    return " ".join(released(formatted(text)[1]).split())


def kind_of(inside: str) -> str:
    """What a group of answers asks for."""
    if not inside:
        return "written"
    if inside.startswith("#"):
        return "numeric"
    if "~" in inside:
        return "choice"
    if "=" in inside and "->" in inside:
        return "matching"
    if inside.partition("#")[0].strip().upper() in _TRUTHS:
        return "true-false"
    return "words"


def _options(inside: str, signs: str) -> Iterator[tuple[str, str]]:
    """Each option with the sign before it; the sign is empty for one that has none."""
    pieces = re.split(f"([{re.escape(signs)}])", inside)
    if pieces[0].strip():
        yield "", pieces[0]
    for sign, option in zip(pieces[1::2], pieces[2::2], strict=True):
        # Moodle writes `~=` for a right answer of its own choice lists.
        if option.strip():
            yield sign, option


def _span(text: str, option: Weighted) -> Span:
    low, dots, high = released(text).partition("..")
    if dots:
        ends = exact(low), exact(high)
        if ends[0] is None or ends[1] is None:
            raise _no_number(text)
        return Span(min(ends[0], ends[1]), max(ends[0], ends[1]), option.share, option.feedback)
    value, _, tolerance = released(text).partition(":")
    amounts = exact(value), exact(tolerance or "0")
    if amounts[0] is None or amounts[1] is None:
        raise _no_number(text)
    return around(amounts[0], abs(amounts[1]), option.share, option.feedback)


def _no_number(text: str) -> Unfit:
    return Unfit(message("“%(text)s” cannot be read as a number."), text=short(released(text)))


# ── texts with gaps ──


def _with_gaps(parted: Parted, pages: Pages) -> Sketch:
    """Several groups in one text: each is a gap."""
    made = []
    for group in parted.groups:
        alone = _Answers(replace(parted, groups=(group,), tails=("x",)), pages)
        inside = alone.inside
        kind = kind_of(inside)
        read = [alone._weighted(sign or "=", each) for sign, each in _options(inside, "~=")]
        if any(option.feedback for option, _ in read):
            pages.teller.lost(message("Feedback to the answers of a gap has no place here."))
        plain = _typed if kind == "words" else alone._letters
        weighted = [replace(each, text=plain(text)) for each, text in read]
        if kind == "numeric":
            made.append(gaps.gap_of_number(alone._spans(inside[1:]), pages.teller))
        elif kind == "choice":
            made.append(gaps.gap_of_choice(weighted, pages.teller))
        elif kind == "words":
            made.append(gaps.gap_of_words(weighted, pages.teller))
        else:
            raise Unfit(message("Answers of this kind cannot stand in the middle of a text."))
    return _cloze(parted, pages, made, {})


def _cloze(parted: Parted, pages: Pages, made: list[str], labels: dict[str, str]) -> Sketch:
    tails = zip(parted.tails, range(len(made)), strict=True)
    whole = parted.head + "".join(f"{gaps.marked(place)}{tail}" for tail, place in tails)
    prompt = text_of(whole, parted.format).markdown(pages)
    title = parted.title or titled("", one_line(gaps.blanked(prompt)) + " **")[0].rstrip(" *")
    return Sketch("cloze", title, gaps.filled(prompt, made), labels=labels)
