/* Put before a program by LD_PRELOAD: a disk that fails, or a program that dies, just where a test wants it.
 * FAILING_PLACE   part of the path of the files that are meant; "socket" means what is sent to a server
 * FAILING_FULL    while this file exists, there is no room for what is written
 * FAILING_SYNC    while this file exists, nothing gets to the disk for sure
 * FAILING_DIES    the program dies half-way in the write of this number */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <unistd.h>

static int is_meant(int file) {
    const char *place = getenv("FAILING_PLACE");
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (place == NULL || length < 0) return 0;
    path[length] = 0;
    return strstr(path, place) != NULL;
}

static int is_on(const char *fault) {
    const char *path = getenv(fault);
    return path != NULL && access(path, F_OK) == 0;
}

static int dies_now(void) {
    static long written;
    const char *number = getenv("FAILING_DIES");
    return number != NULL && __atomic_add_fetch(&written, 1, __ATOMIC_SEQ_CST) == atol(number);
}

static ssize_t out(int file, const void *bytes, size_t count, off64_t at, int is_placed) {
    ssize_t (*put)(int, const void *, size_t) = dlsym(RTLD_NEXT, "write");
    ssize_t (*place)(int, const void *, size_t, off64_t) = dlsym(RTLD_NEXT, "pwrite64");
    int dies = 0;
    if (is_meant(file)) {
        if (is_on("FAILING_FULL")) { errno = ENOSPC; return -1; }
        dies = dies_now();
    }
    if (dies) count /= 2;
    ssize_t done = is_placed ? place(file, bytes, count, at) : put(file, bytes, count);
    if (dies) kill(getpid(), SIGKILL);
    return done;
}

static int synced(int file, const char *name) {
    int (*sync)(int) = dlsym(RTLD_NEXT, name);
    if (is_meant(file) && is_on("FAILING_SYNC")) { errno = EIO; return -1; }
    return sync(file);
}

ssize_t write(int file, const void *bytes, size_t count) { return out(file, bytes, count, 0, 0); }
ssize_t pwrite(int file, const void *bytes, size_t count, off_t at) { return out(file, bytes, count, at, 1); }
ssize_t pwrite64(int file, const void *bytes, size_t count, off64_t at) { return out(file, bytes, count, at, 1); }
int fsync(int file) { return synced(file, "fsync"); }
int fdatasync(int file) { return synced(file, "fdatasync"); }

ssize_t send(int socket, const void *bytes, size_t count, int flags) {
    ssize_t (*next)(int, const void *, size_t, int) = dlsym(RTLD_NEXT, "send");
    if (is_meant(socket) && dies_now()) kill(getpid(), SIGKILL);
    return next(socket, bytes, count, flags);
}
