"""Each layer is given one bias in place of one for each neuron."""

LOSES = {"parameter-count-visible": 4, "parameter-count-hidden": 6}
SAYS = {
    "parameter-count-visible": "each neuron has a bias, not each layer",
    "parameter-count-hidden": "each neuron has a bias, not each layer",
}


# cell: parameter-count
def count_parameters(sizes, bias=True):
    total = 0
    for k in range(len(sizes) - 1):
        total += sizes[k] * sizes[k + 1] + (1 if bias else 0)
    return total


def widest(inputs, outputs, budget):
    return (budget - outputs) // (inputs + 1 + outputs)
