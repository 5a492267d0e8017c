# The four helpers every folder uses: ipse_library, ipse_test, ipse_fuzz and ipse_bench.
# A library lists its sources by name and states its dependencies; the arrows of ARCHITECTURE.md are
# these dependencies, and tools/check_includes.py holds the include lines to them.

add_library(ipse_flags INTERFACE)
target_compile_options(ipse_flags INTERFACE
  -Wall -Wextra -Wshadow -Werror -ffp-contract=off -fno-omit-frame-pointer)
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  target_compile_options(ipse_flags INTERFACE -Wthread-safety)
else()
  # GCC 12 takes std::string's own copying for these once its headers are precompiled; AddressSanitizer sees the real ones.
  target_compile_options(ipse_flags INTERFACE -Wno-array-bounds -Wno-stringop-overflow -Wno-stringop-overread -Wno-restrict)
endif()

# For all, as precompiled headers want the same of all.
add_compile_options(-pthread)

if(IPSE_SANITIZE)
  add_compile_options(-fsanitize=${IPSE_SANITIZE} -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${IPSE_SANITIZE})
endif()
if(IPSE_COVERAGE)
  add_compile_options(--coverage)
  add_link_options(--coverage)
endif()

# Headers nearly every source reads, parsed once for libraries, programs and tests. What a source uses it still
# includes itself (tools/check_includes.py); GCC reads the headers themselves where a source has other flags. Not with
# GCC's sanitisers: it instruments every inline function of the headers for every source, which takes three times as long.
option(IPSE_PRECOMPILED_HEADERS "Parse common headers once" ON)
if(IPSE_PRECOMPILED_HEADERS AND (CMAKE_CXX_COMPILER_ID STREQUAL "Clang" OR NOT IPSE_SANITIZE))
  set(IPSE_PRECOMPILE ON)
else()
  set(IPSE_PRECOMPILE OFF)
endif()
set(IPSE_PCH_COMMON <algorithm> <array> <cmath> <cstdint> <cstdio> <cstring> <filesystem> <functional> <map> <memory> <optional>
  <random> <set> <span> <string> <string_view> <utility> <vector> <absl/status/statusor.h> <fmt/format.h>)

# ipse_precompiled(NAME PIE|PIC header ...)
function(ipse_precompiled name pic)
  set(source ${PROJECT_BINARY_DIR}/precompiled/${name}.cc)
  if(NOT EXISTS ${source})
    file(WRITE ${source} "")
  endif()
  add_library(${name} OBJECT ${source})
  target_link_libraries(${name} PRIVATE ipse_flags absl::statusor fmt::fmt)
  if(pic STREQUAL PIE)
    set_target_properties(${name} PROPERTIES POSITION_INDEPENDENT_CODE OFF)
    target_compile_options(${name} PRIVATE -fPIE)
  endif()
  target_precompile_headers(${name} PRIVATE ${ARGN})
endfunction()

# ipse_precompile(TARGET KIND): the target's sources begin with the headers of ipse_precompiled_KIND.
function(ipse_precompile target kind)
  if(IPSE_PRECOMPILE)
    target_precompile_headers(${target} REUSE_FROM ipse_precompiled_${kind})
  endif()
endfunction()

if(IPSE_PRECOMPILE)
  ipse_precompiled(ipse_precompiled_library PIC ${IPSE_PCH_COMMON})
  set(service <absl/container/flat_hash_map.h> <absl/synchronization/mutex.h> <absl/time/time.h> <google/protobuf/message.h>
    <google/protobuf/extension_set.h> <google/protobuf/generated_message_reflection.h> <google/protobuf/unknown_field_set.h>)
  ipse_precompiled(ipse_precompiled_service PIC ${IPSE_PCH_COMMON} ${service})
  ipse_precompiled(ipse_precompiled_cli PIC ${IPSE_PCH_COMMON} <CLI/CLI.hpp>)
  ipse_precompiled(ipse_precompiled_grpc PIC ${IPSE_PCH_COMMON} ${service} <CLI/CLI.hpp> <grpcpp/grpcpp.h>)
  if(IPSE_BUILD_TESTS)
    ipse_precompiled(ipse_precompiled_test PIE ${IPSE_PCH_COMMON} ${service} <gtest/gtest.h> <gmock/gmock.h>)
    target_link_libraries(ipse_precompiled_test PRIVATE GTest::gmock)
  endif()
endif()

# ipse_library(NAME SOURCES a.cc ... PUBLIC dep ... PRIVATE dep ... [HEADERS service|cli|grpc])
function(ipse_library name)
  cmake_parse_arguments(ARG "" "HEADERS" "SOURCES;PUBLIC;PRIVATE" ${ARGN})
  if(ARG_SOURCES)
    add_library(${name} STATIC ${ARG_SOURCES})
    target_include_directories(${name} PUBLIC ${PROJECT_SOURCE_DIR} ${PROJECT_BINARY_DIR})
    target_link_libraries(${name} PUBLIC ${ARG_PUBLIC} PRIVATE ipse_flags ${ARG_PRIVATE})
    if(NOT ARG_HEADERS)
      set(ARG_HEADERS library)
    endif()
    ipse_precompile(${name} ${ARG_HEADERS})
  else()
    add_library(${name} INTERFACE)
    target_include_directories(${name} INTERFACE ${PROJECT_SOURCE_DIR} ${PROJECT_BINARY_DIR})
    target_link_libraries(${name} INTERFACE ${ARG_PUBLIC})
  endif()
endfunction()

# ipse_test(NAME SOURCES a_test.cc ... LIBS dep ... LABEL unit|oracle|property|survival|recovery|truth|e2e)
# The test runs from the source folder; it must not write there.
function(ipse_test name)
  cmake_parse_arguments(ARG "" "LABEL;TIMEOUT" "SOURCES;LIBS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR})
  target_link_libraries(${name} PRIVATE ipse_flags ${ARG_LIBS} GTest::gmock GTest::gtest_main)
  ipse_precompile(${name} test)
  if(NOT IPSE_SANITIZE)
    target_compile_options(${name} PRIVATE -O1)  # a test's own code runs for milliseconds
  endif()
  add_test(NAME ${name} COMMAND ${name} WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
  # Tests that run at once, here or in another build, do not see each other's files.
  set(scratch ${CMAKE_CURRENT_BINARY_DIR}/${name}.files)
  file(MAKE_DIRECTORY ${scratch})
  set_tests_properties(${name} PROPERTIES ENVIRONMENT TEST_TMPDIR=${scratch})
  if(ARG_LABEL)
    set_tests_properties(${name} PROPERTIES LABELS ${ARG_LABEL})
  endif()
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 300)
  endif()
  set_tests_properties(${name} PROPERTIES TIMEOUT ${ARG_TIMEOUT})
endfunction()

# ipse_fuzz(NAME SOURCES x_fuzz.cc LIBS dep ... CORPUS folder)
# The source defines LLVMFuzzerTestOneInput. By default it is linked with a main that replays the corpus folder
# (and mutations of it, see tests/fuzz_main.cc) as an ordinary test; with IPSE_LIBFUZZER it becomes a libFuzzer binary.
function(ipse_fuzz name)
  cmake_parse_arguments(ARG "" "CORPUS" "SOURCES;LIBS" ${ARGN})
  if(IPSE_LIBFUZZER)
    add_executable(${name} ${ARG_SOURCES})
    target_compile_options(${name} PRIVATE -fsanitize=fuzzer)
    target_link_options(${name} PRIVATE -fsanitize=fuzzer)
  else()
    add_executable(${name} ${ARG_SOURCES} ${PROJECT_SOURCE_DIR}/tests/fuzz_main.cc)
  endif()
  target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR})
  target_link_libraries(${name} PRIVATE ipse_flags ${ARG_LIBS})
  set_property(GLOBAL APPEND PROPERTY IPSE_FUZZERS ${name})
  if(NOT IPSE_LIBFUZZER)
    add_test(NAME ${name}_replay COMMAND ${name} ${CMAKE_CURRENT_SOURCE_DIR}/${ARG_CORPUS})
    set_tests_properties(${name}_replay PROPERTIES LABELS survival TIMEOUT 300)
  endif()
endfunction()

# ipse_bench(NAME SOURCES x_bench.cc LIBS dep ...): a Google Benchmark; built with the tests, never timed by them.
function(ipse_bench name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LIBS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR})
  target_link_libraries(${name} PRIVATE ipse_flags ${ARG_LIBS} benchmark::benchmark)
endfunction()
