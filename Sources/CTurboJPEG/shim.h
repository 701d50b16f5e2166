#ifndef NORMALIZATION_TURBOJPEG_SHIM_H
#define NORMALIZATION_TURBOJPEG_SHIM_H

#if __has_include(<turbojpeg.h>)
#include <turbojpeg.h>
#else
#error "libjpeg-turbo was not found: install libturbojpeg0-dev (Debian, Ubuntu) or jpeg-turbo and pkg-config (Homebrew)"
#endif

#endif
