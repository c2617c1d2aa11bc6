/// libarchive, for the archives that datasets are published in, and zlib, which checks gzip's checksums.
#ifndef CARCHIVE_H
#define CARCHIVE_H
#include <archive.h>
#include <archive_entry.h>
#include <zlib.h>
#endif
