"""The locally connected layer is taken for a convolution, and the LSTM has one gate."""

LOSES = {"layer-to-blas-hidden": 8}
SAYS = {"layer-to-blas-hidden": "weights are not shared"}


# cell: layer-to-blas
def products(layer, samples):
    kind = layer["kind"]
    if kind == "dense":
        return [(1, samples, layer["inputs"], layer["units"])]
    if kind in ("conv", "local"):
        fits = [
            (layer[side] - layer["kernel"]) // layer["stride"] + 1 for side in ("height", "width")
        ]
        positions, window = fits[0] * fits[1], layer["kernel"] ** 2 * layer["channels"]
        if kind == "conv":
            return [(1, samples * positions, window, layer["filters"])]
        return [(1, samples * positions, window, layer["filters"])]
    if kind == "conv transpose":
        pixels = samples * layer["height"] * layer["width"]
        return [(1, pixels, layer["channels"], layer["kernel"] ** 2 * layer["filters"])]
    if kind == "lstm":
        steps, units = layer["steps"], layer["units"]
        return [
            (steps, samples, layer["inputs"], units),
            (steps, samples, units, units),
        ]
    if kind == "attention":
        steps, size, heads = layer["steps"], layer["size"], layer["heads"]
        return [
            (4, samples * steps, size, size),
            (samples * heads, steps, size // heads, steps),
            (samples * heads, steps, steps, size // heads),
        ]
    return []


def backward_products(found):
    return [product for count, m, k, n in found for product in ((count, m, n, k), (count, k, m, n))]


def blas(count, m, k, n):
    name = "dot" if m == n == 1 else "gemv" if 1 in (m, n) else "ger" if k == 1 else "gemm"
    return name if count == 1 else f"batched {name}"
