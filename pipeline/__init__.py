"""focuscode: coding focus groups with suggestions, blind review, agreement and a survey beside them."""
