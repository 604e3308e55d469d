"""Encoders of one's own, read from a local folder: nothing is ever fetched.

The folder is as sentence-transformers and Hugging Face write it: ``tokenizer.json``,
``model.onnx`` (or ``onnx/model.onnx``) or the weights of torch, and small JSON files that say how
tokens are pooled, how long a text may be and what stands before it. Where those say nothing, or
say it wrongly, a file ``puente.json`` in the folder has the last word::

    {"pooling": "mean", "max_tokens": 512, "need_prefix": "query: ", "supplier_prefix": "passage: "}
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from ..arrays import Vectors, unit_rows
from .encoder import EncoderUnavailableError, Role, digest_of

# Texts that stand side by side in memory: attention over 512 tokens takes 16 MB each and layer.
_BATCH = 16
_MOST_TOKENS = 512
# What transformers writes where a tokenizer has no limit of its own.
_NO_LIMIT = 1_000_000
_OWN = "puente.json"
_PREFIXES = {Role.NEED: ("query",), Role.SUPPLIER: ("document", "passage")}
_POOLED = "sentence_embedding"
_POOLING = ("mean", "cls", "max")

Tokens = npt.NDArray[np.float32]
Mask = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class FolderSettings:
    """How the encoder of a folder wants its texts; see the module's text for the files."""

    pooling: str
    max_tokens: int
    prefixes: tuple[tuple[Role, str], ...]
    pooled_by_more: bool

    @classmethod
    def read(cls, folder: Path) -> FolderSettings:
        """EncoderUnavailableError where a file is broken or asks for what is not known here."""
        own = _json(folder / _OWN)
        pooling = str(own.get("pooling") or _pooling(_json(folder / "1_Pooling" / "config.json")))
        if pooling not in _POOLING:
            raise EncoderUnavailableError(f"{folder}: pooling {pooling!r} is not known")
        prompts = _json(folder / "config_sentence_transformers.json").get("prompts") or {}
        return cls(
            pooling,
            int(own.get("max_tokens") or _max_tokens(folder)),
            tuple((role, str(own.get(f"{role}_prefix", _prompt(prompts, role)))) for role in Role),
            any("Dense" in str(one.get("type")) for one in _modules(folder)),
        )


def _json(path: Path) -> Mapping[str, Any]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise EncoderUnavailableError(f"{path}: {error}") from error
    return content if isinstance(content, dict) else {"": content}


def _modules(folder: Path) -> list[Mapping[str, Any]]:
    return list(_json(folder / "modules.json").get("", []))


def _pooling(config: Mapping[str, Any]) -> str:
    """Both ways of writing it: ``"pooling_mode": "mean"`` and ``"pooling_mode_mean_tokens":
    true``.
    """
    if config.get("pooling_mode"):
        return str(config["pooling_mode"])
    modes = [
        key.removeprefix("pooling_mode_").removesuffix("_tokens").removesuffix("_token")
        for key, value in config.items()
        if key.startswith("pooling_mode_") and value is True
    ]
    return "+".join(modes) or "mean"


def _max_tokens(folder: Path) -> int:
    said = [
        _json(folder / "sentence_bert_config.json").get("max_seq_length"),
        _json(folder / "tokenizer_config.json").get("model_max_length"),
    ]
    known = [int(one) for one in said if one and one < _NO_LIMIT]
    return min([*known, _MOST_TOKENS])


def _prompt(prompts: Mapping[str, str], role: Role) -> str:
    return next((prompts[name] for name in _PREFIXES[role] if prompts.get(name)), "")


def pooled(tokens: Tokens, mask: Mask, pooling: str) -> Tokens:
    """One vector a text from its tokens' vectors (texts, tokens, dimension); padding counts
    nothing.
    """
    if pooling == "cls":
        return np.asarray(tokens[:, 0])
    kept = mask[:, :, None].astype(tokens.dtype)
    if pooling == "max":
        return np.asarray(np.where(kept > 0, tokens, -np.inf).max(axis=1))
    return np.asarray((tokens * kept).sum(axis=1) / np.maximum(kept.sum(axis=1), 1e-9))


class _FolderEncoder:
    """What the two kinds have in common: settings, digest, and a model loaded where it is used."""

    kind = ""
    needs: tuple[str, ...] = ()

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.settings = FolderSettings.read(folder)
        self.files = tuple(sorted(self._files()))
        if not self.files:
            raise EncoderUnavailableError(f"{folder}: no model for {self.kind} is there")
        for package in self.needs:
            if find_spec(package) is None:
                raise EncoderUnavailableError(f"the package {package} is not installed")
        self._model: Any = None
        self._loaded_by = 0
        self._dimension = 0

    @property
    def version(self) -> str:
        return f"{self.folder.name[:40]}/{self.digest[:12]}"

    @property
    def digest(self) -> str:
        return digest_of(self.files, f"{self.kind} {self.settings}")

    @property
    def dimension(self) -> int:
        if not self._dimension:
            self._dimension = int(self._vectors([self.kind]).shape[1])
        return self._dimension

    def prefix(self, role: Role) -> str:
        return dict(self.settings.prefixes)[role]

    def encode(self, texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        steps = (list(texts[i : i + _BATCH]) for i in range(0, len(texts), _BATCH))
        return unit_rows(np.concatenate([self._vectors(step) for step in steps]))

    @property
    def model(self) -> Any:
        # A session's threads do not survive a fork, so that each process loads its own.
        if self._model is None or self._loaded_by != os.getpid():
            self._model, self._loaded_by = self._load(), os.getpid()
        return self._model

    def _files(self) -> Iterator[Path]:
        raise NotImplementedError

    def _load(self) -> Any:
        raise NotImplementedError

    def _vectors(self, texts: Sequence[str]) -> npt.NDArray[Any]:
        raise NotImplementedError


class OnnxEncoder(_FolderEncoder):
    """A transformer that was exported to ONNX, run by ONNX Runtime on one thread.

    The output ``sentence_embedding`` is taken as it is where the model has one; else its first
    output, tokens' vectors that are pooled here, or a row a text.
    """

    kind = "onnx"
    needs = ("onnxruntime", "tokenizers")

    def _files(self) -> Iterator[Path]:
        model = self._model_file()
        tokenizer = self.folder / "tokenizer.json"
        if model is not None and tokenizer.is_file():
            yield tokenizer
            yield model
            # Weights above two gigabytes stand beside the model.
            yield from (p for p in model.parent.glob(f"{model.name}?data*") if p.is_file())

    def _model_file(self) -> Path | None:
        places = (self.folder / "model.onnx", self.folder / "onnx" / "model.onnx")
        return next((path for path in places if path.is_file()), None)

    def _load(self) -> Any:
        runtime, tokenizers = import_module("onnxruntime"), import_module("tokenizers")
        options = runtime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        try:
            session = runtime.InferenceSession(
                str(self._model_file()), options, providers=["CPUExecutionProvider"]
            )
            tokenizer = tokenizers.Tokenizer.from_file(str(self.folder / "tokenizer.json"))
        # Both packages raise bare Exceptions of their own for a file that they cannot read.
        except Exception as error:
            raise EncoderUnavailableError(f"{self.folder}: {error}") from error
        tokenizer.enable_truncation(self.settings.max_tokens)
        tokenizer.no_padding()
        outputs = [output.name for output in session.get_outputs()]
        chosen = _POOLED if _POOLED in outputs else outputs[0]
        if self.settings.pooled_by_more and chosen != _POOLED:
            raise EncoderUnavailableError(
                f"{self.folder}: a dense layer follows the transformer; export the model with its "
                f"output {_POOLED!r}, or use sentence-transformers"
            )
        return session, tokenizer, chosen

    def _vectors(self, texts: Sequence[str]) -> npt.NDArray[Any]:
        session, tokenizer, chosen = self.model
        read = tokenizer.encode_batch(list(texts))
        longest = max(1, *(len(one.ids) for one in read))
        ids = np.full((len(read), longest), self._padding(tokenizer), dtype=np.int64)
        mask = np.zeros((len(read), longest), dtype=np.int64)
        for row, one in enumerate(read):
            ids[row, : len(one.ids)] = one.ids
            mask[row, : len(one.ids)] = 1
        offered = {
            "input_ids": ids,
            "attention_mask": mask,
            "token_type_ids": np.zeros_like(ids),
            "position_ids": np.tile(np.arange(longest, dtype=np.int64), (len(read), 1)),
        }
        asked = {one.name: offered[one.name] for one in session.get_inputs()}
        (found,) = session.run([chosen], asked)
        return found if found.ndim == 2 else pooled(found, mask, self.settings.pooling)

    def _padding(self, tokenizer: Any) -> int:
        """Number of the padding token; masked out, but it must be a token that the model has."""
        config = _json(self.folder / "config.json")
        number = config.get("pad_token_id")
        if number is None:
            known = (tokenizer.token_to_id(token) for token in ("[PAD]", "<pad>"))
            number = next((one for one in known if one is not None), 0)
        return int(number)


class SentenceTransformersEncoder(_FolderEncoder):
    """A folder of sentence-transformers, run by that package (and torch) on the processor."""

    kind = "sentence-transformers"
    needs = ("sentence_transformers",)

    def _files(self) -> Iterator[Path]:
        for pattern in ("*.safetensors", "*.bin", "*.json", "*.model", "*.txt"):
            for path in self.folder.rglob(pattern):
                if path.is_file() and (self.folder / "config.json").is_file():
                    yield path

    def _load(self) -> Any:
        package = import_module("sentence_transformers")
        model = package.SentenceTransformer(
            str(self.folder), device="cpu", local_files_only=True, trust_remote_code=False
        )
        model.max_seq_length = min(model.max_seq_length or _MOST_TOKENS, self.settings.max_tokens)
        return model

    def _vectors(self, texts: Sequence[str]) -> npt.NDArray[Any]:
        # An empty prompt, since the folder's default one would come on top of the prefix.
        found = self.model.encode(
            list(texts), batch_size=_BATCH, prompt="", show_progress_bar=False
        )
        return np.asarray(found)
