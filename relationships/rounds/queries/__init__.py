"""What is read of rounds and visits."""
