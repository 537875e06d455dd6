package org.rollout4j.algo;

import java.util.random.RandomGenerator;
import org.rollout4j.core.ActionBatch;
import org.rollout4j.core.ObservationBatch;
import org.rollout4j.core.Policy;
import org.rollout4j.math.Categorical;
import org.rollout4j.nn.BatchForward;
import org.rollout4j.nn.ObservationNormaliser;

/** Acts by the logits of a network, drawing actions or taking the most probable one. */
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
        normaliser.apply(rows, in.observations(), room.observations);
        network.apply(rows, room.observations, room.logits);
        Categorical.logSoftmax(rows, actionCount, room.logits, in.actionMasks());
        for (int row = 0; row < rows; row++) {
            int from = row * actionCount;
            int action = greedy
                    ? Categorical.argMax(room.logits, from, actionCount)
                    : Categorical.sample(room.logits, from, actionCount, rng);
            out.actions()[row] = action;
            out.logProbs()[row] = greedy ? 0 : room.logits[from + action];
        }
    }

    private Scratch scratchFor(int rows) {
        if (scratch.get().rows < rows) {
            scratch.set(new Scratch(rows));
        }
        return scratch.get();
    }

    private final class Scratch {
        private final int rows;
        private final float[] observations;
        private final float[] logits;

        Scratch(int rows) {
            this.rows = rows;
            observations = new float[rows * observationSize];
            logits = new float[rows * actionCount];
        }
    }
}
