"""The planner looks at the poolings only, and lets sizes in of which nothing comes out."""

LOSES = {"unet-planner-fits-hidden": 3}
SAYS = {"unet-planner-fits-hidden": "nothing is left of the output"}


# cell: unet-planner
def unet_sizes(size, depth):
    down = [size - 4]
    for _ in range(depth):
        down.append(down[-1] // 2 - 4)
    up, crops, now = [], [], down[-1]
    for left in reversed(down[:-1]):
        crops.append((left - 2 * now) // 2)
        now = 2 * now - 4
        up.append(now)
    return down, up, crops


def unet_parameters(depth, width, channels, classes):
    def layer(kernel, inputs, outputs):
        return kernel * kernel * inputs * outputs + outputs

    count, inputs = 0, channels
    for level in range(depth + 1):
        maps = width * 2**level
        count += layer(3, inputs, maps) + layer(3, maps, maps)
        inputs = maps
    for level in reversed(range(depth)):
        maps = width * 2**level
        count += layer(2, 2 * maps, maps) + layer(3, 2 * maps, maps) + layer(3, maps, maps)
    return count + layer(1, width, classes)


def unet_fits(size, depth):
    now = size
    for _ in range(depth):
        if now % 2:
            return False
        now = (now - 4) // 2
    return True
