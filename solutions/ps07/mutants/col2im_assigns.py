"""col2im writes the windows with = where it must add them with +=."""

LOSES = {"col2im-visible": 6, "col2im-hidden": 9}
SAYS = {
    "col2im-visible": "add with += and do not assign with =",
    "col2im-hidden": "add there, += and not =",
}


# cell: col2im
def col2im(columns, x_shape, kernel_size, stride):
    fh, fw = kernel_size
    n, oh, ow, _ = columns.shape
    windows = columns.reshape(n, oh, ow, fh, fw, x_shape[3])
    x = np.zeros(x_shape)
    for u in range(fh):
        for v in range(fw):
            rows = slice(u, u + stride * (oh - 1) + 1, stride)
            across = slice(v, v + stride * (ow - 1) + 1, stride)
            x[:, rows, across, :] = windows[:, :, :, u, v, :]
    return x
