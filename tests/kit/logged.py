"""What the bot has logged, as an operator reads it."""


def logged(caplog) -> str:
    """Every line of ours, without what other packages said; conftest.py has them written as `serve` would."""
    return "\n".join(" ".join(line.split()) for line in caplog.text.splitlines() if "[bot" in line)
