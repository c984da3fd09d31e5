"""Greetings and questions about an article as a whole are recognised; other questions stay questions."""

from __future__ import annotations

import pytest

from index.talk import says_nothing, talk_of

SAID = {
    "greeting": ["Hello!", "Bonjour", "Guten Tag", "¡Buenos días!", "Buongiorno", "Olá", "Goedemorgen", "hey there"],
    "yes": ["Yes", "yes please", "Oui !", "oui, merci", "Bien sûr", "Ja", "Sí", "Sim"],
    "no": ["No.", "no thanks", "Non", "non merci", "Nein", "Não"],
    "help": ["Help!", "help me please", "Can you help me?", "Aide", "aidez-moi", "à l’aide !", "J’ai besoin d’aide",
        "Comment ça marche ?", "Hilfe!", "¡Ayuda!", "Aiuto"],
    "thanks": ["Thank you so much!", "Merci beaucoup", "Vielen Dank", "Muchas gracias", "Grazie mille", "Obrigada!",
        "Dank je wel"],
    "farewell": ["Goodbye!", "Au revoir", "Tschüss", "Hasta luego", "Arrivederci", "Até logo", "Tot ziens"],
    "how-are-you": ["How are you?", "Salut, ça va ?", "Wie geht es dir?", "Hola, ¿qué tal?", "Come stai?",
        "Tudo bem?", "Hoe gaat het?"],
    "who-are-you": ["Are you a bot?", "t'es un robot ou un humain ?", "Wer bist du?", "¿Quién eres?", "Chi sei?",
        "Quem é você?", "Wie ben je?"],
    "subject": ["What is this about?", "De quoi parle l'article ?", "Worum geht es in dem Artikel?",
        "¿De qué trata el artículo?",
                "Di cosa parla l'articolo?", "Do que trata o artigo?", "Waar gaat dit artikel over?",
        "Hi, what is this about?"],
    "author": ["Who wrote this?", "qui l'a écrit ?", "Wer hat den Artikel geschrieben?", "¿Quién lo escribió?",
               "Chi l'ha scritto?", "Quem escreveu este artigo?", "Wie heeft dit geschreven?"],
    "date": ["When was it published?", "quand ?", "Quand a été publié l'article ?",
        "Wann wurde der Artikel veröffentlicht?",
             "¿Cuándo se publicó?", "Quando è stato scritto?", "Quando foi publicado?",
        "Wanneer werd dit artikel gepubliceerd?"],
    "title": ["What is the title?", "Quel est le titre de l'article ?", "Wie heißt der Artikel?",
        "¿Cuál es el título?",
              "Qual è il titolo?", "Qual é o título?", "Wat is de titel?"],
}  # fmt: skip


@pytest.mark.parametrize(("talk", "text"), [(talk, text) for talk in SAID for text in SAID[talk]])
def test_talk_is_recognised(talk: str, text: str) -> None:
    """In seven languages, whatever the case, accents and punctuation."""
    assert talk_of(text) == talk
    assert talk_of(text.upper().rstrip("?! ")) == talk


@pytest.mark.parametrize(
    "text",
    ["Hello, how much did the bridge cost?", "Who wrote the Iliad?", "Qui a écrit la lettre au maire ?",
        "Merci qui ?",
     "When did Musk buy Twitter?", "Quand Musk a-t-il acheté Twitter ?", "What did the advertisers say?",
        "Great Yarmouth",
     "Thanks to whom was it built?", "What is the title of the book that Ines wrote?", "", "?", "lighthouse " * 30,
     "Yes, but how much was it?", "No advertisers?", "Did no one help?", "Qui aide les annonceurs ?",
     "Help for whom?"],
)  # fmt: skip
def test_questions_stay_questions(text: str) -> None:
    """One word more than the phrase, and it is a question for the article."""
    assert talk_of(text) == ""


@pytest.mark.parametrize(
    "text",
    ["Qui ?", "et pourquoi ?", "Why not?", "And how long?", "Who is it?", "Warum nicht?", "¿Y por qué?", "How many?"],
)
def test_small_words_alone_say_nothing(text: str) -> None:
    """There is nothing to look for, so nothing answers."""
    assert says_nothing(text)


@pytest.mark.parametrize(
    "text",
    ["Who won?", "When was the war?", "Who has a son?", "Who will die?", "Qui est parti ?", "Musk?", "Wie alt ist er?",
     "?", "où est-il né ?", "谁？", "Wo?dka", "How old is it?", "What is AI?"],
)  # fmt: skip
def test_a_word_that_says_something_is_enough(text: str) -> None:
    """Small words of another language are great ones here."""
    assert not says_nothing(text)


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("De qui est cet article ?", "author"), ("C’est de qui ?", "author"), ("Qui signe cette chronique ?", "author"),
        ("Can you summarize it?", "subject"), ("tl;dr", "subject"),
        ("Give me a summary of the article, please", "subject"),
        ("Fais-moi un résumé", "subject"), ("Tu peux me résumer l’article s’il te plaît ?", "subject"),
        ("What is the main argument of the author?", "subject"), ("Quelle est la thèse de l’auteure ?", "subject"),
        ("Kannst du den Text zusammenfassen?", "subject"), ("¿Puedes resumir el artículo?", "subject"),
        ("Fammi un riassunto", "subject"), ("Um resumo do artigo", "subject"), ("Geef een samenvatting", "subject"),
        ("De qui est le tableau ?", ""), ("Can you summarize the attack on the bridge?", ""),
        ("En bref, qui a gagné ?", ""),
        ("What is the main argument of the mayor?", ""), ("Quelle est la thèse du maire ?", ""),
    ],
)  # fmt: skip
def test_the_whole_article_is_asked_about_in_many_ways(text: str, about: str) -> None:
    """A summary, the point of it, who it is by; with anything else in it, it is a question."""
    assert talk_of(text) == about
