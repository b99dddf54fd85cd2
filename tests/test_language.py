"""Which texts count as English."""

from __future__ import annotations

import subprocess
import sys

import pytest

from kuriltool.reading.language import english, is_english

ENGLISH = (
    "The council of Norburg said on Monday that it would not sign the treaty before the spring, because the talks with the "
    "South had brought nothing new. Ana Holm, who leads the council, told reporters that she was still ready to meet."
)
RUSSIAN = (
    "Совет Норбурга заявил в понедельник, что не подпишет договор до весны, так как переговоры с Югом ничего не дали. "
    "Глава совета Анна Хольм сказала журналистам, что она по-прежнему готова к встрече, если Юг снимет свои условия."
)
OTHERS = {
    "Russian": RUSSIAN,
    "Japanese": "ノルブルク評議会は月曜日、南との協議で進展がなかったため、"
    "春まで条約に署名しないと発表した。議長は記者団に対し、会談の用意はあると述べた。",
    "German": "Der Rat von Norburg hat am Montag erklärt, dass er den Vertrag vor dem Frühjahr nicht unterzeichnen werde, weil "
    "die Gespräche mit dem Süden nichts Neues gebracht hätten. Ana Holm sagte, sie sei weiter zu einem Treffen bereit.",
    "French": "Le conseil de Norburg a déclaré lundi qu'il ne signerait pas le traité avant le printemps, parce que les "
    "discussions avec le Sud n'avaient rien apporté de nouveau. Ana Holm a dit aux journalistes qu'elle restait "
    "prête à le rencontrer.",
    "Spanish": "El consejo de Norburg dijo el lunes que no firmaría el tratado antes de la primavera, porque las conversaciones "
    "con el Sur no habían traído nada nuevo. Ana Holm dijo a los periodistas que seguía dispuesta a reunirse.",
    "Dutch": "De raad van Norburg zei maandag dat hij het verdrag niet voor de lente zou tekenen, omdat de gesprekken met het "
    "zuiden niets nieuws hadden opgeleverd. Ana Holm vertelde verslaggevers dat ze nog steeds bereid was tot een ontmoeting.",
    "Russian in Latin letters": "Sovet Norburga zayavil v ponedelnik, chto ne podpishet dogovor do vesny, tak kak peregovory s "
    "Yugom nichego ne dali. Glava soveta Anna Holm skazala zhurnalistam, chto ona po-prezhnemu gotova k vstreche.",
    "a list of names": "Norburg Sudburg Milltown Fordby Holm Lund Berg Ek Sol Moe Nervo Kvist Dahl Strand Vik Haug Lie Moen "
    "Bakke Solberg Hagen Eide Lunde Myhre Aas Berge Foss Gran Holt Iversen",
}


@pytest.mark.parametrize(
    "text",
    [
        ENGLISH,
        ENGLISH.upper(),
        ENGLISH.replace("o", "o\u00ad"),
        "\ufeff" + ENGLISH.replace(" ", "\u00a0"),
        f"{ENGLISH}\n\n{RUSSIAN}",
        f"{OTHERS['German']}\n\n{ENGLISH}",
        "“I don’t think it’s over,” she said. “We’re here, you’re here, they’re not, and that’s what it’s about.” “Isn’t it?” he "
        "asked. “It wasn’t,” she said, “until you’d gone.”",
    ],
)
def test_english_in_any_setting_is_english(text: str) -> None:
    assert is_english(text)


@pytest.mark.parametrize("text", OTHERS.values(), ids=OTHERS)
def test_other_languages_are_not(text: str) -> None:
    assert not is_english(text)


def test_a_few_words_tell_nothing() -> None:
    assert is_english("Совет заявил: договор не подпишем.")
    assert is_english("")
    assert is_english("2026 1 204 3.5 % 77 198 12,000 41 2,300 19 8 7 6 5 4 3 2 1 0 100 200 300 400 500 600 700 800 900")


def test_a_russian_article_with_an_english_line_is_none() -> None:
    assert not is_english(f"{RUSSIAN}\n{RUSSIAN}\n{RUSSIAN}\nShare this with your friends")


def test_the_share_is_of_words_in_latin_letters() -> None:
    assert english("the river") == 0.5
    assert english("the river река мост") == 0.5
    assert english("the река мост село") == 0.0
    assert english("") == 0.0


def test_spacy_is_not_imported_before_a_text_is_judged() -> None:
    code = "import sys, kuriltool.reading.language; assert 'spacy' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)
