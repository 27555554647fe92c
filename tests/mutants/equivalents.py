"""The mutants that no test can notice because they behave the same, with the reason for each: `equivalent.txt`."""

from pathlib import Path

FILE = Path(__file__).with_name("equivalent.txt")


def read(path: Path = FILE) -> dict[str, str]:
    """Return key of a mutant → reason: the lines with # before it. Raises ValueError for one without a reason."""
    explained: dict[str, str] = {}
    reason: list[str] = []
    for line in path.read_text().splitlines():
        if line.startswith("#"):
            reason.append(line.removeprefix("#").strip())
        elif line:
            if not reason:
                raise ValueError(f"{path.name}: write a reason, a line with #, before {line}")
            explained[line] = " ".join(reason)
        else:
            reason = []
    return explained
