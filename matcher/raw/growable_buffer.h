#pragma once

// A growing array of trivially copyable items for columns of millions of entries: new entries are not initialised, and
// large arrays grow by remapping pages instead of copying bytes (matcher/base/large_blocks.h). Move-only.
//
//   GrowableBuffer<uint32_t> ids;
//   uint32_t* added = ids.Extend(1000);  // 1000 uninitialised entries, valid until the next growth
//
// Throws std::bad_alloc when memory runs out, as operator new does. Not thread-safe.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <new>
#include <span>
#include <type_traits>
#include <utility>

#include "matcher/base/check.h"
#include "matcher/base/large_blocks.h"

namespace ipse {

template <typename T>
class GrowableBuffer {
  static_assert(std::is_trivially_copyable_v<T>);

 public:
  GrowableBuffer() = default;
  GrowableBuffer(GrowableBuffer&& other) noexcept
      : data_(std::exchange(other.data_, nullptr)),
        size_(std::exchange(other.size_, 0)),
        capacity_(std::exchange(other.capacity_, 0)) {}
  GrowableBuffer& operator=(GrowableBuffer&& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    std::swap(capacity_, other.capacity_);
    return *this;
  }
  ~GrowableBuffer() {
    if (IsLarge(capacity_)) {
      FreeLargeBlock(data_, capacity_ * sizeof(T));
    } else {
      std::free(data_);
    }
  }

  T* data() { return data_; }
  const T* data() const { return data_; }
  size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  size_t capacity() const { return capacity_; }
  T& operator[](size_t at) { return data_[at]; }
  const T& operator[](size_t at) const { return data_[at]; }
  std::span<const T> span() const { return {data_, size_}; }

  // Makes room for `capacity` entries in all; never shrinks.
  void Reserve(size_t capacity) {
    if (capacity > capacity_) Reallocate(capacity);
  }

  // Appends `count` uninitialised entries and returns the first.
  T* Extend(size_t count) {
    if (count > capacity_ - size_) Reallocate(GrownCapacity(size_ + count));
    T* first = data_ + size_;
    size_ += count;
    return first;
  }
  void PushBack(T value) { *Extend(1) = value; }
  void Append(const T* values, size_t count) {
    T* first = Extend(count);
    if (count > 0) std::memcpy(static_cast<void*>(first), values, count * sizeof(T));
  }
  void AppendZeros(size_t count) {
    T* first = Extend(count);
    if (count > 0) std::memset(static_cast<void*>(first), 0, count * sizeof(T));
  }

  // Keeps the first `size` entries; the memory stays for reuse.
  void Truncate(size_t size) {
    IPSE_CHECK(size <= size_);
    size_ = size;
  }
  void Clear() { size_ = 0; }

  // Gives back memory beyond the entries in use.
  void ShrinkToFit() {
    if (size_ < capacity_ && size_ > 0) Reallocate(size_);
  }

 private:
  size_t GrownCapacity(size_t needed) const {
    const size_t doubled = capacity_ < 64 ? 64 : capacity_ * 2;
    return needed > doubled ? needed : doubled;
  }
  // AddressSanitizer sees the heap only.
  static bool IsLarge(size_t capacity) {
#if defined(__SANITIZE_ADDRESS__)
    return capacity == SIZE_MAX;
#else
    return capacity * sizeof(T) >= kLargeBlockBytes;
#endif
  }
  void Reallocate(size_t capacity) {
    const bool was_large = IsLarge(capacity_), large = IsLarge(capacity);
    void* moved = nullptr;
    if (large) {
      moved = ResizeLargeBlock(was_large ? data_ : nullptr, capacity_ * sizeof(T), capacity * sizeof(T));
    } else {
      moved = std::realloc(was_large ? nullptr : static_cast<void*>(data_), capacity * sizeof(T));
      if (moved == nullptr) throw std::bad_alloc();
    }
    if (was_large != large && data_ != nullptr) {
      std::memcpy(moved, static_cast<const void*>(data_), std::min(size_, capacity) * sizeof(T));
      if (was_large) {
        FreeLargeBlock(data_, capacity_ * sizeof(T));
      } else {
        std::free(data_);
      }
    }
    data_ = static_cast<T*>(moved);
    capacity_ = capacity;
  }

  T* data_ = nullptr;
  size_t size_ = 0;
  size_t capacity_ = 0;
};

}  // namespace ipse
