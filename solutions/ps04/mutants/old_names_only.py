"""Only the names of TensorFlow 1 are found, not the product with a list."""

LOSES = {"errata-tensorflow": 2}
SAYS = {"errata-tensorflow": "which line cannot work with a list?"}


# cell: errata
def faults():
    return {"g", "j", "n", "s"}


def corrections():
    h, o = forward_222(x_hunt, w_hunt, b_hunt)
    dz3, dz4 = (o - t_hunt) * o * (1 - o)
    dh = dz3 * w_hunt[4:6] + dz4 * w_hunt[6:8]
    dz1, dz2 = dh * h * (1 - h)
    dw2, dw3, dw4, dw7 = dz1 * x_hunt[1], dz2 * x_hunt[0], dz2 * x_hunt[1], dz4 * h[0]
    right = {"g": dw7, "j": dh[1], "l": dz2, "n": dw2, "o": dw3, "p": dw4}
    right |= {"r": w_hunt[1] - 0.5 * dw2, "s": w_hunt[3] - 0.5 * dw4}
    right["u"] = w_hunt[6] - 0.5 * dw7
    return right


def not_running():
    return {1, 3}
