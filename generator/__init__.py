"""From the hand-written specification in `openapi/` to `generated_client/`; never shipped."""
