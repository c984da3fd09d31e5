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
    assert told(gate.refusal(ask(command="help"), ENGLISH)) == "Many are asking right now. Try again in 8 seconds."
    assert gate.refusal(Request("help"), ENGLISH) is None
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


def said(text: str, thread: str = "t", person: str = "ada", command: str = "ask") -> Request:
    """What a person says in a thread."""
    return Request(command, text, thread=thread, person=person)


HOW_MANY = "How many people work there?"


@pytest.mark.parametrize(
    ("question", "leans"),
    [("Et en France ?", True), ("and in the whole of Europe, since when?", True), ("How many?", True),
     ("When was the bridge over the river opened by the mayor of the town?", False)],
)  # fmt: skip
def test_a_short_question_leans_on_the_one_before(question: str, leans: bool) -> None:
    """In the same thread, for an hour, and for as long as nobody asks to be forgotten."""
    clock = Clock()
    talk = Conversation(clock)

    def before(thread: str = "t", command: str = "ask") -> str:
        return talk.begin(said(question, thread, command=command)).before

    def note() -> None:
        talk.note(said(HOW_MANY), talk.begin(said(HOW_MANY)))

    assert before() == ""
    note()
    assert before() == (HOW_MANY if leans else "")
    assert before("other") == before("") == before(command="summary") == ""
    clock.now += 60 * MINUTES + 1
    assert before() == ""
    note()
    talk.begin(said("", command="forget"))
    assert before() == ""


def test_all_who_have_words_in_a_question_can_have_them_forgotten() -> None:
    """A follow-up holds what another person asked: the thread goes when either asks to be forgotten."""
    for person, kept in (("ada", False), ("bob", False), ("cleo", True)):
        talk = Conversation()
        talk.note(said(HOW_MANY), talk.begin(said(HOW_MANY)))
        follow = said("And when?", person="bob")
        talk.note(follow, talk.begin(follow))
        assert talk.begin(said("Why?")).before == f"{HOW_MANY} And when?"
        talk.begin(said("", person=person, command="forget"))
        assert bool(talk.begin(said("Why?")).before) is kept


@pytest.mark.parametrize("person", ["ada", "bob"])
def test_what_is_being_served_is_not_noted_after_forgetting(person: str) -> None:
    """Neither the person's own question, nor one that leans on theirs; what is asked afterwards is."""
    talk = Conversation()
    talk.note(said(HOW_MANY), talk.begin(said(HOW_MANY)))
    follow = said("And when?", person="bob")
    turn = talk.begin(follow)
    talk.begin(said("", person=person, command="forget"))
    talk.note(follow, turn)
    assert HOW_MANY not in talk.begin(said("Why?")).before or person == "bob"
    assert "And when?" not in talk.begin(said("Why?")).before
    alone = said("Who opened the bridge over the river?", person=person)
    talk.note(alone, talk.begin(alone))
    assert talk.begin(said("Why?")).before == alone.text


def test_conversations_are_bounded() -> None:
    """The oldest is forgotten, and so is who asked for that longest ago."""
    talk = Conversation()
    for number in range(THREADS + 1):
        question = said(HOW_MANY, str(number), str(number))
        talk.note(question, talk.begin(question))
    assert talk.begin(said("Why?", "0")).before == ""
    assert talk.begin(said("Why?", "1")).before != ""
    for number in range(THREADS + 1):
        talk.begin(said("", person=str(number), command="forget"))
    assert len(talk._forgotten) == THREADS
