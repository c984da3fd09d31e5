"""Languages: told from short questions, from scripts, and never at the price of an exception."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.language import detect_language, is_language

SENTENCES = {
    "fr": "Le conseil municipal a voté hier soir la construction d’un nouveau pont sur la rivière.",
    "en": "The town council voted last night to build a new bridge across the river.",
    "de": "Der Stadtrat hat gestern Abend den Bau einer neuen Brücke über den Fluss beschlossen.",
    "es": "El ayuntamiento aprobó anoche la construcción de un nuevo puente sobre el río.",
    "it": "Il consiglio comunale ha approvato ieri sera la costruzione di un nuovo ponte sul fiume.",
    "pt": "A câmara municipal aprovou ontem à noite a construção de uma nova ponte sobre o rio.",
    "nl": "De gemeenteraad heeft gisteravond besloten een nieuwe brug over de rivier te bouwen.",
    "ru": "Городской совет вчера вечером решил построить новый мост через реку.",
    "ar": "قرر المجلس البلدي مساء أمس بناء جسر جديد فوق النهر.",
    "hi": "नगर परिषद ने कल शाम नदी पर एक नया पुल बनाने का निर्णय लिया।",
    "zh": "市议会昨晚决定在河上建造一座新桥。",
}

SHORT = {
    "橋はいつ完成しますか": "ja",
    "Twitterはいくらで売れた？": "ja",
    "다리는 언제 완공됩니까?": "ko",
    "ใครสร้างสะพาน": "th",
    "Twitter ราคาเท่าไร": "th",
    "Πότε;": "el",
    "מתי?": "he",
    "Ե՞րբ": "hy",
    "როდის?": "ka",
    "多少钱？": "zh",
    "這是什麼東西": "zh",
    "எப்போது?": "ta",
}


@pytest.mark.parametrize(("language", "text"), SENTENCES.items())
def test_a_sentence_is_enough(language: str, text: str) -> None:
    """One ordinary sentence tells its language."""
    assert detect_language(text) == language


@pytest.mark.parametrize(("text", "language"), SHORT.items())
def test_a_script_decides_alone(text: str, language: str) -> None:
    """Two or three words are enough where the script belongs to one language, even beside a Western name."""
    assert detect_language(text) == language


QUESTIONS = {
    "Quel temps fera-t-il demain à Paris ?": "fr",
    "À quelle date Windows est-il sorti ?": "fr",
    "Qu’est-ce que l’abonnement comprend ?": "fr",
    "Qui dirigeait Airbus avant lui ?": "fr",
    "Chi gestiva il mulino?": "it",
    "Wann wurde IBM gegründet?": "de",
    "Who isn't on I. M. Pei's list?": "en",
    "¿Quién es el dueño de Zara?": "es",
    "Quem é o dono da Petrobras?": "pt",
    "Wie is de baas van Philips?": "nl",
    "Cine este patronul Dacia?": "ro",
    "Кто построил мост?": "ru",
    "Хто збудував міст і коли?": "uk",
    "Кой построи моста и кога?": "bg",
    "Köprüyü kim ve ne zaman yaptı?": "tr",
}


@pytest.mark.parametrize(("text", "language"), QUESTIONS.items())
def test_small_words_tell_the_language_of_a_question(text: str, language: str) -> None:
    """Questions are short and full of foreign names: their letters alone mislead."""
    assert detect_language(text) == language


def test_a_quoted_word_does_not_decide() -> None:
    """An English sentence that quotes Greek and Japanese stays English, a Chinese one with a Japanese name Chinese."""
    assert detect_language("The word φιλία and the word こころ both mean more than their English translations.") == "en"
    assert detect_language("市议会昨晚决定在河上建造一座新桥，由日本公司さくら负责设计和施工，明年春天开工。") == "zh"


@pytest.mark.parametrize("text", ["", " ", "12 + 30 = 42", "…?!", "\x00\x01", "zzxqv"])
def test_what_has_no_language_gets_the_default(text: str) -> None:
    """Numbers, punctuation and letter salad are no language; the caller chooses what that means."""
    assert detect_language(text) == "und"
    assert detect_language(text, default="fr") == "fr"


@pytest.mark.parametrize(
    "dirt", ["\x00", "\x1b[0m", "\x85", "\ufffe", "\ufdd0", "\ud800", "\U0010ffff", "\u202e", "\u200b"]
)
def test_dirt_does_not_matter(dirt: str) -> None:
    """Controls, lone surrogates and noncharacters neither raise nor hide the language."""
    assert detect_language(dirt + SENTENCES["fr"] + dirt) == "fr"


@given(st.text(st.characters(exclude_categories=())))
def test_any_string_has_an_answer(text: str) -> None:
    """Whatever the characters, the answer is a two-letter code or the default."""
    assert detect_language(text) == "und" or len(detect_language(text)) == 2


def test_codes_name_languages() -> None:
    """What detection gives is known, and so are languages it cannot tell; what looks like a code is not enough."""
    assert all(map(is_language, [*SENTENCES, "br", "haw", "zh", "nb"]))
    assert not any(map(is_language, ["xx", "xxx", "zzp", "", "FR", "french", "fr-FR", "f"]))
