#include "pass.h"

/* Those that a fault of the thread itself raises. */
static const int faults[] = {SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGSEGV, SIGSYS, SIGTRAP};

cdnn_signal_mask cdnn_hold_signals(void) {
  cdnn_signal_mask before;
  sigset_t held;
  sigfillset(&held);
  for (size_t index = 0; index < sizeof faults / sizeof *faults; index++) {
    sigdelset(&held, faults[index]);
  }
  pthread_sigmask(SIG_BLOCK, &held, &before);
  return before;
}

void cdnn_release_signals(cdnn_signal_mask before) {
  pthread_sigmask(SIG_SETMASK, &before, NULL);
}
