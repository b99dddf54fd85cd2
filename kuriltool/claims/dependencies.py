"""Dependency patterns matched along their relations.

spaCy's own matcher tries every combination of tokens that fit the single conditions: three verbs' places in a sentence of 2,000
words are 27 million of them, and a pattern of six tokens never ends.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from spacy.matcher import DependencyMatcher
from spacy.tokens import Doc

MOST = 20_000  # partial matches of one pattern in one sentence; hostile ones would go on for hours

Tree = Mapping[int, Sequence[tuple[str, int]]]  # of a token of the pattern: relations to later tokens
Places = dict[int, dict[int, list[int]]]  # by the root of a sentence and the token of a pattern: the tokens that fit it


class RelationMatcher(DependencyMatcher):
    """Finds what spaCy's matcher finds, looking for each token only where its relation leads.

    A token of a pattern must stand behind the one that it hangs on, as our rule files have it. Where a sentence holds too many
    places, the first ones in text order count.
    """

    def _get_keys_to_position_maps(self, doc: Doc) -> Places:
        roots = _roots(doc)
        found: Places = defaultdict(lambda: defaultdict(list))
        for key, start, _ in self._matcher(doc):
            found[roots[start]][key].append(start)
        return found

    def _get_matches(
        self, cache: dict[Any, list[int]], doc: Doc, tree: Tree, tokens: Sequence[int], fitting: Mapping[int, list[int]]
    ) -> Iterator[list[int]]:
        places = [fitting[key] for key in tokens]
        known = [set(found) for found in places]
        leading = {right: (left, relation) for left, branches in tree.items() for relation, right in branches}
        left_over = MOST

        def candidates(chosen: list[int]) -> Iterator[int]:
            if len(chosen) not in leading:
                return iter(places[len(chosen)])
            (left, relation), fits = leading[len(chosen)], known[len(chosen)]
            reached: list[int] = self._resolve_node_operator(cache, doc, chosen[left], relation)  # type: ignore[attr-defined]
            return (place for place in reached if place in fits)

        chosen: list[int] = []
        open_ = [candidates(chosen)] if all(places) else []
        while open_:
            place = next(open_[-1], None)
            if place is None:
                open_.pop()
                if chosen:
                    chosen.pop()
                continue
            left_over -= 1
            if left_over < 0:
                return
            if len(chosen) + 1 == len(places):
                yield [*chosen, place]
            else:
                chosen.append(place)
                open_.append(candidates(chosen))


def _roots(doc: Doc) -> list[int]:
    """For each token the root of its sentence's tree."""
    roots: dict[int, int] = {}
    for token in doc:
        path = []
        at = token
        while at.i not in roots and at.head.i != at.i:
            path.append(at.i)
            at = at.head
        root = roots.setdefault(at.i, at.i)
        roots.update(dict.fromkeys(path, root))
    return [roots[token.i] for token in doc]
