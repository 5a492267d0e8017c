#pragma once

// Reads and checks the configuration of ipsed (config.proto).

#include <string>
#include <vector>

#include "matcher/base/status.h"
#include "service/grpc/options.h"
#include "service/registry/options.h"

namespace ipse {

struct ServiceConfig {
  RegistryOptions registry;
  ServiceOptions service;
  std::string metrics = "127.0.0.1:7421";  // empty: none
  bool allow_remote = false;
};

// Applies a file to `config`. InvalidArgument names every mistake, with its line where the text cannot be read.
absl::Status ReadConfig(const std::string& path, ServiceConfig* config);
// The same for a text; `name` stands for it in messages.
absl::Status ParseConfig(const std::string& text, const std::string& name, ServiceConfig* config);
// What only the whole tells, command line included. Names every mistake.
absl::Status CheckConfig(const ServiceConfig& config);

// Settings that differ and that a running service cannot change. All others are policy (service/registry/options.h).
std::vector<std::string> NeedRestart(const ServiceConfig& running, const ServiceConfig& wanted);

}  // namespace ipse
