"""Services that a job of the tests calls by name."""


def greet(at):
    return {"greeted": 2, "left out": 0}


def broken(at):
    raise RuntimeError("Private words")
