"""Many presses of one button at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from tests.e2e.rpc import RpcError, Session


def press_at_once(who: Session, times: int, *call: Any) -> None:
    """Press a button many times at once; all but the first may be refused.

    :param call: model, method and ids, as ``Session.call`` takes them
    :raises RpcError: for a fault of the server, which is no refusal
    """

    def press(_number: int) -> None:
        try:
            who.call(*call)
        except RpcError as refused:
            if "internal" in refused.kind.lower():
                raise

    with ThreadPoolExecutor(times) as hands:
        list(hands.map(press, range(times)))
