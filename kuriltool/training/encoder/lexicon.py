"""The table of lemmas: what the corpora give as the lemma of a form under a tag."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

from kuriltool.encoder.lemmas import AS_THEY_ARE, NAMES
from kuriltool.training.treebanks import Text, read_conllu

SURE = 0.9  # of a form's lemmas; `'s` may be `be` or `have`, which the network tells apart
ODD = frozenset("_*0123456789")  # what treebanks write for words that stand for others


def lexicon(corpora: Path) -> dict[str, dict[str, str]]:
    """Lemmas by Penn tag and form in lower case: the commonest of the gold trees, else of the silver ones."""
    gold = _table(text for name in ("ewt", "gum") for text in read_conllu(corpora / name / "train.conllu"))
    silver = _table(read_conllu(corpora / "polnear-silver" / "train.conllu"), least=2)
    return {tag: dict(sorted((silver.get(tag, {}) | gold.get(tag, {})).items())) for tag in sorted(gold)}


def _table(texts: Iterable[Text], least: int = 1) -> dict[str, dict[str, str]]:
    """The commonest lemma of each form under each tag, if it was seen `least` times."""
    seen: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for text in texts:
        for word in (word for sentence in text.sentences for word in sentence.words):
            form, lemma = word.form.replace("’", "'").lower(), word.lemma
            if word.xpos not in NAMES and not ODD & set(form + lemma):
                seen[word.xpos, form][lemma] += 1
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for (tag, form), lemmas in seen.items():
        lemma, count = lemmas.most_common(1)[0]
        if count >= max(least, SURE * lemmas.total()) and (tag not in AS_THEY_ARE or lemma != form):
            found[tag][form] = lemma
    return found
