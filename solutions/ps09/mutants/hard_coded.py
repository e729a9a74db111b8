"""Every function gives back the numbers of the examples that it can see."""

LOSES = {
    "boxes-formats": 3,
    "boxes-iou": 3,
    "iou-nms-steps": 2,
    "iou-nms-matrix": 5,
    "iou-nms-kept": 5,
    "iou-nms-classes": 4,
    "average-precision-match": 6,
    "average-precision-hidden": 8,
    "encode-decode-encode": 3,
    "encode-decode-decode": 3,
    "encode-decode-loss": 4,
    "controller-visible": 3,
    "controller-wheels": 4,
    "controller-decide": 3,
    "controller-drive": 8,
    "errata-hidden": 9,
}
SAYS = {
    "boxes-formats": "the numbers of the visible example",
    "boxes-iou": "the numbers of the visible example",
    "iou-nms-matrix": "the numbers of the visible example",
    "iou-nms-classes": "the numbers of the visible example",
    "average-precision-match": "the numbers of the visible example",
    "average-precision-hidden": "the numbers of the visible example",
    "encode-decode-encode": "the numbers of the visible example",
    "encode-decode-decode": "the numbers of the visible example",
    "encode-decode-loss": "the numbers of the visible example",
    "controller-wheels": "the numbers of the visible example",
}


# cell: boxes
def to_corners(boxes):
    return np.array([[40.0, 20, 100, 60]])


def from_shares(boxes, width, height):
    return np.array([[160.0, 60, 320, 180]])


def iou(a, b):
    return 0.0 if a[2] == 1 else 1 / 7


# cell: iou-nms
def iou_matrix(a, b):
    first, second = 9025 / 10975, 5600 / 7200
    return np.array([[1, first, 0], [first, 1, 0], [0, 0, 1], [0, 0, second], [0, 0, 0]])


def nms(overlap, scores, threshold):
    return [0, 2, 4]


def nms_by_class(overlap, scores, labels, threshold):
    return [0, 1, 2, 4]


# cell: average-precision
def match(overlap, threshold):
    return [True, False, True]


def average_precision(scores, correct, positives):
    return (1 + 2 / 3 + 3 / 5) / 3


# cell: encode-decode
def encode(boxes, anchors):
    return np.array([[0.5, 0.5, -np.log(2), 0]])


def decode(offsets, anchors):
    return np.array([[15.0, 5, 25, 15]])


def box_loss(predicted, target, positive, beta):
    return 4.125, np.array([[0.5, 1, 0, -1], [0, 0, 0, 0]])


# cell: controller
def wheel_speeds(v, omega, axle, radius):
    return 0.17 / 0.0325, 0.23 / 0.0325


def decide(detections):
    return "right"


def steer(lateral, heading, curvature):
    return -1.0


# cell: errata
def corrections():
    return {"a": 0.142857}
