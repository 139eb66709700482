"""The engines that serve searches; each is a room of its own behind the protocol of `engine`."""
