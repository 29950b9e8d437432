"""What is read for a log and for a day of visits."""
