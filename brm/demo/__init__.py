"""The demo organisation: made-up people, believable stories, dates told from today."""
