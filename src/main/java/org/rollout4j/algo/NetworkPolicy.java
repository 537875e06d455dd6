package org.rollout4j.algo;

import java.util.random.RandomGenerator;
import org.rollout4j.core.ActionBatch;
import org.rollout4j.core.ObservationBatch;
import org.rollout4j.core.Policy;
import org.rollout4j.math.Categorical;
import org.rollout4j.nn.BatchForward;
import org.rollout4j.nn.ObservationNormaliser;

/**
 * Acts by the logits of a network, drawing actions or taking the most probable one. It allocates nothing once a thread has given it as many
 * rows before, unless its workers share them.
 */
final class NetworkPolicy implements Policy {
    private final BatchForward network;
    private final ObservationNormaliser normaliser;
    private final int observationSize;
    private final int actionCount;
    private final boolean greedy;
    private final ThreadLocal<Scratch> scratch = ThreadLocal.withInitial(() -> new Scratch(0));

    NetworkPolicy(
            BatchForward network,
            ObservationNormaliser normaliser,
            int observationSize,
            int actionCount,
            boolean greedy) {
        this.network = network;
        this.normaliser = normaliser;
        this.observationSize = observationSize;
        this.actionCount = actionCount;
        this.greedy = greedy;
    }

    @Override
    public void act(ObservationBatch in, RandomGenerator rng, ActionBatch out) {
        int rows = in.rows();
        Scratch room = scratchFor(rows);
        float[] observations = in.observations();
        if (normaliser.enabled()) {
            observations = room.observations;
            normaliser.apply(rows, in.observations(), observations);
        }
        if (!greedy) {
            for (int row = 0; row < rows; row++) {
                room.uniforms[row] = rng.nextFloat(); // row after row, whoever computes them
            }
        }
        if (network.fitsOneChunk(rows)) {
            network.applyAtOnce(rows, observations, room.logits);
            choose(0, rows, room, in, out);
        } else {
            network.apply(rows, observations, room.logits, (from, count) -> choose(from, count, room, in, out));
        }
    }

    private void choose(int first, int rows, Scratch room, ObservationBatch in, ActionBatch out) {
        Categorical.mask(first * actionCount, rows * actionCount, room.logits, in.actionMasks());
        if (!greedy) {
            Categorical.softmax(first, rows, actionCount, room.logits, room.probabilities);
        }
        for (int row = first; row < first + rows; row++) {
            int from = row * actionCount;
            int action = greedy
                    ? Categorical.argMax(room.logits, from, actionCount)
                    : Categorical.sample(room.probabilities, from, actionCount, room.uniforms[row]);
            out.actions()[row] = action;
            out.logProbs()[row] = greedy ? 0 : room.logits[from + action];
        }
    }

    private Scratch scratchFor(int rows) {
        Scratch room = scratch.get();
        if (room.rows < rows) {
            room = new Scratch(rows);
            scratch.set(room);
        }
        return room;
    }

    private final class Scratch {
        private final int rows;
        private final float[] observations;
        private final float[] logits;
        private final float[] probabilities;
        private final float[] uniforms;

        Scratch(int rows) {
            this.rows = rows;
            observations = new float[normaliser.enabled() ? rows * observationSize : 0];
            logits = new float[rows * actionCount];
            probabilities = new float[greedy ? 0 : rows * actionCount];
            uniforms = new float[greedy ? 0 : rows];
        }
    }
}
