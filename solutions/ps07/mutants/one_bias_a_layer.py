"""The accountant counts one bias for a whole layer."""

LOSES = {"accountant-visible": 4, "accountant-hidden": 6}
SAYS = {"accountant-visible": "each filter has a bias"}


# cell: accountant
def count(layer, input_shape):
    kind = layer["kind"]
    if kind == "conv":
        size, _, channels = input_shape
        out = output_size(size, layer["kernel"], layer["stride"], layer["padding"])
        weights = layer["kernel"] ** 2 * (channels // layer["groups"]) * layer["filters"]
        return (out, out, layer["filters"]), weights + 1, out * out * weights
    if kind == "pool":
        out = output_size(input_shape[0], layer["size"], layer["stride"], 0)
        return (out, out, input_shape[2]), 0, 0
    if kind == "flatten":
        return (int(np.prod(input_shape)),), 0, 0
    weights = input_shape[0] * layer["units"]
    return (layer["units"],), weights + 1, weights
