package org.rollout4j.nn;

import org.rollout4j.core.Workers;

/**
 * Applies a network to any number of rows, cut into chunks of a fixed size that the workers share. It follows the network's
 * parameters and serves one caller at a time.
 */
public final class BatchForward {
    private static final int CHUNK_ROWS = 128;

    private final Network network;
    private final Workers workers;
    private final ThreadLocal<Chunk> chunks = ThreadLocal.withInitial(Chunk::new);

    public BatchForward(Network network, Workers workers) {
        this.network = network;
        this.workers = workers;
    }

    /**
     * @param inputs {@code [rows][inputs]}
     * @param outputs {@code [rows][outputs]}, written
     */
    public void apply(int rows, float[] inputs, float[] outputs) {
        workers.forEach((rows + CHUNK_ROWS - 1) / CHUNK_ROWS, i -> {
            int from = i * CHUNK_ROWS;
            chunks.get().apply(from, Math.min(CHUNK_ROWS, rows - from), inputs, outputs);
        });
    }

    private final class Chunk {
        private final int in = network.architecture().inputs();
        private final int out = network.architecture().outputs();
        private final Network.Pass pass = network.newPass(CHUNK_ROWS);
        private final float[] chunkInputs = new float[CHUNK_ROWS * in];
        private final float[] chunkOutputs = new float[CHUNK_ROWS * out];

        void apply(int from, int rows, float[] inputs, float[] outputs) {
            System.arraycopy(inputs, from * in, chunkInputs, 0, rows * in);
            pass.forward(rows, chunkInputs, chunkOutputs);
            System.arraycopy(chunkOutputs, 0, outputs, from * out, rows * out);
        }
    }
}
