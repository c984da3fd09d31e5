"""Who may ask now: permission, quotas and the queue, each told in a sentence."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.conversation import MINUTES, THREADS, Conversation
from bot.gate import Gate
from bot.phrases import Phrases
from bot.quota import REMEMBERED, Quota
from bot.reply import Reply
from bot.request import Request

ENGLISH = Phrases("en")


class Clock:
    """Time that a test moves."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        """Seconds."""
        return self.now


def ask(person: str = "1", channel: str = "c", command: str = "ask", *, keeper: bool = False) -> Request:
    """A request from a chat."""
    return Request(
        command, "Why?", platform="discord", place="discord:1", channel=channel, person=person, keeper=keeper
    )


def test_a_bucket_fills_again() -> None:
    """Six a minute: six at once, then one every ten seconds."""
    clock = Clock()
    quota = Quota(6, clock)
    for _ in range(6):
        assert quota.wait("a") == 0
        quota.take("a")
    assert quota.wait("a") == 10
    assert quota.wait("b") == 0
    clock.now += 9.5
    assert quota.wait("a") == 1
    clock.now += 0.5
    assert quota.wait("a") == 0
    clock.now += 3600
    for _ in range(6):
        quota.take("a")
    assert quota.wait("a") == 10


def test_buckets_are_bounded() -> None:
    """Whoever asked longest ago is forgotten."""
    quota = Quota(1)
    for number in range(REMEMBERED + 1):
        quota.take(str(number))
    assert len(quota._buckets) == REMEMBERED
    assert quota.wait("0") == 0
    assert quota.wait(str(REMEMBERED)) > 0


def told(reply: Reply | None) -> str:
    """What a refusal says; it is for the asker alone."""
    assert reply
    assert (reply.ok, reply.private) == (False, True)
    return reply.plain


def test_one_person_and_one_channel_may_ask_so_much() -> None:
    """The third question of a person waits, and so does the fourth of a channel, whoever asks it."""
    gate = Gate(member=2, channel=3)
    assert gate.refusal(ask("1"), ENGLISH) is None
    assert gate.refusal(ask("1"), ENGLISH) is None
    assert told(gate.refusal(ask("1"), ENGLISH)).endswith("Try again in 30 seconds.")
    assert gate.refusal(ask("2"), ENGLISH) is None
    assert told(gate.refusal(ask("3"), ENGLISH)).endswith("Try again in 20 seconds.")
    assert gate.refusal(ask("3", channel="d"), ENGLISH) is None
    assert gate.refusal(ask("1", command="help"), ENGLISH) is None


def test_a_person_has_one_quota_on_all_servers() -> None:
    """Asking from another server gives no further questions; the same number on another platform is another person."""
    gate = Gate(member=2, channel=10)
    assert gate.refusal(ask("1"), ENGLISH) is None
    assert gate.refusal(replace(ask("1"), place="discord:2"), ENGLISH) is None
    assert "Try again" in told(gate.refusal(replace(ask("1"), place="discord:3"), ENGLISH))
    assert gate.refusal(replace(ask("1"), platform="slack", place="slack:1"), ENGLISH) is None


def test_the_queue_is_bounded() -> None:
    """When too many wait, one more is told how long that will take."""
    gate = Gate(queue=2)
    gate.waiting, gate.pace_s = 2, 4.0
    assert told(gate.refusal(ask(), ENGLISH)) == "Many are asking right now. Try again in 8 seconds."
    gate.waiting = 1
    assert gate.refusal(ask(), ENGLISH) is None


def test_only_keepers_keep() -> None:
    """Adding, removing and binding need the right to; the operator's terminal has it."""
    gate = Gate()
    for command in ("add", "remove", "use"):
        assert "keep the articles" in told(gate.refusal(ask(command=command), ENGLISH))
        assert gate.refusal(ask(command=command, keeper=True), ENGLISH) is None
        assert gate.refusal(Request(command), ENGLISH) is None


def test_the_pace_follows_what_requests_take() -> None:
    """It is a moving mean, in seconds."""
    gate = Gate()
    for _ in range(100):
        gate.took(2.0)
    assert gate.pace_s == pytest.approx(2.0, rel=0.01)


@pytest.mark.parametrize(
    ("question", "leans"),
    [("Et en France ?", True), ("and in the whole of Europe, since when?", True), ("How many?", True),
     ("When was the bridge over the river opened by the mayor of the town?", False)],
)  # fmt: skip
def test_a_short_question_leans_on_the_one_before(question: str, leans: bool) -> None:
    """In the same thread, for an hour, and for as long as nobody asks to be forgotten."""
    clock = Clock()
    talk = Conversation(clock)
    assert talk.before("t", question) == ""
    talk.note("t", "How many people work there?", "ada")
    assert bool(talk.before("t", question)) is leans
    assert talk.before("other", question) == talk.before("", question) == ""
    clock.now += 60 * MINUTES + 1
    assert talk.before("t", question) == ""
    talk.note("t", "How many people work there?", "ada")
    talk.forget("ada")
    assert talk.before("t", question) == ""


def test_conversations_are_bounded() -> None:
    """The oldest is forgotten."""
    talk = Conversation()
    for number in range(THREADS + 1):
        talk.note(str(number), "How many people work there?", "ada")
    assert talk.before("0", "Why?") == ""
    assert talk.before("1", "Why?") != ""
