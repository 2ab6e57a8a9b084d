/**
 * A model of what clients must receive, and random runs that compare it with a server. The model knows only the documented
 * behaviour. A run is a list of steps, so a failed run can be repeated and shortened.
 */
package dev.carillon.delivery;
