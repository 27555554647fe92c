"""Which NPIs a file has named already, in memory that doesn't grow with the file."""

FIRST = 100_000_000
# First nine digits from 100,000,000 to 299,999,999, one bit each; the tenth digit follows from them.
SIZE = 200_000_000


class Seen:
    """A set of valid NPIs: exact, and 25 MB from the first number to the last."""

    def __init__(self) -> None:
        # Written, not merely reserved, so that memory is the same for a small file and a large one.
        self._bits = bytearray(b"\0") * (SIZE // 8)

    def add(self, npi: str) -> bool:
        """Note a valid NPI. False if it was there already."""
        place = int(npi[:9]) - FIRST
        byte, mask = place >> 3, 1 << (place & 7)
        if self._bits[byte] & mask:
            return False
        self._bits[byte] |= mask
        return True
