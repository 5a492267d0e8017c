#pragma once

// A file system for SQLite that fails on command: the k-th call, every call from there on, for want of room, or as a power
// cut would leave it.
//
//   FaultVfs vfs;                                  // registers itself under vfs.name()
//   vfs.FailCall(7, FaultVfs::Once::kYes);         // the seventh call from now on is an I/O error
//   vfs.FillDisk(true);                            // writes find no room
//   vfs.CutPowerAt(3, &acknowledged);              // remembers what the disk holds at the third synchronisation from now on
//   vfs.WriteWhatWasLeft(folder, seed);            // and writes it to a folder; unsynced sectors survive by chance
//
// One at a time; everything that uses it must be closed before it goes.
// Thread-safety: files from any thread, its own functions but FillDisk from one while no file is in use.

#include <sqlite3.h>

#include <atomic>
#include <cstdint>
#include <map>
#include <mutex>
#include <set>
#include <string>

namespace ipse {

class FaultVfs {
 public:
  enum class Once { kNo, kYes };

  FaultVfs();
  ~FaultVfs();
  FaultVfs(const FaultVfs&) = delete;
  FaultVfs& operator=(const FaultVfs&) = delete;
  static const char* name() { return "fault"; }

  void FailCall(uint64_t number, Once once);  // from now on, counted from 1; 0: none
  void FillDisk(bool full) { full_ = full; }
  // At the number-th synchronisation from now on, `acknowledged` is read and the disk remembered.
  void CutPowerAt(uint64_t number, const uint64_t* acknowledged);
  // Somebody synchronised the folder: deleted files stay deleted.
  void FolderSynced();
  bool cut() const { return cut_; }
  uint64_t acknowledged_then() const { return acknowledged_then_; }
  void WriteWhatWasLeft(const std::string& folder, uint64_t seed) const;

  uint64_t calls() const { return calls_; }  // since FailCall
  bool failed() const { return failed_; }

  // --- For the files ---
  // The code of an injected failure, or SQLITE_OK.
  int Count(int error);
  int CountWrite(int error);
  void Written(const std::string& path);
  void Synced(const std::string& path);
  void Deleted(const std::string& path, bool synced);
  sqlite3_vfs* real() { return real_; }

 private:
  struct Image {
    std::string synced, current;
  };

  sqlite3_vfs* real_;
  std::recursive_mutex lock_;  // of what the files' calls change
  sqlite3_vfs vfs_;
  uint64_t calls_ = 0, fail_at_ = 0;
  Once once_ = Once::kYes;
  bool failed_ = false;
  std::atomic<bool> full_ = false;
  uint64_t syncs_left_ = 0;
  const uint64_t* acknowledged_ = nullptr;
  uint64_t acknowledged_then_ = 0;
  bool cut_ = false;
  std::map<std::string, std::string> synced_;   // by path
  std::set<std::string> deleted_;               // not yet for certain
  std::map<std::string, Image> left_;           // at the cut
};

}  // namespace ipse
