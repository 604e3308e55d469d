"""Mails to be looked at before they go out: each app shows its own, one command draws them all."""

from dataclasses import dataclass

# In the links of a mail that is only shown: no row has such a token, so they lead nowhere.
NOWHERE_TOKEN = "x" * 43


@dataclass(frozen=True)
class Specimen:
    """One mail as its reader gets it, for nobody: its addresses lead nowhere."""

    kind: str
    language: str
    subject: str
    text: str
    html: str
    sender: str
    case: str = ""
    """Which of the kind's forms it is, where one picture does not show all that it can say."""

    @property
    def name(self) -> str:
        return ".".join(part for part in (self.kind, self.case, self.language) if part)
