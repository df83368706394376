"""What a conversation remembers."""

from app.answer import ask
from app.session import Session, Turn
from index.library import Library


def turn(question, *tools):
    return Turn(question, tuple((tool, {}) for tool in tools), "answered")


def test_a_new_session_has_no_last_turn():
    assert Session(Library()).last is None


def test_last_is_the_newest_turn_that_called_a_tool():
    session = Session(Library(), [turn("a", "x"), turn("b", "y"), turn("hello"), turn("thanks")])
    assert session.last.question == "b"


def test_sessions_do_not_share_their_turns(synthetic):
    one, two = Session(synthetic.library), Session(synthetic.library)
    ask(one, "where is abcA?")
    assert len(one.turns) == 1 and two.turns == []


def test_clear_forgets_the_talk_and_keeps_the_genomes(synthetic):
    session = Session(synthetic.library)
    ask(session, "where is abcA?")
    session.clear()
    assert session.turns == [] and session.last is None
    assert len(session.library.genomes) == 1
    after = ask(session, "and its protein sequence?")
    fresh = ask(Session(synthetic.library), "and its protein sequence?")
    assert (after.status, after.text, after.calls) == (fresh.status, fresh.text, fresh.calls)


def test_small_talk_between_does_not_lose_the_gene(synthetic):
    session = Session(synthetic.library)
    ask(session, "where is abcB?")
    ask(session, "thanks!")
    assert "abcB" in ask(session, "and its length?").text
