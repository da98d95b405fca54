#!/bin/sh
# libtorch.sh FOLDER: after a build, lets the copy of TorchSharp's library in FOLDER load where libstdc++ is older than GCC 13's
# (Debian 12, Ubuntu 22.04). If the system's library is new enough, as on most systems, nothing is changed.
set -eu
library=$1/libLibTorchSharp.so
version=GLIBCXX_3.4.32
[ -f "$library" ] || exit 0
for system in $(PATH="$PATH:/sbin:/usr/sbin" ldconfig -p 2>/dev/null | sed -n 's/.*libstdc++\.so\.6 (libc6,x86-64).* => //p'); do
  if grep -qa "$version" "$system"; then exit 0; fi
done
command -v node >/dev/null || { echo "This system's libstdc++ is older than GCC 13's: install a newer one, or Node.js 20 to adapt libtorch to it." >&2; exit 1; }
exec node "$(dirname "$0")/libtorch.mjs" "$library" "$version" _ZSt21ios_base_library_initv
