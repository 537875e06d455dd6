package org.rollout4j.nn;

import java.util.Arrays;
import org.rollout4j.core.Workers;

/**
 * Applies a network to any number of rows, cut into chunks that the workers share. It follows the network's parameters, and owns the memory
 * for the way through it. One caller at a time.
 */
public final class BatchForward {
    private static final int MIN_CHUNK_ROWS = 128;
    private static final int MAX_CHUNK_ROWS = 512;
    private static final Finish NOTHING = (from, rows) -> {};

    private final Network network;
    private final Workers workers;
    /** {@code [threads]}, each with as many rows as its thread has needed so far. */
    private final Room[] rooms;

    public BatchForward(Network network, Workers workers) {
        this.network = network;
        this.workers = workers;
        rooms = new Room[workers.threads()];
        Arrays.fill(rooms, new Room(0, null));
    }

    private record Room(int rows, Network.Pass pass) {}

    /** What is done with the outputs of some rows, on the thread that computed them. */
    @FunctionalInterface
    public interface Finish {
        /** Goes on with the rows {@code from .. from + rows - 1}; writes to places of its own. */
        void accept(int from, int rows);
    }

    /**
     * Computes the outputs of all rows.
     *
     * @param inputs {@code [rows][inputs]}
     * @param outputs {@code [rows][outputs]}, written
     */
    public void apply(int rows, float[] inputs, float[] outputs) {
        apply(rows, inputs, outputs, NOTHING);
    }

    /** As {@link #apply(int, float[], float[])}, with something more to do for each chunk of rows. */
    public void apply(int rows, float[] inputs, float[] outputs, Finish finish) {
        int chunkRows = chunkRows(rows);
        workers.forEachByWorker((rows + chunkRows - 1) / chunkRows, (chunk, worker) -> {
            int from = chunk * chunkRows;
            int count = Math.min(chunkRows, rows - from);
            forward(worker, from, count, inputs, outputs);
            finish.accept(from, count);
        });
    }

    /** Whether so many rows are computed at once; then {@link #applyAtOnce} does it without allocating anything. */
    public boolean fitsOneChunk(int rows) {
        return rows <= chunkRows(rows);
    }

    /** As {@link #apply(int, float[], float[])} for rows that fit one chunk. */
    public void applyAtOnce(int rows, float[] inputs, float[] outputs) {
        forward(0, 0, rows, inputs, outputs);
    }

    private static int chunkRows(int rows) {
        return Math.min(MAX_CHUNK_ROWS, Math.max(MIN_CHUNK_ROWS, (rows + 1) / 2));
    }

    private void forward(int worker, int from, int rows, float[] inputs, float[] outputs) {
        Room room = rooms[worker];
        if (room.rows < rows) {
            room = new Room(rows, network.newPass(rows));
            rooms[worker] = room;
        }
        room.pass.forward(rows, inputs, from * network.inputs(), outputs, from * network.outputs());
    }
}
