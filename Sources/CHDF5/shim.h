// What Swift cannot import from libhdf5: constants that are comma expressions or casts, and functions
// whose unversioned name means another signature in another release. Works with HDF5 1.10.7 and later.
// The copy in CHDF5 and the one in CHDF5Serial are the same; a test compares them.

#ifndef NORMALIZATION_HDF5_SHIM_H
#define NORMALIZATION_HDF5_SHIM_H

#if __has_include(<hdf5/serial/hdf5.h>)
#include <hdf5/serial/hdf5.h>
#elif __has_include(<hdf5.h>)
#include <hdf5.h>
#else
#error "HDF5 was not found: install libhdf5-dev (Debian, Ubuntu) or hdf5 and pkg-config (Homebrew)"
#endif

#include <string.h>

// Without the header the message above stands alone, with no cascade behind it.
#ifdef H5_VERS_MAJOR

// Types in memory.
static inline hid_t hdf5_native_int8(void) { return H5T_NATIVE_INT8; }
static inline hid_t hdf5_native_uint8(void) { return H5T_NATIVE_UINT8; }
static inline hid_t hdf5_native_int32(void) { return H5T_NATIVE_INT32; }
static inline hid_t hdf5_native_int64(void) { return H5T_NATIVE_INT64; }
static inline hid_t hdf5_native_float(void) { return H5T_NATIVE_FLOAT; }
static inline hid_t hdf5_native_double(void) { return H5T_NATIVE_DOUBLE; }

// Types in files: little-endian, whatever the machine.
static inline hid_t hdf5_file_uint8(void) { return H5T_STD_U8LE; }
static inline hid_t hdf5_file_int32(void) { return H5T_STD_I32LE; }
static inline hid_t hdf5_file_int64(void) { return H5T_STD_I64LE; }
static inline hid_t hdf5_file_float(void) { return H5T_IEEE_F32LE; }
static inline hid_t hdf5_file_double(void) { return H5T_IEEE_F64LE; }
static inline hid_t hdf5_c_string(void) { return H5T_C_S1; }
static inline size_t hdf5_variable_length(void) { return H5T_VARIABLE; }

// Classes of property lists, and the lists that say "as usual".
static inline hid_t hdf5_file_access(void) { return H5P_FILE_ACCESS; }
static inline hid_t hdf5_file_creation(void) { return H5P_FILE_CREATE; }
static inline hid_t hdf5_group_creation(void) { return H5P_GROUP_CREATE; }
static inline hid_t hdf5_dataset_creation(void) { return H5P_DATASET_CREATE; }
static inline hid_t hdf5_link_creation(void) { return H5P_LINK_CREATE; }
static inline hid_t hdf5_attribute_creation(void) { return H5P_ATTRIBUTE_CREATE; }
static inline hid_t hdf5_default(void) { return H5P_DEFAULT; }
static inline hid_t hdf5_all(void) { return H5S_ALL; }

// Ways to open a file.
static inline unsigned hdf5_read_only(void) { return H5F_ACC_RDONLY; }
static inline unsigned hdf5_truncate(void) { return H5F_ACC_TRUNC; }

// Switches the calling thread's printing of errors off.
static inline herr_t hdf5_silence(void) { return H5Eset_auto2(H5E_DEFAULT, NULL, NULL); }
static inline herr_t hdf5_clear_errors(void) { return H5Eclear2(H5E_DEFAULT); }

// Keeps a file in memory, growing by `increment` bytes. hbool_t is bool in some releases, int in others.
static inline herr_t hdf5_keep_in_memory(hid_t access, size_t increment) {
  return H5Pset_fapl_core(access, increment, 0);
}

// Takes no lock of the file system, for a file whose writer holds one already.
static inline herr_t hdf5_ignore_locks(hid_t access) {
#if H5_VERSION_GE(1, 10, 7)
  return H5Pset_file_locking(access, 0, 1);
#else
  return 0;
#endif
}

// Leaves the times of creation and change out of an object.
static inline herr_t hdf5_omit_times(hid_t creation) {
  return H5Pset_obj_track_times(creation, 0);
}

// 1 for a hard link, 0 for a soft, external or user-defined one, negative on failure.
static inline htri_t hdf5_link_is_hard(hid_t group, const char *name) {
#if H5_VERSION_GE(1, 12, 0)
  H5L_info2_t info;
  herr_t status = H5Lget_info2(group, name, &info, H5P_DEFAULT);
#else
  H5L_info_t info;
  herr_t status = H5Lget_info(group, name, &info, H5P_DEFAULT);
#endif
  return status < 0 ? -1 : info.type == H5L_TYPE_HARD;
}

// The address of an object in its file, the same for every path to it; negative status on failure.
static inline herr_t hdf5_object_address(hid_t object, unsigned long long *address) {
#if H5_VERSION_GE(1, 12, 0)
  H5O_info2_t info;
  herr_t status = H5Oget_info3(object, &info, H5O_INFO_BASIC);
  // The token of libhdf5's own format begins with the address.
  if (status >= 0) memcpy(address, &info.token, sizeof *address);
#else
  H5O_info_t info;
  herr_t status = H5Oget_info2(object, &info, H5O_INFO_BASIC);
  if (status >= 0) *address = info.addr;
#endif
  return status;
}

// The number of attributes of an object, negative on failure.
static inline long long hdf5_attribute_count(hid_t object) {
#if H5_VERSION_GE(1, 12, 0)
  H5O_info2_t info;
  herr_t status = H5Oget_info3(object, &info, H5O_INFO_NUM_ATTRS);
#else
  H5O_info_t info;
  herr_t status = H5Oget_info2(object, &info, H5O_INFO_NUM_ATTRS);
#endif
  return status < 0 ? -1 : (long long)info.num_attrs;
}

// Reserves space for a file beyond its end, without changing its length; 0, or the system's error number.
#include <errno.h>
#ifdef __linux__
#include <sys/syscall.h>
#include <unistd.h>
static inline int hdf5_reserve_space(int descriptor, long long bytes) {
  return syscall(SYS_fallocate, descriptor, 1, 0LL, bytes) == 0 ? 0 : errno;
}
#else
static inline int hdf5_reserve_space(int descriptor, long long bytes) { return EOPNOTSUPP; }
#endif

#endif
#endif
