"""The lengths of what two rectangles share are multiplied without a look at their sign."""

LOSES = {"communication-hidden": 6}
SAYS = {"communication-hidden": "no length is below 0"}


# cell: communication
def sent_bytes(writes, reads, itemsize):
    sent = np.zeros((len(writes), len(reads)), dtype=int)
    for s, write in enumerate(writes):
        for r, read in enumerate(reads):
            if s != r:
                count = 1
                for (a, b), (c, d) in zip(write, read, strict=True):
                    count *= min(b, d) - max(a, c)
                sent[s, r] = count * itemsize
    return sent


def ring_bytes(kind, numbers, devices, itemsize):
    rounds = 2 if kind == "all-reduce" else 1
    return rounds * (devices - 1) * numbers * itemsize / devices
