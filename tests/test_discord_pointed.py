"""A message on Discord that somebody points at: pasted, forwarded or linked, it can be asked through a form."""

from __future__ import annotations

import pytest
from discord_payloads import CHANNEL, message
from discord_people import buttons, text_of
from discord_setup import ADA, BEN, BRIDGE, EVE, Setup


async def test_a_pasted_article_can_be_asked(setup: Setup) -> None:
    """The context menu opens a form; the question is answered from the message alone, which is not kept."""
    pasted = message(CHANNEL, BEN, BRIDGE.replace("Jeanne Sorel", "Odile Marchand"))
    pointed = await setup.fake.point(ADA, pasted)
    await setup.fake.until(lambda: pointed.form is not None, "a form")
    assert pointed.form is not None
    shown = await setup.fake.answer(await setup.fake.fill(ADA, pointed.form, "Who opened the bridge?"))
    assert "Odile Marchand" in text_of(shown)
    assert buttons(shown) == []
    count = await setup.desk.run(lambda: len(setup.desk.library))
    assert count == 3
    again = await setup.fake.answer(await setup.fake.fill(ADA, pointed.form, "Who opened the bridge?"))
    assert "once more" in text_of(again)


async def test_a_form_proves_nothing(setup: Setup, caplog: pytest.LogCaptureFixture) -> None:
    """What another person pointed at is not told to who writes its number into a form; it stays for its owner."""
    pointed = await setup.fake.point(ADA, message(CHANNEL, ADA, BRIDGE.replace("Jeanne Sorel", "Odile Marchand")))
    await setup.fake.until(lambda: pointed.form is not None, "a form")
    assert pointed.form is not None
    number = pointed.form["custom_id"].rpartition(":")[2]
    for state in (number, "nothing", "²", "-1", ""):
        forged = pointed.form | {"custom_id": f"x1:ask:{EVE['id']}:{state}"}
        told = await setup.fake.answer(await setup.fake.fill(EVE, forged, "Who opened the bridge?"))
        assert "once more" in text_of(told)
    shown = await setup.fake.answer(await setup.fake.fill(ADA, pointed.form, "Who opened the bridge?"))
    assert "Odile Marchand" in text_of(shown)
    assert not caplog.records


async def test_a_forwarded_article_can_be_asked(setup: Setup) -> None:
    """A message that forwards another one says nothing itself: what it forwards is asked."""
    inner = message(CHANNEL, BEN, BRIDGE)
    for name in ("id", "channel_id", "author"):
        del inner[name]
    pointed = await setup.fake.point(ADA, message(CHANNEL, BEN, message_snapshots=[{"message": inner}]))
    await setup.fake.until(lambda: pointed.form is not None, "a form")
    assert pointed.form is not None
    shown = await setup.fake.answer(await setup.fake.fill(ADA, pointed.form, "Who opened the bridge?"))
    assert "Jeanne Sorel" in text_of(shown)
    assert buttons(shown) == []


async def test_a_linked_article_can_be_asked(setup: Setup) -> None:
    """The article at the link is asked when it is here; else who may not add it is told who may."""
    for link, expected in [
        ("https://example.org/bridge_(old)", "Jeanne Sorel"),
        ("https://example.org/unknown", "is not among the articles here"),
    ]:
        pointed = await setup.fake.point(ADA, message(CHANNEL, BEN, f"look: {link}"))
        await setup.fake.until(lambda pointed=pointed: pointed.form is not None, "a form")  # type: ignore
        assert pointed.form is not None
        shown = await setup.fake.answer(await setup.fake.fill(ADA, pointed.form, "Who opened the bridge?"))
        assert expected in text_of(shown).replace("\\", "")


async def test_a_message_that_says_nothing_is_not_asked(setup: Setup) -> None:
    """No form is opened for a message without a link and with few words."""
    pointed = await setup.fake.point(ADA, message(CHANNEL, BEN, "ok"))
    shown = await setup.fake.answer(pointed)
    assert pointed.form is None
    assert "neither a link nor enough text" in text_of(shown)
