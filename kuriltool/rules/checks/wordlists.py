"""The word lists of attribution rules that the engine reads by their names; rules may do without any of them."""

from __future__ import annotations

READ = {
    "say": "verbs of saying, whose subjects speak",
    "ask": "verbs of asking, whose subjects speak",
    "think": "verbs of thinking, whose subjects speak",
    "person-nouns": "what people are called, who can be meant by he and she",
    "body-nouns": "what bodies are called, which can be meant by it",
    "female-nouns": "nouns that mean a woman",
    "male-nouns": "nouns that mean a man",
    "female-titles": "words before a woman's name",
    "male-titles": "words before a man's name",
    "female-forenames": "forenames of women",
    "male-forenames": "forenames of men",
    "honorifics": "words before a name that are no part of it",
    "not-holders": "words before a title that make it another's",
    "outsiders": "people who speak for themselves, whatever country they come from",
    "insiders": "people and bodies who speak for a state",
    "negations": "small words that deny what they stand with",
    "rejecting": "what denies or refuses whatever it governs",
    "ceasing": "what ends whatever it governs",
    "blaming": "what is against what it names, and takes for granted what is stated",
    "accepting": "what holds whatever it governs to be right",
    "wanting": "what wants whatever it governs",
    "modals": "auxiliaries that say that their verb is wanted",
    "duties": "auxiliaries that say so of their subject too",
    "leaving-open": "what leaves open whether something is so",
    "conditions": "what makes something a condition",
    "asking": "verbs that only ask",
    "stands-for": "words that mean others too, in titles and descriptions: 'sen. senator lawmaker'",
    "party-letters": "letters behind a name that tell a party: 'r republican'",
}
