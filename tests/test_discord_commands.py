"""Discord's commands: what is sent to Discord, and what members and keepers do with them."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from discord_payloads import CHANNEL, GUILD, KEEPER_ROLE, MANAGE_GUILD, OTHER_GUILD, THREAD, message, new_id, user
from discord_people import EPHEMERAL, Call, text_of
from discord_setup import ADA, BEN, BRIDGE, EVE, Setup, connected, desk_of
from fake_discord import FakeDiscord

from bot.commands import CHAT, commands_of
from bot.discord_commands import SYNCED
from bot.phrases import COMMAND_LANGUAGES, command_word
from bot.reply import Line, Quote, Reply
from bot.request import Request
from index import Page

KEEPER: dict[str, Any] = {"permissions": MANAGE_GUILD | 1 << 11}


@pytest.fixture
async def setup(tmp_path: Path) -> AsyncIterator[Setup]:
    """A bot that is online, with articles of its own."""
    async with connected(tmp_path) as setup:
        yield setup


def attachment(fake: FakeDiscord, name: str, content: bytes, size: int | None = None) -> dict[str, Any]:
    """A file that is attached to a command."""
    fake.files[name] = content
    url = f"http://127.0.0.1:{fake.port}/files/{name}"
    return {"id": new_id(), "filename": name, "size": size or len(content), "url": url, "proxy_url": url}


async def end_of(setup: Setup, call: Call) -> dict[str, Any]:
    """Wait for what became of an addition: not for how far it is."""
    await setup.fake.until(lambda: bool(call.shown) and not text_of(call.shown[-1]).endswith("…"), "the end of it")
    return call.shown[-1]


async def test_every_command_is_there_in_every_language(setup: Setup) -> None:
    """The table is Discord's table, with names and descriptions in all languages that there are files of."""
    commands = {each["name"]: each for each in setup.fake.commands if each["type"] == 1}
    assert sorted(commands) == sorted(each.name for each in commands_of(CHAT))
    locales = {"fr", "de", "es-ES", "es-419", "it", "pt-BR"}
    for command in commands.values():
        assert set(command["description_localizations"]) == locales
    assert commands["summary"]["name_localizations"]["fr"] == "résumé"
    [question, article, private] = commands["ask"]["options"]
    assert (question["required"], question["max_length"]) == (True, 500)
    assert (article["autocomplete"], article["required"], article["max_length"]) == (True, False, 100)
    assert private["type"] == 5
    assert [each["name_localizations"]["fr"] for each in setup.fake.commands if each["type"] == 3] == [
        "Interroger ce message"
    ]
    assert commands["ask"]["integration_types"] == [0, 1]
    assert commands["ask"]["contexts"] == [0, 1, 2]
    assert commands["add"]["default_member_permissions"] == str(MANAGE_GUILD)


@pytest.mark.parametrize("language", COMMAND_LANGUAGES)
def test_the_words_of_commands_are_complete(language: str) -> None:
    """No language lacks a name, and names are such as Discord takes: lower case, without blanks, not twice."""
    arguments = {argument.name for command in commands_of(CHAT) for argument in command.arguments}
    names = [command_word(f"name-{command.name}", language) for command in commands_of(CHAT)]
    options = [command_word(f"argument-{name}", language) for name in sorted(arguments)]
    for group in (names, options):
        assert all(word and word == word.lower() and word.isalpha() and len(word) <= 32 for word in group)
        assert len(set(group)) == len(group)
    others = [f"description-{command.name}" for command in commands_of(CHAT)] + ["menu-ask"]
    others += [f"explanation-{name}" for name in arguments] + [f"length-{each}" for each in ("short", "medium", "long")]
    assert all(0 < len(command_word(phrase, language) or "") <= 100 for phrase in others)


async def test_commands_are_sent_again_only_when_they_changed(tmp_path: Path) -> None:
    """A second start sends nothing; a changed table, another bot or a damaged note sends them."""
    puts = []
    for change in (lambda: None, lambda: None, lambda: (tmp_path / SYNCED).write_text("{", encoding="utf-8")):
        change()
        fake = FakeDiscord()
        fake.commands = [{"name": "known from before"}]
        async with connected(tmp_path, fake=fake) as setup:
            client: Any = setup.side._client
            await setup.fake.until(lambda client=client: client._syncing.done(), "the commands to be compared")  # type: ignore[misc]
            puts.append(sum(method == "PUT" for method, *_ in setup.fake.requests))
    assert puts == [1, 0, 1]
    assert json.loads((tmp_path / SYNCED).read_text())["ids"]["ask"] > 0


async def test_a_channel_is_bound_to_an_article(setup: Setup) -> None:
    """After /use the channel's questions, and those of its threads, go to that article; "all" undoes it."""
    asked = {"question": "Who built it?"}
    bound = await setup.fake.answer(await setup.fake.slash(ADA, "use", {"article": "le-four-du-village"}, **KEEPER))
    assert "Le four du village" in text_of(bound)
    for channel in (CHANNEL, THREAD):
        shown = await setup.fake.answer(await setup.fake.slash(BEN, "ask", asked, channel=channel))
        assert "Pietro Gallo" in text_of(shown)
    told = await setup.fake.answer(await setup.fake.slash(ADA, "use", {"article": "all"}, **KEEPER))
    assert "all articles" in text_of(told)
    typed = await setup.fake.complete(ADA, "use", "article", "", **KEEPER)
    await setup.fake.until(lambda: typed.choices is not None, "choices")
    assert {"name": "all", "value": "all"} in (typed.choices or [])


async def test_titles_are_completed_and_nothing_is_encoded(setup: Setup, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is typed finds titles by their words; a title typed in full is as good as a chosen one."""
    monkeypatch.setattr(type(setup.desk.library._encoder), "encode", None)
    typed = await setup.fake.complete(ADA, "ask", "article", "BRIDGE orne")
    await setup.fake.until(lambda: typed.choices is not None, "choices")
    assert typed.choices == [{"name": "The bridge over the Orne", "value": "the-bridge-over-the-orne"}]
    monkeypatch.undo()
    shown = await setup.fake.answer(await setup.fake.slash(ADA, "summary", {"article": "the bridge over the orne"}))
    assert "The bridge over the Orne, in the article's own words" in text_of(shown)


async def test_a_keeper_adds_a_file_and_sees_how_far_it_is(setup: Setup) -> None:
    """The file is fetched from where Discord keeps it; the deferred message tells the progress, then the end."""
    setup.side._client.asking.progress_s = 0.01  # type: ignore[union-attr]
    seen: list[str] = []
    text = "The long report\n\n" + "\n\n".join(
        f"Chapter {number} is about harbour number {number}, where {number * 7} ships lie in winter. " * 4
        for number in range(300)
    )
    file = attachment(setup.fake, "report.txt", text.encode())
    call = await setup.fake.slash(ADA, "add", {"file": file}, **KEEPER)
    await setup.fake.until(
        lambda: bool(call.shown and seen.append(text_of(call.shown[0])) is None and "Added" in seen[-1]), "the addition"
    )
    assert any("report.txt" in each and "passages" in each for each in seen)
    assert "Added “The long report”" in seen[-1]
    found = await setup.desk.titles(f"discord:{GUILD}", "long report")
    assert len(found) == 1
    assert await setup.desk.titles(f"discord:{OTHER_GUILD}", "long report") == []


@pytest.mark.parametrize(
    ("options", "expected"),
    [({}, "Say what to add"), ({"link": "https://127.0.0.1/a"}, "This address cannot be added")],
)
async def test_what_cannot_be_added_is_told(setup: Setup, options: dict[str, Any], expected: str) -> None:
    """Privately, in one line."""
    call = await setup.fake.slash(ADA, "add", options, **KEEPER)
    shown = await setup.fake.answer(call)
    assert expected in text_of(shown)
    assert shown["flags"] & EPHEMERAL


async def test_a_file_that_is_too_large_or_gone_is_not_added(setup: Setup) -> None:
    """Too large is said before anything is fetched; a file that Discord no longer has, after."""
    large = attachment(setup.fake, "large.pdf", b"%PDF", size=30 * 2**20)
    shown = await end_of(setup, await setup.fake.slash(ADA, "add", {"file": large}, **KEEPER))
    assert "30 MB, the limit is 20 MB" in text_of(shown)
    gone = attachment(setup.fake, "gone.txt", b"text") | {"url": f"http://127.0.0.1:{setup.fake.port}/files2"}
    shown = await end_of(setup, await setup.fake.slash(ADA, "add", {"file": gone}, **KEEPER))
    assert "could not be fetched" in text_of(shown)


async def test_only_keepers_add_and_remove(tmp_path: Path) -> None:
    """Who manages the server, or has a role or id that the settings name; others are told privately."""
    named = user(44, "named")
    async with connected(tmp_path, KEEPERS=f"44, {KEEPER_ROLE}") as setup:
        remove = {"article": "le-four-du-village"}
        refused = await setup.fake.answer(await setup.fake.slash(BEN, "remove", remove))
        assert "Only those who keep the articles" in text_of(refused)
        assert refused["flags"] & EPHEMERAL
        for person, where in ((named, {}), (BEN, {"roles": (KEEPER_ROLE,)}), (ADA, KEEPER)):
            file = attachment(setup.fake, "x.txt", f"The {person['username']} files\n\n{BRIDGE}".encode())
            shown = await end_of(setup, await setup.fake.slash(person, "add", {"file": file}, **where))
            assert "Added" in text_of(shown)
        [add] = [each for each in setup.fake.commands if each["name"] == "add"]
        assert add["default_member_permissions"] is None, "named people would not see the command"
        gone = await setup.fake.answer(await setup.fake.slash(ADA, "remove", remove, **KEEPER))
        assert text_of(gone) == "Removed “Le four du village”."
        kept = {"article": "the-bridge-over-the-orne"}
        refused = await setup.fake.answer(await setup.fake.slash(ADA, "remove", kept, **KEEPER))
        assert "belongs to whoever runs the bot" in text_of(refused)


async def test_who_brings_the_bot_along_keeps_nothing(tmp_path: Path) -> None:
    """Where the bot was not added to a server, a person's own installation sees the operator's articles only."""
    async with connected(tmp_path, KEEPERS="44") as setup:
        asked = {"question": "Qui a construit le four du village en 1846 ?"}
        brought: dict[str, Any] = {"brought": True, **KEEPER}
        shown = await setup.fake.answer(await setup.fake.slash(ADA, "ask", asked, **brought))
        assert "Pietro Gallo" not in text_of(shown)
        file = attachment(setup.fake, "x.txt", BRIDGE.replace("Orne", "Dives").encode())
        shown = await end_of(setup, await setup.fake.slash(ADA, "add", {"file": file}, **brought))
        assert "Only those who keep the articles" in text_of(shown)
        shown = await end_of(setup, await setup.fake.slash(user(44, "named"), "add", {"file": file}, guild=0))
        assert "Added" in text_of(shown)
        assert await setup.desk.titles("", "Dives")


async def test_a_keeper_adds_a_link_by_asking_about_it(setup: Setup, monkeypatch: pytest.MonkeyPatch) -> None:
    """The article at a link that is not here yet is fetched, added, and then asked."""
    link = "https://example.org/new"

    def fetched(url: str) -> Page:
        return Page(BRIDGE.replace("Orne", "Vire").encode(), name=url, url=url)

    monkeypatch.setattr(setup.desk.library.web, "page", fetched)
    pointed = await setup.fake.point(ADA, message(CHANNEL, BEN, f"<{link}>"), **KEEPER)
    await setup.fake.until(lambda: pointed.form is not None, "a form")
    assert pointed.form is not None
    filled = await setup.fake.fill(ADA, pointed.form, "Who opened the bridge over the Vire?", **KEEPER)
    shown = await setup.fake.answer(filled)
    assert "The bridge over the Vire, paragraph" in text_of(shown)
    assert await setup.desk.titles(f"discord:{GUILD}", "Vire")


async def test_a_digest_tells_what_came_in(setup: Setup) -> None:
    """Of the days that are given, else of a week; of what this place sees."""
    for options in ({}, {"days": "3"}):
        shown = await setup.fake.answer(await setup.fake.slash(ADA, "digest", options))
        assert "The bridge over the Orne" in text_of(shown)
        assert "Brennavik" not in text_of(shown)
    told = await setup.fake.answer(await setup.fake.slash(ADA, "digest", {"days": "two"}))
    assert "in figures" in text_of(told)


async def test_help_privacy_and_forget_are_for_the_asker_alone(setup: Setup) -> None:
    """They cost nothing, and what is stored about a person is removed when they say so."""
    await setup.fake.answer(await setup.fake.slash(ADA, "ask", {"question": "Who opened the bridge?"}))
    for name, expected in (("help", "</summary:"), ("privacy", "no question leaves it"), ("forget", "one entry")):
        shown = await setup.fake.answer(await setup.fake.slash(ADA, name))
        assert expected in text_of(shown)
        assert shown["flags"] & EPHEMERAL
    rows = await setup.desk.run(lambda: setup.desk.library.ledger._db.execute("SELECT count(*) FROM asked").fetchone())
    assert rows == (0,)


async def test_articles_are_listed(setup: Setup) -> None:
    """Those of the server and the operator's, numbered, as text that is not markdown."""
    shown = await setup.fake.answer(await setup.fake.slash(ADA, "articles", locale="fr"))
    assert shown["content"] == "2 articles\u00a0:"
    assert text_of(shown).count("**") == 4


async def test_a_hostile_article_and_question_stay_text(setup: Setup) -> None:
    """Whatever they hold, nobody is notified, nothing is formatted, no link is made, and no message is refused."""
    evil = "@everyone <@11> <#7> **b** [x](https://evil.example) `c` \u202egnp\u202c a\u200bb"
    text = f"The harbour {evil}\n\nThe harbour master of Sund is Ulf Berg. He is paid in herring. {evil}"
    file = attachment(setup.fake, "evil.txt", text.encode())
    await end_of(setup, await setup.fake.slash(ADA, "add", {"file": file}, **KEEPER))
    asked = {"question": "Who is the harbour master of Sund?"}
    shown = await setup.fake.answer(await setup.fake.slash(BEN, "ask", asked))
    assert "Ulf" in text_of(shown)
    asked = {"question": f"Who pays the harbour master of Sund? {evil}"}
    hostile = await setup.fake.answer(await setup.fake.slash(BEN, "ask", asked))
    listed = await setup.fake.answer(await setup.fake.slash(BEN, "articles"))
    about = {"article": "the-bridge-over-the-orne", "focus": evil}
    summary = await setup.fake.answer(await setup.fake.slash(BEN, "summary", about))
    assert "everyone" in text_of(summary)
    for each in (shown, hostile, listed, summary):
        plain = re.sub(r"\[§\s\d+\]\(https://example\.org/\S+?\)", "", text_of(each))  # our own links
        plain = re.sub(r"\\[^0-9A-Za-z\s]", "", plain)
        assert not re.search(r"[<>`\[\]@]|https?:|[\u202e\u200b]", plain)


async def test_a_passage_of_six_thousand_characters_is_sent_whole(setup: Setup) -> None:
    """In as many messages as it needs, each of which Discord takes."""
    words = ("The tide of *Orlund* rises past the mill, the chapel and the ropewalk. " * 90)[:6000]
    await setup.side.announce(str(CHANNEL), Reply((Line("Now:"), Quote(words, (0, 6000), "The tide"))))
    quoted = "".join(text_of(each) for each in setup.fake.messages.values())
    assert quoted.count("ropewalk") == words.count("ropewalk")
    assert len(setup.fake.messages) > 1


async def test_what_nobody_asked_for_is_everyones(setup: Setup) -> None:
    """An announcement is posted to a channel; who presses a button under it gets a reply of their own."""
    hit = await setup.desk.handle(Request("ask", "Who opened the bridge?", place=f"discord:{GUILD}", person="1"))
    await setup.side.announce(str(CHANNEL), hit)
    [posted] = [each for each in setup.fake.messages.values() if "Jeanne Sorel" in text_of(each)]
    before = text_of(posted)
    own = await setup.fake.answer(await setup.fake.click(EVE, posted, "What is around it"))
    assert "twelve thousand cars" in text_of(own)
    assert own["flags"] & EPHEMERAL
    assert text_of(posted) == before


async def test_a_long_list_is_cut(setup: Setup) -> None:
    """The latest forty of many articles are listed, in one message or two."""
    for number in range(45):
        page = Page(f"Report {number}\n\nNumber {number} was written.".encode(), name="x", place=f"discord:{GUILD}")
        await setup.desk.run(lambda page=page: setup.desk.library.take(page))  # type: ignore[misc]
    call = await setup.fake.slash(ADA, "articles")
    shown = await setup.fake.answer(call)
    assert "7 older ones" in text_of(call.shown[0])
    assert "Report 44" in text_of(shown)
    assert sum(text_of(each).count("**") for each in call.shown) == 2 * 40


async def test_two_hundred_questions_at_once_are_acknowledged_in_time(tmp_path: Path) -> None:
    """Every one of 200 is deferred within three seconds, and every one gets its answer."""
    server = {"checked": False}  # it is the bot that is measured, and both are in one process
    async with desk_of(tmp_path) as desk, connected(tmp_path, desk, server=server) as setup:
        people = [user(1000 + number, f"member{number}") for number in range(200)]
        asked = {"question": "Who opened the bridge over the Orne?"}
        calls = await asyncio.gather(*(setup.fake.slash(person, "ask", asked) for person in people))
        await setup.fake.until(lambda: all(call.shown for call in calls), "200 answers", seconds=60)
        assert all("Jeanne Sorel" in text_of(call.shown[0]) for call in calls)
        slowest = max(call.acknowledged_s for call in calls)
        print(f"slowest acknowledgement of 200: {slowest:.2f} s")
        assert slowest < 3
