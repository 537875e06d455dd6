package org.rollout4j.policy;

import java.util.random.RandomGenerator;
import org.rollout4j.core.Actions;
import org.rollout4j.core.EnvironmentSpec;
import org.rollout4j.core.ObservationBatch;
import org.rollout4j.core.Policy;
import org.rollout4j.core.PolicySession;
import org.rollout4j.core.Workers;
import org.rollout4j.nn.BatchForward;
import org.rollout4j.nn.Network;
import org.rollout4j.nn.ObservationNormaliser;

/**
 * Acts by the outputs of a network, drawing actions or taking the best one. Its sessions allocate nothing once they have acted, unless workers
 * share the rows.
 *
 * @param spec what it acts in
 * @param network its inputs are normalised observations, its outputs those of the head
 * @param workers the threads that share many rows; with {@link Workers#caller} sessions of different threads may act at the same time
 * @param head chooses by the outputs
 * @param normaliser what observations go through first
 * @param greedy whether it takes the best actions, without chance
 */
public record NetworkPolicy(
        EnvironmentSpec spec,
        Network network,
        Workers workers,
        Head head,
        ObservationNormaliser normaliser,
        boolean greedy)
        implements Policy {
    /** With fewer rows their products take too much longer. */
    private static final int LEAST_PART_ROWS = 32;

    private static final int MOST_PARTS = 16;

    @Override
    public Session open(int rows, RandomGenerator random) {
        return new NetworkSession(rows, random);
    }

    private final class NetworkSession extends PolicySession implements SharedSession {
        private final int rows;
        private final int parts;
        private final RandomGenerator random;
        private final BatchForward forward = new BatchForward(network, workers);
        /** {@code [rows][observationSize]}; empty where nothing is normalised. */
        private final float[] normalised;
        /** {@code [rows][outputs]}. */
        private final float[] outputs;
        /** {@code [rows][outputs]}; empty where nothing is drawn. */
        private final float[] scratch;
        /** {@code [rows][noisePerRow]}; empty where nothing is drawn. */
        private final float[] noise;
        /** {@code [calls][rows][noisePerRow]}, drawn ahead; as long as it had to be so far. */
        private float[] noiseAhead = {};
        /** {@code [parts]}, made when they first act by themselves. */
        private final Network.Pass[] passes;

        NetworkSession(int rows, RandomGenerator random) {
            super(spec.observationSize(), spec.actions(), rows);
            this.rows = rows;
            this.random = random;
            parts = Math.min(MOST_PARTS, Integer.highestOneBit(Math.max(1, rows / LEAST_PART_ROWS)));
            passes = new Network.Pass[parts];
            normalised = new float[normaliser.enabled() ? rows * spec.observationSize() : 0];
            outputs = new float[rows * head.outputs()];
            scratch = new float[greedy ? 0 : rows * head.outputs()];
            noise = new float[greedy ? 0 : rows * head.noisePerRow()];
        }

        @Override
        protected void choose(ObservationBatch in, Actions out) {
            int count = in.rows();
            float[] observations = normalised(0, count, in);
            if (!greedy) {
                head.noise(count, random, noise); // row after row, whoever computes them
            }
            if (forward.fitsOneChunk(count)) {
                forward.applyAtOnce(count, observations, outputs);
                choose(0, count, in, out);
            } else {
                forward.apply(count, observations, outputs, (from, some) -> choose(from, some, in, out));
            }
        }

        @Override
        public int parts() {
            return parts;
        }

        @Override
        public int start(int part) {
            return Workers.start(part, parts, rows);
        }

        @Override
        public void drawAhead(int calls) {
            for (int part = 0; part < parts && passes[part] == null; part++) {
                passes[part] = network.newPass(start(part + 1) - start(part));
            }
            if (!greedy) {
                int length = Math.multiplyExact(calls, noise.length);
                noiseAhead = noiseAhead.length < length ? new float[length] : noiseAhead;
                head.noise(calls * rows, random, noiseAhead);
            }
        }

        @Override
        public void act(int call, int part, ObservationBatch in, Actions out) {
            int from = start(part);
            int count = start(part + 1) - from;
            float[] observations = normalised(from, count, in);
            if (!greedy) {
                int each = head.noisePerRow();
                System.arraycopy(noiseAhead, call * noise.length + from * each, noise, from * each, count * each);
            }
            passes[part].forward(count, observations, from * network.inputs(), outputs, from * network.outputs());
            choose(from, count, in, out);
        }

        private float[] normalised(int from, int count, ObservationBatch in) {
            if (!normaliser.enabled()) {
                return in.observations();
            }
            normaliser.apply(from, count, in.observations(), normalised);
            return normalised;
        }

        private void choose(int first, int count, ObservationBatch in, Actions out) {
            if (greedy) {
                head.best(first, count, outputs, in, out);
            } else {
                head.draw(first, count, outputs, noise, scratch, in, out);
            }
        }
    }
}
