package dev.carillon.internal.engineio;

/** The packets of a version 4 payload, which are separated by 0x1E. Even an empty payload contains one, empty packet. */
final class SeparatedPackets implements PayloadReader {
    private final String payload;
    private int position;

    SeparatedPackets(String payload) {
        this.payload = payload;
    }

    @Override
    public boolean hasNext() {
        return position <= payload.length();
    }

    @Override
    public Packet next() throws PacketFormatException {
        int separator = payload.indexOf(PacketDecoder.SEPARATOR, position);
        int start = position;
        int end = separator < 0 ? payload.length() : separator;
        position = end + 1;
        return PacketDecoder.decode(payload, start, end);
    }
}
