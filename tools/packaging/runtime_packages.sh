#!/bin/sh
# Installs the libraries that ipse and ipsed run with on Debian 12.
set -e
export DEBIAN_FRONTEND=noninteractive
apt-get -q update
apt-get -q -y --no-install-recommends install \
  libabsl20220623 libre2-9 libprotobuf32 libgrpc++1.51 libgrpc29 libhwy1 libicu72 libphonenumber8 libfmt9 zlib1g libsqlite3-0 libssl3 \
  libjemalloc2 libprometheus-cpp-core1.0 libprometheus-cpp-pull1.0
rm -rf /var/lib/apt/lists/*
ldd /usr/bin/ipse /usr/bin/ipsed | grep -q 'not found' && { ldd /usr/bin/ipse /usr/bin/ipsed | grep 'not found'; exit 1; }
exit 0
