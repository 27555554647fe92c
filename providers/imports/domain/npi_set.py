"""A set of NPIs in constant memory, to recognize NPIs that a file repeats."""

FIRST_VALUE = 100_000_000
# One bit for each first nine digits from 100,000,000 to 299,999,999. The tenth digit follows from them.
SIZE = 200_000_000


class NpiSet:
    """A set of valid NPIs that always takes 25 MB."""

    def __init__(self) -> None:
        # Multiplying writes all the memory now, so that small and large files take the same amount.
        self._bits = bytearray(b"\0") * (SIZE // 8)

    def add(self, npi: str) -> bool:
        """Add a valid NPI. Returns False if it was already in the set."""
        position = int(npi[:9]) - FIRST_VALUE
        byte, mask = position >> 3, 1 << (position & 7)
        if self._bits[byte] & mask:
            return False
        self._bits[byte] |= mask
        return True
