"""Tests of the workflow that no command shows directly."""
