"""The network of speakers, propositions and sides as GraphML and as GEXF with dates.

A speaker `holds`, `rejects` or `names` a proposition (polarity +1, -1, 0), `voices` the position of a claim, and `belongs to` a
side: each is an edge of its own, directed away from the speaker. The weight of an edge is the number of its claims, each counted
once however many copies of its article there are; `articles` counts the copies too. Claims of nobody known make no edge.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, TextIO

from kuriltool.analysis.cited import speaker_key
from kuriltool.analysis.dating import Bounds, dated
from kuriltool.clean import counted, one_line
from kuriltool.exports.colours import Rgb, rgb
from kuriltool.exports.markup import Markup
from kuriltool.model import Claim, Polarity, Speaker

if TYPE_CHECKING:
    from kuriltool.corpus import Corpus

NOTES = ("claims of speakers whom nobody knows are left out; a copy of an article counts in 'articles' alone",)

_VERBS: dict[Polarity, str] = {1: "holds", -1: "rejects", 0: "names"}
_VOICES, _BELONGS = "voices", "belongs to"
_LONGEST = 300  # characters of an edge's words
_PART = re.compile("[^A-Za-z0-9_.-]+")

Value = str | int | float | None


class _Column(NamedTuple):
    """An attribute of nodes or edges: its name and its type, as both formats call it but for whole numbers."""

    name: str
    type: str = "string"


_COUNTS = (_Column("claims", "integer"), _Column("articles", "integer"), _Column("outlets", "integer"))
_DAYS = (_Column("first"), _Column("last"), _Column("undated", "integer"))
_NODES = (
    _Column("type"),
    _Column("known_as"),
    _Column("kind"),
    _Column("side"),
    _Column("role"),
    _Column("affiliation"),
    *_COUNTS,
    *_DAYS,
)
_EDGES = (
    _Column("relation"),
    _Column("polarity", "integer"),
    *_COUNTS,
    *_DAYS,
    _Column("confidence", "double"),
    _Column("words"),
    _Column("claim_ids"),
)


@dataclass
class _Bundle:
    """What the claims behind a node or an edge say together."""

    ids: list[str] = field(default_factory=list)
    articles: set[str] = field(default_factory=set)
    outlets: set[str] = field(default_factory=set)
    days: list[Bounds] = field(default_factory=list)
    confidence: float = 0.0
    surest: Claim | None = None

    def add(self, claim: Claim) -> None:
        stands = [claim.article, *claim.appearances]
        self.ids.append(claim.id)
        self.articles |= {article.path for article in stands}
        self.outlets |= {article.outlet for article in stands if article.outlet}
        self.confidence += claim.confidence
        if days := dated(claim):
            self.days.append(days)
        if self.surest is None or claim.confidence > self.surest.confidence:
            self.surest = claim

    def told(self) -> dict[str, Value]:
        """The values of the columns that nodes and edges share."""
        return {
            "claims": len(self.ids),
            "articles": len(self.articles),
            "outlets": len(self.outlets),
            "first": min(days.first for days in self.days).isoformat() if self.days else None,
            "last": max(days.last for days in self.days).isoformat() if self.days else None,
            "undated": len(self.ids) - len(self.days),
        }

    def spells(self) -> list[Bounds]:
        """The days of the claims, in order and none twice: Gephi refuses those that overlap."""
        spells: list[Bounds] = []
        for days in sorted(self.days):
            if spells and days.first <= spells[-1].last:
                spells[-1] = Bounds(spells[-1].first, max(days.last, spells[-1].last))
            else:
                spells.append(days)
        return spells


@dataclass
class _Node:
    id: str
    label: str
    values: dict[str, Value]
    colour: Rgb | None = None
    bundle: _Bundle = field(default_factory=_Bundle)

    def told(self) -> dict[str, Value]:
        return {**self.values, **self.bundle.told()}


@dataclass
class _Edge:
    source: str
    target: str
    relation: str
    polarity: int | None = None
    bundle: _Bundle = field(default_factory=_Bundle)

    @property
    def weight(self) -> float:
        return float(len(self.bundle.ids))

    def told(self) -> dict[str, Value]:
        surest, number = self.bundle.surest, len(self.bundle.ids)
        return {
            "relation": self.relation,
            "polarity": self.polarity,
            **self.bundle.told(),
            "confidence": round(self.bundle.confidence / number, 3),
            "words": _worded(surest) if surest else None,
            "claim_ids": " ".join(self.bundle.ids),
        }


class _Network:
    """The nodes and edges of a corpus, in the order in which they are met; sides come first."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus, self.claims, self.unknown = corpus, 0, 0
        self.nodes: dict[str, _Node] = {}
        self.edges: dict[tuple[str, str, str], _Edge] = {}
        for side in corpus.sides:
            self._position(side.id)
        for claim in corpus.claims():
            self._take(claim)

    @property
    def about(self) -> str:
        """What a reader of the file should know of it."""
        known = sum(node.values["type"] == "speaker" for node in self.nodes.values())
        left_out = f"; {counted(self.unknown, 'claim')} of nobody known left out" if self.unknown else ""
        return (
            f"{counted(self.claims, 'claim')} by {counted(known, 'speaker')}{left_out}. "
            "A weight is a number of claims, each counted once; 'articles' counts copies too."
        )

    def _take(self, claim: Claim) -> None:
        self.claims += 1
        met = [self._position(claim.position)] if claim.position else []
        met += [self._proposition(stance.id) for stance in claim.propositions]
        if claim.speaker is None:
            self.unknown += 1
        else:
            met.append(self._speaker(claim.speaker))
            self._connect(met[-1], claim, claim.speaker)
        for node in {node.id: node for node in met}.values():
            node.bundle.add(claim)

    def _connect(self, speaker: _Node, claim: Claim, known: Speaker) -> None:
        for stance in dict.fromkeys(claim.propositions):
            self._edge(speaker, self._proposition(stance.id), _VERBS[stance.polarity], stance.polarity).bundle.add(claim)
        if claim.position:
            self._edge(speaker, self._position(claim.position), _VOICES).bundle.add(claim)
        if known.side:
            self._edge(speaker, self._position(known.side), _BELONGS).bundle.add(claim)

    def _edge(self, source: _Node, target: _Node, relation: str, polarity: int | None = None) -> _Edge:
        key = source.id, target.id, relation
        return self.edges.setdefault(key, _Edge(source.id, target.id, relation, polarity))

    def _speaker(self, known: Speaker) -> _Node:
        id = _id("speaker", speaker_key(known))
        node = self.nodes.setdefault(id, _Node(id, one_line(known.name), {"type": "speaker", "known_as": known.id}))
        node.colour = node.colour or rgb(known.side, self._corpus.sides)
        for name in ("kind", "side", "role", "affiliation"):  # a role is told in some articles alone
            node.values[name] = getattr(known, name) or node.values.get(name)
        return node

    def _proposition(self, proposition: str) -> _Node:
        id = _id("proposition", proposition)
        label = one_line(self._corpus.propositions.get(proposition, proposition))
        return self.nodes.setdefault(id, _Node(id, label, {"type": "proposition", "known_as": proposition}))

    def _position(self, position: str) -> _Node:
        id, sides = _id("side", position), self._corpus.sides
        is_side = any(side.id == position for side in sides)
        values: dict[str, Value] = {
            "type": "side" if is_side else "position",
            "known_as": position,
            "side": position if is_side else None,
        }
        return self.nodes.setdefault(id, _Node(id, one_line(position), values, rgb(position, sides)))


def _id(type: str, key: str) -> str:
    """An id that XML allows everywhere, the same in every export; a key that must be changed for that keeps apart by a digest."""
    plain = _PART.sub("-", key).strip("-")
    digest = hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()[:8]
    return f"{type}:{plain}" if plain == key else f"{type}:{plain}-{digest}"


def _worded(claim: Claim) -> str:
    """A claim's words behind the cue, for one may refuse what they name: `refused to: continue negotiations`."""
    words = one_line(f"{claim.cue.text}: {claim.text}" if claim.cue else claim.text)
    return words if len(words) <= _LONGEST else words[:_LONGEST].rsplit(" ", 1)[0] + " …"


def _numbered(edges: Iterable[_Edge]) -> Iterator[tuple[str, _Edge]]:
    return ((f"e{number}", edge) for number, edge in enumerate(edges))


def write_graphml(corpus: Corpus, target: TextIO) -> None:
    """The network as plain GraphML with typed keys, which Gephi, networkx and igraph read.

    Nodes carry their side's colour in `r`, `g` and `b`, as Gephi looks for it. It knows no kinds of edges in GraphML: it adds up
    two between the same nodes, which GEXF keeps apart.
    """
    network, xml = _Network(corpus), Markup(target)
    schema = "http://graphml.graphdrawing.org/xmlns"
    xml.begin()
    with xml.element("graphml", {"xmlns": schema}):
        _keys(xml, "node", (_Column("label"), *_NODES, *(_Column(part, "integer") for part in "rgb")))
        _keys(xml, "edge", (_Column("label"), _Column("weight", "double"), *_EDGES))
        with xml.element("graph", {"id": "claims", "edgedefault": "directed"}):
            xml.leaf("desc", text=network.about)
            for node in network.nodes.values():
                with xml.element("node", {"id": node.id}):
                    _data(xml, "node", {"label": node.label, **node.told(), **_painted(node.colour)})
            for id, edge in _numbered(network.edges.values()):
                with xml.element("edge", {"id": id, "source": edge.source, "target": edge.target}):
                    _data(xml, "edge", {"label": edge.relation, "weight": edge.weight, **edge.told()})


def _keys(xml: Markup, element: str, columns: Sequence[_Column]) -> None:
    for column in columns:
        type = "int" if column.type == "integer" else column.type
        xml.leaf("key", {"id": f"{element}.{column.name}", "for": element, "attr.name": column.name, "attr.type": type})


def _data(xml: Markup, element: str, values: Mapping[str, Value]) -> None:
    for name, value in values.items():
        if value is not None:
            xml.leaf("data", {"key": f"{element}.{name}"}, value)


def _painted(colour: Rgb | None) -> dict[str, Value]:
    return dict(zip("rgb", colour, strict=True)) if colour else {}


def write_gexf(corpus: Corpus, target: TextIO) -> None:
    """The network as GEXF 1.3 for Gephi and networkx 3.6, each edge there on the days of its claims, for Gephi's timeline.

    A claim of a month or a year is there on all its days. An edge with undated claims alone is always there.
    """
    network, xml = _Network(corpus), Markup(target)
    is_dated = any(edge.bundle.days for edge in network.edges.values())
    time: dict[str, object] = {"timeformat": "date", "timerepresentation": "interval"} if is_dated else {}
    xml.begin()
    with xml.element("gexf", {"xmlns": "http://gexf.net/1.3", "xmlns:viz": "http://gexf.net/1.3/viz", "version": "1.3"}):
        with xml.element("meta"):
            xml.leaf("creator", text="kuriltool")
            xml.leaf("description", text=network.about)
        with xml.element("graph", {"defaultedgetype": "directed", "mode": "dynamic" if is_dated else "static", **time}):
            _declared(xml, "node", _NODES)
            _declared(xml, "edge", _EDGES)
            with xml.element("nodes", {"count": len(network.nodes)}):
                for node in network.nodes.values():
                    _gexf_node(xml, node)
            with xml.element("edges", {"count": len(network.edges)}):
                for id, edge in _numbered(network.edges.values()):
                    _gexf_edge(xml, id, edge)


def _declared(xml: Markup, element: str, columns: Sequence[_Column]) -> None:
    with xml.element("attributes", {"class": element, "mode": "static"}):
        for column in columns:
            xml.leaf("attribute", {"id": column.name, "title": column.name, "type": column.type})


def _gexf_node(xml: Markup, node: _Node) -> None:
    with xml.element("node", {"id": node.id, "label": node.label}):
        _values(xml, node.told())
        if node.colour:
            xml.leaf("viz:color", _painted(node.colour))


def _gexf_edge(xml: Markup, id: str, edge: _Edge) -> None:
    ends = {"id": id, "source": edge.source, "target": edge.target}
    with xml.element("edge", {**ends, "weight": edge.weight, "label": edge.relation, "kind": edge.relation}):
        _values(xml, edge.told())
        if spells := edge.bundle.spells():
            with xml.element("spells"):
                for spell in spells:
                    xml.leaf("spell", {"start": spell.first, "end": spell.last})


def _values(xml: Markup, values: Mapping[str, Value]) -> None:
    with xml.element("attvalues"):
        for name, value in values.items():
            if value is not None:
                xml.leaf("attvalue", {"for": name, "value": value})
