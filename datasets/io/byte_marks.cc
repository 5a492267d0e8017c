// The SIMD half of delimited_text.h: marking bytes. Written once for Highway, compiled per target, chosen at run time.

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "datasets/io/byte_marks.cc"
#include <hwy/foreach_target.h>  // must come before highway.h
#include <hwy/highway.h>

#include <cstdint>
#include <cstring>

#include "datasets/io/delimited_text.h"

HWY_BEFORE_NAMESPACE();
namespace ipse {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

#if HWY_TARGET == HWY_SCALAR

// Vectors of one byte do not fill bytes of a mask: plain loops. (GCC's baseline on machines before SSSE3.)
void MarkBytes(const uint8_t* data, size_t size, const uint8_t* bytes, uint64_t* masks) {
  std::memset(masks, 0, (size + 63) / 64 * sizeof(uint64_t));
  for (size_t at = 0; at < size; ++at) {
    const uint8_t c = data[at];
    const bool marked = c == bytes[0] || c == bytes[1] || c == bytes[2] || c == bytes[3];
    masks[at / 64] |= uint64_t{marked} << (at % 64);
  }
}

#else

// Reads whole vectors up to 64 bytes past the end; the last word is then cut to size.
void MarkBytes(const uint8_t* data, size_t size, const uint8_t* bytes, uint64_t* masks) {
  const hn::CappedTag<uint8_t, 64> d;
  const size_t lanes = hn::Lanes(d);
  const auto b0 = hn::Set(d, bytes[0]);
  const auto b1 = hn::Set(d, bytes[1]);
  const auto b2 = hn::Set(d, bytes[2]);
  const auto b3 = hn::Set(d, bytes[3]);
  for (size_t block = 0; block * 64 < size; ++block) {
    uint8_t bits[8] = {};
    for (size_t at = 0; at < 64; at += lanes) {
      const auto v = hn::LoadU(d, data + block * 64 + at);
      const auto either = hn::Or(hn::VecFromMask(d, hn::Eq(v, b0)), hn::VecFromMask(d, hn::Eq(v, b1)));
      const auto other = hn::Or(hn::VecFromMask(d, hn::Eq(v, b2)), hn::VecFromMask(d, hn::Eq(v, b3)));
      hn::StoreMaskBits(d, hn::MaskFromVec(hn::Or(either, other)), bits + at / 8);
    }
    std::memcpy(masks + block, bits, 8);
  }
  if (size % 64 != 0) masks[size / 64] &= (uint64_t{1} << (size % 64)) - 1;
}

#endif  // HWY_SCALAR

void ScanByteKinds(const uint8_t* data, size_t size, bool* has_high, bool* has_nul) {
  const hn::CappedTag<uint8_t, 64> d;
  const size_t lanes = hn::Lanes(d);
  const auto zero = hn::Zero(d);
  auto high = zero;
  auto nul = hn::MaskFromVec(zero);
  size_t at = 0;
  for (; at + lanes <= size; at += lanes) {
    const auto v = hn::LoadU(d, data + at);
    high = hn::Or(high, v);
    nul = hn::Or(nul, hn::Eq(v, zero));
  }
  *has_high = !hn::AllFalse(d, hn::Gt(high, hn::Set(d, uint8_t{0x7F})));
  *has_nul = !hn::AllFalse(d, nul);
  for (; at < size; ++at) {
    *has_high |= data[at] >= 0x80;
    *has_nul |= data[at] == 0;
  }
}

}  // namespace HWY_NAMESPACE
}  // namespace ipse
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ipse {

HWY_EXPORT(MarkBytes);
HWY_EXPORT(ScanByteKinds);

void MarkBytes(const char* data, size_t size, const char (&bytes)[4], uint64_t* masks) {
  HWY_DYNAMIC_DISPATCH(MarkBytes)
  (reinterpret_cast<const uint8_t*>(data), size, reinterpret_cast<const uint8_t*>(bytes), masks);
}

ByteKinds ScanByteKinds(const char* data, size_t size) {
  ByteKinds kinds;
  HWY_DYNAMIC_DISPATCH(ScanByteKinds)
  (reinterpret_cast<const uint8_t*>(data), size, &kinds.has_high, &kinds.has_nul);
  return kinds;
}

}  // namespace ipse
#endif  // HWY_ONCE
