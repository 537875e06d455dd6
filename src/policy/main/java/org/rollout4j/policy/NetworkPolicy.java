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

    @Override
    public Session open(int rows, RandomGenerator random) {
        return new NetworkSession(rows, random);
    }

    private final class NetworkSession extends PolicySession {
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

        NetworkSession(int rows, RandomGenerator random) {
            super(spec.observationSize(), spec.actions(), rows);
            this.random = random;
            normalised = new float[normaliser.enabled() ? rows * spec.observationSize() : 0];
            outputs = new float[rows * head.outputs()];
            scratch = new float[greedy ? 0 : rows * head.outputs()];
            noise = new float[greedy ? 0 : rows * head.noisePerRow()];
        }

        @Override
        protected void choose(ObservationBatch in, Actions out) {
            int rows = in.rows();
            float[] observations = in.observations();
            if (normaliser.enabled()) {
                observations = normalised;
                normaliser.apply(rows, in.observations(), observations);
            }
            if (!greedy) {
                head.noise(rows, random, noise); // row after row, whoever computes them
            }
            if (forward.fitsOneChunk(rows)) {
                forward.applyAtOnce(rows, observations, outputs);
                choose(0, rows, in, out);
            } else {
                forward.apply(rows, observations, outputs, (from, count) -> choose(from, count, in, out));
            }
        }

        private void choose(int first, int rows, ObservationBatch in, Actions out) {
            if (greedy) {
                head.best(first, rows, outputs, in, out);
            } else {
                head.draw(first, rows, outputs, noise, scratch, in, out);
            }
        }
    }
}
