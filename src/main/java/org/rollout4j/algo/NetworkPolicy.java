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
        network.apply(rows, observations, room.logits);
        Categorical.mask(rows * actionCount, room.logits, in.actionMasks(), 0);
        if (greedy) {
            chooseBest(rows, room, out);
        } else {
            draw(rows, room, rng, out);
        }
    }

    private void chooseBest(int rows, Scratch room, ActionBatch out) {
        for (int row = 0; row < rows; row++) {
            out.actions()[row] = Categorical.argMax(room.logits, row * actionCount, actionCount);
            out.logProbs()[row] = 0;
        }
    }

    private void draw(int rows, Scratch room, RandomGenerator rng, ActionBatch out) {
        Categorical.softmax(rows, actionCount, room.logits, room.probabilities);
        for (int row = 0; row < rows; row++) {
            int from = row * actionCount;
            int action = Categorical.sample(room.probabilities, from, actionCount, rng);
            out.actions()[row] = action;
            out.logProbs()[row] = room.logits[from + action];
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

        Scratch(int rows) {
            this.rows = rows;
            observations = new float[normaliser.enabled() ? rows * observationSize : 0];
            logits = new float[rows * actionCount];
            probabilities = new float[greedy ? 0 : rows * actionCount];
        }
    }
}
