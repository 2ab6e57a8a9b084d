package dev.carillon.push;

import dev.carillon.RawJson;

/** A channel of a {@link ChannelSource}. Thread-safe. */
public final class StateChannel {
    private final Channel channel;

    StateChannel(Channel channel) {
        this.channel = channel;
    }

    /**
     * Sends an event to all followers.
     *
     * @param data an array with the event name and the arguments, as in Socket.IO: {@code ["progress",{"percent":40}]}
     * @return false if the channel is closed, because nobody has followed it for some time. The source then forgets it
     * @throws IllegalArgumentException if the data refers to the same binary values very often
     */
    public boolean publish(RawJson data) {
        EventText text = EventText.of(data);
        synchronized (channel) {
            if (channel.isRemoved()) {
                return false;
            }
            channel.publish(text, System.nanoTime());
            return true;
        }
    }
}
