#!/bin/sh
# Finds a Chromium for the browser tests, or installs Debian's where this user may.
for name in chromium chromium-browser google-chrome; do
    if command -v "$name" >/dev/null 2>&1; then found=yes; fi
done
if [ "$found" = yes ] && { ! command -v fc-list >/dev/null 2>&1 || fc-list :lang=zh | grep -q .; }; then exit 0; fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "installing chromium and fonts-noto-cjk for the browser tests"
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium fonts-noto-cjk >/dev/null && exit 0
fi
echo "the browser tests need Chromium and a CJK font: install the packages chromium and fonts-noto-cjk" >&2
[ "$found" = yes ]
