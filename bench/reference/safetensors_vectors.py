"""Writes packages/federated/test/learning/safetensors.json: files made by the Python package safetensors, and what numpy reads in them."""
import base64, hashlib, json, sys
import numpy, safetensors
from safetensors import TensorSpec, serialize
from safetensors.numpy import save


def tensor(dtype, shape, array):
    return TensorSpec(dtype=dtype, shape=shape, data_ptr=array.ctypes.data, data_len=array.nbytes)


every_half = numpy.arange(65536, dtype=numpy.uint16)
every_half = every_half[~numpy.isnan(every_half.view(numpy.float16))]  # bits of a NaN are nobody's promise
brains = numpy.array([0x0000, 0x8000, 0x0001, 0x3F80, 0xC0A0, 0x7F7F, 0x7F80, 0xFF80], dtype=numpy.uint16)
kernel = numpy.array([[1.5, -2.25, 3e-40], [1e38, 0.1, -0.0]], dtype=numpy.float32)
mixed = {
    "kernel": kernel,
    "bias": numpy.array(0.1, dtype=numpy.float64),
    "none": numpy.zeros((0, 3), dtype=numpy.float32),
    "half": numpy.array([1, -0.5, 65504], dtype=numpy.float16),
    "æ \"quoted\"": numpy.array([numpy.inf], dtype=numpy.float64),
}
seven = numpy.array([7], dtype=numpy.int64)
narrow = serialize({"brain": tensor("bfloat16", [8], brains), "count": tensor("int64", [1], seven)})
digest = lambda array: hashlib.sha256(array.astype("<f4").tobytes()).hexdigest()
plain = {"a.bias": numpy.array([0.5, -1], dtype=numpy.float32), "a.kernel": kernel}
json.dump(
    {
        "source": f"safetensors {safetensors.__version__}, numpy {numpy.__version__}, Python {sys.version.split()[0]}",
        "generator": "bench/reference/safetensors_vectors.py",
        "date": sys.argv[1],
        "mixed": {
            "file": base64.b64encode(save(mixed, {"licence": "none", "made by": "numpy"})).decode(),
            "shapes": {name: list(array.shape) for name, array in mixed.items()},
            "values": {
                name: [str(float(value)) for value in array.astype(numpy.float64).ravel()] for name, array in mixed.items()
            },
        },
        "narrow": {
            "halves": len(every_half),
            "sha256OfHalves": digest(every_half.view(numpy.float16)),
            "brains": [str(float(value)) for value in (brains.astype(numpy.uint32) << 16).view(numpy.float32)],
            "file": base64.b64encode(narrow).decode(),
        },
        "plain": {
            "file": base64.b64encode(save(plain)).decode(),
            "described": base64.b64encode(save(plain, {"licence": "none"})).decode(),
        },
    },
    sys.stdout,
    indent=2,
    ensure_ascii=False,
)
