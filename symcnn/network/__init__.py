"""The network: expressions evaluated, steps bound to layers, layers applied in order, totals."""

from symcnn.network.build import as_network, parse
from symcnn.network.counted import check_counted, uncounted
from symcnn.network.network import COUNTS, Network
from symcnn.network.quantity import QUANTITIES, quantity
from symcnn.network.record import Group, Record
from symcnn.network.substitute import assigned, load

__all__ = [
    "COUNTS",
    "QUANTITIES",
    "Group",
    "Network",
    "Record",
    "as_network",
    "assigned",
    "check_counted",
    "load",
    "parse",
    "quantity",
    "uncounted",
]
