"""Questions with a language model beside: it may choose the tools and rephrase what they found."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from app.answer import Answer, Report, combine
from app.answer import ask as ask_without
from app.llm.base import Speaker, SpeakerError
from app.llm.phrase import phrased
from app.llm.planning import chosen
from app.session import Turn
from app.steps import announce
from app.text import encodable

if TYPE_CHECKING:
    from app.session import Session

MODES = ("phrase", "plan")


def open_speaker(where: str, model: str = "", timeout: float = 60.0) -> Speaker:
    """The model behind an address or in a folder.

    Parameters
    ----------
    where
        ``http://...`` of a server with OpenAI's chat protocol, or a model folder.
    model
        Name of the model on the server.

    Raises
    ------
    SpeakerError
        It cannot be used; one sentence.
    """
    if where.startswith(("http://", "https://")):
        from app.llm.openai_compatible import OpenAICompatible

        if not model:
            raise SpeakerError(f"{where}: name the model on that server with --llm-model")
        return OpenAICompatible(where, model, timeout=timeout)
    from app.llm.local import Local

    return Local(where)


def ask(session: Session, question: str, report: Report | None = None) -> Answer:
    """`app.answer.ask`, with the session's speaker taking the parts that it may take.

    Without a speaker, and wherever the speaker fails or says what was not computed, the answer is
    that of `app.answer.ask`.
    """
    speaker: Speaker | None = session.speaker
    if speaker is None:
        return ask_without(session, question, report)
    answer = None
    question = encodable(question)
    if "plan" in session.speaks:
        announce("reading", f"Choosing tools with {speaker.name}")
        answer = _planned(session, question, speaker)
    if answer is None:
        answer = ask_without(session, question, report)
    if "phrase" not in session.speaks:
        return answer
    announce("phrasing", f"Phrasing with {speaker.name}; what it says is checked")
    return phrased(answer, speaker)


def _planned(session: Session, question: str, speaker: Speaker) -> Answer | None:
    began = time.perf_counter()
    found = chosen(session, question, speaker)
    if found is None:
        return None
    calls, results = found
    answer = combine(question, results)
    answer.calls = [{"tool": call.tool, "arguments": call.arguments} for call in calls]
    answer.model = f"tools chosen by {speaker.name}, computed by tools"
    answer.seconds = time.perf_counter() - began
    focus = tuple(dict.fromkeys(name for result in results for name in result.focus))
    made = tuple((call.tool, call.arguments) for call in calls)
    session.turns.append(Turn(question, made, answer.status, focus))
    return answer
