"""Read a journal back after a crash or a planned restart."""

from pathlib import Path
from typing import Any

from .journal import read
from .models import OUTBOUND_API, CallbackRecord, Message
from .state import State


def replay(state: State, path: Path) -> list[Message]:
    """Restore messages and opt-outs from ``path``.

    :return: the messages whose life was cut off and has to go on
    """
    for event in read(path):
        _apply(state, event)
    state.sequence = max((m.sequence for m in state.messages.values()), default=0)
    return [m for m in state.messages.values() if _is_unfinished(m)]


def _apply(state: State, event: dict[str, Any]) -> None:
    if event["event"] == "reset":
        state.messages.clear()
        state.optouts.clear()
    elif event["event"] == "optout":
        state.optouts.set(event["sender"], event["user"], event["blocked"])
    elif event["event"] == "accepted":
        message = _message(event["message"])
        state.messages[message.sid] = message
    elif event["sid"] in state.messages:
        _change(state.messages[event["sid"]], event)


def _change(message: Message, event: dict[str, Any]) -> None:
    if event["event"] == "callback":
        message.callbacks.append(CallbackRecord(**event["record"]))
    for name, value in event.get("fields", {}).items():
        setattr(message, name, value)


def _message(values: dict[str, Any]) -> Message:
    callbacks = [CallbackRecord(**record) for record in values.pop("callbacks")]
    return Message(**values, callbacks=callbacks)


def _is_unfinished(message: Message) -> bool:
    own = message.direction == OUTBOUND_API and not message.test
    return own and not message.final and not message.deleted
