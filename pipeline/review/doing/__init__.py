"""What the keys do: each action of `pipeline.review.keys` is a method of the same name in one of these modules."""
