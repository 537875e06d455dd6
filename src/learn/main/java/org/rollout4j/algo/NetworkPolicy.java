package org.rollout4j.algo;

import java.util.random.RandomGenerator;
import org.rollout4j.core.ActionBatch;
import org.rollout4j.core.ObservationBatch;
import org.rollout4j.core.Policy;
import org.rollout4j.nn.BatchForward;
import org.rollout4j.nn.ObservationNormaliser;

/**
 * Acts by the outputs of a network, drawing actions or taking the most probable one. It allocates nothing for discrete actions once a thread
 * has given it as many rows before, unless its workers share them.
 */
final class NetworkPolicy implements Policy {
    private final BatchForward network;
    private final ActionChooser chooser;
    private final ObservationNormaliser normaliser;
    private final int observationSize;
    private final boolean greedy;
    private final ThreadLocal<Scratch> scratch = ThreadLocal.withInitial(() -> new Scratch(0));

    /**
     * @param greedy whether it takes the best actions, without chance
     */
    NetworkPolicy(
            BatchForward network,
            ActionChooser chooser,
            ObservationNormaliser normaliser,
            int observationSize,
            boolean greedy) {
        this.network = network;
        this.chooser = chooser;
        this.normaliser = normaliser;
        this.observationSize = observationSize;
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
            chooser.draw(rows, rng, room.noise); // row after row, whoever computes them
        }
        if (network.fitsOneChunk(rows)) {
            network.applyAtOnce(rows, observations, room.outputs);
            choose(0, rows, room, in, out);
        } else {
            network.apply(rows, observations, room.outputs, (from, count) -> choose(from, count, room, in, out));
        }
    }

    private void choose(int first, int rows, Scratch room, ObservationBatch in, ActionBatch out) {
        chooser.choose(first, rows, room.outputs, room.noise, room.work, in, out);
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
        private final float[] outputs;
        private final float[] work;
        private final float[] noise;

        Scratch(int rows) {
            this.rows = rows;
            observations = new float[normaliser.enabled() ? rows * observationSize : 0];
            outputs = new float[rows * chooser.outputs()];
            work = greedy ? null : new float[rows * chooser.outputs()];
            noise = greedy ? null : new float[rows * chooser.noisePerRow()];
        }
    }
}
