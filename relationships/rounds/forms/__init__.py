"""What comes in about rounds and visits."""
