"""A mail server on the own machine: the first line is its port, then each message as one line of JSON.

Whoever is addressed at `refused@…` is refused for good, at `later@…` for now."""

import asyncio
import json
import sys
from email import message_from_bytes, policy

from aiosmtpd.smtp import SMTP


class Handler:
    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("refused@"):
            return "550 no such box"
        if address.startswith("later@"):
            return "451 try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        message = message_from_bytes(envelope.content, policy=policy.default)
        told = {
            "to": envelope.rcpt_tos,
            "subject": message["subject"],
            "body": message.get_content(),
        }
        print(json.dumps(told), flush=True)
        return "250 OK"


async def serve():
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(Handler()), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    # Whoever started it closes our input when the test ends.
    await loop.run_in_executor(None, sys.stdin.read)
    server.close()


asyncio.run(serve())
