"""Odoo's own notification, as an action returns it to the web client."""


def notification(message: str, kind: str = "success", **params) -> dict:
    """Return the client action that shows a sentence in the corner of the screen.

    :param message: what to show, translated
    :param kind: ``success``, ``warning``, ``danger`` or ``info``
    :param params: what else Odoo's ``display_notification`` takes, e.g. ``title``
    """
    return {
        "type": "ir.actions.client",
        "tag": "display_notification",
        "params": {"type": kind, "message": message, **params},
    }


def close_and_notify(message: str, kind: str = "success") -> dict:
    """Return the notification that closes the dialog it comes from.

    :param message: what to show, translated
    :param kind: as in ``notification``
    """
    return notification(message, kind, next={"type": "ir.actions.act_window_close"})
