#ifndef NORMALIZATION_ZIP_SHIM_H
#define NORMALIZATION_ZIP_SHIM_H

#if __has_include(<zip.h>)
#include <zip.h>
#else
#error "libzip was not found: install libzip-dev (Debian, Ubuntu) or libzip and pkg-config (Homebrew)"
#endif

#endif
