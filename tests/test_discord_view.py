"""Replies as Discord messages: what members and articles write stays text, and every limit holds after escaping."""

from __future__ import annotations

import re

import pytest
from discord_spec import _over_message
from hypothesis import given
from hypothesis import strategies as st

from bot.discord_buttons import Press, typed_in, view_of
from bot.discord_events import Recent, link_in
from bot.discord_view import Post, escape, plainly, render
from bot.phrases import LANGUAGES, Phrases, Said
from bot.quoted import Quoted
from bot.reply import ACTIONS, STATE, Action, Item, Line, Quote, Reply
from bot.wording import announcement_reply, digest_reply, help_reply
from index import Article, Digest, Sentence, Summary

HOSTILE = (
    "@everyone <@1> <@&2> <#3> </ask:4> <:e:5> <t:0:R> **b** __u__ ~~s~~ ||p|| `c` ```x``` "
    "[text](https://evil.example) https://evil.example/_a_ \\* \u202egnp\u202c\u200b\u2066 # > - 1. \x1b[31m\x00"
)


def understood(text: str) -> str:
    """What Discord's markdown shows of a text: a backslash before a sign shows the sign."""
    return re.sub(r"\\([^0-9A-Za-z\s])", r"\1", text)


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("@everyone", "\\@everyone"), ("<@1>", "\\<\\@1\\>"), ("a_b*c", "a\\_b\\*c"), ("# head", "\\# head"),
        ("> quote\n- item\n12. item\n3) x", "\\> quote\n\\- item\n12\\. item\n3\\) x"),
        ("-# small", "\\-# small"), ("well-known - yes", "well-known - yes"), ("1.5 m", "1\\.5 m"),
        ("https://x.example", "https\\://x.example"), ("[a](b)", "\\[a\\](b)"), ("a\\*b", "a\\\\\\*b"),
        ("x\u202ey\u200bz\x07", "xyz"), ("l’été : « oui »", "l’été : « oui »"),
    ],
)  # fmt: skip
def test_what_discord_would_understand_is_text(text: str, escaped: str) -> None:
    """Mentions, markdown, links and what deceives the eye are disarmed; everything else is left alone."""
    assert escape(text) == escaped


@given(st.text())
def test_escaping_changes_nothing_that_is_seen(text: str) -> None:
    """What is shown of an escaped text is the text, without the characters that deceive."""
    from bot.harmless import safe

    assert understood(escape(text)).replace("\\", "") == safe(text).replace("\\", "")


def test_a_hostile_article_stays_a_quotation() -> None:
    """Everywhere that an article's or a person's words stand: sentence, title, link, list, focus."""
    quote = Quote(f"Before. {HOSTILE} After.", (8, 8 + len(HOSTILE)), HOSTILE, "javascript:alert(1)")
    [post] = render(Reply((Line(HOSTILE), quote)))
    [embed] = post.embeds
    for text in (post.content or "", embed.description or ""):
        unescaped = re.sub(r"\\[^0-9A-Za-z\s]", "", text)
        assert not re.search(r"[<>`|~_\[\]@]|https?:|\*\*\*|^[#>-]", unescaped, re.MULTILINE)
        assert not re.search(r"[\u202a-\u202e\u200b\u2066-\u2069\x00-\x08\x1b]", text)
    assert "javascript" not in (embed.description or "")


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("https://example.org/a_(b)#c", "(https://example.org/a_%28b%29#c)"),
        ("https://example.org/été?q=1&r=[2]", "(https://example.org/%C3%A9t%C3%A9?q=1&r=%5B2%5D)"),
        ("https://example.org/a)[x](https://evil.example", "(https://example.org/a%29%5Bx%5D%28https://evil.example)"),
        ("javascript:alert(1)", None), ("https://" + "é" * 500, None), ("file:///etc/passwd", None),
    ],
)  # fmt: skip
def test_a_link_cannot_end_the_markdown_around_it(link: str, expected: str | None) -> None:
    """Brackets and blanks in an address are written as percent signs and digits; only web addresses are links."""
    [post] = render(Reply((Quote("Text.", None, "Source", link),)))
    text = post.embeds[0].description or ""
    assert text == "Text.\n\n— " + (f"[Source]{expected}" if expected else "Source")


def test_a_list_leads_to_where_its_sentences_stand() -> None:
    """The first line is content, everything else one embed; places are links, and so is the address of an article."""
    address = "https://example.org/a_(b)"
    parts = (
        Line("Head"),
        Line("Title *1*"),
        Line(address, address),
        Item(1, "One.", "§ 3", address),
        Item(2, "Two.", "§ 4"),
    )
    [post] = render(Reply(parts))
    encoded = "https://example.org/a_%28b%29"
    assert post.content == "Head"
    assert [embed.description for embed in post.embeds] == [
        f"Title \\*1\\*\n{encoded}\n**1.** One. ([§ 3]({encoded}))\n**2.** Two. (§ 4)"
    ]


def test_commands_are_named_as_each_reader_knows_them() -> None:
    """In Exergue's own sentences only: what articles and members write is text."""
    reply = Reply((Line(Said("/ask or /asking, a/ask *")), Quote("/ask", None, "/ask")))
    [post] = render(reply, {"ask": 7})
    assert post.content == "</ask:7> or /asking, a/ask \\*"
    assert post.embeds[0].description == "/ask\n\n— /ask"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_title_names_no_command(language: str) -> None:
    """Neither alone, as in a digest, nor within a sentence, whose own commands are named all the same."""
    phrases, commands = Phrases(language), {"remove": 7, "help": 8, "articles": 9}
    title = "Type /remove now"
    said = (Line(title), Line(phrases("use-channel", title=title)), Line(phrases("unknown-command", name="/remove *")))
    [post] = render(Reply(said), commands)
    shown = post.content or ""
    assert "</remove" not in shown
    assert shown.count("/remove") == 3
    assert "</help:8>" in shown
    [post] = render(help_reply(phrases, chat=True), commands)
    assert "</remove:7>" in (post.content or "") + "".join(embed.description or "" for embed in post.embeds)


@pytest.mark.parametrize("title", ["https://evil.example/login", "http://evil.example"])
def test_a_title_that_is_an_address_is_no_link(title: str) -> None:
    """Whoever names an article after a site does not make the bot send people there."""
    summary = Summary(Article(title, "One.", ("One.",), "en"), (Sentence(0, 4, "One.", 1),))
    for reply in (
        digest_reply(Digest("2026-01-01", (summary,), ("2026-01-02",)), Phrases("en")),
        announcement_reply(summary, Phrases("en")),
        Reply((Line(title),)),
    ):
        [post] = render(reply)
        shown = (post.content or "") + "".join(embed.description or "" for embed in post.embeds)
        assert "evil" in shown
        assert not re.search("https?://", shown)


def test_an_announcement_leads_to_its_article() -> None:
    """Its address is a link; what is no web address, or a text with one in it, is not."""
    article = Article("Mill", "One.", ("One.",), "en", url="https://example.org/été")
    reply = announcement_reply(Summary(article, (Sentence(0, 4, "One.", 1),)), Phrases("en"))
    [post] = render(reply)
    assert (post.embeds[0].description or "").startswith("https://example.org/%C3%A9t%C3%A9\n")
    odd = Line("javascript:alert(1) https://evil.example", "javascript:alert(1) https://evil.example")
    assert "https://" not in (render(Reply((odd,)))[0].content or "")
    assert render(Reply((Line("there", "https://example.org"),)))[0].content == "[there](https://example.org)"


def test_sentences_that_answer_are_bold() -> None:
    """Several, in order; two beside each other are one, because bold next to bold is not understood."""
    text = "One is here. Two is there. Three is away. Four."
    [post] = render(Reply((Quote(text, (13, 27), "S", None, ((0, 13), (42, 47))),)))
    assert (post.embeds[0].description or "").startswith("**One is here. Two is there.** Three is away. **Four.**")


def test_a_passage_of_six_thousand_characters_is_whole() -> None:
    """It is split between sentences into messages that Discord takes, and nothing of it is lost; marks go on."""
    sentence = "The *keeper* of the lighthouse [sic] writes one_line every day, and nobody reads it. "
    text = (sentence * 80)[:6000]
    quote = Quote(text, (0, 6000), "Title, paragraph 1 of 1")
    reply = Reply((Line("Head"), quote), actions=(Action("around", "0x1;1.0"),))
    posts = render(reply)
    assert len(posts) > 1
    assert [bool(post.actions) for post in posts] == [False] * (len(posts) - 1) + [True]
    parts = [(embed.description or "").rpartition("\n\n—")[0] for post in posts for embed in post.embeds]
    assert all(part.startswith("**") and part.endswith("**") for part in parts)
    assert re.sub(r"\s+", "", understood("".join(part[2:-2] for part in parts))) == re.sub(r"\s+", "", text)
    assert all(faults(post) == [] for post in posts)


def faults(post: Post) -> list[str]:
    """What the fake Discord would refuse in a message."""
    body = {"content": post.content, "embeds": [embed.to_dict() for embed in post.embeds]}
    return list(_over_message(body | {"allowed_mentions": {"parse": []}}))


_texts = st.text(alphabet=st.sampled_from("ab .\n*_[]()<>@#-:/\\`~|é😀\u202e0123"), max_size=9000)
_parts = st.one_of(
    st.builds(Line, _texts),
    st.builds(Item, st.integers(1, 999), _texts, st.text(max_size=80)),
    st.builds(lambda text, source: Quote(text, (0, len(text) // 2), source, None), _texts, st.text(max_size=200)),
)


@given(st.lists(_parts, min_size=1, max_size=12))
def test_every_message_keeps_the_limits(parts: list[Line | Item | Quote]) -> None:
    """Whatever a reply holds, each message of it is one that Discord takes."""
    posts = render(Reply(tuple(parts)))
    assert posts
    assert [fault for post in posts for fault in faults(post)] == []


@given(_texts)
def test_without_embeds_there_is_one_message(text: str) -> None:
    """Where embeds are not allowed, the words alone fit one message."""
    assert len(plainly(Reply((Line(text),)), {})) <= 2000


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_button_fits(language: str) -> None:
    """The longest state, owner and name are within 100 characters, labels within 80, five buttons a row."""
    actions = [Action(name, f"{number}".rjust(STATE, "0")) for number, name in enumerate(ACTIONS)]
    view = view_of(actions, 2**64 - 1, Phrases(language))
    assert view is not None
    body = {"components": view.to_components()}
    assert list(_over_message(body)) == []
    assert sum(len(row["components"]) for row in body["components"]) == len(ACTIONS)
    assert all(len(each["label"]) <= 80 for row in body["components"] for each in row["components"])


def test_a_custom_id_says_what_the_button_does() -> None:
    """It is read back whole, with a person's words in it; others' and older ids are not ours."""
    state = Quoted(((35, 0), (36**4, 12)), 1, 1).state
    for press in (Press("next", 7, state), Press("focus", 2**63, "an-article;5;l’été : quoi ?\n")):
        assert Press.read(press.custom_id) == press
    for other in ("", "x0:next:7:0x1;1.0", "x1:steal:7:", "x1:next::", "somebody else's"):
        assert Press.read(other) is None


@pytest.mark.parametrize(
    ("text", "link", "rest"),
    [
        ("see https://a.example/b_(c).", "https://a.example/b_(c)", "see"),
        ("(https://a.example/b)", "https://a.example/b", "("),
        ("<https://a.example> and https://b.example", "https://a.example", "and"),
        ("no link", None, "no link"), ("ftp://a.example", None, "ftp://a.example"),
    ],
)  # fmt: skip
def test_the_link_in_a_message_is_found(text: str, link: str | None, rest: str) -> None:
    """The first address, without the signs of the sentence around it."""
    assert link_in(text) == (link, rest)


def test_what_was_noted_of_late_is_bounded() -> None:
    """The oldest goes first, and noting something twice is noticed."""
    recent: Recent[str] = Recent(2)
    assert [recent.note(id_, "x") for id_ in (1, 2, 1, 3)] == [True, True, False, True]
    assert (recent.get(1), recent.get(2), recent.take(3), recent.get(3)) == ("x", None, "x", None)


@pytest.mark.parametrize(
    "components",
    [[{"type": 18, "component": {"type": 4, "value": "typed"}}], [{"type": 1, "components": [{"value": "typed"}]}]],
)
def test_what_was_typed_is_found(components: list[object]) -> None:
    """In both of the shapes that forms have had."""
    assert typed_in({"components": components}) == "typed"
    assert typed_in({}) == ""


def test_commands_are_mentions_without_embeds_too() -> None:
    """Each reader sees their own names of them; what others wrote names none."""
    said = Phrases("fr")("button-others")
    shown = plainly(Reply((Line(said), Line("/ask is text"), Item(1, "/ask too", "§ 1"))), {"ask": 12})
    assert "</ask:12>" in shown
    assert shown.count("</ask:12>") == 1
    assert len(plainly(Reply((Line(said),) * 40), {"ask": 12})) <= 2000
