package dev.carillon.nettysocketio;

import com.corundumstudio.socketio.AckRequest;
import com.corundumstudio.socketio.protocol.Packet;
import com.corundumstudio.socketio.protocol.PacketType;
import dev.carillon.Ack;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** An acknowledgement request that is answered through the engine. */
final class BridgedAckRequest extends AckRequest {
    private final Ack ack;
    private final JsonBridge json;
    private final AtomicBoolean sent = new AtomicBoolean();

    BridgedAckRequest(BridgedClient client, Ack ack, JsonBridge json) {
        super(new Packet(PacketType.MESSAGE, client.getEngineIOVersion()), client);
        this.ack = ack;
        this.json = json;
    }

    @Override
    public boolean isAckRequested() {
        return ack.isRequested();
    }

    @Override
    public void sendAckData(List<Object> values) {
        if (isAckRequested() && sent.compareAndSet(false, true)) {
            ack.send(json.write(values.toArray()));
        }
    }
}
