"""The client of Flower's SecAgg+ over all four stages, as bench/aggregation.ts measures ours: CPU seconds of one client.
python -m venv DIR && DIR/bin/pip install flwr==1.20.0; then DIR/bin/python flower_secagg.py NEIGHBOURS LENGTH"""
import json
import os
import statistics
import sys
import time

os.environ.setdefault("FLWR_TELEMETRY_ENABLED", "0")
import flwr
import numpy as np
import flwr.client.mod.secure_aggregation.secaggplus_mod  # the name is taken by a function; the module is in sys.modules
from flwr.common import ndarrays_to_parameters
from flwr.common.secure_aggregation.crypto.symmetric_encryption import (
    bytes_to_private_key,
    bytes_to_public_key,
    encrypt,
    generate_key_pairs,
    generate_shared_key,
    private_key_to_bytes,
    public_key_to_bytes,
)
from flwr.common.secure_aggregation.secaggplus_constants import Key
from flwr.common.secure_aggregation.secaggplus_utils import share_keys_plaintext_concat

mod = sys.modules["flwr.client.mod.secure_aggregation.secaggplus_mod"]
neighbours, length, repeat = int(sys.argv[1]), int(sys.argv[2]), 3
peers = {}
for number in range(2, neighbours + 2):
    pairs = [generate_key_pairs() for _ in range(2)]
    peers[number] = [(private_key_to_bytes(secret), public_key_to_bytes(key)) for secret, key in pairs]
vector = ndarrays_to_parameters([np.arange(length, dtype=np.float64) % 7 - 3.0])


def client():
    """CPU seconds by stage; what the neighbours send is made outside of the clock."""
    seconds = {}

    def clock(stage, act):
        start = time.process_time()
        outcome = act()
        seconds[stage] = time.process_time() - start
        return outcome

    state = mod.SecAggPlusState()
    state.nid = 1
    setup = {Key.SAMPLE_NUMBER: neighbours + 1, Key.SHARE_NUMBER: neighbours + 1, Key.THRESHOLD: neighbours * 2 // 3,
             Key.CLIPPING_RANGE: 8.0, Key.TARGET_RANGE: 1 << 20, Key.MOD_RANGE: 1 << 32, Key.MAX_WEIGHT: 1000.0}
    own = clock("setup", lambda: mod._setup(state, setup))
    keys = {"1": [own[Key.PUBLIC_KEY_1], own[Key.PUBLIC_KEY_2]]}
    keys |= {str(number): [first[1], second[1]] for number, (first, second) in peers.items()}
    clock("share", lambda: mod._share_keys(state, keys))
    mine = bytes_to_public_key(own[Key.PUBLIC_KEY_2])
    shares = [encrypt(generate_shared_key(bytes_to_private_key(second[0]), mine), share_keys_plaintext_concat(number, 1, os.urandom(36), os.urandom(68)))
              for number, (_, second) in peers.items()]
    collect = {Key.CIPHERTEXT_LIST: shares, Key.SOURCE_LIST: list(peers)}
    out = clock("mask", lambda: mod._collect_masked_vectors(state, collect, 10, vector))
    clock("unmask", lambda: mod._unmask(state, {Key.ACTIVE_NODE_ID_LIST: [1, *peers], Key.DEAD_NODE_ID_LIST: []}))
    return seconds, sum(map(len, out[Key.MASKED_PARAMETERS]))


runs = [client() for _ in range(repeat)]
print(json.dumps({
    "name": "flower secagg+ client", "version": getattr(flwr, "__version__", "1.20.0"), "neighbours": neighbours, "length": length,
    "stages": {stage: round(statistics.median(run[0][stage] for run in runs), 4) for stage in runs[0][0]},
    "clientCpu": round(statistics.median(sum(run[0].values()) for run in runs), 4), "bytesUpPerValue": runs[0][1] / length,
}))
