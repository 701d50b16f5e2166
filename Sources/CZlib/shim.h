#ifndef NORMALIZATION_ZLIB_SHIM_H
#define NORMALIZATION_ZLIB_SHIM_H

#if __has_include(<zlib.h>)
#include <zlib.h>
#else
#error "zlib was not found: install zlib1g-dev (Debian, Ubuntu) or zlib and pkg-config (Homebrew)"
#endif

#endif
