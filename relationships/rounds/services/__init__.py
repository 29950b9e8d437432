"""What changes rounds and visits: the rules."""
