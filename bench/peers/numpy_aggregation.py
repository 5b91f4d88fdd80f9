"""Averages, medians, Krum's distances and a copy by numpy, as CPU milliseconds: best of some runs, as JSON."""
import json, sys, time
from functools import reduce
import numpy

count, length, repeat = int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
updates = [numpy.sin(numpy.arange(length, dtype=numpy.float32) * 1.7 + i * 57.3) for i in range(count)]
copy = numpy.empty(length, dtype=numpy.float32)


def best(job):
    job()
    found = []
    for _ in range(repeat):
        start = time.process_time()
        job()
        found.append((time.process_time() - start) * 1000)
    return min(found)


def average():  # as flwr.server.strategy.aggregate
    weighted = [update * (1 + i % 7) for i, update in enumerate(updates)]
    return reduce(numpy.add, weighted) / sum(1 + i % 7 for i in range(count))


def copies():
    for update in updates:
        numpy.copyto(copy, update)


def distances():
    return [[float(((a - b) ** 2).sum()) for b in updates[i + 1 :]] for i, a in enumerate(updates)]


result = {"numpy": numpy.__version__, "weighted mean": best(average), "copy": best(copies)}
if length <= 1e6:
    stacked = numpy.array(updates)
    result["median"] = best(lambda: numpy.median(stacked, axis=0))
    result["krum"] = best(distances)
print(json.dumps(result))
