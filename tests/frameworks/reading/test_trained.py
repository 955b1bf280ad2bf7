"""What is said of a layer that is frozen in part; neither PyTorch nor Keras is needed."""

from __future__ import annotations

from symcnn.frameworks.importing.partly_frozen import partly


def test_a_layer_that_is_frozen_in_part_is_named_and_counts_as_trainable() -> None:
    assert partly("stem.C") == (
        "stem.C is partly frozen; all of its parameters are counted as trainable"
    )
