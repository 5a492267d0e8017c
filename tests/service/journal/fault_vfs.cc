#include "tests/service/journal/fault_vfs.h"

#include <cstring>
#include <filesystem>
#include <fstream>
#include <new>
#include <random>
#include <sstream>

namespace ipse {
namespace {

FaultVfs* active = nullptr;

struct FaultFile {
  sqlite3_file base;
  std::string* path;
  sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(reinterpret_cast<char*>(this) + sizeof(FaultFile)); }
};

FaultFile* Of(sqlite3_file* file) { return reinterpret_cast<FaultFile*>(file); }
const sqlite3_io_methods* Real(sqlite3_file* file) { return Of(file)->real()->pMethods; }

std::string Contents(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

int Close(sqlite3_file* file) {
  delete Of(file)->path;
  Of(file)->path = nullptr;
  return Real(file)->xClose(Of(file)->real());
}
int Read(sqlite3_file* file, void* to, int bytes, sqlite3_int64 at) {
  const int code = active->Count(SQLITE_IOERR_READ);
  return code != SQLITE_OK ? code : Real(file)->xRead(Of(file)->real(), to, bytes, at);
}
int Write(sqlite3_file* file, const void* from, int bytes, sqlite3_int64 at) {
  const int code = active->CountWrite(SQLITE_IOERR_WRITE);
  if (code != SQLITE_OK) {
    // A write that fails may have got half way.
    Real(file)->xWrite(Of(file)->real(), from, bytes / 2, at);
    return code;
  }
  return Real(file)->xWrite(Of(file)->real(), from, bytes, at);
}
int Truncate(sqlite3_file* file, sqlite3_int64 size) {
  const int code = active->Count(SQLITE_IOERR_TRUNCATE);
  return code != SQLITE_OK ? code : Real(file)->xTruncate(Of(file)->real(), size);
}
int Sync(sqlite3_file* file, int flags) {
  const int code = active->Count(SQLITE_IOERR_FSYNC);
  if (code != SQLITE_OK) return code;
  active->Written(*Of(file)->path);
  (void)flags;  // what is durable is what this class remembers: the real disk need not turn
  active->Synced(*Of(file)->path);
  return SQLITE_OK;
}
int FileSize(sqlite3_file* file, sqlite3_int64* size) {
  const int code = active->Count(SQLITE_IOERR_FSTAT);
  return code != SQLITE_OK ? code : Real(file)->xFileSize(Of(file)->real(), size);
}
int Lock(sqlite3_file* file, int level) {
  const int code = active->Count(SQLITE_IOERR_LOCK);
  return code != SQLITE_OK ? code : Real(file)->xLock(Of(file)->real(), level);
}
int Unlock(sqlite3_file* file, int level) { return Real(file)->xUnlock(Of(file)->real(), level); }
int CheckReservedLock(sqlite3_file* file, int* out) { return Real(file)->xCheckReservedLock(Of(file)->real(), out); }
int FileControl(sqlite3_file* file, int op, void* argument) { return Real(file)->xFileControl(Of(file)->real(), op, argument); }
int SectorSize(sqlite3_file* file) { return Real(file)->xSectorSize(Of(file)->real()); }
int DeviceCharacteristics(sqlite3_file* file) { return Real(file)->xDeviceCharacteristics(Of(file)->real()); }
int ShmMap(sqlite3_file* file, int page, int size, int extend, void volatile** out) {
  const int code = active->Count(SQLITE_IOERR_SHMMAP);
  return code != SQLITE_OK ? code : Real(file)->xShmMap(Of(file)->real(), page, size, extend, out);
}
int ShmLock(sqlite3_file* file, int offset, int n, int flags) { return Real(file)->xShmLock(Of(file)->real(), offset, n, flags); }
void ShmBarrier(sqlite3_file* file) { Real(file)->xShmBarrier(Of(file)->real()); }
int ShmUnmap(sqlite3_file* file, int remove) { return Real(file)->xShmUnmap(Of(file)->real(), remove); }

constexpr sqlite3_io_methods kMethods = {2,        Close,          Read,         Write,      Truncate,
                                         Sync,     FileSize,       Lock,         Unlock,     CheckReservedLock,
                                         FileControl, SectorSize,  DeviceCharacteristics, ShmMap, ShmLock,
                                         ShmBarrier, ShmUnmap,     nullptr,      nullptr};

int Open(sqlite3_vfs*, const char* path, sqlite3_file* file, int flags, int* out_flags) {
  file->pMethods = nullptr;
  const int code = active->Count(SQLITE_CANTOPEN);
  if (code != SQLITE_OK) return code;
  FaultFile* fault = Of(file);
  const int opened = active->real()->xOpen(active->real(), path, fault->real(), flags, out_flags);
  if (opened != SQLITE_OK) return opened;
  fault->path = new std::string(path == nullptr ? "" : path);
  file->pMethods = &kMethods;
  return SQLITE_OK;
}
int Delete(sqlite3_vfs*, const char* path, int sync) {
  const int code = active->Count(SQLITE_IOERR_DELETE);
  if (code != SQLITE_OK) return code;
  active->Deleted(path, sync != 0);
  return active->real()->xDelete(active->real(), path, 0);
}

}  // namespace

FaultVfs::FaultVfs() : real_(sqlite3_vfs_find(nullptr)), vfs_(*real_) {
  vfs_.zName = name();
  vfs_.szOsFile = static_cast<int>(sizeof(FaultFile)) + real_->szOsFile;
  vfs_.pNext = nullptr;
  vfs_.xOpen = Open;
  vfs_.xDelete = Delete;
  active = this;
  sqlite3_vfs_register(&vfs_, 0);
}

FaultVfs::~FaultVfs() {
  sqlite3_vfs_unregister(&vfs_);
  active = nullptr;
}

void FaultVfs::FailCall(uint64_t number, Once once) {
  calls_ = 0;
  fail_at_ = number;
  once_ = once;
  failed_ = false;
}

int FaultVfs::Count(int error) {
  const std::lock_guard<std::recursive_mutex> held(lock_);
  ++calls_;
  if (fail_at_ == 0 || calls_ < fail_at_ || (once_ == Once::kYes && calls_ > fail_at_)) return SQLITE_OK;
  failed_ = true;
  return error;
}

int FaultVfs::CountWrite(int error) {
  const int code = Count(error);
  return code != SQLITE_OK ? code : full_ ? SQLITE_FULL : SQLITE_OK;
}

void FaultVfs::CutPowerAt(uint64_t number, const uint64_t* acknowledged) {
  syncs_left_ = number;
  acknowledged_ = acknowledged;
  cut_ = false;
  left_.clear();
}

// Called before a file is synchronised: the cut may come right here.
void FaultVfs::Written(const std::string& path) {
  const std::lock_guard<std::recursive_mutex> held(lock_);
  if (syncs_left_ == 0 || --syncs_left_ != 0) return;
  cut_ = true;
  acknowledged_then_ = *acknowledged_;
  for (const auto& [file, synced] : synced_) left_[file] = {synced, Contents(file)};
  if (!left_.contains(path)) left_[path] = {"", Contents(path)};
}

void FaultVfs::Synced(const std::string& path) {
  const std::lock_guard<std::recursive_mutex> held(lock_);
  synced_[path] = Contents(path);
  deleted_.erase(path);
}

// A file that was deleted may be back after a power cut, until its folder is synchronised.
void FaultVfs::Deleted(const std::string& path, bool synced) {
  const std::lock_guard<std::recursive_mutex> held(lock_);
  deleted_.insert(path);
  if (synced) FolderSynced();
}

void FaultVfs::FolderSynced() {
  const std::lock_guard<std::recursive_mutex> held(lock_);
  for (const std::string& path : deleted_) synced_.erase(path);
  deleted_.clear();
}

// A sector that was written and not synchronised may be old or new, whatever its neighbours are.
void FaultVfs::WriteWhatWasLeft(const std::string& folder, uint64_t seed) const {
  constexpr size_t kSector = 512;
  std::mt19937_64 random(seed);
  for (const auto& [path, image] : left_) {
    const std::string target = folder + "/" + std::filesystem::path(path).filename().string();
    std::string bytes = image.synced;
    if (seed != 0) {  // 0: nothing unsynchronised survives
      if (random() % 2 == 0) bytes.resize(std::max(bytes.size(), image.current.size()), '\0');
      for (size_t at = 0; at < std::min(bytes.size(), image.current.size()); at += kSector) {
        if (random() % 2 != 0) continue;
        const size_t size = std::min<size_t>(kSector, std::min(bytes.size(), image.current.size()) - at);
        std::memcpy(bytes.data() + at, image.current.data() + at, size);
      }
    }
    std::ofstream(target, std::ios::binary) << bytes;
  }
}

}  // namespace ipse
