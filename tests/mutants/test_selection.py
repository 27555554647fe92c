"""Which lines of a recording belong to the lines of code that has changed since."""

from tests.mutants.selection import recorded_lines_of

RECORDED = "a\nb\nc\nd\n"


def test_a_line_that_moved_keeps_its_tests() -> None:
    assert recorded_lines_of("new\n" + RECORDED, RECORDED) == {1: [0], 2: [1], 3: [2], 4: [3], 5: [4]}
    assert recorded_lines_of("a\nd\n", RECORDED) == {1: [1], 2: [4]}


def test_a_changed_line_gets_the_tests_of_those_it_replaced_and_a_new_one_of_the_line_before() -> None:
    assert recorded_lines_of("a\nB\nd\n", RECORDED) == {1: [1], 2: [2, 3], 3: [4]}
    assert recorded_lines_of("a\nb\nnew\nc\nd\n", RECORDED)[3] == [2]
