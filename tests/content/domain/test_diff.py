"""Comparing versions."""

from hypothesis import given
from hypothesis import strategies as st

from content.domain.diff import Kind, Piece, Span, compare

VERSIONS = st.lists(st.builds(Piece, st.sampled_from("abcd"), st.text(alphabet="xy \n", max_size=12)), max_size=6)


def test_words_that_changed_are_told_apart_from_those_that_stayed():
    [row] = compare([Piece("Why", "Go slow now.")], [Piece("Why", "Go very slow.")])
    assert (row.kind, row.name) == (Kind.CHANGED, "Why")
    assert [span.text for span in row.before if span.differs] == ["slow", "now."]
    assert row.after[0] == Span("Go ", False)


def test_a_piece_that_came_or_went_is_said_as_such():
    before, after = (
        [Piece("Why", "A."), Piece("How", "B.")],
        [Piece("Why", "A."), Piece("Who", "C."), Piece("How", "B.")],
    )
    assert [row.kind for row in compare(before, after)] == [Kind.SAME, Kind.ADDED, Kind.SAME]
    assert [row.kind for row in compare(after, before)] == [Kind.SAME, Kind.REMOVED, Kind.SAME]
    assert [row.name for row in compare(before[:1], after[1:2])] == ["Why → Who"]


@given(VERSIONS, VERSIONS)
def test_each_side_is_its_version_to_the_letter(before, after):
    rows = compare(before, after)
    for side, pieces in (("before", before), ("after", after)):
        texts = ["".join(span.text for span in getattr(row, side)) for row in rows]
        assert [text for text in texts if text] == [piece.text for piece in pieces if piece.text]
    assert all(row.kind is Kind.SAME for row in compare(before, before))
