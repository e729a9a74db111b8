"""The backward pass has one product for each of the forward pass, as if it cost the same."""

LOSES = {"layer-to-blas-visible": 6, "backward-hidden": 3}
SAYS = {
    "layer-to-blas-visible": "only one of the two gradients",
    "backward-hidden": "only one of the two gradients",
}


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
        return [(positions, samples, window, layer["filters"])]
    if kind == "conv transpose":
        pixels = samples * layer["height"] * layer["width"]
        return [(1, pixels, layer["channels"], layer["kernel"] ** 2 * layer["filters"])]
    if kind == "lstm":
        steps, units = layer["steps"], layer["units"]
        return [
            (steps, samples, layer["inputs"], 4 * units),
            (steps, samples, units, 4 * units),
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
    return [(count, m, n, k) for count, m, k, n in found]


def blas(count, m, k, n):
    name = "dot" if m == n == 1 else "gemv" if 1 in (m, n) else "ger" if k == 1 else "gemm"
    return name if count == 1 else f"batched {name}"
