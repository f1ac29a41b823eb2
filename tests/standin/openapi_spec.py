"""Find and load Twilio's own OpenAPI description, which is not ours to ship.

It is read where it lies: ``TWILIO_OPENAPI`` names the file, else
``shared/twilio/openapi_messages.json`` beside the checkout is tried.
"""

import copy
import json
import os
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).resolve().parents[2]
BESIDE = CHECKOUT.parent / "shared" / "twilio" / "openapi_messages.json"
ACCOUNTS = "/2010-04-01/Accounts/{AccountSid}"


def path() -> Path:
    """Return where the description is expected."""
    return Path(os.environ.get("TWILIO_OPENAPI") or BESIDE)


def load(server_url: str) -> dict[str, Any]:
    """Return the description for a server at ``server_url``.

    Its list responses call the page addresses absolute URIs although its own
    examples are relative; that one format is taken out.
    """
    spec = json.loads(path().read_text(encoding="utf-8"))
    servers = [{"url": server_url}]
    spec["servers"] = servers
    for item in spec["paths"].values():
        item["servers"] = copy.deepcopy(servers)
        for method in ("get", "post", "delete"):
            _strip_uri_format(item.get(method, {}))
    return spec


def _strip_uri_format(operation: dict[str, Any]) -> None:
    for response in operation.get("responses", {}).values():
        for content in response.get("content", {}).values():
            for name, schema in content["schema"].get("properties", {}).items():
                if name.endswith("uri"):
                    schema.pop("format", None)


def example(spec: dict[str, Any], path_end: str, method: str, name: str) -> Any:
    """Return one of the description's example answers."""
    responses = spec["paths"][ACCOUNTS + path_end][method]["responses"]
    content = next(iter(responses.values()))["content"]["application/json"]
    return content["examples"][name]["value"]
