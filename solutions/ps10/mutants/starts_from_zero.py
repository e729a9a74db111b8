"""The given first state is ignored, and padded sequences end at the last step."""

LOSES = {"recurrence-visible": 3, "recurrence-hidden": 4, "recurrence-last": 3}
SAYS = {
    "recurrence-visible": "look at the lengths",
    "recurrence-hidden": "begin with it, not with zeros",
    "recurrence-last": "these are the last steps of all",
}


# cell: recurrence
def rnn_forward(x, h0, wx, wh, b):
    """Return all states (N, T, H) for inputs x (N, T, D)."""
    h, states = np.zeros_like(h0), []
    for t in range(x.shape[1]):
        h = np.tanh(x[:, t] @ wx + h @ wh + b)
        states.append(h)
    return np.stack(states, axis=1)


def last_states(h, lengths):
    """Return the state (N, H) of each sequence after its last real step."""
    return h[:, -1]
