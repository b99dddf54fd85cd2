"""The spaCy component that reads a text once: tags, morphology, lemmas, sentences, trees, names and attributions."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray
from spacy.attrs import DEP, ENT_IOB, ENT_TYPE, HEAD, IS_SPACE, LEMMA, MORPH, ORTH, POS, SENT_START, TAG
from spacy.language import Language
from spacy.symbols import IDS
from spacy.tokens import Doc, Span, SpanGroup
from spacy.vocab import Vocab

from kuriltool.encoder.reader import LEMMA as EDIT
from kuriltool.encoder.reader import MORPH as FEATURES
from kuriltool.encoder.reader import NAME, Sheet, read_sheet
from kuriltool.encoder.reader import TAG as FINE
from kuriltool.encoder.session import Session
from kuriltool.encoder.words import KEPT, Ints, read_words
from kuriltool.reading.stretches import runs

ENCODER = "kuril_encoder"
GROUP = "kuril_attributions"
ROLES = ("CUE", "SOURCE", "CONTENT")
BEGINS, INSIDE, OUTSIDE = 3, 1, 2  # spaCy's numbers for where a token stands in a name
COLUMNS = (TAG, POS, MORPH, LEMMA, HEAD, DEP, ENT_IOB, ENT_TYPE)
HEAD_BEFORE = 2**64 - 1  # one back, as spaCy's arrays write -1

Column = NDArray[np.uint64]


class _Names:
    """The labels of a network as numbers of a vocabulary."""

    def __init__(self, labels: dict[str, list[str]], vocab: Vocab) -> None:
        morphs = [label.partition("|") for label in labels[FEATURES]]
        self.tags = self._column(vocab.strings.add(label) for label in labels[FINE])
        self.coarse = self._column(IDS[pos] for pos, _, _ in morphs)
        self.features = self._column(vocab.morphology.add(feats) for _, _, feats in morphs)
        self.deps = self._column(vocab.strings.add(label) for label in labels["dep"])
        self.root = np.uint64(vocab.strings.add("ROOT"))
        self.names = self._column(vocab.strings.add(label[2:]) if label != "O" else 0 for label in labels[NAME])
        self.begins = np.array([label.startswith("B") for label in labels[NAME]])
        self.space, self.blank, self.of_space = vocab.strings.add("_SP"), vocab.morphology.add(""), vocab.strings.add("dep")
        for role in (*ROLES, GROUP):
            vocab.strings.add(role)

    @staticmethod
    def _column(values: Iterable[int]) -> Column:
        return np.fromiter(values, np.uint64)


class EncoderReader:
    """Writes what the trained network says of a text into its document.

    Attributions go into `doc.spans["kuril_attributions"]`: spans labelled CUE, SOURCE or CONTENT, `id_` the number of their
    attribution; `doc.user_data["kuril_attributions"]` holds for each number how sure the network is of its cue and of
    its roles, 0 to 1. Sentence starts set before are kept. `attributions` says whether there are to be any.
    """

    def __init__(self, vocab: Vocab, session: Session | None = None, name: str = ENCODER, *, attributions: bool = True) -> None:
        self.name, self.vocab, self.attributions = name, vocab, attributions
        self._known_lemmas: dict[tuple[int, int, int], tuple[str, int]] = {}
        self._session: Session | None = None
        if session is not None:
            self._take(session)

    def to_disk(self, path: Path | str, exclude: Iterable[str] = ()) -> None:  # noqa: ARG002
        """Write the network's files to a folder."""
        shutil.copytree(self.session.folder, path, dirs_exist_ok=True)

    def from_disk(self, path: Path | str, exclude: Iterable[str] = ()) -> EncoderReader:  # noqa: ARG002
        """Open the network that lies in a folder, as `spacy.load` asks."""
        self._take(Session(Path(path)))
        return self

    def _take(self, session: Session) -> None:
        """Take a network, and enter its labels into the vocabulary at once: what is added in a memory zone is gone after it."""
        self._known_lemmas.clear()
        self._session, self._names = session, _Names(session.labels.names, self.vocab)

    @property
    def session(self) -> Session:
        """The network; raises ValueError where none was given or loaded."""
        if self._session is None:
            raise ValueError(f"{self.name}: no network is loaded; load a pipeline that has one, or give a Session")
        return self._session

    def __call__(self, doc: Doc) -> Doc:
        return self.write(doc, self.read(doc))

    def read(self, doc: Doc) -> Sheet:
        """What the network says of a document, attributions too where this reader is to tell any; the document stays as it is."""
        words = read_words(doc, self.session.pieces)
        forced = doc.to_array([SENT_START])[words.tokens] == 1
        return read_sheet(self.session, words, forced, with_attributions=self.attributions)

    def write(self, doc: Doc, sheet: Sheet) -> Doc:
        """Write down what was read of a document with the same tokens, by this reader or by one of the same network.

        Attributions that this reader isn't to tell are left out. Raises ValueError where the sheet is of other words, or lacks
        attributions that are to be told.
        """
        blank, forms = doc.to_array([IS_SPACE, ORTH]).T
        words = np.flatnonzero(blank == 0)
        if len(words) != len(sheet):
            raise ValueError(f"{self.name}: a sheet of {len(sheet)} words is none of a document of {len(words)}")
        table = np.zeros((len(doc), len(COLUMNS)), np.uint64)
        self._write_spaces(forms, np.flatnonzero(blank), table)
        if len(sheet):
            self._write_words(forms, words, sheet, table)
        doc.from_array(list(COLUMNS), cast("Any", table))
        if self.attributions:
            self._write_attributions(doc, words, sheet)
        return doc

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 1) -> Iterator[Doc]:  # noqa: ARG002
        """Read documents one by one; `batch_size` is spaCy's and changes nothing."""
        return (self(doc) for doc in stream)

    def _write_spaces(self, forms: Column, tokens: Ints, table: Column) -> None:
        """White space hangs on the word before it, as in spaCy's own pipelines."""
        known = self._names
        table[tokens] = (known.space, IDS["SPACE"], known.blank, 0, HEAD_BEFORE, known.of_space, OUTSIDE, 0)
        table[tokens, COLUMNS.index(LEMMA)] = forms[tokens]
        if len(tokens) and not tokens[0]:
            table[0, COLUMNS.index(HEAD)] = 0  # nothing stands before it

    def _write_words(self, forms: Column, tokens: Ints, sheet: Sheet, table: Column) -> None:
        known = self._names
        own = np.arange(len(tokens))
        named = known.names[sheet.labels[NAME]]
        follows = np.concatenate([[False], (named[1:] == named[:-1]) & (tokens[1:] == tokens[:-1] + 1)])
        goes_on = follows & ~known.begins[sheet.labels[NAME]]
        columns = (
            known.tags[sheet.labels[FINE]],
            known.coarse[sheet.labels[FEATURES]],
            known.features[sheet.labels[FEATURES]],
            self._lemmas(forms[tokens], sheet),
            (tokens[sheet.heads] - tokens).view(np.uint64),
            np.where(sheet.heads == own, known.root, known.deps[sheet.deps]),
            np.where(named == 0, OUTSIDE, np.where(goes_on, INSIDE, BEGINS)),
            named,
        )
        for number, column in enumerate(columns):
            table[tokens, number] = column

    def _lemmas(self, forms: Column, sheet: Sheet) -> Column:
        """Numbers of the words' lemmas, which the vocabulary then knows. What a form is of is worked out once."""
        known, strings = self._known_lemmas, self.vocab.strings
        if len(known) > KEPT:
            known.clear()
        keys = list(zip(forms.tolist(), sheet.labels[FINE].tolist(), sheet.labels[EDIT].tolist(), strict=True))
        tags, edits = (self.session.labels.names[head] for head in (FINE, EDIT))
        for form, tag, edit in (different := set(keys)).difference(known):
            lemma = self.session.lemmas(strings[form], tags[tag], edits[edit])
            known[form, tag, edit] = lemma, strings.add(lemma)
        for lemma in {known[key][0] for key in different}:
            strings.add(lemma)  # again: what is added in a memory zone is gone after it
        return np.array([known[key][1] for key in keys], np.uint64)

    def _write_attributions(self, doc: Doc, tokens: Ints, sheet: Sheet) -> None:
        if sheet.attributions is None:
            raise ValueError(f"{self.name}: a sheet read without attributions tells none; read the document with them")
        spans = []
        for number, found in enumerate(sheet.attributions):
            for label, words in zip(ROLES, (found.cue, found.source, found.content), strict=True):
                for start, stop in runs(int(tokens[n]) for n in words):
                    spans.append(Span(doc, start, stop, label=label, span_id=str(number)))
        doc.spans[GROUP] = SpanGroup(doc, name=GROUP, spans=spans)
        doc.user_data[GROUP] = [[found.seen, found.read] for found in sheet.attributions]


@Language.factory(
    ENCODER,
    default_config={"attributions": True},
    assigns=["token.tag", "token.pos", "token.morph", "token.lemma", "token.dep", "token.head", "doc.ents", "doc.sents"],
)
def make_encoder(nlp: Language, name: str, attributions: bool) -> EncoderReader:
    """The component that reads a text with the trained network; its files come with the pipeline it is loaded from.

    Without `attributions` it tells the parse and the names alone.
    """
    return EncoderReader(nlp.vocab, name=name, attributions=attributions)
