"""Which addresses can be a video room that clients open."""

from urllib.parse import urlsplit

# Top-level names that never leave a network (RFC 6761, RFC 6762, ICANN's "internal").
PRIVATE_SUFFIXES = ("local", "localhost", "internal", "lan", "home", "corp", "test", "invalid", "onion")


def is_public(url: str) -> bool:
    """Return whether an https address names a public host and contains no name or password. IP addresses don't count."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        _port = parts.port
    except ValueError:
        return False
    if parts.scheme != "https" or "@" in parts.netloc:
        return False
    labels = host.rstrip(".").split(".")
    is_ip_address = ":" in host or labels[-1].isdigit() or labels[-1].startswith("0x")
    return not is_ip_address and len(labels) > 1 and all(labels) and labels[-1] not in PRIVATE_SUFFIXES
