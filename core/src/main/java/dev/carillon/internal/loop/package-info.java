/**
 * Work on Netty's event loops: tasks, timers, one flush per turn, and the migration of channels between loops. A {@link
 * dev.carillon.internal.loop.Mailbox} runs tasks in order off the loops.
 *
 * <p>It depends on Netty alone.
 */
package dev.carillon.internal.loop;
