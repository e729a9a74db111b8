"""The detections are counted, whatever their scores."""

LOSES = {"controller-decide": 3}
SAYS = {"controller-decide": "do not count the boxes"}


# cell: controller
def wheel_speeds(v, omega, axle, radius):
    """Return (left, right), the speeds of the wheels in radians a second."""
    half = omega * axle / 2
    return (v - half) / radius, (v + half) / radius


def decide(detections):
    """Return the name of the class with the largest sum of scores, or None."""
    votes = {}
    for label, score in detections:
        if score > 0.5:
            votes[label] = votes.get(label, 0) + 1
    return signs.CLASSES[max(votes, key=votes.get)] if votes else None


def steer(lateral, heading, curvature):
    """Return the turning rate in radians a second."""
    return 0.2 * curvature - 4 * heading - 20 * lateral
