"""Discord as its people meet it: questions, buttons and forms, in both languages, over the real protocols."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from discord_payloads import CHANNEL, GUILD, THREAD, user
from discord_people import EPHEMERAL, buttons, text_of
from discord_setup import ADA, BEN, EVE, Setup

from bot.desk import Desk
from index import Answer

QUESTION = {"question": "Who opened the bridge?"}


def labels(shown: dict[str, Any]) -> list[str]:
    """What is written on the buttons under a message."""
    return [each["label"] for each in buttons(shown)]


@pytest.fixture
def asked(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the library is asked, in order."""
    texts: list[str] = []
    ask = desk.library.ask

    def noted(text: str, **more: Any) -> Answer:
        texts.append(text)
        return ask(text, **more)

    monkeypatch.setattr(desk.library, "ask", noted)
    return texts


async def test_a_question_gets_its_quotation_in_an_embed(setup: Setup) -> None:
    """Deferred at once, then edited: the passage with its sentence in bold, place and link; no other message."""
    call = await setup.fake.slash(ADA, "ask", QUESTION)
    shown = await setup.fake.answer(call)
    assert call.kind == 5
    assert shown["content"] == "The articles say:"
    assert "**The bridge over the Orne was opened in 1932 by the mayor, Jeanne Sorel.**" in text_of(shown)
    assert "[The bridge over the Orne, paragraph 1 of 5](https://example.org/bridge_%28old%29#" in text_of(shown)
    assert not shown["flags"] & EPHEMERAL
    assert call.shown == [shown]


async def test_the_reply_is_in_the_members_language_and_the_quotation_in_the_articles(setup: Setup) -> None:
    """A French member reads French around an English passage, and is told that it is English; and the other way."""
    asked = {"question": "Qui a inauguré le pont sur l’Orne ?"}
    shown = await setup.fake.answer(await setup.fake.slash(ADA, "ask", asked, locale="fr"))
    assert "Jeanne Sorel" in text_of(shown)
    assert "paragraphe 1 sur 5, en anglais" in text_of(shown)
    assert {"Utile", "Pas utile"} <= {each["label"] for each in buttons(shown)}
    shown = await setup.fake.answer(
        await setup.fake.slash(BEN, "ask", {"question": "Who built the oven of the village in 1846?"})
    )
    assert "Pietro Gallo" in text_of(shown)
    assert "in French" in text_of(shown)


async def test_the_servers_language_stands_in_for_one_without_sentences(setup: Setup) -> None:
    """A member whose language the bot does not speak reads the server's."""
    where = {"locale": "de", "guild_locale": "fr"}
    shown = await setup.fake.answer(await setup.fake.slash(ADA, "help", **where))
    assert "Posez une question" in text_of(shown)


async def test_a_private_question_is_answered_privately_until_it_is_shared(setup: Setup) -> None:
    """Only the asker sees it; "show everyone" posts the quotation for all."""
    call = await setup.fake.slash(ADA, "ask", QUESTION | {"private": True})
    shown = await setup.fake.answer(call)
    assert shown["flags"] & EPHEMERAL
    share = await setup.fake.click(ADA, shown, "Show everyone")
    public = await setup.fake.answer(share)
    assert "Jeanne Sorel" in text_of(public)
    assert not public["flags"] & EPHEMERAL
    assert share.original is shown
    assert "Jeanne Sorel" in text_of(shown)
    await setup.fake.until(lambda: "Show everyone" not in labels(shown), "the button to go")
    assert "Show everyone" not in labels(public)


async def test_who_may_not_write_here_may_not_share_here(setup: Setup) -> None:
    """A member without the permission to send messages cannot make the bot send one."""
    shown = await setup.fake.answer(await setup.fake.slash(ADA, "ask", QUESTION | {"private": True}))
    share = await setup.fake.click(ADA, shown, "Show everyone", permissions=1 << 10)
    told = await setup.fake.answer(share)
    assert "may not write" in text_of(told)
    assert told["flags"] & EPHEMERAL


@pytest.mark.parametrize(("permission", "shared"), [(11, False), (38, True)])
async def test_in_a_thread_the_permission_for_threads_counts(setup: Setup, permission: int, shared: bool) -> None:
    """Who may write in the channel only may not share in its threads; who may write in threads may."""
    private = QUESTION | {"private": True}
    shown = await setup.fake.answer(await setup.fake.slash(ADA, "ask", private, channel=THREAD))
    share = await setup.fake.click(ADA, shown, "Show everyone", channel=THREAD, permissions=1 << 10 | 1 << permission)
    told = await setup.fake.answer(share, 2 if shared else 1)
    assert ("Jeanne Sorel" in text_of(told)) is shared
    assert ("may not write" in text_of(told)) is not shared


async def test_the_article_does_not_say_is_said_privately(setup: Setup) -> None:
    """The deferred message goes, the person alone is told, and the nearest passages are behind a button."""
    call = await setup.fake.slash(ADA, "ask", {"question": "What is the capital of Peru?"})
    shown = await setup.fake.answer(call)
    assert call.original is None
    assert shown["flags"] & EPHEMERAL
    assert text_of(shown) == "The articles do not say."
    assert [each["label"] for each in buttons(shown)] == ["Nearest passages"]
    pressed = await setup.fake.click(ADA, shown, "Nearest passages")
    nearest = await setup.fake.answer(pressed)
    assert nearest is shown
    assert text_of(nearest).startswith("The nearest passages, which do not answer:")


async def test_nothing_waits_for_the_buttons_of_an_answer(setup: Setup) -> None:
    """Answers that one person sees, with buttons, leave no task behind; the buttons work without one."""
    question = {"question": "How many moons does Jupiter have?"}
    await setup.fake.answer(await setup.fake.slash(ADA, "ask", question))
    before = len(asyncio.all_tasks())
    for _ in range(5):
        shown = await setup.fake.answer(await setup.fake.slash(ADA, "ask", question))
    await asyncio.sleep(0.2)
    assert len(asyncio.all_tasks()) <= before
    nearest = await setup.fake.answer(await setup.fake.click(ADA, shown, buttons(shown)[0]["label"]))
    assert text_of(nearest).startswith("The nearest passages")


async def test_between_two_nothing_need_be_private(setup: Setup) -> None:
    """In a conversation with the bot alone the deferred message is edited: it stays when the app is closed."""
    call = await setup.fake.slash(ADA, "ask", {"question": "What is the capital of Peru?"}, guild=0)
    shown = await setup.fake.answer(call)
    assert shown is call.original
    assert not shown["flags"] & EPHEMERAL


async def test_when_it_cannot_be_taken_back_it_is_said_to_all(setup: Setup) -> None:
    """If the deferred message cannot be deleted, the loop is closed where it was opened."""
    setup.fake.forbidden.append(lambda method, path, body: method == "DELETE")
    call = await setup.fake.slash(ADA, "ask", {"question": "What is the capital of Peru?"})
    shown = await setup.fake.answer(call)
    assert shown is call.original
    assert text_of(shown) == "The articles do not say."


async def test_a_mention_is_answered_and_other_talk_is_not(setup: Setup) -> None:
    """The mention is taken out of the question; what is not said to the bot gets no answer; alone it asks for help."""
    quiet = await setup.fake.say(BEN, "Who opened the bridge?")
    robot = await setup.fake.say(user(99, "robot", bot=True), "Who opened the bridge?", mention=True)
    told = await setup.fake.say(ADA, "Who opened the bridge?", mention=True)
    assert "Jeanne Sorel" in text_of(await setup.fake.reply(told))
    helped = await setup.fake.say(ADA, "", mention=True)
    [ask] = [each for each in setup.fake.commands if each["name"] == "ask"]
    assert f"</ask:{ask['id']}> \\<question\\>" in text_of(await setup.fake.reply(helped))
    assert not setup.fake._replies(quiet)
    assert not setup.fake._replies(robot)


async def test_a_mention_is_answered_in_the_language_that_the_person_is_known_to_speak(setup: Setup) -> None:
    """Messages carry no language: what a person's commands said before counts."""
    await setup.fake.answer(await setup.fake.slash(ADA, "help", locale="fr"))
    told = await setup.fake.say(ADA, "Qui a construit le four ?", mention=True)
    assert "L’article dit" in text_of(await setup.fake.reply(told)) or "Les articles disent" in text_of(
        await setup.fake.reply(told)
    )


async def test_a_direct_message_sees_the_operators_articles_only(setup: Setup) -> None:
    """No mention is needed; articles of servers are not there."""
    told = await setup.fake.say(ADA, "Who opened the bridge?", guild=0)
    assert "Jeanne Sorel" in text_of(await setup.fake.reply(told))
    told = await setup.fake.say(BEN, "Qui a construit le four du village en 1846 ?", guild=0)
    assert "Pietro Gallo" not in text_of(await setup.fake.reply(told))


async def test_a_short_question_in_reply_follows_the_one_before(setup: Setup, asked: list[str]) -> None:
    """In reply to an answer, "And today?" is asked in the light of the question before it; so in reply to that one."""
    first = await setup.fake.say(ADA, "How many cars cross the bridge over the Orne?", mention=True)
    answer = await setup.fake.reply(first)
    asked.clear()
    second = await setup.fake.say(BEN, "And before the bridge?", reply=answer, ping=True)
    answer = await setup.fake.reply(second)
    assert asked == ["And before the bridge?", "How many cars cross the bridge over the Orne? And before the bridge?"]
    third = await setup.fake.say(BEN, "In winter?", reply=answer, ping=True)
    await setup.fake.reply(third)
    assert asked[-1].startswith("How many cars cross the bridge over the Orne?")
    asked.clear()
    await setup.fake.reply(await setup.fake.say(BEN, "Who kept the ferry?", mention=True))
    assert asked == ["Who kept the ferry?"]


async def test_a_thread_is_one_conversation(setup: Setup, asked: list[str]) -> None:
    """In a thread a short question follows the one before it, whoever asked; in its channel it does not."""
    await setup.fake.answer(await setup.fake.slash(ADA, "ask", QUESTION, channel=THREAD))
    await setup.fake.answer(await setup.fake.slash(BEN, "ask", {"question": "And the widow?"}, channel=THREAD))
    assert asked[1:] == ["And the widow?", "Who opened the bridge? And the widow?"]
    asked.clear()
    await setup.fake.answer(await setup.fake.slash(BEN, "ask", {"question": "And the widow?"}, channel=CHANNEL))
    assert asked == ["And the widow?"]


async def test_what_is_asked_privately_in_a_thread_stays_out_of_it(setup: Setup, asked: list[str]) -> None:
    """Nobody else's short question is asked in the light of a private one."""
    private = QUESTION | {"private": True}
    await setup.fake.answer(await setup.fake.slash(ADA, "ask", private, channel=THREAD))
    await setup.fake.answer(await setup.fake.slash(BEN, "ask", {"question": "And the widow?"}, channel=THREAD))
    assert asked == ["Who opened the bridge?", "And the widow?"]


async def test_buttons_lead_on_and_back(setup: Setup) -> None:
    """Next and previous change the message in place; around it widens it; the summary is a message of its own."""
    shown = await setup.fake.answer(
        await setup.fake.slash(ADA, "ask", {"question": "What happened to the first bridge?"})
    )
    count = len(setup.fake.messages)
    first = text_of(shown)
    await setup.fake.answer(await setup.fake.click(ADA, shown, "Next passage"))
    assert text_of(shown) != first
    await setup.fake.answer(await setup.fake.click(ADA, shown, "Previous"))
    before = text_of(shown)
    await setup.fake.answer(await setup.fake.click(ADA, shown, "What is around it"))
    assert len(text_of(shown)) >= len(before)
    assert len(setup.fake.messages) == count
    summary = await setup.fake.answer(await setup.fake.click(ADA, shown, "Summary"))
    assert "in the article's own words" in text_of(summary)
    assert len(setup.fake.messages) == count + 1


async def test_a_strangers_press_changes_nothing(setup: Setup) -> None:
    """Somebody else's buttons say whose they are, to who presses them alone."""
    shown = await setup.fake.answer(await setup.fake.slash(ADA, "ask", QUESTION))
    before = text_of(shown)
    for label in [each["label"] for each in buttons(shown)]:
        told = await setup.fake.answer(await setup.fake.click(EVE, shown, label))
        assert "for the person who asked" in text_of(told)
        assert told["flags"] & EPHEMERAL
    assert text_of(shown) == before


async def test_useful_is_noted(setup: Setup) -> None:
    """The judgement goes to what was asked, and is thanked for privately."""
    shown = await setup.fake.answer(await setup.fake.slash(ADA, "ask", QUESTION))
    told = await setup.fake.answer(await setup.fake.click(ADA, shown, "Useful"))
    assert text_of(told) == "Thank you, noted."
    assert told["flags"] & EPHEMERAL
    judged = "SELECT useful FROM asked WHERE useful IS NOT NULL"
    rows = await setup.desk.run(lambda: setup.desk.library.ledger._db.execute(judged).fetchall())
    assert rows == [(1,)]


async def test_a_summary_can_be_longer_or_about_something(setup: Setup) -> None:
    """The length is chosen from a list; longer and "about a subject" (a form) change it in place."""
    asked = {"article": "the-bridge-over-the-orne", "length": "short"}
    shown = await setup.fake.answer(await setup.fake.slash(ADA, "summary", asked))
    assert text_of(shown).count("**") == 2 * 3
    await setup.fake.answer(await setup.fake.click(ADA, shown, "Longer"))
    assert text_of(shown).count("**") == 2 * 5
    form = await setup.fake.click(ADA, shown, "About a subject")
    await setup.fake.until(lambda: form.form is not None, "a form")
    assert form.form is not None
    filled = await setup.fake.fill(ADA, form.form, "the ferry", message=shown)
    await setup.fake.answer(filled)
    assert "about “the ferry”" in text_of(shown)


async def test_one_server_does_not_see_anothers_articles(setup: Setup) -> None:
    """A question of one server is never answered from another's article, nor its title listed or completed."""
    asked = {"question": "Who built the lighthouse of Brennavik?"}
    shown = await setup.fake.answer(await setup.fake.slash(ADA, "ask", asked, guild=GUILD))
    assert "Solveig" not in text_of(shown)
    listed = await setup.fake.answer(await setup.fake.slash(ADA, "articles", guild=GUILD))
    assert "Brennavik" not in text_of(listed)
    typed = await setup.fake.complete(ADA, "ask", "article", "Brenn", guild=GUILD)
    await setup.fake.until(lambda: typed.choices is not None, "choices")
    assert typed.choices == []
