"""Line rules: what a site puts around an article goes, what its author wrote stays, in seven languages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.clean import author_notes, body, clean, fold, weight

FIRST = "The bridge was closed in the spring of 1998, after a barge had struck the second pier in thick fog."
MIDDLE = "Nobody was hurt, but the engineers found cracks that were older than the accident, and far longer."
LAST = "It opened again eleven years later, on a Sunday, and half of the town walked across it before noon."


def _around(*lines: str) -> list[str]:
    """The lines between two paragraphs."""
    return [FIRST, *lines, LAST]


def _after(*lines: str) -> list[str]:
    """The lines below the article."""
    return [FIRST, MIDDLE, LAST, *lines]


LINKS = [
    "Also read: Ten bridges that never opened",
    "Read more: The night of the barge",
    "Related: What the river remembers",
    "Lire aussi Dix ponts qui n’ont jamais ouvert",
    "Lire aussi : Le prix du péage va augmenter.",
    "À lire également : Le fleuve et la ville",
    "→ Voir aussi : Les piles du vieux pont",
    "Lesen Sie auch: Zehn Brücken, die nie öffneten",
    "Mehr zum Thema: Die Nacht des Unfalls",
    "Lee también: Diez puentes que nunca se abrieron",
    "Te puede interesar: La noche del accidente",
    "Leggi anche: Dieci ponti mai aperti",
    "Potrebbe interessarti: La notte dell’incidente",
    "Leia também: Dez pontes que nunca abriram",
    "Saiba mais: A noite do acidente",
    "Lees ook: Tien bruggen die nooit opengingen",
    "Zie ook: De nacht van het ongeluk",
]


@pytest.mark.parametrize("line", LINKS)
def test_links_to_other_articles_go(line: str) -> None:
    """The invitation to read something else is no part of the article, wherever it stands."""
    assert clean(_around(line)) == [FIRST, LAST]


LABELS = """Share|Print|Advertisement|3 comments|Share on Facebook
Facebook Twitter WhatsApp|Sign in|Reading time: 4 min
Partager|Imprimer|Publicité|Commentaires|Partager sur Twitter|Temps de lecture : 4 min|S’abonner
Article réservé aux abonnés
Teilen|Drucken|Anzeige|Kommentare|Artikel vorlesen|Compartir|Publicidad|Comentarios|Condividi|Stampa|Pubblicità
Compartilhar|Publicidade|Delen|Afdrukken|Advertentie|Reacties""".replace("\n", "|").split("|")


@pytest.mark.parametrize("line", LABELS)
def test_buttons_go(line: str) -> None:
    """What a page writes on its buttons goes, between paragraphs and around them."""
    assert clean([line, *_around(line), line]) == [FIRST, LAST]


KEPT = [
    "Comment ?",
    "Pourquoi ?",
    "Share!",
    "Was nun?",
    "A bridge too far",
    "Les lignes du fleuve",
    "Lire aussi est un plaisir, dit-il, quand le pont tremble.",
    "Voir aussi loin que possible, c’est l’affaire du guetteur.",
    "Read more slowly and the river says more.",
    "Lesen Sie auch Krimis? Der Wärter lacht. Er lese Fahrpläne.",
    "Related matters were settled in court.",
    "Commentaire acerbe du maire : « Enfin ! »",
    "“Subscribe to our newsletter,” said the sign on the bridge.",
    "Nous utilisons des cookies, disait l’écran du péage.",
    "This site uses more steel than the Eiffel Tower.",
    "© was painted on the pier, nobody knows why.",
    "— Tu viens ?",
    "• eleven spans of riveted steel",
    "12. The thirteenth pier was never built.",
    "Plus de trois cents ouvriers",
    "More on the bridge than under it",
    "Le 3 mars 1998",
]


@pytest.mark.parametrize("line", KEPT)
def test_what_an_author_may_write_stays(line: str) -> None:
    """Subheadings, short paragraphs, list items, dialogue and sentences with such words are the article's own."""
    assert clean(_around(line)) == _around(line)


SECTIONS = """Recent News|Editor's Pick|Most read|You may also like|Related articles|Trending
Sur le même sujet|Articles récents|Les plus lus|À la une|Meistgelesen|Ähnliche Artikel
Das könnte Sie auch interessieren|Noticias relacionadas|Lo más leído
Articoli correlati|I più letti|Notícias relacionadas|Mais lidas|Gerelateerde artikelen|Meest gelezen""".replace(
    "\n", "|"
).split("|")


@pytest.mark.parametrize("heading", SECTIONS)
def test_lists_of_links_go_with_their_heading(heading: str) -> None:
    """A list of headlines goes, between paragraphs or below the article; without a list only below it."""
    links = ["The mayor wants a second bridge", "Ferries: the last crossing of the Aurora"]
    assert clean(_around(heading, *links)) == [FIRST, LAST]
    assert clean(_after(heading, *links)) == _after()
    assert clean(_after(heading)) == _after()


@pytest.mark.parametrize(
    "heading", ["More from The Post:", "Plus de La Vallée :", "Mehr aus der Talpost:", "Más de El Valle:"]
)
def test_more_from_a_site_goes_with_its_list(heading: str) -> None:
    """A named site and a list after a colon are its links; the same words as a heading above prose are not."""
    links = ["• The mayor wants a second bridge", "• Ferries: the last crossing"]
    assert clean(_after(heading, *links)) == _after()
    assert clean(_around(heading, *links)) == [FIRST, LAST]
    assert clean(_around(heading.rstrip(" :"))) == _around(heading.rstrip(" :"))


def test_a_heading_after_a_list_of_links_stays() -> None:
    """The last, short line above the prose is the author's next subheading, and so is all that follows bullets."""
    headlines = ["The mayor wants a second bridge over the river", "Ferries: the last crossing of the Aurora in autumn"]
    assert clean(_around("Related articles", *headlines, "Eleven years")) == _around("Eleven years")
    assert clean(_around("Related articles", "• One", "• Two", "Eleven years")) == _around("Eleven years")


def test_a_list_of_the_author_stays() -> None:
    """Bullets and plain lines of the body stay, also when they are many."""
    for mark in ("• ", "- ", ""):
        lines = [f"{mark}span number {number}" for number in range(9)]
        assert clean(_around(*lines)) == _around(*lines)
        assert clean(_after(*lines)) == _after(*lines)


ENDS = """Leave a Reply|Leave a comment|Post a comment|Laisser un commentaire|Laissez un commentaire
Schreibe einen Kommentar|Kommentar schreiben|Deja un comentario|Lascia un commento|Deixe um comentário|Geef een reactie
Your email address will not be published.|7 thoughts on “The bridge”|Required fields are marked *""".replace(
    "\n", "|"
).split("|")


@pytest.mark.parametrize("form", ENDS)
def test_nothing_follows_the_comment_form(form: str) -> None:
    """What readers write below the form is prose, but not the article's."""
    comment = "I crossed it every day as a child, and the cracks were there long before the barge came."
    assert clean(_after(form, "Anna says:", comment)) == _after()


def test_a_link_to_the_comments_above_the_article_cuts_nothing() -> None:
    """Blogs put the same words under their title."""
    assert clean(["The bridge", "Leave a comment", *_after()]) == ["The bridge", *_after()]


NOTICES = [
    "© 2024 The Valley Post. All rights reserved.",
    "We use cookies to improve your experience on our website and to show you personalised content.",
    "Sign up for our newsletter and never miss a story from the valley, delivered to your inbox every week.",
    "The views expressed in this article are those of the author and do not necessarily reflect those of this paper.",
    "This column does not necessarily reflect the opinion of the editorial board or of its owners.",
    "Cette chronique ne reflète pas nécessairement l’opinion de la rédaction ni celle des propriétaires du journal.",
    "Les opinions exprimées dans cette tribune n’engagent que leur auteur et ne sauraient engager le journal.",
    "Tous droits réservés",
    "Inscrivez-vous à notre lettre d’information pour recevoir chaque semaine les nouvelles de la vallée.",
    "Die in dieser Kolumne geäußerte Meinung gibt nicht unbedingt die Ansicht der Redaktion wieder.",
    "Las opiniones expresadas en esta columna son responsabilidad de su autora y no del periódico que la publica.",
    "Le opinioni espresse in questo articolo non riflettono necessariamente quelle della redazione del giornale.",
    "As opiniões expressas neste texto são da responsabilidade do autor e não do jornal que o publica todos os dias.",
    "De meningen in deze column weerspiegelen niet noodzakelijk die van de redactie van de krant of van de uitgever.",
    "Tags: bridges, rivers, engineering",
    "Mots-clés : ponts, fleuve",
]


@pytest.mark.parametrize("notice", NOTICES)
def test_notices_go_outside_the_article_only(notice: str) -> None:
    """Disclaimers, copyright, cookies, newsletters and tags go above and below; between paragraphs nobody can tell."""
    assert clean([notice, *_after(notice)]) == _after()
    assert notice in clean(_around(notice))


def test_menus_and_trails_go() -> None:
    """The rubrics of a site go in a run or as a trail; the same words inside the article stay."""
    menu = ["Accueil", "Politique", "Le fleuve", "Culture"]
    assert clean([*menu, "Home › News › Bridges", "The bridge", *_after(), *menu]) == ["The bridge", *_after()]
    assert clean(_around(*menu)) == _around(*menu)


def test_ingredients_are_no_menu() -> None:
    """Tiny lines that name no rubric stay where they are."""
    lines = ["Flour", "Butter", "Sugar", "Salt", "Two eggs"]
    assert clean(["Shortbread", *lines, *_after(*lines)]) == ["Shortbread", *lines, *_after(*lines)]


NOTES = [
    ("Ada Brill is a columnist covering bridges. She lives in Ghent.", "Ada Brill"),
    ("Ada Brill writes about rivers for The Valley Post.", "Ada Brill"),
    ("Adèle Brun est journaliste à La Vallée.", "Adèle Brun"),
    ("Adèle de La Tour est une chroniqueuse qui couvre les fleuves.", "Adèle de La Tour"),
    ("Adam Braun ist Redakteur der Talpost.", "Adam Braun"),
    ("Ana Bravo es periodista y escritora.", "Ana Bravo"),
    ("Ada Bruni è una giornalista.", "Ada Bruni"),
    ("Ana Brito é jornalista em Lisboa.", "Ana Brito"),
    ("Ada Brink is redacteur bij de krant.", "Ada Brink"),
]


@pytest.mark.parametrize(("note", "name"), NOTES)
def test_author_notes_are_found(note: str, name: str) -> None:
    """A last paragraph on who wrote the article stays, and is told apart, junk after it or not."""
    blocks = clean(_after("About the author", note, "Related articles", "The mayor wants a second bridge"))
    assert blocks == _after(note)
    assert author_notes(blocks) == {3: name}


def test_an_article_on_a_writer_has_no_author_note() -> None:
    """Who is named throughout the article is its subject, not its author."""
    about = [
        f"{FIRST} Ada Brill saw it.",
        f"{MIDDLE} Brill wrote it all down.",
        "Ada Brill is a writer of eleven novels.",
    ]
    assert author_notes(about) == {}


@pytest.mark.parametrize("line", ["Ada Brill is tall and lives in Ghent.", "The bridge is a columnist of steel.", LAST])
def test_other_last_paragraphs_are_no_notes(line: str) -> None:
    """A name needs a writer's trade to be a note, and a trade a name."""
    assert author_notes(_after(line)) == {}


def test_verse_is_left_alone() -> None:
    """Where nothing is prose there is no page around an article, and a line of one word is a line."""
    verse = ["The Ferry", "It leaves when it is full,", "Share", "nothing, says the sky.", "Home", "is a light"]
    assert clean(verse) == verse


def test_rules_and_ornaments_go() -> None:
    """Lines that say nothing are no paragraphs; a question mark or an ellipsis says something."""
    assert clean(_around("* * *", "-----", "…", "?!")) == _around("…", "?!")


def test_a_page_of_nothing_but_junk_keeps_it() -> None:
    """A wrong guess about everything is worse than a few labels."""
    assert clean(["Lire aussi : Un pont"]) == ["Lire aussi : Un pont"]


def test_prose_is_measured_in_any_script() -> None:
    """A Chinese sentence is prose at a third of the length."""
    chinese = "大桥在一九九八年春天关闭，因为一艘驳船在浓雾中撞上了第二个桥墩。"
    assert weight("大桥") == weight("bridge")
    assert body(["标题", chinese, "标签"]) == (1, 2)


JUNK = st.sampled_from([*LINKS, *LABELS, *SECTIONS, *ENDS, *NOTICES])
PROSE = st.sampled_from([FIRST, MIDDLE, LAST])
OWN = st.sampled_from([*KEPT, *(note for note, _ in NOTES)])


@given(st.lists(PROSE | OWN | JUNK, max_size=25))
def test_cleaning_twice_is_cleaning_once(blocks: list[str]) -> None:
    """Clean text passes untouched, whatever the page was."""
    assert clean(clean(blocks)) == clean(blocks)


@given(st.lists(PROSE | OWN, min_size=1, max_size=25))
def test_articles_without_junk_pass_whole(blocks: list[str]) -> None:
    """Whatever the order of an author's prose, headings, lists and dialogue between two paragraphs, nothing is lost."""
    assert clean([FIRST, *blocks, LAST]) == [FIRST, *blocks, LAST]


@given(st.lists(st.text(max_size=80), max_size=12))
def test_cleaning_only_drops(blocks: list[str]) -> None:
    """Any lines at all: what comes out was there, word for word and in its order."""
    rest = iter(blocks)
    assert all(block in rest for block in clean(blocks))


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_folding_keeps_positions(text: str) -> None:
    """A match in folded text is a match at the same place of the text."""
    assert len(fold(text)) == len(text)
    assert fold("Élève’s – Œuvre İ") == "eleve's - œuvre i"
