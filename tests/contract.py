"""The public API contract in a comparable form: `python -m tests.contract` writes `tests/contract.json`.

Only what a client can notice is compared: paths, methods, parameters, bodies, status codes, types and limits. Names of
schema components, titles, descriptions, examples and tags may change freely.
"""

import json
import os
from pathlib import Path
from typing import Any

RECORDED = Path(__file__).with_name("contract.json")
PROSE = {"title", "description", "summary", "example", "examples", "tags", "operationId", "externalDocs"}


def normalized(document: dict[str, Any]) -> dict[str, Any]:
    """Return the document's paths with references resolved and without descriptions."""
    schemas = document["components"]["schemas"]

    def expand(node: Any, ancestors: tuple[str, ...] = ()) -> Any:
        if isinstance(node, list):
            return [expand(item, ancestors) for item in node]
        if not isinstance(node, dict):
            return node
        if reference := node.get("$ref"):
            name = reference.rpartition("/")[2]
            return {"recursive": True} if name in ancestors else expand(schemas[name], (*ancestors, name))
        return {
            key: _sorted(key, expand(value, ancestors))
            for key, value in sorted(node.items())
            if key not in PROSE or isinstance(value, dict)  # a property can have the same name
        }

    paths: dict[str, Any] = expand(document["paths"])
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            for status, response in operation.get("responses", {}).items():
                # Keep it: it lists the problem codes of this status.
                paths[path][method]["responses"][status]["problems"] = response.get("description", "")
    return paths


def _sorted(key: str, value: Any) -> Any:
    """Sort the lists whose order doesn't matter to clients."""
    if key in ("required", "enum", "parameters", "anyOf", "oneOf", "allOf", "type") and isinstance(value, list):
        return sorted(value, key=lambda item: json.dumps(item, sort_keys=True))
    return value


def current() -> dict[str, Any]:
    """Return the current contract."""
    from django.test import Client

    answer = Client().get("/api/v1/schema/", headers={"Accept": "application/json"})
    return normalized(json.loads(answer.content))


def differences(before: Any, after: Any, path: str = "") -> list[str]:
    """Return the differences of two contracts, one line each."""
    if isinstance(before, dict) and isinstance(after, dict):
        lines = [f"{path}/{key}: removed" for key in before.keys() - after.keys()]
        lines += [f"{path}/{key}: added" for key in after.keys() - before.keys()]
        for key in before.keys() & after.keys():
            lines += differences(before[key], after[key], f"{path}/{key}")
        return sorted(lines)
    return [] if before == after else [f"{path}: {json.dumps(before)[:80]} became {json.dumps(after)[:80]}"]


def write(contract: dict[str, Any]) -> None:
    """Write a contract to the file, one operation per line to make diffs readable."""
    lines = [
        f"{json.dumps(f'{method.upper()} {path}')}: {json.dumps(operation, sort_keys=True)}"
        for path, operations in sorted(contract.items())
        for method, operation in sorted(operations.items())
    ]
    RECORDED.write_text("{\n" + ",\n".join(lines) + "\n}\n")


def read() -> dict[str, Any]:
    """Return the recorded contract."""
    contract: dict[str, Any] = {}
    for name, operation in json.loads(RECORDED.read_text()).items():
        method, path = name.split()
        contract.setdefault(path, {})[method.lower()] = operation
    return contract


if __name__ == "__main__":
    from config.environment import select_settings

    os.environ.setdefault("ATTUNE_ENV", "test")
    select_settings()
    import django

    django.setup()
    for line in differences(read(), current()) if RECORDED.exists() else []:
        print(line)
    write(current())
