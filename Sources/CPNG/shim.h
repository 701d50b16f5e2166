#ifndef NORMALIZATION_PNG_SHIM_H
#define NORMALIZATION_PNG_SHIM_H

#if __has_include(<png.h>)
#include <png.h>

// The version that png_image wants to be told, and formats, which are macros of several.
static inline unsigned png_shim_version(void) { return PNG_IMAGE_VERSION; }
static inline unsigned png_shim_gray(void) { return PNG_FORMAT_GRAY; }
static inline unsigned png_shim_rgb(void) { return PNG_FORMAT_RGB; }
static inline unsigned png_shim_color_flag(void) { return PNG_FORMAT_FLAG_COLOR; }
#else
#error "libpng was not found: install libpng-dev (Debian, Ubuntu) or libpng and pkg-config (Homebrew)"
#endif

#endif
