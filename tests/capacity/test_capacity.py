"""CAPACITY.md says what the program computes, from what the template declares and the wire counts."""

import capacity


def test_the_page_says_what_is_computed():
    page = capacity.PAGE.read_text(encoding="utf-8")
    assert page == capacity.page_with_tables(page), "python3 tests/capacity/capacity.py --write"


def test_municipalities_sum_up_to_everybody():
    people = capacity.municipality_people()
    assert len(people) == capacity.MUNICIPALITIES
    assert people == sorted(people, reverse=True)
    assert abs(sum(people) - capacity.PEOPLE) < capacity.MUNICIPALITIES


def test_what_is_computed_is_of_the_size_of_its_parts():
    assert sum(capacity.month().values()) > 0
    fits = [quota / need for _, need, quota in capacity.first_to_break()]
    assert fits == sorted(fits)
    # A bulk of 570,000 takes minutes, not the night.
    assert capacity.bulk()["seconds"] < 600
