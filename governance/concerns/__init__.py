"""The six questions that business people have, what a department answers to them, and live figures."""
