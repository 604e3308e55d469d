"""What somebody wrote above the letter that their mail program quoted."""

import re

_LINE = "[^\n]{0,300}"
_WRAPPED = rf"{_LINE}(?:\n{_LINE})?"
_SECOND_FIELD = "sent|date|enviado|fecha|to|para|送信日時|日時|宛先|件名"
# Where the quoted letter begins, in the words of the mail programs of three languages.
_BEGINNINGS = (
    rf"-{{3,}}{_LINE}(?:original|reenviado|forwarded|元の|転送){_LINE}",
    r"_{10,}[ \t]*$(?=\s*(?:from|de|差出人)\s*[:：])",
    rf"(?:from|de|差出人|送信者)[ \t]*[:：]{_LINE}\n[ \t]*(?:{_SECOND_FIELD})[^\n]{{0,20}}[:：]",
    rf"on{_WRAPPED}wrote:[ \t]*$",
    rf"el{_WRAPPED}escribi[óo]:[ \t]*$",
    rf"\d{{4}}年\d{{1,2}}月\d{{1,2}}日{_WRAPPED}(?:[:：]|のメール|書きました)[ \t]*[:：]?[ \t]*$",
    rf"\d{{4}}[/-]\d{{1,2}}[/-]\d{{1,2}}{_LINE}<[^<>\n]+@[^<>\n]+>{_LINE}[:：][ \t]*$",
    ">",
)
_BEGINS = re.compile(rf"^[ \t]*(?:{'|'.join(_BEGINNINGS)})", re.IGNORECASE | re.MULTILINE)


def fold_quote(text: str) -> tuple[str, str]:
    """(what is new, the quoted tail). All of it is new where nothing stands above a quote."""
    found = _BEGINS.search(text)
    if found is None:
        return text.strip(), ""
    new, quoted = text[: found.start()].strip(), text[found.start() :].strip()
    if not new or _has_more_below(quoted):
        # Answers between the quoted lines: folding them away would hide what was said.
        return text.strip(), ""
    return new, quoted


def _has_more_below(quoted: str) -> bool:
    lines = quoted.splitlines()
    if not any(line.startswith(">") for line in lines):
        return False
    last = max(n for n, line in enumerate(lines) if line.lstrip().startswith(">"))
    return any(line.strip() for line in lines[last + 1 :])
