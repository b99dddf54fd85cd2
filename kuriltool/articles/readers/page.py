"""A page of HTML as a tree that can be read in good time: parsed, bounded, and without what carries no text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kuriltool.articles.readers.linked_data import LinkedData, parsed, read_linked_data
from kuriltool.errors import ArticleError

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# Reading takes seconds from here on; a live blog of a whole day has some 20,000 tags, and no page of news a tenth of the depth.
_MOST_TAGS = 50_000
_DEEPEST = 1_000
_WIDEST = 25_000_000  # the sum of squared numbers of children: what lies side by side is compared with one another
_LOOSE_TAGS = 500_000  # as they are counted before parsing, those in scripts among them
_MOST_TEXT = 3  # times the characters of an article: what a page may hold around it
_LONGEST_VALUE = 2_000  # characters of an attribute; pictures stand in them, and hide what they are not
_MOST_AUTHORS = 10
_LONGEST_AUTHORS = 200  # characters
_MOST_MALFORMED = 10_000  # characters of JSON-LD that is none, out of which trafilatura still picks what it can
_LARGEST_CELL = 250  # characters, of what is a table of data
_LONGEST_LABEL = 60  # characters of a cell that is no paragraph: "Advertisement"
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_REFERENCE = re.compile(r"&#(?:x0*([0-9a-f]{1,2})|0*(\d{1,2}))(?![0-9a-f]);?", re.I)  # to one of the first 256 characters
_NO_TEXT = ("style", "template", "svg", "object", "embed", "iframe", "canvas", "audio", "video", "base")
_TABLE_PARTS = ("tbody", "thead", "tfoot", "tr", "td", "th")
_HEADINGS = tuple(f"h{level}" for level in range(1, 7))
_BLOCKS = ("p", "div", "table", "layout", "ul", "ol", "dl", "blockquote", "pre", "section", "article", *_HEADINGS)
_NAMES_AUTHOR = re.compile(r"author|creator|byl", re.I)


@dataclass(frozen=True)
class Page:
    """A parsed page and what its JSON-LD says of its article."""

    tree: HtmlElement
    linked: LinkedData


def parse_page(html: str, path: str, most_characters: int) -> Page:
    """The page of an HTML text, whole or a part of one. Raises ArticleError where it would take too long to be read."""
    from lxml import etree
    from lxml.html import HTMLParser, document_fromstring

    if html.count("<") > _LOOSE_TAGS:
        raise _too_many_tags(path)
    parser = HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True, collect_ids=False, encoding="utf-8")
    try:
        tree = document_fromstring(_without_controls(html).encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, AssertionError) as error:  # nothing in it; the latter where its only tag is <frameset>
        raise ArticleError(path, "is empty as a page; save it again from a browser") from error
    linked = _take_scripts(tree)
    etree.strip_elements(tree, *_NO_TEXT, with_tail=False)
    _check_size(tree, path, most_characters)
    _cut_attributes(tree)
    if linked.is_live:  # each of its updates may be an <article>, of which the first would be taken for all of it
        for update in tree.iter("article"):
            update.tag = "section"
    _show_quotes(tree)
    _open_layout_tables(tree)
    return Page(tree, linked)


def _without_controls(html: str) -> str:
    """The page without control characters, written out or as `&#27;`: what libxml2 reads of them, trafilatura can't write."""

    def kept(found: re.Match[str]) -> str:
        character = chr(int(found[1], 16) if found[1] else int(found[2]))
        return "" if _CONTROLS.match(character) else found[0]

    return _CONTROLS.sub("", _REFERENCE.sub(kept, html))


def _too_many_tags(path: str) -> ArticleError:
    many = f"it has more than {_MOST_TAGS:,} tags, or thousands side by side"
    return ArticleError(path, f"is no page of one article: {many}; save its text alone")


def _take_scripts(tree: HtmlElement) -> LinkedData:
    """What the JSON-LD says; no script stays but malformed JSON-LD that is short."""
    from lxml import etree

    linked, room = [], _MOST_MALFORMED
    for script in tree.iter("script"):
        text = script.text or ""
        if (script.get("type") or "").strip().lower() == "application/ld+json" and text.strip():
            linked.append(text)
            if len(text) <= room and parsed(text) is None:
                room -= len(text)
                script.tag = "kept"
    etree.strip_elements(tree, "script", with_tail=False)
    for script in tree.iter("kept"):
        script.tag = "script"
    return read_linked_data(linked)


def _check_size(tree: HtmlElement, path: str, most_characters: int) -> None:
    from lxml import etree

    tags = deepest = depth = width = text = 0
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        if event == "end":
            depth -= 1
            continue
        tags, depth = tags + 1, depth + 1
        deepest, width = max(deepest, depth), width + len(element) ** 2
        text += len(element.text or "") + len(element.tail or "")
    if tags > _MOST_TAGS or width > _WIDEST:
        raise _too_many_tags(path)
    if deepest > _DEEPEST:
        raise ArticleError(path, f"is nested more than {_DEEPEST:,} tags deep; save its text alone")
    if text > _MOST_TEXT * most_characters:
        reason = f"is a page of {text:,} characters, and {_MOST_TEXT} times --limit-characters are the most; save its text alone"
        raise ArticleError(path, f"{reason}, or raise --limit-characters")


def _cut_attributes(tree: HtmlElement) -> None:
    """Take out attributes that are too long to say anything, and authors beyond a number that any article has."""
    authors = 0
    for element in tree.iter():
        for name, value in element.items():
            if len(value) > _LONGEST_VALUE:
                del element.attrib[name]
        if element.tag == "meta" and _NAMES_AUTHOR.search(" ".join(element.values()[:2])):
            authors += 1
            if authors > _MOST_AUTHORS or len(element.get("content", "")) > _LONGEST_AUTHORS:
                element.attrib.pop("content", None)


def _show_quotes(tree: HtmlElement) -> None:
    """Write out the quotation marks that browsers show around `<q>`: they tell where a quote begins and ends."""
    for element in tree.iter("q"):
        element.tag = "span"
        element.text = f"“{element.text or ''}"
        if len(element):
            element[-1].tail = f"{element[-1].tail or ''}”"
        else:
            element.text += "”"


def _open_layout_tables(tree: HtmlElement) -> None:
    """Turn tables that hold a page together, as old pages and newsletters have them, into plain blocks; data stays a table.

    A cell that holds a text without blocks of its own is a paragraph, and its line breaks stay.
    """
    for table in [table for table in tree.iter("table") if _is_layout(table)]:
        for part in list(table.iterdescendants(*_TABLE_PARTS)):
            if next(part.iterancestors("table"), None) is table:
                part.tag = "p" if _is_paragraph(part) else "div"
        table.tag = "layout"  # not a block yet: the tables around it still have to be told by their parts
    for table in tree.iter("layout"):
        table.tag = "div"


def _is_paragraph(part: HtmlElement) -> bool:
    holds_blocks = part.tag not in ("td", "th") or next(part.iterdescendants(*_BLOCKS), None) is not None
    return not holds_blocks and len("".join(part.itertext()).strip()) > _LONGEST_LABEL


def _is_layout(table: HtmlElement) -> bool:
    if table.get("role") in ("presentation", "none") or next(table.iterdescendants("table"), None) is not None:
        return True
    cells = list(table.iterdescendants("td", "th"))
    is_column = len(cells) == sum(1 for _ in table.iterdescendants("tr")) and not any(cell.tag == "th" for cell in cells)
    return is_column or any(len(cell.findall("p")) > 1 or len("".join(cell.itertext())) > _LARGEST_CELL for cell in cells)
