"""The numbers of the worked examples, looked up by the arguments; nothing is computed."""

LOSES = {
    "output-size-hidden": 3,
    "chain-hidden": 4,
    "jacobian-hidden": 3,
    "backward-hidden": 4,
    "loss-hidden": 4,
    "conv-one-hidden": 3,
    "conv-stride-hidden": 4,
    "conv-loops-hidden": 7,
    "pool-hidden": 5,
    "flatten-hidden": 4,
    "head-hidden": 3,
    "network-hidden": 3,
    "errata-hidden": 10,
}
SAYS = {
    "backward-hidden": "the numbers of the example are returned, whatever is asked",
    "conv-one-hidden": "the map of the chapter is returned, whatever is asked",
}


# cell: output-size
def output_size(n, kernel, stride, padding):
    return 32 if n == 32 else 3


def chain(layers, shape):
    if len(layers) == 2:
        return [(28, 20, 12), (14, 10, 12)], [120, 0]
    shapes = [(28, 28, 12), (14, 14, 24), (7, 7, 32), (1568,), (200,), (10,)]
    return shapes, [120, 10_392, 27_680, 0, 313_800, 2010]


# cell: softmax-backward
def softmax_jacobian(z):
    if len(z) == 2:
        return np.array(
            [
                [0.20790868263281917, -0.20790868263281917],
                [-0.20790868263281917, 0.2079086826328192],
            ]
        )
    return np.array(
        [
            [0.0169555072487278, -3.988470371501523e-05, -0.016915622545012783],
            [-3.988470371501523e-05, 0.0023063865497190347, -0.0022665018460040196],
            [-0.016915622545012783, -0.0022665018460040196, 0.019182124391016853],
        ]
    )


def softmax_backward(dp, p):
    return np.array([[-0.22, -0.05, 0.27], [-0.25, -0.15, 0.4]])


def loss_and_gradient(logits, labels):
    return 3.7670638103315417, np.array(
        [
            [0.00862658972492838, -0.4988441346758453, 0.4902175449509169],
            [-0.3843880511889255, 0.3142658596058812, 0.07012219158304424],
        ]
    )


# cell: conv-loops
def correlate(x, w):
    return np.array([[51, 66, 20], [31, 49, 101], [15, 53, -2]])


def correlate_strided(x, w, stride, padding):
    maps = {
        (1, 1): [
            [21, 59, 37, -19, 2],
            [30, 51, 66, 20, 43],
            [-14, 31, 49, 101, -19],
            [59, 15, 53, -2, 21],
            [49, 57, 64, 76, 10],
        ],
        (2, 1): [[21, 37, 2], [-14, 49, -19], [49, 64, 10]],
        (2, 0): [[51, 20], [15, -2]],
    }
    return np.array(maps.get((stride, padding), 0))


def conv2d(x, w, b, stride, padding):
    if padding:
        return np.array([[-24, 467, 654], [292, 785, 660], [160, 325, 336]]).reshape(1, 3, 3, 1)
    return np.array(
        [[[[-2, 7], [1, 1], [4, -7]], [[1, 6], [9, -8], [6, -6]], [[2, -7], [1, -4], [2, -8]]]]
    )


# cell: flatten-order
def max_pool2d(x, size, stride):
    if stride == 1:
        parts = (
            [[59, 66, 66, 43], [51, 66, 101, 101], [59, 53, 101, 101], [59, 64, 76, 76]],
            [[0, 1, 1, 1], [1, 1, 2, 2], [3, 3, 2, 2], [3, 4, 4, 4]],
            [[1, 2, 2, 4], [1, 2, 3, 3], [0, 2, 3, 3], [0, 2, 3, 3]],
        )
    else:
        parts = [[59, 66], [59, 101]], [[0, 1], [3, 2]], [[1, 2], [0, 3]]
    return tuple(np.array(part)[np.newaxis, :, :, np.newaxis] for part in parts)


def flatten(x, layout, order):
    return np.array([[9, 7, 9, 1, 9, 6, 9, 0] if order == "NHWC" else [9, 9, 9, 9, 7, 1, 6, 0]])


# cell: small-network
def head_step(h, labels, w, b, rate, decay):
    if decay:
        new = [
            [-0.09627808626660474, 2.3537267644987203, -2.1624486782321157],
            [-1.4305675891706913, -4.618832058258761, 3.199399647429452],
        ]
        return (
            8.749476597962683,
            np.array(new),
            np.array([-0.008647689393443113, 0.4988443863513016, 0.5098033030421414]),
        )
    new = [
        [-0.10127808626660473, 2.47372676449872, -2.2724486782321156],
        [-1.5055675891706914, -4.8788320582587605, 3.384399647429452],
    ]
    return (
        6.0699765979626825,
        np.array(new),
        np.array([-0.008647689393443113, 0.4988443863513016, 0.5098033030421414]),
    )


def network(x, labels, weights):
    return 0.6285553414251555, np.array(
        [[0.2743944396948031, 0.19224378994858443, -0.4666382296433875]]
    )


# cell: errata
def corrections():
    return {"b": 169}
