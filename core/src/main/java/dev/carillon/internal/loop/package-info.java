/**
 * Work on Netty's event loops: tasks, timers, one flush per iteration, and the migration of channels between event loops. A
 * {@link dev.carillon.internal.loop.Mailbox} runs tasks in order outside the event loops.
 *
 * <p>This package depends only on Netty and on {@code limit}.
 */
package dev.carillon.internal.loop;
