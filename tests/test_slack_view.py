"""How replies look in Slack: exact bold, nothing that mentions, limits held, buttons and forms as Slack takes them."""

from __future__ import annotations

import json

import pytest
import slack_rules
from fake_slack import Message
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.phrases import Phrases
from bot.reply import ACTIONS, STATE, Action, Item, Line, Quote, Reply
from bot.slack_event import link_in, plain
from bot.slack_forms import WITH_FORM, action_form, command_form
from bot.slack_view import Pressed, escaped, form, messages, notification, typed_field

HOSTILE = (
    "<!channel> @everyone <@U1> & *bold* _it_ ~no~ `code` \u202egnp.exe\u202c z\u200bero :smile: <https://x.org|y>"
)
PHRASES = Phrases("en")


def shown(reply: Reply, owner: str = "U1") -> list[Message]:
    """The messages of a reply."""
    return [Message("C1", "1", **message) for message in messages(reply, PHRASES, owner)]


def test_what_articles_and_people_write_stays_text() -> None:
    """Mentions, formats and emoji codes are shown as they were written; unseen characters are gone."""
    reply = Reply((Line(HOSTILE), Quote(HOSTILE, (0, 10), HOSTILE), Item(1, HOSTILE, HOSTILE)))
    [message] = shown(reply)
    assert slack_rules.block_faults(message.blocks) == []
    kinds = {each["type"] for block in message.blocks for part in block["elements"] for each in part["elements"]}
    assert kinds == {"text"}
    assert "<!channel> @everyone <@U1> & *bold*" in message.shown
    assert "\u202e" not in json.dumps(message.blocks, ensure_ascii=False) + message.text
    assert "zero :smile:" in message.shown


def test_a_line_leads_to_its_link() -> None:
    """The address of an article that is announced is a link; what only looks like one is text."""
    [message] = shown(Reply((Line("https://x.example/a", "https://x.example/a"), Line("https://evil.example"))))
    assert slack_rules.block_faults(message.blocks) == []
    elements = [each for block in message.blocks for part in block["elements"] for each in part["elements"]]
    assert [(each["type"], each.get("url")) for each in elements] == [("link", "https://x.example/a"), ("text", None)]


def test_a_title_is_bold() -> None:
    """It stands out from the sentences around it."""
    [message] = shown(Reply((Line("The harbour", title=True), Line("It froze."))))
    assert slack_rules.block_faults(message.blocks) == []
    elements = [each for block in message.blocks for part in block["elements"] for each in part["elements"]]
    assert [each.get("style") for each in elements] == [{"bold": True}, None]


def test_the_notification_is_escaped_once() -> None:
    """Beside the blocks the text is mrkdwn: nothing in it is a mention, and no ampersand is escaped twice."""
    text = notification(Reply((Line("<!here> &amp; <@U1>"),)))
    assert text == "&lt;!here&gt; &amp;amp; &lt;@U1&gt;"
    assert plain(text) == "<!here> &amp; <@U1>"


@given(st.text())
def test_escaping_can_be_undone(text: str) -> None:
    """What Slack unescapes is what was written, whatever that was, and no bracket is left."""
    assert not set(escaped(text)) & {"<", ">"}
    assert escaped(text).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") == text


def test_the_sentence_that_answers_is_bold_next_to_letters() -> None:
    """Bold begins and ends at the very character, also inside of words, and at every mark."""
    [message] = shown(Reply((Quote("pre*one*fix and two.", (3, 8), "Title", also=((16, 19),)),)))
    assert message.bold == ["*one*", "two"]
    assert message.shown == "pre*one*fix and two.— Title"


@pytest.mark.parametrize(
    ("link", "linked"), [("https://example.org/a#:~:text=b", True), ("javascript:alert(1)", False), (None, False)]
)
def test_a_source_leads_to_its_page(link: str | None, linked: bool) -> None:
    """Only web addresses are links."""
    [message] = shown(Reply((Quote("Text.", None, "Title, paragraph 1 of 2", link),)))
    source = message.blocks[0]["elements"][1]["elements"]
    assert ("link" in {each["type"] for each in source}) is linked
    assert "Title, paragraph 1 of 2" in message.shown


def test_an_item_leads_to_its_page() -> None:
    """What is said beside an item is a link where it has one."""
    [message] = shown(Reply((Item(1, "A sentence.", "§ 3", "https://example.org/a"), Item(2, "Another.", "§ 4"))))
    assert slack_rules.block_faults(message.blocks) == []
    assert message.blocks[0]["elements"][0]["elements"][-1] == {
        "type": "link",
        "url": "https://example.org/a",
        "text": "§ 3",
    }
    assert message.shown == "1. A sentence.  § 32. Another.  § 4"


@settings(max_examples=30)
@given(st.text(max_size=12_000), st.integers(0, 60))
def test_every_message_keeps_the_limits(text: str, items: int) -> None:
    """However long a passage and however many parts: Slack takes each message, and nothing is lost."""
    reply = Reply(
        (Line("Head"), Quote(text or "x", (0, len(text) or 1), "Title"), *(Item(i, "item") for i in range(items))),
        actions=(Action("next", "0x1;1.0"),),
    )
    pages = shown(reply)
    for page in pages:
        assert slack_rules.block_faults(page.blocks) == []
        assert 0 < len(page.text) <= 4_000
    assert [bool(page.buttons) for page in pages] == [False] * (len(pages) - 1) + [True]
    assert sum(page.shown.count("item") for page in pages) >= items


def test_a_long_passage_is_whole(tmp_path: object) -> None:
    """6,000 characters stand in one message, in pieces that end with a sentence."""
    text = " ".join(f"This is sentence number {number} of a long passage." for number in range(140))
    [message] = shown(Reply((Quote(text, (0, len(text)), "Title"),)))
    assert len(text) > 6_000
    assert "".join(message.bold) == text
    assert all(part.endswith((". ", ".")) for part in message.bold)


def test_an_empty_reply_is_still_a_message() -> None:
    """Slack takes no empty text."""
    [message] = shown(Reply((Line("\u200b"),)))
    assert (message.text, message.blocks) == ("–", [])


def test_every_button_has_a_label_and_fits() -> None:
    """All actions with the longest state: values, ids and labels within Slack's limits, each read back."""
    for language in ("en", "fr"):
        reply = Reply((Line("x"),), actions=tuple(Action(name, "é" * STATE) for name in ACTIONS))
        [message] = messages(reply, Phrases(language), "U" * 20)
        assert slack_rules.block_faults(message["blocks"]) == []
        buttons = message["blocks"][-1]["elements"]
        assert [Pressed.read(each["value"]).name for each in buttons] == list(ACTIONS)


@given(st.sampled_from(ACTIONS), st.text(alphabet="UW0123456789", min_size=1), st.text(max_size=STATE))
def test_a_button_carries_its_state_exactly(name: str, owner: str, state: str) -> None:
    """Also a state with the separator in it."""
    pressed = Pressed(name, owner, state)
    assert Pressed.read(pressed.value) == pressed


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("command", sorted(WITH_FORM))
def test_forms_are_as_slack_takes_them(language: str, command: str) -> None:
    """Every form of a command, in both languages."""
    assert slack_rules.view_faults(command_form(command, Phrases(language), {"channel": "C1"})) == []


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("action", ["focus", "ask"])
def test_forms_of_buttons_are_as_slack_takes_them(language: str, action: str) -> None:
    """Every form of a button, in both languages."""
    assert slack_rules.view_faults(action_form(action, Phrases(language), {"state": "é" * STATE})) == []


def test_a_form_does_not_carry_more_than_slack_takes() -> None:
    """Too much is a mistake of ours, not of Slack's."""
    with pytest.raises(ValueError, match="carry"):
        form(PHRASES, [typed_field("typed", "x")], "x", {"said": "x" * 3_000})


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("<@U0BOT> Who opened it?", "Who opened it?"),
        ("Is 1 &lt; 2 &amp;&amp; 3 &gt; 2?", "Is 1 < 2 && 3 > 2?"),
        ("&amp;lt;", "&lt;"),
        ("see <https://example.org/a?b=1&amp;c=2>", "see https://example.org/a?b=1&c=2"),
        ("<https://example.org|the page> <#C1|general> <!channel> <!subteam^S1|@team>", "the page general  @team"),
    ],
)
def test_what_was_typed_is_read(text: str, typed: str) -> None:
    """Mentions of the bot are gone, links are named, entities are characters again."""
    assert plain(text) == typed


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("read <https://example.org/a?b=1&amp;c=2|this>", "https://example.org/a?b=1&c=2"),
        ("read https://example.org/a.", "https://example.org/a"),
        ("nothing", ""),
    ],
)
def test_a_link_is_found(text: str, link: str) -> None:
    """Marked by Slack or typed."""
    assert link_in(text) == link
