"""Setting the bot up, running it, trying it: `serve`, `migrate`, `manifest`, `healthy`, `keys`, `demo`, `sandbox`.

Each in a module of its own, because each needs other packages, and some must start at once.
"""
