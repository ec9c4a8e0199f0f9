"""Passages by their words, in a tantivy index over text that was tokenised beforehand.

BM25 (k1 = 1.2, b = 0.75) divided by the highest score the query could reach: a query of which nearly nothing matched
stays near 0 however good its best hit is among the others, so scores of different queries can be held side by side.
"""

from __future__ import annotations

import functools
import math
import tempfile
from collections.abc import Collection, Sequence
from pathlib import Path

import tantivy

from corpus.errors import IndexUnusableError
from corpus.hits import Hit
from corpus.mapped_files import MappedFiles
from corpus.panics import is_panic
from corpus.storage import private_copy
from corpus.tokens import lexical_tokens

_K1 = 1.2  # fixed inside tantivy
_HEAP = 64_000_000  # bytes; one thread and one heap leave one segment a commit


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("passage", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("document", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("content", tokenizer_name="whitespace", index_option="freq")
    # The same word in every record: its frequency is the N that BM25 uses, deleted records included, which tantivy does not tell otherwise.
    builder.add_text_field("every", tokenizer_name="raw", index_option="basic")
    return builder.build()


class LexicalIndex:
    """A folder of passages searched by tokens. What is added or removed shows after ``commit``."""

    def __init__(self, folder: Path, create: bool = False) -> None:
        """Open the index in ``folder`` for reading; with ``create`` for writing too, making an empty one if none is there.

        Raises:
            ValueError: the folder holds no readable index.
        """
        self._schema = _schema()
        self._private: tempfile.TemporaryDirectory[str] | None = None
        # Of an index that is being written nobody but its writer knows the files, and they change.
        self._mapped = MappedFiles("词语索引", () if create else _segment_files(folder))
        try:
            self._open(folder, create)
        except BaseException as error:
            self._mapped.close()
            if is_panic(error):
                raise ValueError(f"{folder} holds no readable index") from error
            raise

    def _open(self, folder: Path, create: bool) -> None:
        if create:
            folder.mkdir(parents=True, exist_ok=True)
            self._index = tantivy.Index(self._schema, path=str(folder), reuse=True)
            self._writer: tantivy.IndexWriter | None = self._index.writer(_HEAP, 1)
        else:
            self._private = private_copy(folder)
            self._index = tantivy.Index.open(str(folder) if self._private is None else self._private.name)
            self._writer = None
        # «commit» would start a thread that watches the folder; a finished generation never changes.
        self._index.config_reader(reload_policy="manual")
        self._refresh()

    def _refresh(self) -> None:
        self._index.reload()
        self._searcher = self._index.searcher()
        self._total = self._searcher.doc_freq("every", "1")
        self._frequency = functools.lru_cache(maxsize=65_536)(functools.partial(_frequency, self._searcher, self._mapped))

    def add(self, passage: str, document: str, content: str) -> None:
        """Add a passage: its id, its document's id, and the text to be searched (not yet tokenised)."""
        record = tantivy.Document(passage=passage, document=document, content=" ".join(lexical_tokens(content)), every="1")
        self._writing().add_document(record)

    def remove_document(self, document: str) -> None:
        """Take out every passage of a document that was added before; nothing happens when there is none."""
        self._writing().delete_documents_by_term("document", document)

    def commit(self) -> None:
        """Make what was added and removed durable and searchable."""
        self._writing().commit()
        self._refresh()

    def search(self, tokens: Sequence[str], k: int, documents: Collection[str] | None = None) -> list[Hit]:
        """The ``k`` best passages, best first; score 0 to 1, above 0 for every hit.

        ``tokens`` as ``corpus.tokens.lexical_tokens`` gives them; a repeated token counts once. ``documents`` restricts the
        search to those, without changing any score; an empty collection finds nothing.

        Raises:
            IndexUnusableError: the index is damaged, or was cut short since it was opened.
        """
        distinct = list(dict.fromkeys(tokens))
        highest = sum(map(self.idf, distinct)) * (_K1 + 1)
        if k < 1 or not distinct or (documents is not None and not documents):
            return []
        should = tantivy.Occur.Should
        query = tantivy.Query.boolean_query([(should, self._term("content", token)) for token in distinct])
        if documents is not None:
            within = tantivy.Query.term_set_query(self._schema, "document", sorted(documents))
            must = tantivy.Occur.Must
            query = tantivy.Query.boolean_query([(must, query), (must, tantivy.Query.const_score_query(within, 0.0))])
        return [Hit(passage, score / highest) for passage, score in self._found(query, k)]

    def document_frequency(self, token: str) -> int:
        """Number of passages that hold the token.

        Raises:
            IndexUnusableError: the index is damaged, or was cut short since it was opened.
        """
        return self._frequency(token)

    def idf(self, token: str) -> float:
        """Weight of a token: ln(1 + (N - n + 0.5) / (n + 0.5)), above 0; highest for a token no passage holds."""
        n = self.document_frequency(token)
        return math.log(1 + (self._total - n + 0.5) / (n + 0.5))

    def passages(self) -> list[str]:
        """Ids of all passages, in no order; an id added twice is there twice.

        Raises:
            IndexUnusableError: the index is damaged, or was cut short since it was opened.
        """
        return [passage for passage, _ in self._found(tantivy.Query.all_query(), max(1, self.count()))]

    def count(self) -> int:
        """Number of passages."""
        return int(self._searcher.num_docs)

    def close(self) -> None:
        """Drop what was not committed and let go of the folder."""
        if self._writer is not None:
            self._writer.wait_merging_threads()
            self._writer = None
        self._mapped.close()
        if self._private is not None:
            self._private.cleanup()

    def _found(self, query: tantivy.Query, k: int) -> list[tuple[str, float]]:
        searcher = self._searcher
        self._mapped.check()
        try:
            return [(str(searcher.doc(address)["passage"][0]), score) for score, address in searcher.search(query, k, count=False).hits]
        except BaseException as error:
            if not _is_damage(error):
                raise
            raise _damaged(error) from error

    def _term(self, field: str, value: str) -> tantivy.Query:
        return tantivy.Query.term_query(self._schema, field, value, "freq")

    def _writing(self) -> tantivy.IndexWriter:
        if self._writer is None:
            raise ValueError("the index was opened for reading")
        return self._writer


def _segment_files(folder: Path) -> list[Path]:
    """What a search touches of a folder: not the lists, which are read once, nor positions and fast fields, of which there are none."""
    return [path for path in sorted(folder.glob("[!.]*")) if path.suffix not in (".json", ".pos", ".fast")]


def _frequency(searcher: tantivy.Searcher, mapped: MappedFiles, token: str) -> int:
    mapped.check()
    try:
        return int(searcher.doc_freq("content", token))
    except BaseException as error:
        if not _is_damage(error):
            raise
        raise _damaged(error) from error


def _is_damage(error: BaseException) -> bool:
    """Whether tantivy complains of what it cannot read: with a ValueError or a panic."""
    return isinstance(error, ValueError | OSError) or is_panic(error)


def _damaged(error: BaseException) -> IndexUnusableError:
    """What a search says instead."""
    return IndexUnusableError("词语索引已损坏。", "请运行 kaoju doctor --repair，由保存的原文重建索引。", detail=repr(error))
