package dev.carillon;

import dev.carillon.testing.LoneServerContract;

/** A server that is alone. */
class InMemoryAdapterTest extends LoneServerContract {}
