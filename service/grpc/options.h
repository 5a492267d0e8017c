#pragma once

// Every limit of the gRPC service in one place, each with its reason.

#include <cstdint>
#include <map>
#include <string>

#include "matcher/standardise/date.h"

namespace ipse {

// What shares a queue and its threads: so that a burst of one kind cannot starve another.
enum class Lane : uint8_t { kLookup, kMatch, kSlow };
inline constexpr int kLanes = 3;

struct ServiceOptions {
  // Loopback unless somebody says otherwise: the service has no access control of its own yet.
  std::string listen = "127.0.0.1:7420";

  // Threads and waiting calls by lane. A look-up by identifier is answered on arrival, and has a thread of its own for when
  // it has to wait for a commit; a match takes tenths of a millisecond, and 256 of them waiting are some tens of
  // milliseconds, longer than which no clerk's call is worth answering late; the slow lane reads the disk (search, why, history).
  int lookup_threads = 1, match_threads = 2, slow_threads = 1;
  uint32_t lookup_queue_max = 1024, match_queue_max = 256, slow_queue_max = 64;
  // What a caller that is turned away is asked to wait: about the time in which a full queue empties.
  int retry_pushback_ms = 50;

  // How dates such as 3/4/1980 are meant that a source sends, and in Match. They are written so that they can be read
  // in one way only before the registry sees them (matcher/record/date_order.h).
  DateOrder date_order = DateOrder::kMonthFirst;
  std::map<std::string, DateOrder> date_order_by_source;  // by the authority of the record

  int message_bytes_max = 1 << 20;      // the largest record allowed is far below
  int streams_per_connection_max = 256;
  uint32_t stream_requests_max = 64;    // of a feed's stream, waiting for their answers: one commit group
  uint32_t watchers_max = 32;           // each has a thread
  int keepalive_s = 60;                 // finds half-open connections
  int drain_ms = 10'000;                // for calls under way when the service stops
};

}  // namespace ipse
