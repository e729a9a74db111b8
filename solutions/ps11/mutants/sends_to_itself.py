"""A device is counted as sending to itself."""

LOSES = {"communication-visible": 4, "communication-hidden": 6}
SAYS = {"communication-visible": "a device does not send to itself"}


# cell: communication
def sent_bytes(writes, reads, itemsize):
    sent = np.zeros((len(writes), len(reads)), dtype=int)
    for s, write in enumerate(writes):
        for r, read in enumerate(reads):
            count = 1
            for (a, b), (c, d) in zip(write, read, strict=True):
                count *= max(min(b, d) - max(a, c), 0)
            sent[s, r] = count * itemsize
    return sent


def ring_bytes(kind, numbers, devices, itemsize):
    rounds = 2 if kind == "all-reduce" else 1
    return rounds * (devices - 1) * numbers * itemsize / devices
