// A user of `import Training` names methods, tensors and pools of threads, and needs no second import.
@_exported public import Normalizers
