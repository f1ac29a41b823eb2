"""The main job as a person does it: one dialog, one button, 612 clients."""

from concurrent.futures import ThreadPoolExecutor

from .clinic import Clinic, wait_for
from .rpc import RpcError


def test_612_leave_as_250_now_and_362_later(clinic: Clinic) -> None:
    """The first segment is delivered, the rest waits, nothing goes twice."""
    body = "Canary-612 we are closed today because of the storm"
    batch = clinic.send(clinic.clients(612), body)
    wait_for(lambda: clinic.states(batch).get("delivered") == 250, "250 receipts")
    assert clinic.states(batch) == {"delivered": 250, "scheduled": 362}
    taken = clinic.accepted(body)
    assert len(taken) == len({text["to"] for text in taken}) == 250
    sizes = clinic.system.sql(
        "SELECT recipient_count FROM clinic_message_segment"
        f" WHERE batch_id = {batch} ORDER BY sequence"
    )
    assert sizes.split() == ["250", "250", "112"]


def test_20_clicks_at_once_make_one_batch(clinic: Clinic) -> None:
    """The button is pressed twenty times in parallel; one press counts (W26)."""
    body = "Canary-clicks please bring your insurance card"
    dialog = clinic.open_dialog(clinic.clients(5), body, clinic.senders()[1])
    desk = clinic.session("frontdesk")

    def click(_number: int) -> bool:
        try:
            desk.call("clinic.message.compose", "action_send", [dialog])
        except RpcError:
            return False
        return True

    with ThreadPoolExecutor(20) as pool:
        results = list(pool.map(click, range(20)))
    assert any(results)
    (batch,) = clinic.batches(body)
    wait_for(lambda: clinic.states(batch) == {"delivered": 5}, "5 receipts")
    assert len(clinic.accepted(body)) == 5
