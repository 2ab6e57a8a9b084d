package dev.carillon;

import dev.carillon.testing.LoneServerContract;

/** A single server without a cluster. */
class InMemoryAdapterTest extends LoneServerContract {}
