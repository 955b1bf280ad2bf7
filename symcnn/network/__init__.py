"""The network: expressions evaluated, steps bound to layers, layers applied in order, totals."""

from symcnn.network.build import as_network, parse
from symcnn.network.network import COUNTS, Network
from symcnn.network.quantity import QUANTITIES, quantity
from symcnn.network.record import Record

__all__ = ["COUNTS", "QUANTITIES", "Network", "Record", "as_network", "parse", "quantity"]
