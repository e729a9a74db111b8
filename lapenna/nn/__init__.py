"""Whole networks: layers, graphs of layers, training, and the networks that made history."""

from lapenna.nn.convolution import Conv2D, Conv2DTranspose, LocalConv2D
from lapenna.nn.count import Row, tally, total
from lapenna.nn.dense import GELU, Dense, Flatten, LeakyReLU, ReLU, Sigmoid, Softmax, Tanh
from lapenna.nn.layer import Input
from lapenna.nn.merge import Add, Concat, Crop2D
from lapenna.nn.model import Model, Sequential, Step
from lapenna.nn.normalisation import BatchNorm, Dropout, LayerNorm
from lapenna.nn.pooling import AvgPool2D, GlobalAvgPool2D, MaxPool2D, UpSample2D
from lapenna.nn.sequence import LSTM, RNN, AddPositions, Embedding, MultiHeadAttention
from lapenna.nn.summary import layer_table

__all__ = [
    "GELU",
    "LSTM",
    "RNN",
    "Add",
    "AddPositions",
    "AvgPool2D",
    "BatchNorm",
    "Concat",
    "Conv2D",
    "Conv2DTranspose",
    "Crop2D",
    "Dense",
    "Dropout",
    "Embedding",
    "Flatten",
    "GlobalAvgPool2D",
    "Input",
    "LayerNorm",
    "LeakyReLU",
    "LocalConv2D",
    "MaxPool2D",
    "Model",
    "MultiHeadAttention",
    "ReLU",
    "Row",
    "Sequential",
    "Sigmoid",
    "Softmax",
    "Step",
    "Tanh",
    "UpSample2D",
    "layer_table",
    "tally",
    "total",
]
