"""What a page may send, compressed, in bytes and requests: for `make bench` and for the tests alike."""

HTML, CSS, OPEN_CSS, SCRIPT, REQUESTS = 25_000, 30_000, 12_000, 30_000, 8
# Without sign-in no script is needed (the tests answer such a page without one); a small one keeps
# what somebody types.
OPEN_SCRIPT = 2_000
