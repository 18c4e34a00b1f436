"""Signatures, by which an app knows that a request comes from Slack.

The scheme is that of https://docs.slack.dev/authentication/verifying-requests-from-slack.
"""

import hashlib
import hmac


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """What stands in `X-Slack-Signature`."""
    base = b"v0:" + timestamp.encode() + b":" + body
    return "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()
