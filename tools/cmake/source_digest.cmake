# Fills a header with one digest over the sources that decide what lies in memory:
#   cmake -DROOT=... -DTEMPLATE=... -DOUTPUT=... -P source_digest.cmake
file(GLOB_RECURSE sources LIST_DIRECTORIES false RELATIVE ${ROOT}
  ${ROOT}/matcher/* ${ROOT}/blocking/* ${ROOT}/scoring/* ${ROOT}/service/*)
list(SORT sources)
set(digests "")
foreach(source IN LISTS sources)
  file(SHA256 ${ROOT}/${source} digest)
  string(APPEND digests "${source} ${digest}\n")
endforeach()
string(SHA256 digest "${digests}")
configure_file(${TEMPLATE} ${OUTPUT} @ONLY)
