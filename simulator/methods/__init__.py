"""The methods of the Bot API that the simulator carries out."""

from simulator.methods import chats, editing, files, forwarding, inbound, profile, sending
from simulator.methods.call import Call, Handler

#: every documented method that is not here is answered with 501
METHODS: dict[str, Handler] = {
    **inbound.METHODS,
    **sending.METHODS,
    **editing.METHODS,
    **forwarding.METHODS,
    **chats.METHODS,
    **profile.METHODS,
    **files.METHODS,
}

__all__ = ["METHODS", "Call", "Handler"]
