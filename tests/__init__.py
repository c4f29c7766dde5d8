"""Tests of the program as a whole, and of each of its parts."""
