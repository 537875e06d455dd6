package org.rollout4j.nn;

import org.rollout4j.core.Workers;

/**
 * Applies a network to any number of rows, cut into chunks that the workers share. It follows the network's parameters. Several threads may
 * use it at once if its workers allow that, as {@link Workers#caller} does.
 */
public final class BatchForward {
    private static final int LEAST_CHUNK_ROWS = 128;
    private static final int MOST_CHUNK_ROWS = 512;

    private final Network network;
    private final Workers workers;
    /** One for each thread, with as many rows as it has needed so far. */
    private final ThreadLocal<Room> rooms = ThreadLocal.withInitial(() -> new Room(0, null));

    public BatchForward(Network network, Workers workers) {
        this.network = network;
        this.workers = workers;
    }

    private record Room(int rows, Network.Pass pass) {}

    /**
     * Allocates nothing if the rows fit one chunk and as many were given before on this thread.
     *
     * @param inputs {@code [rows][inputs]}
     * @param outputs {@code [rows][outputs]}, written
     */
    public void apply(int rows, float[] inputs, float[] outputs) {
        int chunkRows = Math.min(MOST_CHUNK_ROWS, Math.max(LEAST_CHUNK_ROWS, (rows + 1) / 2));
        if (rows <= chunkRows) {
            if (rows > 0) {
                forward(0, rows, inputs, outputs);
            }
            return;
        }
        workers.forEach((rows + chunkRows - 1) / chunkRows, chunk -> {
            int from = chunk * chunkRows;
            forward(from, Math.min(chunkRows, rows - from), inputs, outputs);
        });
    }

    private void forward(int from, int rows, float[] inputs, float[] outputs) {
        Room room = rooms.get();
        if (room.rows < rows) {
            room = new Room(rows, network.newPass(rows));
            rooms.set(room);
        }
        Architecture shape = network.architecture();
        room.pass.forward(rows, inputs, from * shape.inputs(), outputs, from * shape.outputs());
    }
}
