// A user of `import Normalizers` works with tensors and pools of threads, and needs no second import.
@_exported public import Reductions
@_exported public import Tensors
