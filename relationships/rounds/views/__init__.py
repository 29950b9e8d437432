"""The pages of rounds and visits."""
