"""A network of two namespaces whose packets take their time, and of which some are lost.

far-network.py NEAR FAR SECONDS LOSS: connects the network namespaces NEAR and FAR (names of `ip netns`) by two
TUN devices named `far`. Every packet arrives SECONDS later, in order, or, with the probability LOSS, never.
It prints `ready` and goes on until it is ended. It stands in for netem, which not every kernel has.
"""

import ctypes
import fcntl
import os
import random
import select
import struct
import sys
import time
from collections import deque

TUNSETIFF = 0x400454CA
IFF_TUN, IFF_NO_PI = 0x0001, 0x1000
CLONE_NEWNET = 0x40000000


def device(namespace):
    libc = ctypes.CDLL(None, use_errno=True)
    place = os.open(f"/run/netns/{namespace}", os.O_RDONLY)
    if libc.setns(place, CLONE_NEWNET) != 0:
        raise OSError(ctypes.get_errno(), f"cannot enter {namespace}")
    os.close(place)
    tun = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(tun, TUNSETIFF, struct.pack("16sH", b"far", IFF_TUN | IFF_NO_PI))
    return tun


def take(source, target, queue, due, loss):
    while True:
        try:
            packet = os.read(source, 65536)
        except BlockingIOError:
            return
        if random.random() >= loss:
            queue.append((due, target, packet))


def deliver(target, packet):
    try:
        os.write(target, packet)
    except OSError:
        pass  # The device is not up yet, or its queue is full: the packet is lost, as in any network.


def main(near, far, seconds, loss):
    random.seed(1)
    ends = [device(near), device(far)]
    other = {ends[0]: ends[1], ends[1]: ends[0]}
    queue = deque()
    print("ready", flush=True)
    while True:
        wait = max(0.0, queue[0][0] - time.monotonic()) if queue else None
        for end in select.select(ends, [], [], wait)[0]:
            take(end, other[end], queue, time.monotonic() + seconds, loss)
        while queue and queue[0][0] <= time.monotonic():
            _, target, packet = queue.popleft()
            deliver(target, packet)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], float(sys.argv[3]), float(sys.argv[4]))
