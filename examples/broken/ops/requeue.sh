#!/bin/sh
# Reads the parcels that were given up on, and puts them back.
exec python3 -m returns.requeue "$@"
