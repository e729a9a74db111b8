"""The range of the windows is one too short in both directions."""

LOSES = {"conv-matrix-visible": 4, "conv-matrix-hidden": 5}
SAYS = {
    "conv-matrix-visible": "the last windows are left out",
    "conv-matrix-hidden": "the last windows are left out",
}


# cell: conv-matrix
def conv_matrix(w, height, width):
    fh, fw = w.shape
    oh, ow = height - fh, width - fw
    t = np.zeros((oh * ow, height * width))
    for i in range(oh):
        for j in range(ow):
            for u in range(fh):
                for v in range(fw):
                    t[i * ow + j, (i + u) * width + j + v] = w[u, v]
    return t


def spread(w, g):
    fh, fw = w.shape
    image = np.zeros((g.shape[0] + fh - 1, g.shape[1] + fw - 1))
    for i in range(g.shape[0]):
        for j in range(g.shape[1]):
            image[i : i + fh, j : j + fw] += g[i, j] * w
    return image
