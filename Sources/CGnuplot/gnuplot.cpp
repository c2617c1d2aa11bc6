#include "CGnuplot.h"

#include <cerrno>
#include <csignal>
#include <ctime>
#include <memory>
#include <string_view>
#include <vector>

#include <fcntl.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <gnuplot-iostream.h>

extern char **environ;

/// The script in memory and gnuplot-iostream's stream that writes to it.
struct cgnuplot_session {
  int script = -1;
  std::unique_ptr<Gnuplot> stream;
};

namespace {

/// An anonymous file above descriptor 2, so that making it the child's 0, 1 or 2 overwrites none.
int memory_file() {
  int low = memfd_create("gnuplot", MFD_CLOEXEC);
  if (low < 0) return -1;
  int file = fcntl(low, F_DUPFD_CLOEXEC, 3);
  close(low);
  return file;
}

/// All bytes of a file, with a zero byte behind them; NULL when they cannot be read.
unsigned char *contents(int file, size_t *length) {
  struct stat status;
  if (fstat(file, &status) != 0) return nullptr;
  size_t size = static_cast<size_t>(status.st_size), done = 0;
  auto *bytes = static_cast<unsigned char *>(malloc(size + 1));
  while (bytes && done < size) {
    ssize_t count = pread(file, bytes + done, size - done, static_cast<off_t>(done));
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) break;
    done += static_cast<size_t>(count);
  }
  if (bytes) bytes[done] = 0;
  *length = done;
  return bytes;
}

double now() {
  timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return double(time.tv_sec) + 1e-9 * double(time.tv_nsec);
}

/// Waits for the child until the deadline; after it, kills its process group. Returns false on
/// time-out; `*error` is errno when waiting itself fails.
bool wait_until(pid_t child, double deadline, int *status, int *error) {
  for (;;) {
    pid_t ended = waitpid(child, status, WNOHANG);
    if (ended == child) return true;
    if (ended < 0 && errno != EINTR) {
      *error = errno;
      return true;
    }
    if (now() > deadline) {
      kill(-child, SIGKILL);
      while (waitpid(child, status, 0) < 0 && errno == EINTR) {
      }
      return false;
    }
    timespec pause = {0, 2000000};
    nanosleep(&pause, nullptr);
  }
}

/// The environment without the variables by which gnuplot's users set its terminal, fonts, paths
/// and fits: they may not change a picture, as their ~/.gnuplot may not.
std::vector<char *> plain_environment() {
  std::vector<char *> kept;
  for (char **entry = environ; *entry; entry++) {
    const std::string_view text(*entry);
    auto starts = [text](std::string_view name) { return text.substr(0, name.size()) == name; };
    if (starts("GNUTERM=") || starts("GNUHELP=") ||
        starts("GNUPLOT_") || starts("GNUFITLOG=") ||
        starts("FIT_") || starts("GDFONTPATH="))
      continue;
    kept.push_back(*entry);
  }
  kept.push_back(nullptr);
  return kept;
}

/// Starts the program in a process group of its own, so that a time-out ends its children too.
int spawn(const char *program, const int files[3], pid_t *child) {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  if (int error = posix_spawn_file_actions_init(&actions)) return error;
  if (int error = posix_spawnattr_init(&attributes)) {
    posix_spawn_file_actions_destroy(&actions);
    return error;
  }
  for (int target = 0; target < 3; target++)
    posix_spawn_file_actions_adddup2(&actions, files[target], target);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
  posix_spawnattr_setpgroup(&attributes, 0);
  // -d: no ~/.gnuplot and no system-wide gnuplotrc may change the picture.
  char *arguments[] = {const_cast<char *>(program), const_cast<char *>("-d"), nullptr};
  std::vector<char *> environment = plain_environment();
  int error =
      posix_spawnp(child, program, &actions, &attributes, arguments, environment.data());
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  return error;
}

} // namespace

extern "C" cgnuplot_session *cgnuplot_open(void) {
  try {
    auto session = std::make_unique<cgnuplot_session>();
    session->script = memory_file();
    int copy = session->script < 0 ? -1 : fcntl(session->script, F_DUPFD_CLOEXEC, 3);
    FILE *file = copy < 0 ? nullptr : fdopen(copy, "w");
    if (!file) {
      int error = errno;
      if (copy >= 0) close(copy);
      if (session->script >= 0) close(session->script);
      errno = error;
      return nullptr;
    }
    session->stream = std::make_unique<Gnuplot>(file);
    // Ten digits after the point: a 32-bit colour value survives exactly.
    *session->stream << std::setprecision(10);
    return session.release();
  } catch (...) {
    errno = ENOMEM;
    return nullptr;
  }
}

extern "C" void cgnuplot_close(cgnuplot_session *session) {
  if (!session) return;
  session->stream.reset();
  close(session->script);
  delete session;
}

extern "C" int cgnuplot_text(cgnuplot_session *session, const char *text, size_t length) {
  try {
    session->stream->write(text, static_cast<std::streamsize>(length));
    return session->stream->good() ? 0 : -1;
  } catch (...) {
    return -1;
  }
}

extern "C" int cgnuplot_table(cgnuplot_session *session, const char *name, const double *values,
                              size_t rows, size_t columns) {
  try {
    Gnuplot &stream = *session->stream;
    // gnuplot-iostream ends what it sends by a line "e", which serves as the datablock's end mark.
    stream << name << " << e\n";
    std::vector<std::vector<double>> table(columns, std::vector<double>(rows));
    for (size_t row = 0; row < rows; row++)
      for (size_t column = 0; column < columns; column++)
        table[column][row] = values[row * columns + column];
    stream.send1d_colmajor(table);
    return stream.good() ? 0 : -1;
  } catch (...) {
    return -1;
  }
}

extern "C" cgnuplot_result cgnuplot_run(cgnuplot_session *session, const char *program,
                                        double seconds) {
  cgnuplot_result result = {CGNUPLOT_FAILED, 0, nullptr, 0, nullptr};
  try {
    session->stream->flush();
  } catch (...) {
  }
  int output = memory_file(), diagnostics = memory_file();
  if (!session->stream->good() || output < 0 || diagnostics < 0 ||
      lseek(session->script, 0, SEEK_SET) != 0) {
    result.code = errno;
  } else {
    const int files[3] = {session->script, output, diagnostics};
    pid_t child = 0;
    int status = 0, error = spawn(program, files, &child);
    bool in_time = error != 0 || wait_until(child, now() + seconds, &status, &error);
    if (!in_time) {
      result.outcome = CGNUPLOT_TIMED_OUT;
    } else if (error == ENOENT) {
      result.outcome = CGNUPLOT_NOT_FOUND;
    } else if (error != 0) {
      result.code = error;
    } else {
      bool exited = WIFEXITED(status);
      result.outcome = exited ? CGNUPLOT_EXITED : CGNUPLOT_SIGNALLED;
      result.code = exited ? WEXITSTATUS(status) : WTERMSIG(status);
    }
    size_t ignored = 0;
    result.output = contents(output, &result.output_length);
    result.diagnostics = reinterpret_cast<char *>(contents(diagnostics, &ignored));
  }
  if (output >= 0) close(output);
  if (diagnostics >= 0) close(diagnostics);
  return result;
}

extern "C" void cgnuplot_result_free(cgnuplot_result *result) {
  free(result->output);
  free(result->diagnostics);
  result->output = nullptr;
  result->diagnostics = nullptr;
}
