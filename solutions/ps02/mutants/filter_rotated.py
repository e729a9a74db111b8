"""The filter is rotated by 180 degrees, as signal processing does it."""

LOSES = {"conv-matrix-visible": 4, "conv-matrix-hidden": 5}
SAYS = {
    "conv-matrix-visible": "the filter is rotated",
    "conv-matrix-hidden": "the filter is rotated",
}


# cell: conv-matrix
def conv_matrix(w, height, width):
    fh, fw = w.shape
    oh, ow = height - fh + 1, width - fw + 1
    t = np.zeros((oh * ow, height * width))
    for i in range(oh):
        for j in range(ow):
            for u in range(fh):
                for v in range(fw):
                    t[i * ow + j, (i + u) * width + j + v] = w[fh - 1 - u, fw - 1 - v]
    return t


def spread(w, g):
    fh, fw = w.shape
    image = np.zeros((g.shape[0] + fh - 1, g.shape[1] + fw - 1))
    for i in range(g.shape[0]):
        for j in range(g.shape[1]):
            image[i : i + fh, j : j + fw] += g[i, j] * w
    return image
